"""Where landed migrations look for the folding of words, which is `sources.searching` since."""

from sources.searching import document

__all__ = ["document"]
