"""The cases of this suite as data: tests answer how each ended, and docs/hostile.md is written from them."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from sources.extraction import Extracted
from sources.fetching.fetched import Fetched
from tests.hostile.listed import GROUP_OF

REGISTER: dict[tuple[str, str], "Case"] = {}


@dataclass(frozen=True)
class Case:
    """`item` of the list, `given` in plain words, and how it `ends`: exactly what the test has to answer.

    `make` is what the test needs to bring it about; `then` what we do, where that is not what we
    always do after such an end.
    """

    item: str
    given: str
    ends: str
    make: Any = field(default=None, repr=False, compare=False)
    then: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.item, self.given


def known(case: Case) -> None:
    """From now on part of docs/hostile.md."""
    assert case.item in GROUP_OF, f"{case.item!r} is no item of the list"
    assert REGISTER.setdefault(case.key, case) == case, f"{case.key} is there twice"


def shows(*cases: Case) -> Callable[[Callable[..., Any]], Any]:
    """The test shows how these cases end. Given several, or wanting `case`, it runs once for each."""
    for case in cases:
        known(case)

    def decorate(test: Callable[..., Any]) -> Any:
        @functools.wraps(test)
        def checked(*args: Any, **kwargs: Any) -> None:
            case = kwargs.get("case", cases[0])
            ended = test(*args, **kwargs)
            assert ended == case.ends, f"{case.given} ended as {ended!r}, not as {case.ends!r}"

        checked.__annotations__ = {**test.__annotations__, "return": None}
        if "case" not in inspect.signature(test).parameters:
            assert len(cases) == 1, f"{test.__name__} does not say which case it shows"
            return checked
        return pytest.mark.parametrize("case", cases, ids=lambda case: case.given)(checked)

    return decorate


def ending(fetched: Fetched) -> str:
    """Outcome, rule and deciding header, as the tables have them: "BLOCKED status_403"."""
    words = f"{fetched.outcome} {fetched.rule or ''}".strip()
    cut = ", truncated" if fetched.truncated else ""
    header = f" ({fetched.deciding_header})" if fetched.deciding_header else ""
    return words + cut + header


def read_as(reading: Extracted) -> str:
    """Quality, rule and text of a reading: "OK: “Café”"."""
    words = f"{reading.quality} {reading.rule or ''}".strip()
    return f"{words}: “{reading.text}”" if reading.text else words
