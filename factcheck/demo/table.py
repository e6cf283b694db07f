"""What the demo did, as a short table: claim, status, source, outcome; and what did not go well, by name."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from rich.markup import escape
from rich.table import Table

from claims import queries
from claims.enums import Attention, Stage
from claims.models import Claim
from factcheck.models import User
from sources import queries as source_queries
from sources.enums import SourceAccess
from sources.models import Source

Row = tuple[str, str, str, str]
HEADINGS: Row = ("claim", "status", "source", "outcome")
LEAST_CLAIM = 24
FRAME = 13  # columns of lines and of the space beside them


def rows(reader: User) -> Iterator[Row]:
    """A row for each source of each claim that a person opened, as `reader` sees it; one without any too."""
    opened = queries.claims(reader).exclude(stage=Stage.DETECTED)
    for claim in opened.order_by("article_id", "id"):
        links = sorted(claim.links.all(), key=lambda link: link.pk)
        named = (_statement(claim), _status(claim))
        for source, outcome in [_source(link.source) for link in links] or [("", "no source yet")]:
            yield *named, source, outcome
            named = ("", "")


def _statement(claim: Claim) -> str:
    return f"part: {claim.statement}" if claim.parent_id else claim.statement


def _status(claim: Claim) -> str:
    status = str(claim.verification_status)
    return status if claim.attention == Attention.NONE else f"{status}, {claim.attention}"


def _source(source: Source) -> tuple[str, str]:
    name = source.publisher.name if source.publisher else source.title
    offline = source.access == SourceAccess.OFFLINE
    return name, "offline" if offline else source.last_outcome or "waiting"


def table(found: Iterable[Row], *, width: int) -> Table:
    """One line a row in `width` columns: the claim gives way first."""
    found = list(found)
    others = sum(max(map(len, column)) for column in list(zip(HEADINGS, *found, strict=True))[1:])
    shown = Table(title="What is checked, and against what", title_justify="left")
    shown.add_column(HEADINGS[0], width=max(LEAST_CLAIM, width - others - FRAME), no_wrap=True)
    for heading in HEADINGS[1:]:
        shown.add_column(heading, no_wrap=True)
    for row in found:
        shown.add_row(*map(escape, row))
    return shown


def remarks(reader: User, notes: Mapping[UUID, str]) -> Iterator[str]:
    """Which sources could not be read and which claims not judged, each with the reason; often nothing."""
    unread = source_queries.sources(reader).filter(reading__isnull=True).exclude(last_outcome="")
    for source in unread.order_by("pk"):
        yield f"not read: {source.address}: {source.last_outcome}: {source.last_reason}"
    for claim in queries.claims(reader).filter(pk__in=notes).order_by("pk"):
        yield f"not judged: {claim.statement} {notes[claim.pk]}"
