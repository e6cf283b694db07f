"""Which page of a document a place in its text is on. Pure."""

from bisect import bisect_right
from collections.abc import Sequence


def page_of(offsets: Sequence[int], start: int | None) -> int | None:
    """The page, counted from 1, on which the code point `start` stands; None for a text without pages.

    offsets: where each page begins in the text, ascending; what stands between two is on the first.
    """
    if not offsets or start is None:
        return None
    return max(1, bisect_right(offsets, start))
