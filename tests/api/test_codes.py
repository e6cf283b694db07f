"""Codes of errors are listed in the API's guide."""

from tests.api import codes


def test_the_guide_lists_every_code() -> None:
    """`python -m tests.api.codes` writes them anew."""
    assert codes.as_markdown() in codes.GUIDE.read_text()
