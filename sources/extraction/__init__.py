"""Reading a captured document: bytes in, text and its facts out. Hostile bytes: see sources.confined."""

from sources.extraction.extracted import Extracted
from sources.extraction.reader import EXTRACTOR, extract

__all__ = ["EXTRACTOR", "Extracted", "extract"]
