"""What a newsroom and its machines ask for, over HTTP alone, some calls a second."""

import random
import re
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

import requests

from tests.soak.site import Site, words

PAGES = 400  # that claims rest on
LATENCIES = 20_000
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass
class Tally:
    """What was asked and answered: how often each status, for how long, and what was promised by a 2xx."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: deque[float] = field(default_factory=lambda: deque(maxlen=LATENCIES))
    did: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    reviews: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def answered(self, what: str, answer: requests.Response) -> None:
        with self.lock:
            self.statuses[answer.status_code] += 1
            self.seconds.append(answer.elapsed.total_seconds())
            if 400 <= answer.status_code < 500:
                code = answer.json().get("code") if "json" in answer.headers["Content-Type"] else ""
                self.refused[f"{KEY.sub('{id}', what)} {answer.status_code} {code}"] += 1
            if answer.status_code >= 500:
                self.faults.append(f"{what}: {answer.status_code} {answer.text[:200]}")

    def failed(self, what: str, fault: Exception) -> None:
        with self.lock:
            self.faults.append(f"{what}: {type(fault).__name__}: {fault}")

    @property
    def calls(self) -> int:
        return sum(self.statuses.values())


class Person:
    """Somebody with a token. What is refused (4xx) is None: colleagues were quicker."""

    def __init__(self, home: str, token: str, tally: Tally) -> None:
        self.home, self.tally, self.session = home, tally, requests.Session()
        # No connection is kept: one that the server has just closed would look like a call that was lost.
        self.session.headers.update({"Authorization": f"Token {token}", "Connection": "close"})

    def ask(self, method: str, path: str, **said: Any) -> Any:
        what = f"{method} {path.split('?')[0]}"
        url = f"{self.home}{path}" if path.startswith("/") else f"{self.home}/api/v1/{path}"
        answer = self.session.request(method, url, timeout=60, **said)
        self.tally.answered(what, answer)
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.json() if answer.ok and is_json else None


class Traffic:
    """Threads that go on until told to stop, each doing its one thing at its pace."""

    def __init__(self, site: Site, people: dict[str, Person], tally: Tally) -> None:
        self.site, self.people, self.tally = site, people, tally
        self.is_over, self.rng = Event(), random.Random(7)
        self.open: deque[str] = deque()
        self.crossed: deque[str] = deque()
        self.checked: deque[str] = deque()
        self.sources: list[str] = []
        self.number = 0

    def start(self) -> list[Thread]:
        paces: list[tuple[float, Callable[[], None]]] = [
            (1.0, self.post), (0.5, self.fetch), (2.0, self.change), (1.0, self.review), (1.0, self.second),
            (2.0, self.publish), (3.0, self.rule), (0.5, self.read),
        ]  # fmt: skip
        threads = [Thread(target=self._keep, args=each, daemon=True) for each in paces]
        for each in threads:
            each.start()
        return threads

    def _keep(self, pace: float, act: Callable[[], None]) -> None:
        while not self.is_over.wait(pace * self.rng.uniform(0.5, 1.5)):
            try:
                act()
            except (requests.RequestException, KeyError, IndexError) as fault:
                self.tally.failed(act.__name__, fault)

    def post(self) -> None:
        """An article, each tenth a newer text of one that is there; a claim on it, with its source."""
        writer, number = self.people["writer"], self.number
        self.number += 1
        again = number % 10 == 9
        key = f"story-{number - 5 if again else number}"
        page = number % PAGES
        body = f"{words(page, 0)}\n\nIt was closed for {number} months, the council said."
        said = {"title": f"Bridge {number} reopens", "body": body, "external_id": key}
        article = writer.ask("POST", "articles/", json=said)
        if article is None:
            return
        self.tally.articles.add(article["id"])
        quote = words(page, 0).split(",")[0]
        marked = {"article": article["id"], "quote": quote, "sources": [self.site.url(page)]}
        claim = None if again else writer.ask("POST", "claims/", json=marked)
        if claim:
            self.tally.claims.add(claim["id"])
            self.tally.did["claims posted"] += 1
            self.open.append(claim["id"])

    def fetch(self) -> None:
        if not self.sources or self.rng.random() < 0.05:
            found = self.people["writer"].ask("GET", "sources/?page_size=200")
            self.sources = [each["id"] for each in found["results"]] if found else []
        if self.sources:
            self.people["writer"].ask("POST", f"sources/{self.rng.choice(self.sources)}/fetch/")
            self.tally.did["fetches asked for"] += 1

    def change(self) -> None:
        self.site.change(self.rng.randrange(min(PAGES, self.number or 1)))
        self.tally.did["pages changed"] += 1

    def review(self) -> None:
        if self.open and self._judged("reviewer", self.open.popleft(), takes=True, then=self.crossed):
            self.tally.did["first reviews"] += 1

    def second(self) -> None:
        if self.crossed and self._judged("second", self.crossed.popleft(), takes=False, then=self.checked):
            self.tally.did["second reviews"] += 1

    def _judged(self, who: str, claim: str, *, takes: bool, then: deque[str]) -> bool:
        """Whether it was: what has not been read yet comes again later."""
        person = self.people[who]
        found = person.ask("GET", f"claims/{claim}/suggestions/")
        if not found or not found["results"]:
            (self.open if takes else self.crossed).append(claim)
            return False
        if takes and person.ask("POST", f"claims/{claim}/moves/", json={"move": "take"}) is None:
            return False
        best = found["results"][0]
        cited = {
            "extraction": best["extraction"],
            "quote": best["quote"],
            "stance": "SUPPORTS",
            "carrying": True,
        }
        evidence = person.ask("POST", f"claims/{claim}/evidence/", json=cited)
        now = person.ask("GET", f"claims/{claim}/")
        if not evidence or not now:
            return False
        said = {
            "version": now["version"], "rating": "CONFIRMED", "rationale": "The account says so.",
            "evidence": [evidence["id"]],
        }  # fmt: skip
        review = person.ask("POST", f"claims/{claim}/reviews/", json=said)
        if review:
            self.tally.reviews.add(review["id"])
            then.append(claim)
        return review is not None

    def publish(self) -> None:
        if self.checked:
            said = {"explanation": "The council’s account says so."}
            if self.people["editor"].ask("POST", f"claims/{self.checked.popleft()}/publish/", json=said):
                self.tally.did["published"] += 1

    def rule(self) -> None:
        """Two people rule on the same recheck, so it ends."""
        found = self.people["reviewer"].ask("GET", "rechecks/?page_size=1")
        for recheck in found["results"] if found else []:
            for who in ("reviewer", "second"):
                said = {"ruling": "SUPERSEDED", "reason": "The figure was of then."}
                self.people[who].ask("POST", f"rechecks/{recheck['id']}/ruling/", json=said)
            self.tally.did["rulings"] += 1

    def read(self) -> None:
        """What dashboards, readers and load balancers ask for."""
        pages = [
            "claims/",
            "claims/?verification_status=VERIFIED",
            "articles/",
            "rechecks/",
            "/checks/",
            "/healthz",
        ]
        if self.tally.articles:
            pages.append(f"articles/{self.rng.choice(list(self.tally.articles))}/coverage/")
        self.people["reader"].ask("GET", self.rng.choice(pages))

    def stop(self, threads: list[Thread]) -> None:
        self.is_over.set()
        deadline = time.monotonic() + 90
        for each in threads:
            each.join(max(0.0, deadline - time.monotonic()))
