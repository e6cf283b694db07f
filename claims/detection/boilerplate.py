"""What a site puts around its articles and no article says: calls to share, to subscribe, to accept."""

import re

# What a line opens with, and what stands anywhere in it.
OPENINGS = r"""
      (?:read|see|learn|find\ out|know)\ more\b(?!\ than) | (?:also|further|continue)\ reading\b
    | also\ read\b | read\ (?:also|next|the\ full) | related(?:\ (?:articles|stories|topics)|:)
    | (?:share|save|print|e-?mail|tweet|pin)\ (?:this|on|via|the\ (?:article|story))
    | (?:click|tap|swipe)\ (?:here|to|on) | subscribe\b | sign\ (?:up|in)\b | log\ ?in\b
    | register\ (?:now|for|to) | join\ (?:us|our|the\ conversation) | like\ us
    | follow\ (?:us|our|\w+\ on\ (?:twitter|x|facebook|instagram|telegram|whatsapp))
    | download\ (?:the|our)\b | get\ (?:the|our)\ (?:app|latest|newsletter|best)
    | stay\ (?:on\ top|updated|tuned|informed|connected)
    | (?:discover|find|obtain|explore|browse|catch)\ (?:the\ )?(?:latest|best|more|all\ the)\b
    | all\ rights\ reserved | copyright\b | © | getty\ images | (?:ap|afp|reuters)\ photo
    | (?:photo|picture|image|foto|imagem|imagen)s?(?:\ (?:credit|by|courtesy|source)|\s*:|/)
    | advertisement\b | sponsored\b | promoted\b | publicidade?$ | skip\ (?:to|ad)
    | (?:leer|lea|leia|saiba|ver)\ (?:más|mais|también|também)
    | (?:suscr[ií]b|assine|inscreva|comparti|compartilh|siga-?nos|síguenos)
"""
ANYWHERE = r"""
      (?:we|this\ (?:site|website))\ uses?\ cookies | cookie\ (?:policy|settings|preferences|notice)
    | accept\ (?:all\ )?cookies | privacy\ policy | terms\ (?:of\ (?:use|service)|and\ conditions)
    | política\ de\ (?:privacidad|cookies|privacidade) | (?:our|free|daily|weekly)\ newsletters?
    | curated\ for\ you | app\ to\ stay | file\ photo
    | this\ (?:article|story)\ (?:was|has\ been)\ (?:originally\ )?(?:published|updated|amended|produced)
"""
CALL = re.compile(rf"^\W*(?:{OPENINGS}) | \b(?:{ANYWHERE})\b", re.VERBOSE | re.IGNORECASE)


def is_furniture(sentence: str) -> bool:
    """It calls the reader to do something on the site, or says whose the page is."""
    return CALL.search(sentence) is not None
