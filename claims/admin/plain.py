"""Refusals in the words of the desk: the names of the REST contract are for machines. Pure."""

import re

from claims.enums import Move, Rating, Stage
from sources.errors import Refusal

WORDS = {word.value: f"“{word.label}”" for word in (*Rating, *Stage)}
WORDS |= {move.value: move.label for move in Move if move.value != move.label}
CONTRACT = re.compile(rf"\b({'|'.join(sorted(WORDS, key=len, reverse=True))})\b")


def plain(refusal: Refusal) -> str:
    """Why it was refused, as a sentence without a name from the contract."""
    said = re.sub(rf"(, as| in the field) {refusal.field}\b", "", refusal.detail)
    said = CONTRACT.sub(lambda found: WORDS[found[0]], said)
    return said[:1].upper() + said[1:]
