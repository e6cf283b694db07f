"""What we say to the provider and what we take from it: Authlib's protocol, over our own pinned door."""

import functools
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from joserfc.errors import JoseError

from factcheck.accounts.errors import ProviderAway, ProviderRefused
from sources.fetching.configured import ConfiguredAdapter
from sources.fetching.limits import Limits
from sources.fetching.refusals import NotReached

logger = logging.getLogger(__name__)
# Never a shared secret or "none": what signs must be the provider's own private key.
SIGNED_WITH = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
# A name for somebody is at most so long (OpenID Connect Core, 2), and ASCII.
STORABLE = re.compile(r"[\x20-\x7e]{1,255}")
LEEWAY = 30  # seconds by which the clocks may differ
LIMITS = Limits(connect=3.0, read=5.0, total=8.0)
KNOWN_FOR = 3600.0  # seconds until the provider's own description is asked for again
AWAY = "The sign-in provider cannot be reached. Try again in a few minutes."
NOT_TAKEN = "The answer of the sign-in provider was not right, so nobody was signed in. Begin again."


@dataclass(frozen=True)
class Vouched:
    """What the provider says of somebody. groups: None where it does not speak of them at all."""

    issuer: str
    subject: str
    groups: frozenset[str] | None
    claims: Mapping[str, Any]
    refresh_token: str


def is_on() -> bool:
    return bool(settings.OIDC_ISSUER)


class Session(OAuth2Session):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.trust_env = False
        hosts = [settings.OIDC_ISSUER, *settings.OIDC_HOSTS]
        for scheme in ("https://", "http://"):
            self.mount(scheme, ConfiguredAdapter(hosts, LIMITS))


class Provider(DjangoOAuth2App):
    client_cls = Session

    def load_server_metadata(self) -> dict[str, Any]:
        """The provider's description of itself, which must be of the issuer that was configured."""
        known: dict[str, Any] = super().load_server_metadata()
        if str(known.get("issuer")).rstrip("/") != settings.OIDC_ISSUER:
            self.server_metadata.pop("_loaded_at", None)
            raise ProviderRefused(NOT_TAKEN, reason=f"it describes the issuer {known.get('issuer')!r}")
        offered = known.get("id_token_signing_alg_values_supported") or ["RS256"]
        taken = [each for each in offered if each in SIGNED_WITH]
        if not taken:
            raise ProviderRefused(NOT_TAKEN, reason=f"it signs with {', '.join(offered)} alone")
        known["id_token_signing_alg_values_supported"] = taken
        return known


def provider() -> Provider:
    return _provider(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, int(time.monotonic() // KNOWN_FOR))


@functools.lru_cache(maxsize=2)
def _provider(issuer: str, client_id: str, _hour: int) -> Provider:
    return Provider(
        DjangoIntegration("oidc"),
        name="oidc",
        client_id=client_id,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": settings.OIDC_SCOPE, "code_challenge_method": "S256"},
    )


def send_there(request: HttpRequest, *, back_to: str, silently: bool) -> HttpResponseRedirect:
    """To the provider's own page, with state, nonce and PKCE kept in the session. Raises ProviderAway."""
    with _Answering():
        options = {"prompt": "none"} if silently else {}
        sent: HttpResponseRedirect = provider().authorize_redirect(request, back_to, **options)
        return sent


def take_answer(request: HttpRequest) -> Vouched:
    """Who came back from there. Raises ProviderRefused, ProviderAway."""
    with _Answering():
        app = provider()
        token = app.authorize_access_token(request, claims_options=_claims_options(app), leeway=LEEWAY)
        claims = token.get("userinfo")
        if not claims:
            raise ProviderRefused(NOT_TAKEN, reason="no id_token came")
        return _vouched(app, token, claims)


def ask_again(refresh_token: str, *, subject: str) -> Vouched:
    """Whether the provider still vouches for somebody. Raises ProviderRefused, ProviderAway."""
    with _Answering():
        app = provider()
        known = app.load_server_metadata()
        with app._get_oauth_client(**known) as session:
            token = session.refresh_token(known["token_endpoint"], refresh_token=refresh_token)
        claims = app.parse_id_token(token, nonce=None, claims_options=_claims_options(app), leeway=LEEWAY)
        vouched = _vouched(app, token, claims or {"sub": subject})
        if vouched.subject != subject:
            raise ProviderRefused(NOT_TAKEN, reason="another subject came back")
        return vouched


def _claims_options(app: Provider) -> dict[str, Any]:
    issuer = app.load_server_metadata()["issuer"]  # as it writes itself, with a slash at its end or without
    return {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
        "exp": {"essential": True},
        "sub": {"essential": True},
    }


def _vouched(app: Provider, token: Mapping[str, Any], claims: Mapping[str, Any]) -> Vouched:
    """Groups stand in the id_token, or else in the provider's userinfo, which must be of the same person."""
    name, said = settings.OIDC_GROUPS_CLAIM, dict(claims)
    if name not in said and app.load_server_metadata().get("userinfo_endpoint"):
        more = app.userinfo(token=token)
        if more.get("sub") != said["sub"]:
            raise ProviderRefused(NOT_TAKEN, reason="userinfo is of another subject")
        said = {**more, **said}
        said.setdefault(name, [])
    elif "iss" in said:
        said.setdefault(name, [])
    subject = str(said["sub"])
    if not STORABLE.fullmatch(subject):
        raise ProviderRefused(NOT_TAKEN, reason="a subject that cannot be kept")
    given = said.get(name)
    groups = [given] if isinstance(given, str) else given
    return Vouched(
        issuer=settings.OIDC_ISSUER,
        subject=subject,
        groups=None if groups is None else frozenset(map(str, groups)),
        claims=said,
        refresh_token=str(token.get("refresh_token") or ""),
    )


class _Answering:
    """Turns what can go wrong on the way into the two errors that callers know."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        if isinstance(fault, NotReached):
            raise ProviderAway(AWAY) from fault
        if isinstance(fault, AuthlibBaseError | JoseError | KeyError | TypeError | ValueError | RuntimeError):
            raise ProviderRefused(NOT_TAKEN, reason=f"{type(fault).__name__}: {fault}") from fault
