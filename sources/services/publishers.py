"""Publishers: found by name or domain, or made."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from sources.domains import registrable_domain
from sources.enums import PublisherKind
from sources.errors import Invalid
from sources.models import Publisher, PublisherDomain


def called(name: str) -> Exact[str]:
    """Rows of this name, whatever its case, as the constraint that keeps a name unique compares them."""
    return Exact(Lower("name"), Lower(Value(name)))


def named(
    name: str, *, now: datetime, kind: PublisherKind = PublisherKind.OTHER, is_open: bool = True
) -> Publisher:
    """The publisher of this name, whatever its case; made when there is none.

    is_open: whether all may read it where it is named; else it is a row of its own, so that nobody can
    find out by asking for the name. Raises Invalid when the name is empty or over 200 characters.
    """
    name = " ".join(name.split())
    if not name or len(name) > 200:
        raise Invalid("A publisher's name has 1 to 200 characters.", field="publisher")
    known = Publisher.objects.filter(called(name), is_open=is_open)
    found = known.first()
    if found:
        return found
    try:
        with transaction.atomic():
            return Publisher.objects.create(name=name, kind=kind, is_open=is_open, created_at=now)
    except IntegrityError:  # made by somebody else in this moment
        return known.get()


def at(url: str) -> Publisher | None:
    """The publisher known by the registrable domain of `url`."""
    known = PublisherDomain.objects.select_related("publisher").filter(domain=registrable_domain(url)).first()
    return known.publisher if known else None


def know_domain(publisher: Publisher, *, domain: str) -> None:
    """Remember that pages of this domain are the publisher's; the first to claim a domain keeps it."""
    PublisherDomain.objects.get_or_create(domain=domain.lower(), defaults={"publisher": publisher})
