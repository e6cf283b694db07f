"""An article of 100 KB posted and read for claims: what it is proposed from, and all that is written."""

import time
from random import Random

from django.utils import timezone

from claims import detection
from claims.services import articles, detecting
from factcheck.models import User
from tests.bench.locate import sentences
from tests.bench.stage import line

LENGTH = 100_000  # characters
TIMES = 5


def run(by: User) -> None:
    print(f"An article of {LENGTH // 1000} KB is read for claims, the least of {TIMES}:")
    texts = [_text(Random(f"detect {turn}")) for turn in range(TIMES)]
    line("its sentences scored, CPU", min(_scored(each) for each in texts), "s")
    taken = min(_ingested(each, by, turn) for turn, each in enumerate(texts))
    line("posted, scored and proposed, by the clock", taken, "s", "target under 1")


def _text(random: Random) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < LENGTH:
        parts.append(" ".join(sentences(random)))
    return "\n\n".join(parts)[:LENGTH]


def _scored(text: str) -> float:
    began = time.process_time()
    detection.detect(text)
    return time.process_time() - began


def _ingested(text: str, by: User, turn: int) -> float:
    began, now = time.perf_counter(), timezone.now()
    posted = articles.register(by=by, now=now, title=f"The bridge, told {turn} times", body=text)
    detecting.propose(posted.article, by=by, now=now)
    return time.perf_counter() - began
