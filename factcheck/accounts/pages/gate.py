"""What stands between a session and the site: its age, the provider's word, the second factor.

Whoever has given the password but not the code, or still has to set a second factor up, is nobody
everywhere but on the few pages that lead on; `request.halfway` says who it is there.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from factcheck.accounts import two_factor
from factcheck.accounts.oidc import sessions
from factcheck.models import User

BEGAN, SEEN, SECOND, PROVIDER = "began", "seen", "second_factor", "provider_session"
# What an open page asks again and again with nobody at it.
ASKED_BY_PAGES = frozenset(
    {"claims_claim_here", "claims_claim_like", "claims_claim_progress", "dashboard-figures"}
)
HALFWAY_FOR = timedelta(minutes=15)
NOTED_EVERY = 60.0  # seconds: each request is not worth a write


class Second(StrEnum):
    """How a session stands with the second factor."""

    NONE = "none"  # the person has no device
    WANTED = "wanted"  # the code has not been given yet
    GIVEN = "given"
    PROVIDERS = "provider"  # came through the provider, whose business it is


def begin(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """What a new session starts with; heard on every sign-in, whichever door it came through."""
    stamp = timezone.now().timestamp()
    request.session[BEGAN] = request.session[SEEN] = stamp
    request.session.pop(PROVIDER, None)
    request.session[SECOND] = Second.WANTED if two_factor.has_device(user) else Second.NONE


def end(sender: object, request: HttpRequest, **_: object) -> None:
    key = request.session.get(PROVIDER) if hasattr(request, "session") else None
    if key:
        sessions.end(key)


def connect() -> None:
    user_logged_in.connect(begin, dispatch_uid="accounts.begin")
    user_logged_out.connect(end, dispatch_uid="accounts.end")


class Gate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.halfway = None  # type: ignore[attr-defined]
        answer = self._look(request, now=timezone.now()) if SESSION_KEY in request.session else None
        return answer or self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Note that somebody uses the session: what an open page asks by itself is no use of it."""
        match = request.resolver_match
        if SESSION_KEY in request.session and match is not None and match.url_name not in ASKED_BY_PAGES:
            _note_seen(request.session, now=timezone.now())

    def _look(self, request: HttpRequest, *, now: datetime) -> HttpResponse | None:
        """Something else to answer with, if the session does not simply go on."""
        user = request.user
        if not isinstance(user, User):
            return None
        if _is_too_old(request.session, now=now):
            logout(request)
            return None
        _note_began(request.session, now=now)
        if PROVIDER in request.session:
            on_the_way = request.path.startswith(reverse("accounts:provider"))
            return None if on_the_way else self._ask_provider(request, now=now)
        if waits_for(request.session, user):
            request.halfway, request.user = user, AnonymousUser()  # type: ignore[attr-defined]
        return None

    def _ask_provider(self, request: HttpRequest, *, now: datetime) -> HttpResponse | None:
        state = sessions.look(request.session[PROVIDER], now=now)
        if state is sessions.State.OVER:
            logout(request)
        elif state is sessions.State.ASK_IN_BROWSER and _is_a_page(request):
            onward = urlencode({"next": request.get_full_path(), "silently": "1"})
            return redirect(f"{reverse('accounts:provider')}?{onward}")
        return None


def waits_for(session: SessionBase, user: User) -> str:
    """The name of the page that has to come first: of the code, of setting it up; empty for none."""
    state = session.get(SECOND)
    if state is None:  # a session from before second factors
        state = session[SECOND] = Second.WANTED if two_factor.has_device(user) else Second.NONE
    if state == Second.WANTED:
        return "accounts:code"
    if state == Second.NONE and two_factor.is_demanded(user):
        return "accounts:set_up"
    return ""


def halfway(request: HttpRequest) -> User | None:
    """Who has signed in but for the second factor."""
    found: User | None = getattr(request, "halfway", None)
    return found


def has_just_come(request: HttpRequest, *, now: datetime) -> bool:
    """Whether somebody is on the way in, and gave the password a moment ago."""
    began = float(request.session.get(BEGAN, 0))
    return halfway(request) is not None and now.timestamp() - began <= HALFWAY_FOR.total_seconds()


def _is_too_old(session: SessionBase, *, now: datetime) -> bool:
    stamp = now.timestamp()
    began, seen = float(session.get(BEGAN, stamp)), float(session.get(SEEN, stamp))
    if session.get(SECOND) == Second.WANTED and stamp - began > HALFWAY_FOR.total_seconds():
        return True
    idle, most = settings.SESSION_IDLE_MINUTES * 60, settings.SESSION_HOURS * 3600
    return stamp - seen > idle or stamp - began > most


def _note_began(session: SessionBase, *, now: datetime) -> None:
    """Of a session from before its age was kept: it counts from now."""
    for name in (BEGAN, SEEN):
        session.setdefault(name, now.timestamp())


def _note_seen(session: SessionBase, *, now: datetime) -> None:
    stamp = now.timestamp()
    if stamp - float(session.get(SEEN, 0)) > NOTED_EVERY:
        session[SEEN] = stamp


def _is_a_page(request: HttpRequest) -> bool:
    """A person's own way to a page, which may be sent round by the provider; no script's call."""
    headers: Any = request.headers
    asked = headers.get("Sec-Fetch-Mode", "navigate")
    is_part = headers.get("Sec-Fetch-Dest", "document") != "document"
    return request.method == "GET" and asked == "navigate" and not is_part and "/api/" not in request.path
