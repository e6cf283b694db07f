"""A small content management system: pages of HTML, an editor's view of them, and Factcheck asked by HTTP.

It does what a real one has to do and no more: it posts a page on each save, asks before it publishes, is told
by webhooks, and marks claims in its own HTML, by the indices of its own strings, which are JavaScript's.
"""

import hmac
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import requests
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

EDITOR = """<!doctype html><meta charset="utf-8"><title>Editor</title><main></main><script>
const page = %s;
const pieces = page.spans.flatMap(span => span.html.map(piece => ({...piece, claim: span.claim})));
let markup = page.html;
for (const {start, end, claim} of pieces.sort((a, b) => b.start - a.start)) {
  const mark = `<mark data-claim="${claim}">${markup.slice(start, end)}</mark>`;
  markup = markup.slice(0, start) + mark + markup.slice(end);
}
document.querySelector("main").innerHTML = markup;
</script>"""


class NotYet(Exception):
    """The page may not appear; `code` and `reasons` are Factcheck's."""

    def __init__(self, code: str, reasons: list[dict[str, Any]]) -> None:
        super().__init__(code)
        self.code, self.reasons = code, reasons


@dataclass
class Page:
    """One page; `article` and the digests are what Factcheck answered when it was last posted."""

    title: str
    html: str
    article: str = ""
    sha256: str = ""
    html_sha256: str = ""
    published: str = ""


@dataclass
class Cms:
    server: HTTPServer
    api: str  # the root of Factcheck's API
    token: str
    secret: str = ""  # of its webhook
    pages: dict[str, Page] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server.expect_request("/hook").respond_with_handler(self._hear)

    def listen(self) -> None:
        """Ask to be told of what becomes of claims."""
        events = ["claim.status_changed"]
        answer = self._call("POST", "webhooks/", json={"url": self.server.url_for("/hook"), "events": events})
        self.secret = answer.json()["secret"]

    def save(self, key: str, title: str, html: str, *, again: int = 1) -> requests.Response:
        """Keep the page and post it, `again` times under one key as after answers that were lost."""
        page = self.pages.setdefault(key, Page(title, html))
        page.title, page.html = title, html
        body = {"external_id": key, "title": title, "body": html, "format": "HTML", "origin": "OURS"}
        under = {"Idempotency-Key": str(uuid4())}
        for _ in range(again):
            answer = self._call("POST", "articles/", json=body, headers=under)
        told = answer.json()
        page.article, page.sha256 = told["id"], told["version"]["sha256"]
        page.html_sha256 = told["html_sha256"]
        return answer

    def publish(self, key: str) -> None:
        """Let the page appear as it is. Raises NotYet unless Factcheck lets this very text."""
        page = self.pages[key]
        asked = {"body_sha256": page.sha256, "html_sha256": sha256(page.html.encode()).hexdigest()}
        answer = self._call("GET", f"articles/{page.article}/coverage/", params=asked)
        told = answer.json()
        if answer.status_code != 200:
            raise NotYet(told["code"], [])
        if not told["publishable"]:
            raise NotYet("not_publishable", told["reasons"])
        page.published = page.html

    def marks(self, key: str) -> list[dict[str, Any]]:
        """Where claims stand in the page's own HTML."""
        page = self.pages[key]
        asked = {"html_sha256": sha256(page.html.encode()).hexdigest(), "offsets": "utf16"}
        answer = self._call("GET", f"articles/{page.article}/coverage/", params=asked)
        answer.raise_for_status()
        spans: list[dict[str, Any]] = answer.json()["spans"]
        return spans

    def editor(self, key: str) -> str:
        """The address of the editor's view of a page, its claims marked."""
        shown = json.dumps({"html": self.pages[key].html, "spans": self.marks(key)}).replace("<", "\\u003c")
        path = f"/editor/{key}/"
        self.server.expect_request(path).respond_with_data(EDITOR % shown, content_type="text/html")
        return self.server.url_for(path)

    def _call(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Token {self.token}", **options.pop("headers", {})}
        return requests.request(method, f"{self.api}{path}", headers=headers, timeout=60, **options)

    def _hear(self, request: Request) -> Response:
        """Take in what is signed with our secret, and nothing else."""
        body, said = (
            request.get_data(),
            dict(part.split("=", 1) for part in request.headers["Factcheck-Signature"].split(",")),
        )
        expected = hmac.new(self.secret.encode(), f"{said['t']}.".encode() + body, sha256).hexdigest()
        if not hmac.compare_digest(said["v1"], expected):
            return Response(status=401)
        self.told.append(json.loads(body))
        return Response(status=204)
