"""Two texts side by side, the words in which they differ marked in each. Pure."""

from sources.admin.captured import Mark, Piece, pieces
from sources.likeness import differing


def marked(was: str, now: str) -> tuple[list[Piece], list[Piece]]:
    """The older text with what is gone marked, and the newer one with what came in."""
    places = differing(was, now)
    gone = [Mark(*old, tone="was") for old, _ in places]
    came = [Mark(*new, tone="now") for _, new in places]
    return list(pieces(was, gone)), list(pieces(now, came))
