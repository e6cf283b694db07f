"""The measurements: requests through the WSGI handler and all middleware, by Django's test client."""

import time
from collections.abc import Iterator
from typing import Any

from django.test import Client

from tests.bench.stage import line

POSTED, CLAIMS_EACH = 5, 50
IMPORTED, AT_ONCE = 10_000, 1000


def sentence(number: int) -> str:
    return f"Road {number} cost {number + 2},400 euros a metre."


BODY = " ".join(map(sentence, range(CLAIMS_EACH)))


def api(token: str) -> None:
    print("The API through Django's test client, no network between.")
    client = Client()
    for what, taken, spent in importing(client, token):
        line(what, taken, "s", "15")
        line("  of CPU, PostgreSQL's aside", spent, "s")
    rate = posting(client, token)
    print("Articles with 50 claims each, 51 calls one after the other by one client:")
    line("articles", rate, "a second")
    line("claims", rate * CLAIMS_EACH, "a second")


def importing(client: Client, token: str) -> Iterator[tuple[str, float, float]]:
    """Seconds, and of CPU, for 10,000 claims, a thousand in a call, of articles of 1,000 claims each."""
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
        begun, spent = time.perf_counter(), time.process_time()
        for call in calls:
            _post(client, token, "claims/bulk", call)
        yield what, time.perf_counter() - begun, time.process_time() - spent


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
