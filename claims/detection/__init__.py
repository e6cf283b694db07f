"""Which sentences of a text make an assertion that can be checked. It proposes; a person accepts. Pure.

English first; in Spanish and Portuguese, figures, names and a few words speak. No model is downloaded: the
weights are a file beside this one, which `make train` makes from a corpus of labelled sentences.
"""

from claims.detection.candidates import Candidate, chosen, detect, read
from claims.detection.scoring import model

__all__ = ["Candidate", "chosen", "detect", "read", "version"]


def version() -> str:
    """Which weights score: kept beside what was proposed."""
    return model().version
