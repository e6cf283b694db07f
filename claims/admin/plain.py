"""Refusals in the words of the desk: the names of the REST contract are for machines. Pure."""

import re

from claims.enums import Move, Rating, Stage
from claims.errors import QuoteAmbiguous, QuoteNotFound
from sources.errors import Refusal

WORDS = {word.value: f"“{word.label}”" for word in (*Rating, *Stage)}
WORDS |= {move.value: move.label for move in Move if move.value != move.label}
CONTRACT = re.compile(rf"\b({'|'.join(sorted(WORDS, key=len, reverse=True))})\b")


def plain(refusal: Refusal) -> str:
    """Why it was refused, as a sentence without a name from the contract."""
    if isinstance(refusal, QuoteAmbiguous):
        times = refusal.extra.get("places", "several")
        return f"These words stand {times} times. Add some words before or after, until they stand once."
    if isinstance(refusal, QuoteNotFound) and refusal.field == "quote":
        return "These words do not stand in the text. Copy them from there, word for word."
    said = re.sub(rf"(, as| in the field) {refusal.field}\b", "", refusal.detail)
    said = CONTRACT.sub(lambda found: WORDS[found[0]], said)
    return said[:1].upper() + said[1:]
