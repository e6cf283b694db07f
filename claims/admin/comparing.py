"""Two texts side by side: the words in which they differ, marked in each. Pure."""

import re
from collections.abc import Iterable

from sources.admin.captured import Mark, Piece, pieces


def marked(text: str, words: Iterable[str], tone: str) -> list[Piece]:
    """The text with each of `words` marked, one after the other; white space in them may be wider there."""
    marks, at = [], 0
    for each in filter(None, words):
        found = re.compile(r"\s+".join(map(re.escape, each.split()))).search(text, at)
        if found:
            marks.append(Mark(found.start(), found.end(), tone=tone))
            at = found.end()
    return list(pieces(text, marks))
