"""What of a page changes by itself and says nothing, and the notes by which a page owns up to a change. Pure.

Counters, "3 hours ago", the date of "last updated", share and subscribe lines, links to other articles.
English, Spanish and Portuguese first. A line is furniture only as a whole: a figure in prose never is.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sources.quantities.dates import MONTH_WORDS
from sources.typography import plain

SHORT = 120  # code points; a longer line is prose
LINK = 160  # code points up to which a line without a full stop may be a link's title

SMALL = r"s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|segundos?|minutos?|horas?|heures?|Stunden?|Minuten?"
LARGE = r"days?|weeks?|months?|years?|días?|dias?|semanas?|mes|meses|mês|años?|anos?|jours?|Tagen?"
COUNT = r"(?:\d+|an?|one|two|three|few|una?|unos|unas|uma?|une?|einer?)"
AGO = rf"(?:{COUNT}\ ?(?:UNIT)\ (?:ago|atrás)|(?:hace|há|il\ y\ a|vor)\ {COUNT}\ (?:UNIT))(?!\w)"
RECENT = re.compile(AGO.replace("UNIT", SMALL).replace("\\ ", " "), re.IGNORECASE)
LONG_AGO = re.compile(AGO.replace("UNIT", f"{SMALL}|{LARGE}").replace("\\ ", " "), re.IGNORECASE)

UPDATED = (
    r"(?:last\ |page\ |article\ |última\ )?"
    r"(?:updated?|modified|reviewed|actualizad[oa]|actualización|atualizad[oa]|atualização|modificad[oa])"
)
DAY_WORDS = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|lunes|martes|miércoles|jueves|viernes|sábado"
    r"|domingo|segunda|terça|quarta|quinta|sexta|feira"
)
ZONES = r"gmt|utc|z|e[sd]?t|c[sd]?t|p[sd]t|cest|bst|brt|art"
STAMP = re.compile(
    rf"""(?<!\w){UPDATED}(?:\ (?:on|at|el|em|a\ las|às))?[:\ ]*+
    (?:(?:\d[\d.:/h-]*+(?:st|nd|rd|th)?|(?:{MONTH_WORDS})|(?:{DAY_WORDS})|<ago>
       |just\ now|today|yesterday|hoy|ayer|hoje|ontem|a\.?m|p\.?m|at|de|às|on|{ZONES})(?!\w)
       [\ ,.|·()-]*+)+""",
    re.IGNORECASE | re.VERBOSE,
)
BY_LINE = re.compile(
    rf"(?<!\w)(?:{UPDATED}|published|posted|edited|by|por|publicado)(?!\w)".replace("\\ ", " "), re.IGNORECASE
)
COUNTER = re.compile(
    r"\d[\d.,]*+ ?[km]?\+? ?(?:shares?|views?|reads?|likes?|comments?|replies|reactions?|reposts?|followers?"
    r"|times|visitas?|vistas?|veces|comentarios?|compartidos?|lecturas?|visualizações|comentários?"
    r"|compartilhamentos?|curtidas?|leituras?|vezes)(?!\w)",
    re.IGNORECASE,
)
AROUND_COUNTERS = {
    "viewed", "read", "shared", "comments", "views", "shares", "this", "page", "article", "story", "has",
    "been", "and", "leído", "visto", "lido", "compartir", "share", "min", "y", "e", "ago", "updated", "count",
}  # fmt: skip
BOILERPLATE = re.compile(
    r"""(?:
      (?:share|compartir|comparte|compartilhar|compartilhe)(?:\ (?:this|on|via|by|in|en|no|now|with|friends
        |article|story|page|post|link|facebook|twitter|x|whatsapp|linkedin|email|e-mail|artículo|artigo))*
      |(?:subscribe|sign\ up|suscríbete|suscríbase|assine|inscreva-se)(?:\ [^.!?]{0,60})?
      |(?:follow|síguenos|siga|siga-nos)(?:\ us)?(?:\ (?:on|en|no|na)\ \w+)?
      |(?:read|see|show|load|leer|ver|leia|veja)\ (?:more|less|all|más|mais)(?:\ \w+){0,3}
      |advertisement|publicidad|publicidade|print|copy\ link|copied|back\ to\ top|skip\ to\ (?:content|main)
      |(?:we|this\ site|usamos|utilizamos)\ [^.!?]{0,30}cookies[^.!?]{0,60}
      |(?:©|\(c\)|copyright)[^.!?]{0,80}|all\ rights\ reserved|todos\ los\ derechos\ reservados
    )[.!]?""",
    re.IGNORECASE | re.VERBOSE,
)
ELSEWHERE = re.compile(
    r"""(?:related(?:\ \w+){0,2}|more\ (?:on|from|in|about)(?:\ \w+){1,4}|more\ (?:stories|news)
      |most\ (?:read|popular|viewed)|read\ (?:also|next)|you\ (?:may|might)\ (?:also\ )?like
      |recommended(?:\ \w+){0,2}|trending(?:\ now)?|latest\ (?:news|stories)
      |lea\ también|te\ puede\ interesar|relacionad[oa]s|más\ (?:leídas|noticias|leídos)
      |noticias\ relacionadas|leia\ também|veja\ também|mais\ lidas|notícias\ relacionadas):?""",
    re.IGNORECASE | re.VERBOSE,
)
NOTE = re.compile(
    r"""(?:^|(?<=[.!?]\ )|(?<=[*(\[]))(?:
      (?:corrections?|clarification|corrected|amended|editor'?s?'?\ note)
        (?:\ \([^)]{0,40}\)|\ of\ [^:.]{0,40})?\ ?[:-]
      |(?:this|the)\ (?:article|story|post|page|report|headline)\ (?:was|has\ been|is)\ (?:\w+\ ){0,3}?
        (?:corrected|amended|updated|edited|changed|revised)
      |(?:corrección|correcciones|fe\ de\ erratas|rectificación|aclaración
        |nota\ (?:del\ editor|de\ la\ redacción))\ ?[:-]
      |est[ea]\ (?:artículo|noticia|texto|nota|información)\ (?:ha\ sido|fue)
        \ (?:corregid|actualizad|modificad)[oa]
      |(?:correção|errata|retificação|esclarecimento|nota\ (?:do\ editor|da\ redação))\ ?[:-]
      |est[ea]\ (?:artigo|texto|reportagem|matéria|notícia)\ foi\ (?:corrigid|atualizad|alterad)[oa]
    )
    |an?\ (?:earlier|previous|original|prior)\ version\ of\ (?:this|the)
    |una\ versión\ (?:anterior|previa)\ de\ est[ea]|uma\ versão\ (?:anterior|prévia)\ d?est[ea]""",
    re.IGNORECASE | re.VERBOSE,
)
# One of these stands in whatever NOTE and RECENT find: they are looked for in no other line.
HINTS_OF_A_NOTE = (
    "correc", "correg", "correç", "corrig", "amend", "clarif", "note", "nota", "errat", "version", "versión",
    "versão", "rectific", "retific", "aclar", "esclar", "updated", "edited", "changed", "revised", "izad",
    "modificad", "alterad",
)  # fmt: skip
HINTS_OF_A_TIME = ("ago", "atrás", "hace", "há", "il y a", "vor")
SENTENCE_ENDS = (".", "!", "?", '"', "。")
DIGIT = re.compile(r"\d")
WORDS_OF_A_NOTE = 3  # behind "Updated", beside its date


@dataclass(frozen=True)
class Said:
    """What a line says: without typography and what ticks by itself, two of one `essence` say the same.

    `stamp`: its own date of "last updated", if any; `is_note`: that something was corrected.
    """

    essence: str
    is_furniture: bool = False
    stamp: str = ""
    is_note: bool = False

    @property
    def is_title(self) -> bool:
        """Short and without a full stop, as headings and links are."""
        return len(self.essence) <= LINK and not self.essence.endswith(SENTENCE_ENDS)


@dataclass(frozen=True)
class Line:
    """A line of a text by its offsets."""

    start: int
    end: int
    said: Said


def lines(text: str, known: dict[str, Said]) -> Iterator[Line]:
    """The lines of a text that hold more than white space, in order. known: of lines looked at before."""
    is_elsewhere = False
    for found in re.finditer(r"[^\n]*\S[^\n]*", text):
        words = found[0].strip()
        start = found.start() + found[0].index(words[0])
        if words not in known:
            known[words] = say(words)
        said = known[words]
        is_elsewhere = _is_heading_elsewhere(said) or (is_elsewhere and said.is_title)
        if is_elsewhere and not said.is_furniture and not DIGIT.search(said.essence):
            said = replace(said, is_furniture=True)  # a figure may be of this page, as in a list of fines
        yield Line(start, start + len(words), said)


def _is_heading_elsewhere(said: Said) -> bool:
    return len(said.essence) <= SHORT and ELSEWHERE.fullmatch(said.essence.lstrip("-*# ")) is not None


def say(words: str) -> Said:
    """What one line says."""
    said = unicodedata.normalize("NFC", plain(words))
    lower = said.lower()
    is_note = any(hint in lower for hint in HINTS_OF_A_NOTE) and NOTE.search(said) is not None
    if any(hint in lower for hint in HINTS_OF_A_TIME):
        said = _without_times(said)
    if len(said) > SHORT:
        return Said(said, is_note=is_note)
    stamp = STAMP.search(said)
    own = stamp[0] if stamp and "<ago>" not in stamp[0] and DIGIT.search(stamp[0]) else ""
    bare = STAMP.sub("<updated> ", said).strip()
    is_note = is_note or (stamp is not None and _says_more(bare))
    counted = COUNTER.sub("<count>", bare)
    is_counter = counted != bare and set(re.findall(r"[^\W\d_]+", counted.casefold())) <= AROUND_COUNTERS
    bare = counted if is_counter else bare
    is_empty = not re.sub(r"<(?:ago|updated|count)>|\W", "", bare)
    is_furniture = is_counter or (not is_note and (is_empty or BOILERPLATE.fullmatch(bare) is not None))
    said = bare if bare.endswith(SENTENCE_ENDS) else bare.casefold()  # capitals are looks in a heading alone
    return Said(said, is_furniture, own, is_note)


def _without_times(said: str) -> str:
    """Hours and less tick by themselves anywhere; days and years only where the line says nothing else."""
    said = RECENT.sub("<ago>", said)
    dated = LONG_AGO.sub("<ago>", said) if len(said) <= SHORT else said
    is_alone = BY_LINE.search(dated) or len(re.findall(r"\w+", dated.replace("<ago>", ""))) <= 1
    return dated if is_alone else said


def _says_more(bare: str) -> bool:
    """ "Updated 5 May to correct the figure" says more than a date does."""
    before, _, after = bare.partition("<updated>")
    return not re.search(r"\w", before) and len(re.findall(r"\w+", after)) >= WORDS_OF_A_NOTE
