"""Fetching one address: redirects by hand, each hop vetted and recorded, everything bounded.

Whatever a server or an address does ends as a value with an outcome. Nothing is kept between two
fetches; cookies live for the redirects of one, since some sites turn in circles without.
"""

import hashlib
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO

import requests
from django.conf import settings
from requests.cookies import RequestsCookieJar
from w3lib.encoding import http_content_type_encoding
from w3lib.html import get_meta_refresh

from sources.enums import Outcome
from sources.fetching import resolver
from sources.fetching.answers import answer_of, location_of, media_type_of
from sources.fetching.challenges import deciding_header
from sources.fetching.classify import classify
from sources.fetching.connection import PinnedAdapter, Route
from sources.fetching.deadline import Deadline
from sources.fetching.decoding import ACCEPT_ENCODING, Decoded, decode
from sources.fetching.failures import BadRedirect, Finding, finding
from sources.fetching.fetched import Answer, Conditional, Fetched, Hop, Request, header, is_conditional
from sources.fetching.guard import MAX_URL, Policy, Resolve, addresses, check_url
from sources.fetching.limits import ORDINARY, Limits
from sources.fetching.page import MARKUP_TYPES, Page, sniff
from sources.fetching.room import NoRoom, Share, room
from sources.markup import decoded

REFRESH_SECONDS = 5.0  # a page that sends its reader on within this time is a redirect
REFRESH_BYTES = 32 * 1024
READ_BYTES = 64 * 1024
PDF = "application/pdf"
# "Some bytes": servers say so of documents that are to be downloaded. The bytes themselves say more.
SHAPELESS = {"application/octet-stream", "binary/octet-stream", "application/force-download"}
DEFAULT_LIMITS = Limits()
Enter = Callable[[str], None]
WAITED = 1.0  # seconds; after so long a wait for room a server may have given us up
BROKEN_OFF = frozenset({Outcome.TIMEOUT, Outcome.CONNECT, Outcome.PROTOCOL})


def fetch(
    url: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    resolve: Resolve | None = None,
    allow: Collection[str] | None = None,
    extra_ports: Collection[int] | None = None,
    only_if: Conditional | None = None,
    user_agent: str | None = None,
    enter: Enter = lambda _: None,
) -> Fetched:
    """Fetch `url` with GET. Never raises for anything that an address, a network or a server does.

    `allow` (host:port pairs that need not be public), `extra_ports` and `user_agent` are as
    configured unless given; `only_if` asks for what has changed (If-None-Match, …). `enter` is told of
    each address that we are sent on to, and may raise SiteRests.
    """
    policy = Policy.configured()
    journey = Journey(
        url=url,
        limits=limits,
        resolve=resolve,
        policy=Policy(
            allow=policy.allow if allow is None else frozenset(allow),
            ports=policy.ports if extra_ports is None else policy.ports | set(extra_ports),
            own_hosts=policy.own_hosts,
        ),
        user_agent=user_agent or settings.FETCH_USER_AGENT,
        only_if=only_if,
        enter=enter,
    )
    try:
        found = journey.run()
    except Exception as error:  # noqa: BLE001  the typed outcome is the answer; CRASHED names a fault of ours
        found = journey.failed(error)
    return journey.ended(found)


@dataclass
class Journey:
    """One fetch under way; its fields are filled in as it goes, so that a failure leaves what is known."""

    url: str
    limits: Limits
    resolve: Resolve | None
    policy: Policy
    user_agent: str
    only_if: Conditional | None = None
    enter: Enter = lambda _: None
    started: float = field(default_factory=time.monotonic)
    cookies: RequestsCookieJar = field(default_factory=RequestsCookieJar)
    hops: list[Hop] = field(default_factory=list)
    request: Request | None = None
    answer: Answer | None = None
    wire: bytes = b""
    body: bytes = b""
    media_type: str = ""
    truncated_by: str | None = None
    share: Share | None = None

    @property
    def deadline(self) -> Deadline:
        return Deadline(at=self.started + self.limits.total, wait=self.limits.read)

    def run(self) -> Finding:
        """Follow redirects to an answer and judge it; raises what the network raises."""
        url: str | None = self.url
        visited = set[tuple[str, str]]()
        while url is not None:
            if len(self.hops) > self.limits.redirects:
                raise BadRedirect("too_many_redirects", f"More than {self.limits.redirects} redirects.")
            state = (url, repr(sorted(self.cookies.items())))
            if state in visited:
                raise BadRedirect("redirect_loop", "The redirects lead in a circle.")
            visited.add(state)
            if self.hops:
                self.enter(url)
            url = self._visit(url)
        assert self.answer is not None
        assert self.request is not None
        return self._judged(self.answer, self.request)

    def _visit(self, url: str) -> str | None:
        """Ask for `url`; the address it redirects to, if it does."""
        self.request, self.answer = Request("GET", url[:MAX_URL]), None
        self._let_go()
        target = check_url(url, self.policy)
        found = addresses(target.url, self._resolve, self.policy.allow, ports=self.policy.ports)
        route = Route(target, found, self.deadline, self.limits.connect, self.limits.ca_bundle)
        adapter = PinnedAdapter(route)
        try:
            return self._exchange(adapter, route)
        finally:
            adapter.close()

    def _resolve(self, host: str) -> list[str]:
        """By the given resolver, or by the system's within what is left of the whole time."""
        if self.resolve is not None:
            return self.resolve(host)
        return resolver.resolve(host, min(resolver.RESOLVE_SECONDS, self.deadline.left()))

    def _exchange(self, adapter: PinnedAdapter, route: Route) -> str | None:
        prepared = self._prepared(route)
        sent = tuple((str(name), str(value)) for name, value in prepared.headers.items())
        self.request = Request("GET", str(prepared.url), sent, self._elapsed_ms())
        response = adapter.send(prepared, stream=True, timeout=(self.limits.connect, self.limits.read))
        try:
            self.answer = answer_of(response, route.peer)
            self.cookies.update(response.cookies)
            location = location_of(self.answer, self.request.url)
            if location is None:
                self._read(response, self.answer)
                location = self._refresh(self.answer, self.request.url)
            if location is not None:
                self.hops.append(Hop(self.request, self.answer, location))
            return location
        finally:
            response.raw.close()

    def _elapsed_ms(self) -> int:
        return int((time.monotonic() - self.started) * 1000)

    def _prepared(self, route: Route) -> requests.PreparedRequest:
        sent = {
            "Host": route.target.authority,
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
            "Accept-Language": "en,*;q=0.5",
            "Accept-Encoding": ACCEPT_ENCODING,
            "Connection": "close",
            "User-Agent": self.user_agent,
        }
        asked = requests.Request("GET", route.target.url, headers=sent, cookies=self.cookies).prepare()
        if self.only_if and asked.url == self.only_if.url:
            asked.headers.update(self.only_if.headers)
        return asked

    def _read(self, response: requests.Response, answer: Answer) -> None:
        """The body as it came and decoded, each within its cap."""
        self.media_type = media_type_of(answer)
        first = response.raw.read1(READ_BYTES, decode_content=False)
        is_pdf = self.media_type == PDF or first.startswith(b"%PDF-")
        cap = self.limits.pdf_bytes if is_pdf else self.limits.html_bytes
        encoding = header(answer.headers, "content-encoding") or ""
        wire, size = BytesIO(), 0  # not a list: a server may send its chunks byte by byte
        while first and size <= cap:
            size += wire.write(first)
            if size > ORDINARY and self.share is None:
                self._take_room(_whole(answer, cap), is_coded=bool(encoding))
            first = response.raw.read1(READ_BYTES, decode_content=False)
        is_cut = size > cap
        if is_cut:
            wire.truncate(cap)
            self.truncated_by = "wire_cap"
        self.wire = wire.getvalue()
        unpacked = self._decoded(encoding, is_cut=is_cut)
        self.body = unpacked.body
        if unpacked.truncated and self.truncated_by is None:
            self.truncated_by = "decoded_cap"
        if not self.media_type or self.media_type in SHAPELESS:
            self.media_type = sniff(self.body) or self.media_type or "application/octet-stream"

    def _decoded(self, encoding: str, *, is_cut: bool) -> Decoded:
        """A small body may unpack to a large one, which takes its room first."""
        cap = self.limits.decoded_bytes
        if self.share is None and cap > ORDINARY:
            unpacked = decode(self.wire, encoding, ORDINARY, is_cut=is_cut)
            if not unpacked.truncated:
                return unpacked
            self._take_room(0, is_coded=True)
        return decode(self.wire, encoding, cap, is_cut=is_cut)

    def _take_room(self, wire: int, *, is_coded: bool) -> None:
        """For the body as it comes and as it is packed for keeping, and for what it unpacks to."""
        decoded = self.limits.decoded_bytes if is_coded else 0
        self.share = room().take(2 * (wire + decoded), wait=self.deadline.left())

    def _let_go(self) -> None:
        """Of what an earlier hop brought."""
        self.wire = self.body = b""
        if self.share:
            self.share.give_back()
            self.share = None

    def failed(self, error: Exception) -> Finding:
        """What an exception means; one that came after waiting for room says nothing of the site."""
        found = finding(error)
        if self.share and self.share.waited > WAITED and found.outcome in BROKEN_OFF:
            found = finding(NoRoom())
        if not self.wire:
            self._let_go()
        return found

    def _refresh(self, answer: Answer, url: str) -> str | None:
        """Where a meta refresh of a small page sends its reader at once; None for a page that stays."""
        if answer.status != 200 or self.media_type not in MARKUP_TYPES or len(self.body) > REFRESH_BYTES:
            return None
        markup = decoded(self.body, header(answer.headers, "content-type"))
        seconds, location = get_meta_refresh(markup, url)
        if seconds is None or location is None or seconds > REFRESH_SECONDS or location == url:
            return None
        return location

    def _judged(self, answer: Answer, request: Request) -> Finding:
        known = self.only_if
        if known and known.sha256 == self.sha256 and (answer.status, request.url) == (200, known.url):
            return Finding(Outcome.OK, self.truncated_by)
        page = Page(
            asked_url=self.hops[0].url if self.hops else request.url,
            url=request.url,
            status=answer.status,
            headers=answer.headers,
            media_type=self.media_type,
            body=self.body,
            is_conditional=is_conditional(request.headers),
            is_truncated=self.truncated_by is not None,
        )
        found = classify(page)
        if self.truncated_by and found.rule is None:
            return Finding(found.outcome, self.truncated_by, "Larger than we keep: its end is cut off.")
        return found

    @cached_property
    def sha256(self) -> str | None:
        """Of the body as it came, once it is there."""
        return hashlib.sha256(self.wire).hexdigest() if self.wire else None

    def ended(self, found: Finding) -> Fetched:
        """All that is known, as a value."""
        answer = self.answer
        return Fetched(
            url=self.url,
            final_url=self.request.url if self.request else self.url,
            outcome=found.outcome,
            rule=found.rule,
            reason=found.reason,
            deciding_header=deciding_header(found.rule, answer.headers if answer else ()),
            status=answer.status if answer else None,
            status_line=answer.status_line if answer else None,
            headers=answer.headers if answer else (),
            redirects=tuple(self.hops),
            request=self.request,
            peer=answer.peer if answer else None,
            media_type=self.media_type,
            charset=http_content_type_encoding(header(answer.headers, "content-type")) if answer else None,
            wire=self.wire,
            body=self.body,
            truncated=self.truncated_by is not None,
            sha256=self.sha256,
            asked_about=self.only_if.sha256 if self.only_if else "",
            elapsed_ms=self._elapsed_ms(),
            share=self.share,
        )


def _whole(answer: Answer, cap: int) -> int:
    """How much of the body may come, as its length says, or as much as we take."""
    length = header(answer.headers, "content-length") or ""
    return min(int(length), cap) if length.isascii() and length.isdigit() and len(length) < 12 else cap
