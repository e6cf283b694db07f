"""Who a confidential source is: sealed, shown to few, each look on record, erased when it must be.

Nothing of it enters an exception, a log, a message or any row but the sealed one (ADR 0037).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from sources import queries, sealing
from sources.enums import IdentityDeed, OfflineKind, SourceAccess
from sources.errors import AlreadyErased, CannotBeRead, Forbidden, Invalid, NoConfidentialKey, Stale
from sources.models import Identity, IdentityAct, IdentityTombstone, Source
from sources.people import User
from sources.services import manifest, offline, sources, standing
from sources.services.offline import Seeing

NO_KEY = "Set CONFIDENTIAL_KEYS first: without a key nothing can be kept secret (docs/operating.md)."
MOST = 20_000  # characters in one field


@dataclass(frozen=True, repr=False)
class Who:
    """What identifies a confidential source. It never shows itself where values are printed."""

    name: str = ""
    role: str = ""
    contact: str = ""
    notes: str = ""

    def __repr__(self) -> str:
        return "<who it is>"

    def names(self) -> set[str]:
        """The name, and the words of it that would give them away."""
        words = {word.strip(".,;:()") for word in self.name.split()}
        telling = {word for word in words if word[:1].isupper()} | {self.name.strip()}
        return {each.casefold() for each in telling if len(each) > 2}


def check_key() -> None:
    """Raises NoConfidentialKey where there is none to seal with."""
    if not settings.CONFIDENTIAL_KEYS:
        raise NoConfidentialKey(NO_KEY)


@sensitive_variables()
@transaction.atomic
def add(
    who: Who,
    *,
    by: User,
    now: datetime,
    kind: OfflineKind,
    descriptor: str,
    seen: Seeing,
    people: Iterable[User] | None = None,
) -> Source:
    """A source whose identity `by` promised to keep. descriptor: all that anybody else is ever told of it.

    people: for whom alone it exists, while it serves something restricted. Raises NoConfidentialKey, Invalid.
    """
    check_key()
    if _tells(descriptor, who):
        raise Invalid("The description holds a part of the name. Say what they are, not who.", field="title")
    whole = None if people is None else {by, *people}
    source = sources.add_offline(
        by=by, now=now, title=descriptor, people=whole, kind=kind, is_confidential=True
    )
    identity = Identity(source=source, entered_by=by, entered_at=now)
    identity.sealed = _seal(who, source.pk)
    identity.save(force_insert=True)
    _note(source, IdentityDeed.ENTERED, by=by, now=now)
    offline.see(source, by=by, now=now, seen=seen)
    return source


@sensitive_variables()
def _tells(descriptor: str, who: Who) -> bool:
    words = {word.strip(".,;:()").casefold() for word in descriptor.split()}
    names = who.names()
    return bool(words & names) or any(" " in name and name in descriptor.casefold() for name in names)


@sensitive_variables()
@transaction.atomic
def look(source: Source, *, by: User, now: datetime) -> Who:
    """Who it is; that `by` looked is on record before anything is opened.

    Raises Forbidden, AlreadyErased, CannotBeRead.
    """
    identity = _held(source)
    if not queries.identities(by).filter(pk=identity.pk).exists():
        raise Forbidden("Who it is, is shown to few: ask who recorded it, or a keeper of sources.")
    _check_there(identity)
    who = _unseal(identity)
    _note(source, IdentityDeed.LOOKED, by=by, now=now)
    return who


def written_by(source: Source) -> UUID | None:
    """The act by which it was written down as it is now."""
    acts = source.identity_acts.filter(deed__in=[IdentityDeed.ENTERED, IdentityDeed.CHANGED])
    return acts.order_by("-pk").values_list("pk", flat=True).first()


@sensitive_variables()
@transaction.atomic
def change(source: Source, who: Who, *, by: User, now: datetime, read: UUID | None = None) -> None:
    """Write down anew who it is, in the place of what was there.

    read: the act by which what the person read was written, where they say so. Raises as `look`,
    NoConfidentialKey, and Stale where a colleague has written it down anew since.
    """
    identity = _kept_by(source, by)
    _check_there(identity)
    if read is not None and read != written_by(source):
        raise Stale(
            "A colleague has written it down anew since you opened this. Look at that in another window; "
            "what you save now takes its place."
        )
    check_key()
    identity.sealed = _seal(who, source.pk)
    identity.save(update_fields=["sealed"])
    _note(source, IdentityDeed.CHANGED, by=by, now=now)


@transaction.atomic
def let_in(source: Source, *, person: User, by: User, now: datetime) -> None:
    """Let a colleague see who it is too; the same again changes nothing. Raises Forbidden, Invalid."""
    identity = _kept_by(source, by)
    if not (person.is_active and queries.sources(person).filter(pk=source.pk).exists()):
        raise Invalid("They cannot see this source at all, so not who it is either.", field="person")
    if not queries.identities(person).filter(pk=identity.pk).exists():
        identity.let_in.add(person)
        _note(source, IdentityDeed.LET_IN, by=by, now=now, person=person)


@transaction.atomic
def let_out(source: Source, *, person: User, by: User, now: datetime) -> None:
    """End what `let_in` gave; what they have seen they have seen. Raises Forbidden."""
    identity = _kept_by(source, by)
    if identity.let_in.filter(pk=person.pk).exists():
        identity.let_in.remove(person)
        _note(source, IdentityDeed.LET_OUT, by=by, now=now, person=person)


@transaction.atomic
def erase(source: Source, *, by: User, now: datetime, reason: str) -> IdentityTombstone:
    """Remove for good who it is; that it was seen, by whom and when, stays. One person does it, at once.

    Raises Forbidden, AlreadyErased, Invalid without a reason.
    """
    identity = _kept_by(source, by)
    _check_there(identity)
    if not reason.strip():
        raise Invalid("Say why, without naming anybody.", field="reason")
    identity.sealed = None
    identity.save(update_fields=["sealed"])
    tombstone = IdentityTombstone.objects.create(source=source, reason=reason.strip(), by=by, at=now)
    held = standing.held(source.pk)
    manifest.append(held, about=tombstone, now=now)
    _note(source, IdentityDeed.ERASED, by=by, now=now)
    return tombstone


@dataclass(frozen=True)
class Rotated:
    """resealed: were under another key; current: under the first already; closed: sources that none opens."""

    resealed: int
    current: int
    closed: list[UUID]


def rotate(*, only_look: bool = False) -> Rotated:
    """Seal every identity anew under the first key. only_look: count, and change nothing.

    Each is a transaction of its own, so that it may be broken off and begun again.
    """
    check_key()
    known = Identity.objects.filter(sealed__isnull=False).order_by("pk").values_list("pk", flat=True)
    found = list(_rotate(list(known), only_look=only_look))
    closed = [source_id for state, source_id in found if state == "closed"]
    states = [state for state, _ in found]
    return Rotated(states.count("resealed"), states.count("current"), closed)


def _rotate(ids: Iterable[UUID], *, only_look: bool) -> Iterator[tuple[str, UUID]]:
    for key in ids:
        with transaction.atomic():
            identity = Identity.objects.select_for_update().get(pk=key)
            if identity.sealed is not None:
                yield _rotate_one(identity, only_look=only_look), identity.source_id


@sensitive_variables()
def _rotate_one(identity: Identity, *, only_look: bool) -> str:
    try:
        who = _unseal(identity)
    except CannotBeRead:
        return "closed"
    if sealing.is_under(bytes(identity.sealed or b""), settings.CONFIDENTIAL_KEYS[0]):
        return "current"
    if not only_look:
        identity.sealed = _seal(who, identity.source_id)
        identity.save(update_fields=["sealed"])
    return "resealed"


def _held(source: Source) -> Identity:
    """Held, so that nobody erases it while it is read."""
    identity = Identity.objects.select_for_update(no_key=True).filter(source=source).first()
    if identity is None or source.access != SourceAccess.OFFLINE:
        raise Forbidden("This source is not confidential.")
    return identity


def _kept_by(source: Source, by: User) -> Identity:
    identity = _held(source)
    if not queries.kept_identities(by).filter(pk=identity.pk).exists():
        raise Forbidden("That is for who recorded the source, and for keepers of sources.")
    return identity


def _check_there(identity: Identity) -> None:
    if identity.sealed is None:
        raise AlreadyErased("Who it is was erased; nobody can bring it back.")


def _note(source: Source, deed: IdentityDeed, *, by: User, now: datetime, person: User | None = None) -> None:
    IdentityAct.objects.create(source=source, deed=deed, by=by, at=now, person=person)


@sensitive_variables()
def _seal(who: Who, source_id: UUID) -> bytes:
    if any(len(value) > MOST for value in asdict(who).values()):
        raise Invalid(f"At most {MOST} characters a field.")
    plain = json.dumps(asdict(who), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return sealing.seal(plain, keys=settings.CONFIDENTIAL_KEYS, bound_to=_bound(source_id))


@sensitive_variables()
def _unseal(identity: Identity) -> Who:
    try:
        plain = sealing.unseal(
            bytes(identity.sealed or b""),
            keys=settings.CONFIDENTIAL_KEYS,
            bound_to=_bound(identity.source_id),
        )
    except sealing.Unsealable:
        raise CannotBeRead(
            "None of the keys in CONFIDENTIAL_KEYS opens it: the key was lost, or the row was altered."
        ) from None
    return Who(**json.loads(plain.decode("utf-8", "surrogatepass")))


def _bound(source_id: UUID) -> bytes:
    """It opens on the row of this source alone."""
    return b"sources.identity:" + source_id.bytes
