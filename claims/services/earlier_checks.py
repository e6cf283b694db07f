"""Earlier checks are brought in as they stood, on record as imported: no verdict of ours (ADR 0070)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction

from claims import rules
from claims.enums import Rating
from claims.models import EarlierCheck
from sources import searching
from sources.errors import Invalid, Refusal
from sources.people import User
from sources.services import rows

LONGEST = {"claim": 5000, "label": 200, "explanation": 50_000, "url": 1000, "publisher": 200, "language": 35}


@dataclass(frozen=True)
class Given:
    """One check, as a person hands it over."""

    url: str
    claim: str
    label: str
    said_by: Sequence[str] = ()
    said_on: date | None = None
    rating: Rating | str = ""
    explanation: str = ""
    publisher: str = ""
    published_on: date | None = None
    language: str = ""
    sources: Sequence[str] = ()


KEPT = tuple(Given.__dataclass_fields__)
CHANGED = (*KEPT, "words", "imported_by", "imported_at")


@transaction.atomic
def take_in(
    given: Sequence[Given], *, by: User, now: datetime, is_trial: bool = False
) -> list[EarlierCheck | Refusal]:
    """Bring them in, all or none; one whose address is known takes the place of what was brought in before.

    Answered for each by itself. is_trial: nothing is written. As many statements for many as for one.
    Raises MoveForbidden.
    """
    rules.check_may(by, "publish")
    known = {row.url: row for row in EarlierCheck.objects.filter(url__in=[each.url for each in given])}
    seen: set[str] = set()
    found = [_row(each, known, seen, by=by, now=now) for each in given]
    made = [each for each in found if isinstance(each, EarlierCheck)]
    if is_trial or len(made) < len(found):
        return found
    EarlierCheck.objects.bulk_create([each for each in made if each.url not in known], batch_size=500)
    rows.write([each for each in made if each.url in known], CHANGED)
    return found


def _row(
    given: Given, known: dict[str, EarlierCheck], seen: set[str], *, by: User, now: datetime
) -> EarlierCheck | Refusal:
    """The row as it would be; what is wrong with it where something is."""
    fault = _fault(given, seen)
    if fault:
        return fault
    seen.add(given.url)
    row = known.get(given.url) or EarlierCheck(url=given.url)
    for name in KEPT:
        value = getattr(given, name)
        setattr(row, name, list(value) if name in ("said_by", "sources") else value)
    row.words = f" {searching.document([given.claim, *given.said_by, given.explanation])} "
    row.imported_by, row.imported_at = by, now
    return row


def _fault(given: Given, seen: set[str]) -> Refusal | None:
    for field, most in LONGEST.items():
        if len(getattr(given, field)) > most:
            return Invalid(f"At most {most:,} characters are taken.", field=field)
    for field in ("claim", "label"):
        if not getattr(given, field).strip():
            return Invalid("This is missing.", field=field)
    for address in (given.url, *given.sources):
        if not _is_address(address):
            return Invalid(f"“{address[:80]}” is no address of a page.", field="url")
    if given.url in seen:
        return Invalid("Another row has the same address.", field="url")
    return None


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_plain = not any(each.isspace() or not each.isprintable() for each in text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_plain
