"""What is checked of an article's newest text, claim by claim, and whether it may appear as it stands.

A constant number of queries. A blind round hides nothing here: stage, status and attention of a claim are
known to all who may see it, and nothing else is counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from claims import answering, axis, gate, queries, rules
from claims.enums import AnchorState, Attention, Origin, Outcome, Stage, Status
from claims.errors import OtherMarkup, OtherText
from claims.gate import Gate, Waiting
from claims.models import Article, ArticleMarkup, ArticleVersion, Claim, DraftOutcome, Mention
from claims.workflow import ANSWERED
from sources.people import Person

LEFT = frozenset({Stage.NOT_CHECKABLE, Stage.WITHDRAWN})  # nobody looks for a source of these


@dataclass(frozen=True)
class Covered:
    """One claim of the article, with what the gate knows of it. places: its mentions in the newest text."""

    claim: Claim
    facts: gate.Facts
    places: Sequence[Mention]
    outcome: DraftOutcome | None
    has_source: bool

    @property
    def is_proposed(self) -> bool:
        return self.claim.stage == Stage.DETECTED

    @property
    def is_in_doubt(self) -> bool:
        """Its words stand in more than one place, and nobody said which is meant."""
        return any(each.anchor == AnchorState.AMBIGUOUS for each in self.places)


@dataclass(frozen=True)
class Counts:
    """How many claims, a split one by its parts; what was withdrawn counts nowhere but in `withdrawn`.

    Every claim is one of checked, unchecked, not_checkable, proposed and withdrawn. no_source,
    wants_attention and not_in_text are among the checked and unchecked.
    """

    claims: int = 0
    checked: int = 0
    unchecked: int = 0
    not_checkable: int = 0
    proposed: int = 0
    withdrawn: int = 0
    no_source: int = 0
    wants_attention: int = 0
    not_in_text: int = 0


@dataclass(frozen=True)
class Coverage:
    """Of one text, `version`; claims in the order in which they stand, those that stand nowhere last.

    markup: what the text came in, where that was asked for and is kept.
    """

    version: ArticleVersion
    claims: Sequence[Covered]
    counts: Counts
    gate: Gate
    markup: ArticleMarkup | None = None

    @property
    def spans(self) -> list[tuple[Mention, Covered]]:
        """Each place of each claim in the text, from its beginning; of a split claim those of its parts."""
        found = [
            (place, each)
            for each in self.claims
            if not each.facts.is_split
            for place in each.places
            if place.start is not None
        ]
        return sorted(found, key=lambda pair: (pair[0].start or 0, -(pair[0].end or 0), pair[1].claim.pk))


def of(
    user: Person,
    article: Article,
    *,
    now: datetime,
    sha256: str = "",
    in_html: bool = False,
    html_sha256: str = "",
) -> Coverage:
    """What `user` may know of the newest text of an article that they may see.

    sha256: of the text that is meant, in hexadecimal. html_sha256: of the HTML that is meant, any that this
    text came in; in_html: the newest of it. Raises NoTextYet; OtherText or OtherMarkup
    when there is another one.
    """
    version = rules.text_of(article)
    if sha256 and sha256.lower() != version.sha256:
        raise OtherText(
            f"The newest text here is version {version.number} with the SHA-256 {version.sha256}; post yours "
            "as a newer version (POST articles/{id}/versions/), or ask about that one.",
            field="body_sha256",
            version=version.number,
            sha256=version.sha256,
        )
    found = [_covered(claim, waits) for claim, waits in _with_legal(user, _claims(user, article), now)]
    found.sort(key=_place)
    markup = _markup(user, version, html_sha256) if in_html or html_sha256 else None
    return Coverage(version, found, _counted(found), gate.gate(each.facts for each in found), markup)


def at_a_glance(
    user: Person, articles: Sequence[Article], *, now: datetime
) -> dict[UUID, tuple[Counts, Gate]]:
    """What is checked of each of these articles, and whether it may appear; as `of` has it."""
    newest = Mention.objects.filter(version=F("version__article__newest")).order_by("start")
    rows = queries.claims_seen(user).filter(article__in=articles)
    rows = rows.prefetch_related(Prefetch("mentions", newest, to_attr="places"))
    found: dict[UUID, list[Covered]] = {article.pk: [] for article in articles}
    for claim, waits in _with_legal(user, _with_answers(user, rows), now):
        found[claim.article_id].append(_covered(claim, waits))
    return {
        key: (_counted(covered), gate.gate(each.facts for each in covered)) for key, covered in found.items()
    }


def _markup(user: Person, version: ArticleVersion, sha256: str) -> ArticleMarkup | None:
    kept = queries.markups(user).filter(version=version)
    found = (kept.filter(sha256=sha256.lower()) if sha256 else kept).last()
    if found is None and sha256:
        raise OtherMarkup(
            f"Version {version.number}, the newest text here, never came in this HTML; post it (POST "
            "articles/{id}/versions/ with format HTML), then ask again.",
            field="html_sha256",
            version=version.number,
        )
    return found


def held(user: Person, claim: Claim) -> DraftOutcome | None:
    """What was last said or found of the words of a claim of `queries.claims`, where it still holds."""
    if claim.article.origin != Origin.OURS:
        return None
    said = list(queries.outcomes(user).filter(claim=claim).order_by("number"))
    claim.said = said  # type: ignore[attr-defined]  # as for an article's claims, for whoever asks next
    outcome, _ = answering.holding(said, verdict=claim.verdict_id, words=answering.words_of(_places(claim)))
    return said[-1] if outcome != Outcome.NONE else None


def _places(claim: Claim) -> list[Mention]:
    places: list[Mention] = claim.places  # type: ignore[attr-defined]
    return places


def _claims(user: Person, article: Article) -> list[Claim]:
    return _with_answers(user, queries.claims(user).filter(article=article))


def _with_answers(user: Person, rows: QuerySet[Claim]) -> list[Claim]:
    """`said`: what became of its words; `has_source`: whether one is linked or cited for its verdict."""
    linked = queries.links(user).filter(claim=OuterRef("pk")).order_by()
    rests_on = queries.evidence(user).filter(verdicts=OuterRef("verdict")).order_by()
    said = queries.outcomes(user).order_by("number")
    rows = rows.annotate(has_source=Q(Exists(linked)) | Q(Exists(rests_on)))
    return list(rows.prefetch_related(Prefetch("outcomes", said, to_attr="said")).order_by("pk"))


def _with_legal(
    user: Person, claims: Sequence[Claim], now: datetime
) -> list[tuple[Claim, Sequence[Waiting]]]:
    """Each claim with what its legal axis still waits for, as far as this person may know of it."""
    states = axis.of(claims, now=now, user=user)
    return [(claim, states[claim.pk].waits) for claim in claims]


def _covered(claim: Claim, waits: Sequence[Waiting]) -> Covered:
    said: list[DraftOutcome] = claim.said  # type: ignore[attr-defined]
    places, words = _places(claim), answering.words_of(_places(claim))
    outcome, is_editors = answering.holding(said, verdict=claim.verdict_id, words=words)
    facts = gate.Facts(
        key=str(claim.pk),
        statement=claim.statement,
        stage=Stage(claim.stage),
        status=Status(claim.verification_status),
        attention=Attention(claim.attention),
        legal_flag=claim.legal_flag,
        is_split=claim.is_split,
        in_text=bool(words),
        outcome=outcome,
        is_editors=is_editors,
        legal_waits=waits,
    )
    row = said[-1] if outcome != Outcome.NONE else None
    return Covered(claim, facts, places, row, bool(claim.has_source))  # type: ignore[attr-defined]


def _place(covered: Covered) -> tuple[bool, int, int, UUID]:
    places = [each for each in covered.places if each.start is not None]
    if not places:
        return True, 0, 0, covered.claim.pk
    return False, places[0].start or 0, -(places[0].end or 0), covered.claim.pk


def _counted(found: Sequence[Covered]) -> Counts:
    whole = [each for each in found if not each.facts.is_split]
    live = [each for each in whole if not each.is_proposed and each.facts.stage not in LEFT]
    by_stage: Mapping[Stage, int] = {
        stage: sum(each.facts.stage == stage for each in whole) for stage in Stage
    }
    withdrawn = by_stage[Stage.WITHDRAWN]
    return Counts(
        claims=len(whole) - withdrawn,
        checked=sum(each.facts.stage in ANSWERED for each in live),
        unchecked=sum(each.facts.stage not in ANSWERED for each in live),
        not_checkable=by_stage[Stage.NOT_CHECKABLE],
        proposed=by_stage[Stage.DETECTED],
        withdrawn=withdrawn,
        no_source=sum(not each.has_source for each in live),
        wants_attention=sum(each.facts.attention != Attention.NONE for each in live),
        not_in_text=sum(not each.facts.in_text for each in live),
    )
