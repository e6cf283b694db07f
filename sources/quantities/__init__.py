"""Numbers in prose as value and unit, however they are written: "$50m" is "US$50,000,000".

What is read: money, percentages, measures, durations, ages, counts in digits and words, ordinals, ranges
and bounds, and dates down to the precision given; in English, Spanish and Portuguese. A reference such
as "ICC-02/18", a telephone number, a time, a score or a version is no quantity.

One walk over the words of a text: most open nothing, and each reader that a word or digit opens looks at
a bounded stretch of text behind it, so that the time is linear in the text whatever it holds.
"""

from sources.quantities.figures import Bound, Quantity
from sources.quantities.reading import find, may_hold

__all__ = ["Bound", "Quantity", "find", "may_hold"]
