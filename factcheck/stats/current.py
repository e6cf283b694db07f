"""The answer of now: the figures, counted up to this moment."""

from datetime import datetime

from factcheck.stats import answer, articles, folding, reading, single
from factcheck.stats.answer import Answer
from factcheck.stats.figures import Scope
from sources.people import Person

TURNS = 4  # parts of what waits that one question counts; the rest is left to beat


def of(scope: Scope, *, now: datetime, user: Person) -> Answer:
    """user: for whose eyes, where the scope names an article; they may see it."""
    behind = 0
    if scope.article:
        figures = single.read(scope, now=now, user=user)
    else:
        with folding.held() as progress:
            until: int | None = 0
            for _ in range(TURNS):
                if until is not None:
                    until = folding.fold_some(progress, now=now, after=until)
            figures = reading.read(scope, progress, now=now)
        behind = 0 if until is None else folding.behind()
    found = articles.underway(scope, now=now, user=user)
    return answer.build(scope, figures, found, now=now, behind=behind)
