"""What a claim is when it is marked, and the writing of it: many take as many statements as one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from claims import rules
from claims.enums import Access, Asserts, HistoryKind, Kind, Stage
from claims.errors import MissingField
from claims.models import Article, Claim, ClaimSource, Mention
from claims.services import anchors, claimants, evidence, history, proposals, search
from claims.services.history import Note
from sources.errors import UrlRefused
from sources.models import Source
from sources.people import User
from sources.services import registering, sources
from sources.services.registering import Wanted


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said of a claim that is to be marked, as `claims.add` takes it."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    statement: str = ""
    asserts: Asserts | None = None
    kind: Kind = Kind.OTHER
    claimants_named: Sequence[str] = ()
    as_of: date | None = None
    legal_flag: bool = False
    sources: Sequence[str] = ()


@dataclass
class Marked:
    """A claim that is not written yet, with all that enters with it."""

    claim: Claim
    mention: Mention
    said: Said
    keys: list[str]  # of the addresses that are said, in their order
    linked: list[Source] = field(default_factory=list)


def marked(
    article: Article,
    said: Said,
    *,
    by: User,
    now: datetime,
    stage: Stage = Stage.OPEN,
    parent: Claim | None = None,
) -> Marked:
    """The claim where its words stand in the held article's newest text; nothing is written.

    Raises NoTextYet, MissingField, QuoteNotFound, QuoteAmbiguous, Invalid for a claimant's name, UrlRefused.
    """
    text = rules.text_of(article)
    if not said.quote.strip():
        raise MissingField("Send the words of the article that make the claim, as quote.", field="quote")
    place = {"prefix": said.prefix, "suffix": said.suffix}
    mention = anchors.find(text, quote=said.quote, start=said.start, **place)
    for name in said.claimants_named:
        claimants.tidy(name)
    keys = _keys_of(said.sources)
    mention.claim = Claim(
        article=article,
        statement=said.statement.strip() or mention.exact,
        asserts=said.asserts or (Asserts.SAID if said.kind == Kind.QUOTE else Asserts.SO),
        kind=said.kind,
        as_of=said.as_of or (article.published_at.date() if article.published_at else None),
        legal_flag=said.legal_flag,
        due_at=article.deadline,
        stage=stage,
        parent=parent,
        created_by=by,
        created_at=now,
        updated_at=now,
    )
    return Marked(mention.claim, mention, said, keys)


def _keys_of(urls: Sequence[str]) -> list[str]:
    """Raises UrlRefused, naming which."""
    keys = []
    for number, url in enumerate(urls):
        try:
            keys.append(sources.check(url))
        except UrlRefused as refusal:
            raise UrlRefused(refusal.detail, field=f"sources.{number}") from refusal
    return keys


def write(new: Sequence[Marked], *, by: User, now: datetime) -> None:
    """Write them; their articles are held. Sources are tracked in one order for all, so none wait."""
    if not new:
        return
    _track(new, by=by, now=now)
    notes = [note for each in new for note in _notes(each)]
    entries = [history.compose(note, by=by, now=now) for note in notes]  # the claims get their heads
    Claim.objects.bulk_create(each.claim for each in new)
    Mention.objects.bulk_create(each.mention for each in new)
    proposals.write([each.mention for each in new if each.claim.stage == Stage.DETECTED], now=now)
    _name(new, now=now)
    history.write(entries, notes)
    links = ClaimSource.objects.bulk_create(
        ClaimSource(claim=each.claim, source=source, linked_by=by, linked_at=now)
        for each in new
        for source in each.linked
    )
    search.keep([each.claim.pk for each in new])
    evidence.rank_on_commit(links)


def _notes(each: Marked) -> Iterator[Note]:
    stage = {"stage": each.claim.stage}
    yield Note(each.claim, HistoryKind.EDIT, "marked", each.mention, each.mention.exact, stage)
    for source in each.linked:
        yield Note(each.claim, HistoryKind.EDIT, "source_linked", facts={"source": str(source.pk)})


def _track(new: Sequence[Marked], *, by: User, now: datetime) -> None:
    """Each address once, for all the articles that it serves."""
    articles = {each.claim.article_id: each.claim.article for each in new}
    serving = {key: evidence.serving(article) for key, article in articles.items()}
    wanted = (
        Wanted(key, url, *serving[each.claim.article_id])
        for each in new
        for key, url in zip(each.keys, each.said.sources, strict=True)
    )
    tracked = registering.track_all(wanted, by=by, now=now)
    for each in new:
        each.linked = [tracked[key] for key in sorted(set(each.keys))]


def _name(new: Sequence[Marked], *, now: datetime) -> None:
    """What is restricted names nobody openly."""
    wanted: defaultdict[bool, set[str]] = defaultdict(set)
    for each in new:
        wanted[each.claim.article.access == Access.OPEN] |= set(each.said.claimants_named)
    known = {
        is_open: claimants.named_all(names, now=now, is_open=is_open) for is_open, names in wanted.items()
    }
    through = Claim.claimants.through
    through.objects.bulk_create(
        through(claim=each.claim, claimant_id=key)
        for each in new
        for key in _keys(each, known[each.claim.article.access == Access.OPEN])
    )


def _keys(each: Marked, known: Mapping[str, UUID]) -> Collection[UUID]:
    return dict.fromkeys(known[name] for name in sorted(each.said.claimants_named))
