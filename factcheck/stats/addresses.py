"""The lists behind the numbers: each holds as many as the number says, in the API and at the desk."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote_plus

from django.urls import reverse

from claims.enums import Access
from factcheck.stats.figures import Scope

# What the desk's lists filter by field.
CLAIMS = ("verification_status", "attention", "stage")
SOURCES = ("health", "access")
FETCHES = ("outcome",)
API = "/api/v1/"
Said = Mapping[str, Any]


def claims(scope: Scope, **said: Any) -> dict[str, str]:
    """Of whole claims of open articles, or of the one article, narrowed by filters of the API's list."""
    asked = {**_scoped(scope), "is_split": "false", **said}
    return {"api": _in_api("claims", asked), "desk": _at_desk("claims_claim", _of_admin(asked, CLAIMS))}


def _scoped(scope: Scope) -> dict[str, str]:
    if scope.article:
        return {"article": str(scope.article)}
    narrowed = {"access": Access.OPEN.value}
    return narrowed if scope.desk is None else {**narrowed, "desk": scope.desk}


def within(name: str, since: date | None, until: date) -> dict[str, str]:
    first = {f"{name}_from": since.isoformat()} if since else {}
    return {**first, f"{name}_to": until.isoformat()}


def sources(scope: Scope, **said: Any) -> dict[str, str] | None:
    """None for an article: there is no list of its sources."""
    if scope.article:
        return None
    asked = {"access": "WEB", "is_open": "true", **said}
    return {"api": _in_api("sources", asked), "desk": _at_desk("sources_source", _of_admin(asked, SOURCES))}


def fetches(scope: Scope, **said: Any) -> dict[str, str] | None:
    if scope.article:
        return None
    asked = {"is_open": "true", **said}
    return {"api": _in_api("fetches", asked), "desk": _at_desk("sources_fetch", _of_admin(asked, FETCHES))}


def article(key: Any) -> dict[str, str]:
    return {
        "api": f"{API}articles/{key}/coverage/",
        "desk": reverse("admin:claims_article_change", args=[key]),
    }


def _of_admin(asked: Said, fields: Collection[str]) -> dict[str, str]:
    """The same for the desk's list, whose filters by a field are called after it and how it is compared."""
    found = dict[str, str]()
    for name, value in asked.items():
        if name in fields and isinstance(value, list):
            found[f"{name}__in"] = ",".join(value)
        else:
            found[f"{name}__exact" if name in fields else name] = str(value)
    return found


def _in_api(kind: str, asked: Said) -> str:
    return f"{API}{kind}/?{_encoded(asked)}"


def _at_desk(model: str, asked: Said) -> str:
    return f"{_changelist(model)}?{_encoded(asked)}"


def _encoded(asked: Said) -> str:
    """An answer has hundreds of addresses, of few words."""
    several = ((name, said if isinstance(said, list) else [said]) for name, said in asked.items())
    return "&".join([f"{name}={_quoted(str(each))}" for name, values in several for each in values])


_quoted = lru_cache(maxsize=2000)(quote_plus)


@cache
def _changelist(model: str) -> str:
    return reverse(f"admin:{model}_changelist")
