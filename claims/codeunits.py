"""Places in a text counted in UTF-16 code units, as editors in a browser count them. Pure.

A character beyond the Basic Multilingual Plane (an emoji, a rare ideograph) is one code point and two units.
"""

import re
from bisect import bisect_left

WIDE = re.compile("[\U00010000-\U0010ffff]")


class CodeUnits:
    """What two countings of one text have to do with each other; it keeps where they part, not the text."""

    def __init__(self, text: str) -> None:
        self._points = [] if text.isascii() else [found.start() for found in WIDE.finditer(text)]
        self._units = [point + before for before, point in enumerate(self._points)]

    def at(self, point: int) -> int:
        """The unit at which this code point begins."""
        return point + bisect_left(self._points, point)

    def point(self, unit: int) -> int:
        """The code point that this unit begins, or is the second half of."""
        return unit - bisect_left(self._units, unit)
