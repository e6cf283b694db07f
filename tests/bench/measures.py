"""The measurements: requests through the WSGI handler and all middleware, by Django's test client."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any

from django.test import Client

from factcheck.models import User
from tests.bench import rows
from tests.bench.rows import BODY, CLAIMS_EACH, sentence
from tests.bench.stage import line

ROUNDS, WARM_UP = 60, 5
POSTED = 5
IMPORTED, AT_ONCE = 10_000, 1000


def api(by: User, token: str) -> None:
    print("The API through Django's test client, no network between; rows written in bulk beforehand.")
    rows.make(by)
    client = Client()
    listed, bare = lists(client, token)
    print(f"A page of 50 claims of {rows.ARTICLES * CLAIMS_EACH:,}, median of {ROUNDS}:")
    line("the API (who, what, where it stands, sources)", listed, "ms")
    line("a bare view (the claims' own columns)", bare, "ms")
    line("ratio", listed / bare, "×")
    for what, taken in importing(client, token):
        line(what, taken, "s", "15")
    rate = posting(client, token)
    print("Articles with 50 claims each, 51 calls one after the other by one client:")
    line("articles", rate, "a second")
    line("claims", rate * CLAIMS_EACH, "a second")


def milliseconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def lists(client: Client, token: str) -> tuple[float, float]:
    """Median milliseconds of a page of 50 claims by the API and by a bare view, asked in turn."""
    headers = {"Authorization": f"Token {token}"}
    took: dict[str, list[float]] = {"/api/v1/claims/": [], "/bare/": []}
    for turn in range(WARM_UP + ROUNDS):
        for path, times in took.items():
            spent = milliseconds(partial(_get, client, path, headers))
            if turn >= WARM_UP:
                times.append(spent)
    api, bare = map(median, took.values())
    return api, bare


def _get(client: Client, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.content
    assert len(answer.json()["results"]) == CLAIMS_EACH


def importing(client: Client, token: str) -> Iterator[tuple[str, float]]:
    """Seconds for 10,000 claims, a thousand in a call, of articles of 1,000 claims each."""
    print(f"{IMPORTED:,} claims, {AT_ONCE:,} in a call:")
    body = " ".join(map(sentence, range(AT_ONCE)))
    for what, sources in (
        ("without sources", 0),
        ("each with one of 100 addresses", 100),
        ("each with an address of its own", IMPORTED),
    ):
        articles = [
            _post(client, token, "articles", {"title": f"Imported {what}, part {number}", "body": body})["id"]
            for number in range(IMPORTED // AT_ONCE)
        ]
        calls = [
            {"claims": [_imported(key, part * AT_ONCE + each, each, sources) for each in range(AT_ONCE)]}
            for part, key in enumerate(articles)
        ]
        begun = time.perf_counter()
        for call in calls:
            _post(client, token, "claims/bulk", call)
        yield what, time.perf_counter() - begun


def _imported(article: str, number: int, each: int, sources: int) -> dict[str, Any]:
    said = {"article": article, "quote": sentence(each), "kind": "NUMBER", "claimant": f"Speaker {each % 50}"}
    urls = [f"https://site{number % sources % 500}.example.org/{number % sources}"] if sources else []
    return {**said, "sources": urls}


def posting(client: Client, token: str) -> float:
    """Articles a second, each posted with 50 claims, one call after the other."""
    begun = time.perf_counter()
    for number in range(POSTED):
        article = _post(client, token, "articles", {"title": f"Posted, part {number}", "body": BODY})
        for each in range(CLAIMS_EACH):
            _post(client, token, "claims", {"article": article["id"], "quote": sentence(each)})
    return POSTED / (time.perf_counter() - begun)


def _post(client: Client, token: str, to: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Token {token}"}
    answer = client.post(f"/api/v1/{to}/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 201, answer.content
    return answer.json()
