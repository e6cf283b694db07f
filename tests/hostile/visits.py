"""Fetching from a hostile server: patiently, unless a test is about the deadline itself."""

from dataclasses import replace
from typing import Any

from sources.fetching.client import fetch
from sources.fetching.fetched import Fetched
from sources.fetching.limits import Limits
from tests.hostile.server import Answer, Server, serving

PATIENT = Limits(connect=20, read=20, total=30)  # whatever else this machine is doing
IMPATIENT = {"connect": 0.5, "read": 0.5, "total": 0.6}
ARTICLE = (
    b"<!doctype html><html lang='en'><head><title>Reward raised</title></head><body><article>"
    b"<h1>Reward raised</h1>"
    b"<p>The department raised the reward to $50 million on Thursday, two officials said in a statement.</p>"
    b"<p>The offer made in January had stood at $25 million, according to the same department.</p>"
    b"</article></body></html>"
)


def visit(server: Server, path: str = "/", **options: Any) -> Fetched:
    limits = replace(PATIENT, **options.pop("limits", {}))
    return fetch(server.url(path), limits=limits, allow=[server.pair, *options.pop("allow", [])], **options)


def visit_answer(answer: Answer | bytes, **options: Any) -> Fetched:
    with serving(answer) as server:
        return visit(server, **options)
