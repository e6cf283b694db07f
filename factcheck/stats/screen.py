"""The screen on the wall: a key that may only read lets it in, and is asked for once.

What the screen keeps is a signed cookie that names the key and holds no part of it. A key that was revoked or
has run out lets it in no more, a minute later at most (factcheck.stats.passes).
"""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import AuthenticationFailed

from factcheck.access import role_of
from factcheck.accounts import keys
from factcheck.api.authentication import ApiTokenAuthentication
from factcheck.models import ApiToken, User
from factcheck.scopes import Scope

COOKIE, SALT = "screen", "factcheck.stats.screen"
LASTS = 400 * 24 * 3600  # seconds; browsers keep none for longer
PATH = "/desk/"


class NoScreenKey(Exception):
    """Why a key does not let a screen in, in words."""


def read(secret: str, *, now: datetime) -> ApiToken:
    """The key of this secret. Raises NoScreenKey."""
    try:
        _, key = ApiTokenAuthentication().authenticate_credentials(secret.strip().encode())
    except AuthenticationFailed:
        raise NoScreenKey("This is no key, or one that was revoked or has run out.") from None
    if key.scopes != [Scope.READ.value]:
        raise NoScreenKey("This key may more than read: a wall needs one that may read, and nothing else.")
    return key


def remember(answer: HttpResponse, key: ApiToken) -> None:
    answer.set_cookie(
        COOKIE,
        signing.dumps(key.digest, salt=SALT),
        max_age=LASTS,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def was_let_in(request: HttpRequest) -> bool:
    return COOKIE in request.COOKIES


def owner(request: HttpRequest, *, now: datetime) -> User | None:
    """Whose key the screen was let in with, while that holds; narrowed to what it may."""
    try:
        digest = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return None
    key = ApiToken.objects.select_related("user").filter(digest=digest).first()
    if key is None or key.is_over(now) or not key.user.is_active or role_of(key.user) is None:
        return None
    keys.used(key, now=now)
    user: User = key.user
    user.narrow_to(key.scopes)
    return user
