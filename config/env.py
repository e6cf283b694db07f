"""Readers of the environment: each variable also as NAME_FILE; a wrong value names itself.

Values are read once, at start-up. A bad one raises ImproperlyConfigured with the variable's
name and what is allowed, so that nothing starts half configured.
"""

import os
import re
import secrets
from base64 import b64decode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from cryptography import x509
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from environ import FileAwareEnv
from redis.connection import parse_url

T = TypeVar("T")
MOST_DAYS = 36_500
KEY_BYTES = 32  # of AES-256
environ = FileAwareEnv()
BUCKET_OPTIONS = {"addressing_style", "endpoint_url", "region_name"}


def _read(name: str, default: T, cast: Callable[[str], T], allowed: str) -> T:
    try:
        raw = environ.str(name, default="").strip()
    except OSError as fault:
        file = f"{name}_FILE"
        raise ImproperlyConfigured(f"{file}={os.environ.get(file)!r} cannot be read: {fault}.") from None
    if not raw and os.environ.get(f"{name}_FILE"):
        raise ImproperlyConfigured(f"{name}_FILE={os.environ[f'{name}_FILE']!r} is an empty file.")
    if not raw:
        return default
    try:
        return cast(raw)
    except ValueError:
        said = name if "@" in raw else f"{name}={raw!r}"  # a password stands before an @
        raise ImproperlyConfigured(f"{said} is not {allowed}.") from None


def text(name: str, default: str = "") -> str:
    return _read(name, default, str, "text")


def integer(name: str, default: int, *, least: int, most: int) -> int:
    def cast(raw: str) -> int:
        if not least <= int(raw) <= most:
            raise ValueError
        return int(raw)

    return _read(name, default, cast, f"a whole number from {least} to {most}")


def number(name: str, default: float, *, least: float, most: float) -> float:
    def cast(raw: str) -> float:
        if not least <= float(raw) <= most:  # nor is NaN
            raise ValueError
        return float(raw)

    return _read(name, default, cast, f"a number from {least:g} to {most:g}")


def days(name: str, default: int, *, least: int) -> timedelta:
    """How long something is kept, in whole days."""
    return timedelta(days=integer(name, default, least=least, most=MOST_DAYS))


def days_or_ever(name: str, *, least: int) -> timedelta | None:
    """The same; None, for good, unless given."""
    found = integer(name, 0, least=least, most=MOST_DAYS)
    return timedelta(days=found) if found else None


def flag(name: str, default: bool) -> bool:
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }

    def cast(raw: str) -> bool:
        if raw.lower() not in words:
            raise ValueError
        return words[raw.lower()]

    return _read(name, default, cast, "one of " + ", ".join(words))


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    """One of the words allowed, whatever its case."""

    def cast(raw: str) -> str:
        if raw.upper() not in allowed:
            raise ValueError
        return raw.upper()

    return _read(name, default, cast, "one of " + ", ".join(allowed))


def address(name: str, default: str, schemes: Sequence[str]) -> str:
    """A URL of one of these schemes, with a host or a path; without a slash at its end."""

    def cast(raw: str) -> str:
        parts = urlsplit(raw)
        if parts.scheme not in schemes or not (parts.netloc or parts.path.strip("/")):
            raise ValueError
        return raw.rstrip("/")

    return _read(
        name, default, cast, "an address that begins with " + " or ".join(f"{s}://" for s in schemes)
    )


def broker(name: str) -> str:
    """The address of a Redis; empty unless given."""
    found = address(name, "", ["redis", "rediss", "redis+socket"])
    try:
        if found and not found.startswith("redis+socket:"):
            parse_url(found)  # type: ignore[no-untyped-call]
            number = urlsplit(found).path.strip("/")
            if number and not number.isdecimal():  # which the parser passes over
                raise ValueError("a database of a Redis is a number, as in redis://HOST:6379/0")
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} is not the address of a Redis: {fault}.") from None
    return found


def web_addresses(name: str) -> list[str]:
    """http:// and https:// addresses without a password in them, comma-separated; none unless given."""

    def cast(raw: str) -> list[str]:
        found = [each.strip() for each in raw.split(",") if each.strip()]
        for each in found:
            parts = urlsplit(each)
            if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
                raise ValueError
        return found

    return _read(name, [], cast, "a comma-separated list of addresses that begin with http:// or https://")


def origins(name: str) -> list[str]:
    """Origins of web pages as browsers send them, comma-separated; none unless given."""

    def cast(raw: str) -> list[str]:
        found = [each.strip() for each in raw.split(",") if each.strip()]
        for each in found:
            parts = urlsplit(each)
            if parts.scheme not in {"http", "https"} or each != f"{parts.scheme}://{parts.netloc}".lower():
                raise ValueError
            if not parts.hostname or "@" in parts.netloc or "*" in parts.netloc:
                raise ValueError
        return found

    return _read(name, [], cast, "a comma-separated list of origins such as https://cms.example")


def bucket(name: str) -> dict[str, str]:
    """An object store that speaks S3, as django-storages takes it; empty unless given.

    s3://BUCKET/PREFIX?endpoint_url=https://…&region_name=…&addressing_style=path, the query as needed.
    """

    def cast(raw: str) -> dict[str, str]:
        parts = urlsplit(raw)
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        if parts.scheme != "s3" or not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,62}", parts.netloc):
            raise ValueError
        if parts.fragment or not set(options) <= BUCKET_OPTIONS or not all(options.values()):
            raise ValueError
        if urlsplit(options.get("endpoint_url", "https://")).scheme not in {"http", "https"}:
            raise ValueError
        return {"bucket_name": parts.netloc, "location": parts.path.strip("/"), **options}

    options = ", ".join(sorted(BUCKET_OPTIONS))
    nothing: dict[str, str] = {}
    found = _read(name, nothing, cast, f"s3://BUCKET/PREFIX, with a query of no more than {options}")
    if found and not (find_spec("storages") and find_spec("boto3")):
        raise ImproperlyConfigured(f"{name} needs more packages: pip install -r requirements/s3.txt.")
    return found


def certificates(name: str) -> list[x509.Certificate]:
    """Certificates in PEM, one after the other; none unless given. Usually as NAME_FILE."""
    raw = text(name)
    try:
        return x509.load_pem_x509_certificates(raw.encode()) if raw else []
    except ValueError:
        raise ImproperlyConfigured(f"{name} does not hold certificates in PEM.") from None


def database(name: str, default: str) -> dict[str, Any]:
    """Django's settings of a database, from its URL."""
    url = address(name, default, ["postgres", "postgresql", "sqlite"])
    try:
        found = dict(environ.db_url_config(url))
    except (ValueError, ImproperlyConfigured) as fault:
        raise ImproperlyConfigured(f"{name} is not the address of a database: {fault}.") from None
    if not found["NAME"] or "@" in found["NAME"]:
        raise ImproperlyConfigured(f"{name} names no database: postgres://USER:PASSWORD@HOST:PORT/NAME.")
    return found


@dataclass(frozen=True)
class MailServer:
    """Where e-mail is handed in."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    is_tls: bool = False  # from the first byte
    is_starttls: bool = False


def mail(name: str) -> MailServer | None:
    """smtp://, smtp+tls:// (STARTTLS) or smtps://USER:PASSWORD@HOST:PORT; none unless given."""
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}

    def cast(raw: str) -> MailServer:
        parts = urlsplit(raw)
        if parts.scheme not in ports or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError
        return MailServer(
            host=parts.hostname,
            port=parts.port or ports[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            is_tls=parts.scheme == "smtps",
            is_starttls=parts.scheme == "smtp+tls",
        )

    try:
        return _read(name, None, cast, "")
    except ImproperlyConfigured:  # which would show the password
        raise ImproperlyConfigured(
            f"{name} is not smtp://, smtp+tls:// or smtps://USER:PASSWORD@HOST:PORT."
        ) from None


def sender(name: str, default: str) -> str:
    """Who e-mail is from: an address, or a name with the address in angle brackets."""

    def cast(raw: str) -> str:
        if not raw.isprintable():
            raise ValueError
        try:
            validate_email(parseaddr(raw)[1])
        except ValidationError:
            raise ValueError from None
        return raw

    return _read(name, default, cast, "an address such as Factcheck <desk@example.org>")


def folder(name: str, default: Path) -> Path:
    """A folder, made where there is none."""
    found = Path(text(name, str(default))).resolve()
    try:
        found.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ImproperlyConfigured(f"{name}={str(found)!r} cannot be made: {fault.strerror}.") from None
    return found


def whole_path(name: str) -> Path | None:
    """Where something is to be put; none unless set."""

    def cast(raw: str) -> Path:
        if not Path(raw).is_absolute() or not raw.isprintable():
            raise ValueError
        return Path(raw)

    return _read(name, None, cast, "a whole path such as /srv/checks")


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    return _read(
        name, default, lambda raw: [word.strip() for word in raw.split(",") if word.strip()], "a list"
    )


def addresses(name: str, default: list[str]) -> list[str]:
    """host:port pairs, comma-separated."""

    def cast(raw: str) -> list[str]:
        pairs = [pair.strip() for pair in raw.split(",") if pair.strip()]
        for pair in pairs:
            host, _, port = pair.rpartition(":")
            if not host or not 0 < int(port) < 65536:
                raise ValueError
        return pairs

    return _read(name, default, cast, "a comma-separated list of host:port")


def ports(name: str, default: list[int]) -> list[int]:
    def cast(raw: str) -> list[int]:
        numbers = [int(port) for port in raw.split(",") if port.strip()]
        if not all(0 < port < 65536 for port in numbers):
            raise ValueError
        return numbers

    return _read(name, default, cast, "a comma-separated list of ports")


def pairs(name: str, allowed: Sequence[str]) -> dict[str, str]:
    """name=WORD pairs, comma-separated, each word one of `allowed`; none unless given."""

    def cast(raw: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for pair in (each.strip() for each in raw.split(",") if each.strip()):
            key, _, word = pair.rpartition("=")
            if not key.strip() or word.strip() not in allowed:
                raise ValueError
            found[key.strip()] = word.strip()
        return found

    nothing: dict[str, str] = {}
    return _read(
        name, nothing, cast, "a comma-separated list of GROUP=ROLE, with a role of " + ", ".join(allowed)
    )


def scale(name: str, default: str, ratings: Sequence[str]) -> dict[str, tuple[str, int | None]]:
    """RATING=LABEL:VALUE, comma-separated, the worst first; without a value it is off the scale."""

    def cast(raw: str) -> dict[str, tuple[str, int | None]]:
        found: dict[str, tuple[str, int | None]] = {}
        for each in (part.strip() for part in raw.split(",") if part.strip()):
            rating, _, said = each.partition("=")
            label, colon, value = said.rpartition(":") if ":" in said else (said, "", "")
            found[rating.strip()] = (label.strip(), int(value) if colon else None)
        values = [value for _, value in found.values() if value is not None]
        is_whole = set(found) == set(ratings) and all(label for label, _ in found.values())
        if not is_whole or len(values) < 2 or values != sorted(set(values)):
            raise ValueError
        return found

    return _read(
        name,
        cast(default),
        cast,
        "a comma-separated list of RATING=LABEL:VALUE, each once, the worst first, their values rising, the "
        "value left out where it is no degree of truth, of: " + ", ".join(ratings),
    )


def scopes(name: str, default: str) -> str:
    """Scopes of OpenID Connect, with a space between them; openid is one of them."""

    def cast(raw: str) -> str:
        if "openid" not in raw.split():
            raise ValueError
        return " ".join(raw.split())

    return _read(name, default, cast, "a list of scopes with a space between them, openid among them")


def rate(name: str, default: str) -> str:
    """A throttle rate as Django REST framework writes it."""

    def cast(raw: str) -> str:
        count, _, period = raw.partition("/")
        if int(count) < 1 or period not in {"second", "minute", "hour", "day"}:
            raise ValueError
        return raw

    return _read(name, default, cast, "a rate such as 60/minute")


def sealing_keys(name: str) -> list[bytes]:
    """Keys of 32 bytes in Base64, separated by commas or white space; none unless given.

    A wrong one is named by its number alone: what is wrong about a secret is not for the log.
    """
    found = []
    for number, each in enumerate(text(name).replace(",", " ").split(), 1):
        try:
            key = b64decode(each, validate=True)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise ImproperlyConfigured(
                f"{name}: key {number} is not 32 bytes in Base64, as `openssl rand -base64 32` prints them."
            )
        found.append(key)
    return found


def secret_key(name: str, kept_in: Path) -> str:
    """The key as given; without one, a random key made once and kept in the data folder.

    A deployment over several machines must give it, as they have to share it.
    """
    given = text(name)
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured(f"{name} is not at least 32 characters long.")
        return given
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        made = kept_in.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # the first process wins; the others read its key
            os.link(made, kept_in)
        made.unlink()
    return kept_in.read_text()
