"""`Idempotency-Key`: a POST that is sent again under its key is done once and answered alike."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from factcheck.calls import keeping
from factcheck.calls.errors import KeyNotTaken
from factcheck.calls.keeping import Answer
from factcheck.calls.models import KeptCall
from sources.api.door import Call

Act = Callable[..., HttpResponseBase]
HEADER, GIVEN_AGAIN = "Idempotency-Key", "Idempotency-Replayed"
A_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def once(door: Call, act: Act) -> Act:
    """`act` of a call that was let in, done once for each key of an account."""

    def done_once(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get(HEADER)
        if key is None or door.has_secret_answer:
            return act(request, *args, **kwargs)
        if not A_KEY.fullmatch(key):
            raise KeyNotTaken("A key has 1 to 255 characters of ASCII, without spaces.", field=HEADER)
        call = keeping.begin(by=door.person, key=key, asked=_asked(request), now=timezone.now())
        if call.status is not None:
            return _again(keeping.again(call, key=key))
        return _first(door, call, key, lambda: act(request, *args, **kwargs))

    return done_once


def _first(door: Call, call: KeptCall, key: str, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Done and kept in one transaction: whoever dies in between has done nothing. Our faults are not kept."""
    try:
        with transaction.atomic():
            answer = _answered(door, act)
            if answer.status_code < 500:
                kept = Answer(answer.status_code, dict(answer.headers), answer.content)
                keeping.keep(call, kept, key=key)
                return answer
    except BaseException:
        keeping.give_up(call)
        raise
    keeping.give_up(call)
    return answer


def _answered(door: Call, act: Callable[[], HttpResponseBase]) -> HttpResponse:
    """The answer, or the problem in its place, as it leaves. Raises what is a fault of ours."""
    try:
        given = act()
    except Exception as fault:  # noqa: BLE001  (REST framework's own hook tells which are ours, and raises them)
        given = door.handle_exception(fault)
    answer = door.finalize_response(door.request, given)  # type: ignore[arg-type]  # or Django's own
    if hasattr(answer, "render"):
        answer.render()
    return answer


def _again(kept: Answer) -> HttpResponse:
    return HttpResponse(kept.body, status=kept.status, headers={**kept.headers, GIVEN_AGAIN: "true"})


def _asked(request: Request) -> str:
    """What is asked for: read first, so that how it is written (spaces, boundaries) makes no other call."""
    data = request.data
    said = dict(data.lists()) if hasattr(data, "lists") else data
    content = json.dumps(said, sort_keys=True, default=_of_file)
    return keeping.digest("asked", f"{request.method} {request.get_full_path()}\n{content}")


def _of_file(file: Any) -> list[str]:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return [str(file.name), str(file.content_type), digest.hexdigest()]
