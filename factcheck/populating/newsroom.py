"""The whole newsroom: articles whose sentences repeat, rightly or not, what sources say, and their claims."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from django.db import connection

from claims import anchoring, parts
from claims.enums import Access, Asserts, Kind, Origin, PartKind, Stage
from claims.models import Article, ArticleAuthor, ArticleVersion, Claim, Claimant, Mention
from claims.parts import Part
from claims.services import search
from claims.services.claimants import named
from factcheck.populating import ids, tracked, wording
from factcheck.populating.lives import STAGES, Life, Said
from factcheck.populating.people import People
from factcheck.populating.tracked import Tracked, Web
from factcheck.populating.writing import Writer

DAYS = 3 * 365
LONG, CLAIMS_OF_LONG = 10, 90  # articles with so many claims
DESKS = ("Politics", "Economy", "Local", "Science", "Culture", "")
WRONG, REWORDED = 0.3, 0.5  # shares of the claims


@dataclass(frozen=True)
class Size:
    """How much of each; sources and what hangs on them follow from it."""

    articles: int
    claims: int
    fetches: int
    seed: int = 0

    @property
    def sources(self) -> int:
        return max(1, self.claims * 3 // 10)


class Repeated(NamedTuple):
    """Which fact of which source a sentence repeats, and whether it got it wrong."""

    source: Tracked
    place: int
    is_wrong: bool


class Newsroom:
    """Made once, by `make`. say: told how far it is."""

    def __init__(self, size: Size, people: People, *, until: datetime, say: Callable[[str], None]) -> None:
        self.size, self.people, self.until, self.say = size, people, until, say
        self.rng, self.writer = Random(size.seed), Writer()
        self.begun = until - timedelta(days=DAYS)
        self.claimants: dict[str, Claimant] = {}

    def make(self) -> None:
        web = Web(self.writer, self.rng, by=self.people.poster.pk, until=self.until, days=DAYS)
        found = web.track(self.size.sources)
        web.offline(max(1, self.size.sources // 50))
        self.say(f"{len(found):,} sources")
        for number, count in enumerate(self._counts()):
            self._article(number, count, found)
            self.writer.settle()
            if number % 2000 == 1999:
                self.say(f"  {number + 1:,} articles")
        self.writer.settle(at_least=1)
        made = tracked.fetch(found, self.size.fetches, self.rng, until=self.until, say=self.say)
        self.say(f"{made:,} fetches; now the search index")
        search.rebuild()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")

    def _counts(self) -> Iterator[int]:
        """How many claims each article has: a few very many, the others about the same."""
        long = min(LONG, self.size.claims // (CLAIMS_OF_LONG * 20), self.size.articles)
        yield from [CLAIMS_OF_LONG] * long
        left, articles = self.size.claims - long * CLAIMS_OF_LONG, self.size.articles - long
        for number in range(articles):
            yield left * (number + 1) // articles - left * number // articles

    def _article(self, number: int, count: int, found: list[Tracked]) -> None:
        rng = self.rng
        at = self.begun + (self.until - self.begun) * (0.02 + 0.97 * number / self.size.articles)
        about = [self._said(found) for _ in range(count)]
        facts = [each.source.facts[each.place] for each in about] or [wording.fact(rng)]
        said = [
            (wording.got_wrong(fact, rng) if each.is_wrong else fact).put(int(rng.random() < REWORDED))
            for fact, each in zip(facts, about, strict=False)
        ]
        title = wording.headline(facts, rng)
        body = "\n\n".join(" ".join(said[each : each + 3]) for each in range(0, len(said), 3))
        version = self._text(number, at, title, body or "Nothing to be checked stands here.")
        text, offset = version.text, len(title) + 2
        for each, sentence, fact in zip(about, said, facts, strict=False):
            start = text.index(sentence, offset)
            offset = start + len(sentence)
            self._claim(version, at, fact, (start, offset), each)

    def _said(self, found: list[Tracked]) -> Repeated:
        """Which fact of which source; some are in the news again and again."""
        rng, reach = self.rng, len(found)
        one = found[int(reach * rng.random() ** 2)] if rng.random() < 0.5 else found[rng.randrange(reach)]
        return Repeated(one, rng.randrange(len(one.facts)), rng.random() < WRONG)

    def _text(self, number: int, at: datetime, title: str, body: str) -> ArticleVersion:
        rng, poster = self.rng, self.people.poster
        is_restricted = number % 100 == 99
        article = Article(
            id=ids.uuid7(at, rng),
            origin=Origin.OURS if number % 4 == 1 else Origin.THEIRS,
            external_id=f"populate-{number}",
            title=title,
            desk=rng.choice(DESKS),
            published_at=at,
            deadline=at + timedelta(hours=6) if number % 3 == 0 else None,
            access=Access.RESTRICTED if is_restricted else Access.OPEN,
            posted_by=poster,
            created_at=at,
            updated_at=at,
        )
        read = [Part(PartKind.HEADLINE, title), Part(PartKind.BODY, body)]
        text = parts.joined(read)
        version = ArticleVersion(
            id=ids.uuid7(at, rng),
            article=article,
            number=1,
            parts=[each.as_json() for each in read],
            text=text,
            sha256=parts.digest(text),
            created_at=at,
            created_by=poster,
        )
        article.newest = version
        author = ArticleAuthor(id=ids.uuid7(at, rng), article=article, name=wording.person(rng))
        self.writer.add(article, version, author)
        if is_restricted:
            who = Article.access_people.through
            for person in (poster, *self.people.reviewers[:5]):
                self.writer.add(who(article_id=article.pk, user_id=person.pk))
        return version

    def _claim(
        self, version: ArticleVersion, at: datetime, fact: wording.Fact, span: tuple[int, int], of: Repeated
    ) -> None:
        rng, article, (start, end) = self.rng, version.article, span
        at += timedelta(seconds=rng.random() * 600)
        exact = version.text[start:end]
        claim = Claim(
            id=ids.uuid7(at, rng),
            article=article,
            statement=exact,
            asserts=Asserts.SAID if fact.kind == Kind.QUOTE else Asserts.SO,
            kind=fact.kind,
            as_of=at.date(),
            due_at=article.deadline,
            legal_flag=fact.kind == Kind.LEGAL and rng.random() < 0.5,
            created_by=self.people.poster,
            created_at=at,
            updated_at=at,
        )
        prefix, suffix = anchoring.context(version.text, start, end)
        mention = Mention(
            id=ids.uuid7(at, rng), claim=claim, version=version, exact=exact, prefix=prefix, suffix=suffix,
            start=start, end=end,
        )  # fmt: skip
        if fact.kind == Kind.QUOTE or rng.random() < 0.1:
            said_by = self._claimant(fact.person, is_open=article.access == Access.OPEN)
            self.writer.add(Claim.claimants.through(claim_id=claim.pk, claimant_id=said_by.pk))
        [stage] = rng.choices(list(STAGES), list(STAGES.values()))
        said = Said(claim, mention, of.source, of.place, of.is_wrong)
        life = Life(said, self.people, rng, at=at, until=self.until)
        self.writer.add(*life.live(Stage(stage)))

    def _claimant(self, name: str, *, is_open: bool) -> Claimant:
        key = f"{name} {is_open}"
        if key not in self.claimants:
            self.claimants[key] = named(name, now=self.begun, is_open=is_open)
        return self.claimants[key]
