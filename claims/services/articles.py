"""Articles and their texts: a new text is a new version, and every claim is found again in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from claims import parts, rules
from claims.enums import Access, AnchorState, Format, IntakeState, Stage
from claims.errors import MoveForbidden, NewerText
from claims.models import Article, ArticleAuthor, ArticleVersion, Claim, Intake
from claims.services import carrying, claimants, evidence, locking, markups, search, status
from claims.services.carrying import Passage
from sources.errors import Invalid
from sources.models import Publisher
from sources.people import User
from sources.services import publishers, revisions


@dataclass(frozen=True)
class Author:
    """A name of the byline, and who of us that is."""

    name: str
    user: User | None = None


@dataclass
class Posted:
    """What came of posting a text. passages: each place of a claim in the text before, and what it is now.

    html_sha256: of the HTML that it came in; empty where it came as plain text.
    """

    article: Article
    version: ArticleVersion
    html_sha256: str = ""
    is_new_article: bool = False
    is_new_version: bool = False
    passages: list[Passage] = field(default_factory=list)

    @property
    def moved(self) -> list[Claim]:
        """Claims of which a place is elsewhere now, and of which nothing worse is to be told."""
        worse = {claim.pk for claim in (*self.orphaned, *self.ambiguous)}
        found = _claims(each for each in self.passages if each.found.state == AnchorState.MOVED)
        return [claim for claim in found if claim.pk not in worse]

    @property
    def ambiguous(self) -> list[Claim]:
        """Whose words stand in several places, and nothing says in which they are meant."""
        return _claims(each for each in self.passages if each.found.state == AnchorState.AMBIGUOUS)

    @property
    def orphaned(self) -> list[Claim]:
        """Of which a place is gone, or holds another figure, negation or name."""
        return _claims(each for each in self.passages if each.found.state == AnchorState.ORPHANED)

    @property
    def reworded(self) -> list[Claim]:
        """Which follow in other words, until a person says whether these mean the same."""
        return _claims(each for each in self.passages if each.found.is_reworded)


def _claims(passages: Iterable[Passage]) -> list[Claim]:
    return list({each.claim.pk: each.claim for each in passages}.values())


def register(
    *,
    by: User,
    now: datetime,
    title: str,
    body: str = "",
    parts_given: Sequence[Mapping[str, str]] = (),
    written_in: Format = Format.TEXT,
    external_id: str = "",
    **facts: Any,
) -> Posted:
    """Take in an article; the same external_id from the same account again takes in what is new of it.

    written_in: the body's format; of markup the text is what it shows (claims.markup).
    facts: as `edit` takes them. Posted again, a text that differs is a new version, facts that differ are
    changed, and what is left out stays. Raises MissingField, Invalid, ArticleTooLarge (claims.parts.read).
    """
    rules.check_may(by, "write")
    read = parts.read(title, body, parts_given, written_in)
    known = None
    try:
        with transaction.atomic():
            known = _known(by, external_id)
            if known:
                news = {name: said for name, said in facts.items() if is_news(known, name, said)}
                article = edit(known, by=by, now=now, **news) if news else known
                return _add_version(article, read, title=title, by=by, now=now)
            article = Article.objects.create(
                external_id=external_id, title=title.strip(), posted_by=by, created_at=now, updated_at=now
            )
            posted = _add_version(edit(article, by=by, now=now, **facts), read, title=title, by=by, now=now)
    except IntegrityError:
        # Posted by another process in this moment: then this is a newer text of that article, or none.
        if known or not Article.objects.filter(posted_by=by, external_id=external_id or None).exists():
            raise
        given = {"title": title, "body": body, "parts_given": parts_given, "written_in": written_in}
        return register(by=by, now=now, external_id=external_id, **given, **facts)  # type: ignore[arg-type]
    posted.is_new_article = True
    return posted


def is_news(article: Article, name: str, value: Any) -> bool:
    """Whether a fact differs from what is known of the article."""
    if name == "publisher":
        return bool(value != (article.publisher.name if article.publisher else ""))
    if name == "authors":
        known = [
            (author.name, author.user) for author in article.authors.select_related("user").order_by("pk")
        ]
        return known != [(author.name, author.user) for author in _still_linked(article, value)]
    if name == "access_people":
        return {article.posted_by, *value} != {article.posted_by, *article.access_people.all()}
    return bool(value != getattr(article, name))


def _known(by: User, external_id: str) -> Article | None:
    if not external_id:
        return None
    return (
        Article.objects.select_for_update(no_key=True).filter(posted_by=by, external_id=external_id).first()
    )


def _set_people(article: Article, *, authors: Sequence[Author] | None, people: Iterable[User] | None) -> None:
    if authors is not None:
        article.authors.all().delete()
        ArticleAuthor.objects.bulk_create(
            [ArticleAuthor(article=article, name=author.name, user=author.user) for author in authors]
        )
    if people is not None:
        article.access_people.set(people)


@transaction.atomic
def add_version(
    article: Article,
    *,
    by: User,
    now: datetime,
    title: str | None = None,
    body: str = "",
    parts_given: Sequence[Mapping[str, str]] = (),
    written_in: Format = Format.TEXT,
    seen: int | None = None,
) -> Posted:
    """Take in a newer text; the same text again makes no version, in other markup neither.

    seen: the number of the text that it was written from, where the person says so. Raises NewerText when
    another one has come since.
    """
    rules.check_may(by, "write")
    article = locking.hold_text(article)
    if seen is not None and article.newest and article.newest.number != seen:
        raise NewerText(
            f"Version {article.newest.number} came since you opened this page; look at what it changed, then "
            "send yours again.",
            version=article.newest.number,
        )
    title = article.title if title is None else title
    read = parts.read(title, body, parts_given, written_in)
    return _add_version(article, read, title=title, by=by, now=now)


def _add_version(
    article: Article, read: Sequence[parts.Part], *, title: str, by: User, now: datetime
) -> Posted:
    """The article's row is held, or was made in this transaction."""
    text, newest = parts.joined(read), article.newest
    sha256 = parts.digest(text)
    if newest and newest.sha256 == sha256 and newest.parts == [part.as_json() for part in read]:
        return Posted(article, newest, markups.keep(newest, read, by=by, now=now))
    version = ArticleVersion.objects.create(
        article=article,
        number=newest.number + 1 if newest else 1,
        parts=[part.as_json() for part in read],
        text=text,
        sha256=sha256,
        created_at=now,
        created_by=by,
    )
    is_retitled = article.title != title.strip()
    article.newest, article.title, article.updated_at = version, title.strip(), now
    article.revision += 1
    article.save(update_fields=["newest", "title", "updated_at", "revision"])
    if is_retitled:
        search.keep_articles([article.pk])
    _tell_intake(article, now=now)
    posted = Posted(article, version, markups.keep(version, read, by=by, now=now), is_new_version=True)
    if newest:
        posted.passages = carrying.carry_over(newest, version, now=now)
        search.keep(list(article.claims.values_list("pk", flat=True)))
    return posted


def _tell_intake(article: Article, *, now: datetime) -> None:
    """A text that came otherwise than from the article's page is its text: nothing is taken from there."""
    waiting = [IntakeState.WAITING, IntakeState.HELD, IntakeState.FAILED]
    Intake.objects.filter(article=article, state__in=waiting).update(
        state=IntakeState.BY_HAND, why="", words="", ended_at=now
    )


def _still_linked(article: Article, authors: Sequence[Author]) -> list[Author]:
    """The byline as given; a name that is linked to one of us stays so unless another person is named."""
    known = {author.name: author.user for author in article.authors.select_related("user")}
    return [Author(author.name, author.user or known.get(author.name)) for author in authors]


def _byline(article: Article, authors: Sequence[Author] | None, by: User) -> Sequence[Author] | None:
    """The byline as this person may give it: an editor takes the link of an author off, never their own."""
    if authors is None:
        return None
    if not rules.may(by, "assign"):
        authors = _still_linked(article, authors)
    linked = set(article.authors.filter(user__isnull=False).values_list("user", flat=True))
    gone = linked - {author.user.pk for author in authors if author.user}
    if gone:
        rules.check_may(by, "assign")
    if by.pk in gone:
        raise MoveForbidden("Another editor takes your own name off the byline; else you could check it now.")
    return authors


@transaction.atomic
def edit(
    article: Article,
    *,
    by: User,
    now: datetime,
    authors: Sequence[Author] | None = None,
    access_people: Iterable[User] | None = None,
    publisher: str | None = None,
    revision: int | None = None,
    **facts: Any,
) -> Article:
    """Change what is known about an article, never its text.

    revision: the one that the person read, where they say so; Stale when it has changed since.
    facts: url, origin, language, desk, deadline, published_at, access, is_quiet.
    A restricted article stays visible to the account that posted it and to who restricts it. Raises
    MoveForbidden when somebody but an editor takes off the link of an author, who could then review the
    article, or an editor their own, when somebody but an editor or the poster says who may see it, and when
    somebody but an editor who is no author says whose it is although its claims are worked on.
    """
    rules.check_may(by, "write")
    article = locking.hold_text(article)
    revisions.check(article, revision)
    authors = _byline(article, authors, by)
    _check_may_change_origin(article, facts.get("origin", article.origin), by)
    was_restricted = article.access == Access.RESTRICTED
    if access_people is not None or facts.get("access", article.access) != article.access:
        _check_may_restrict(article, by)
    for name, value in facts.items():
        setattr(article, name, value)
    if access_people and article.access == Access.OPEN:
        raise Invalid("Say access RESTRICTED as well: an open article is seen by all.", field="access")
    if publisher is not None:
        article.publisher = _publisher(publisher, article, now=now)
    article.updated_at, article.revision = now, article.revision + 1
    article.save()
    people = None if access_people is None else {article.posted_by, by, *access_people}
    if people is None and article.access == Access.RESTRICTED:
        people = {article.posted_by, by, *article.access_people.all()}
    _set_people(article, authors=authors, people=people)
    search.keep_articles([article.pk])
    if "deadline" in facts:
        _set_due(article)
    if "origin" in facts:
        for claim in article.claims.order_by("pk"):
            status.refresh(locking.hold(claim), now=now)
    if was_restricted and article.access == Access.OPEN:
        _name_openly(article, now=now)
    evidence.show_sources(article)  # after the claims' rows: whoever settles one holds them in this order
    return article


def _set_due(article: Article) -> None:
    """The queue is in the order of the claims' own copy of the deadline."""
    held = locking.hold_all(article.claims.values_list("pk", flat=True))
    Claim.objects.filter(pk__in=[each.pk for each in held]).update(due_at=article.deadline)


def _check_may_restrict(article: Article, by: User) -> None:
    """Who posted an article says for whom it exists, or an editor: nobody else can take it from a desk."""
    if article.posted_by_id != by.pk and not rules.may(by, "assign"):
        raise MoveForbidden(
            "Only the account that posted the article, or an editor, says who may see it.", field="access"
        )


def _check_may_change_origin(article: Article, origin: str, by: User) -> None:
    """Whose words they are decides what the public reads, and when: once somebody has worked on a claim, an
    editor says so who did not write it.
    """
    untouched = Q(stage__in=[Stage.DETECTED, Stage.OPEN], round=1)
    if origin == article.origin or rules.is_editor_of(by, article):
        return
    if article.claims.exclude(untouched).exists():
        raise MoveForbidden(
            "Its claims are worked on: an editor who is no author of it says whose draft it is.",
            field="origin",
        )


def _publisher(name: str, article: Article, *, now: datetime) -> Publisher | None:
    return publishers.named(name, now=now, is_open=article.access == Access.OPEN) if name else None


def _name_openly(article: Article, *, now: datetime) -> None:
    """What was named in confidence is named where all may read it from now on."""
    if article.publisher:
        article.publisher = _publisher(article.publisher.name, article, now=now)
        article.save(update_fields=["publisher"])
    for claim in article.claims.filter(claimants__is_open=False).distinct():
        claim.claimants.set([claimants.openly(each, now=now) for each in claim.claimants.all()])
