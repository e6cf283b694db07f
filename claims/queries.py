"""Sets of rows; each begins with what this person may see.

Two things are absent for those who may not see them: whatever belongs to a restricted article, and,
until the required reviews of a round are in, other people's reviews and evidence of that round. A round
that was left before (returned, withdrawn) stays each reviewer's own until a later one is complete.
"""

from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now

from claims.enums import (
    Access,
    AnchorState,
    ApprovalState,
    HistoryKind,
    Move,
    Origin,
    RecheckKind,
    Ruling,
    Stage,
)
from claims.models import (
    Approval,
    Article,
    ArticleAuthor,
    ArticleMarkup,
    ArticleVersion,
    Claim,
    Claimant,
    ClaimSource,
    Clearance,
    Complaint,
    DraftOutcome,
    Evidence,
    HistoryEntry,
    Mention,
    Publication,
    Question,
    QuestionAnswer,
    QuestionWithdrawal,
    Recheck,
    ReplyAnswer,
    ReplyRequest,
    ReplyWaiver,
    Review,
    Sighting,
    Suggestion,
    Verdict,
    VerdictEvidence,
)
from claims.workflow import REVIEWING
from sources import queries as source_queries
from sources.models import Source
from sources.people import Person, key
from sources.queries import captures_seen_by, seen_by
from sources.tracing import Origins, origins_of


class _Hidden(Func):
    """Whether the article that a column names is restricted to others than a person.

    Said in SQL: every query asks it, and two querysets, one within the other, take Django longer to put into
    words than PostgreSQL takes to answer.
    """

    output_field = BooleanField()
    template = (
        f"EXISTS (SELECT 1 FROM {Article._meta.db_table} hidden"
        f" WHERE NOT hidden.access = '{Access.OPEN.value}'"
        f" AND NOT EXISTS (SELECT 1 FROM {Article.access_people.through._meta.db_table} named"
        " WHERE named.article_id = hidden.id AND named.user_id = {person}) AND hidden.id = {article})"
    )

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        article, person = map(compiler.compile, self.get_source_expressions())
        return self.template.format(article=article[0], person=person[0]), (*person[1], *article[1])


def _open_to(user: Person, path: str = "pk") -> Q:
    """What hangs on an article that `user` may see; `path` leads to it, as in "claim__article".

    Asked the other way round: those that are hidden are few, and an index holds them.
    """
    return ~Q(_Hidden(F(path), Value(key(user), output_field=UUIDField())))


def _unblind(user: Person, author: str) -> Q:
    """Rows of a complete round, of the present one where it is not judged blind, or one's own."""
    complete = Q(round__lte=F("claim__unblinded_round"))
    openly = Q(claim__is_blind=False, round=F("claim__round"))
    return complete | openly | Q(**{f"{author}_id": key(user)})


def _citation_seen_by(user: Person, path: str = "") -> Q:
    """Citations of sources and captures that `user` may see; `path` leads to the citation."""
    offline = Q(**{f"{path}extraction__isnull": True})
    return seen_by(user, f"{path}source__") & (
        offline | captures_seen_by(user, f"{path}extraction__snapshot__")
    )


BLIND = (HistoryKind.REVIEW, HistoryKind.EVIDENCE, HistoryKind.REPLY, HistoryKind.QUESTION)


def articles(user: Person) -> QuerySet[Article]:
    visible = Article.objects.filter(_open_to(user))
    return (
        visible.select_related("publisher", "newest", "intake__reading")
        .defer("intake__reading__text", "intake__reading__page_offsets")
        .prefetch_related("authors__user", "access_people")
    )


def versions(user: Person) -> QuerySet[ArticleVersion]:
    return ArticleVersion.objects.filter(_open_to(user, "article")).select_related("article")


def markups(user: Person) -> QuerySet[ArticleMarkup]:
    """What articles' texts came in, the newest last."""
    return ArticleMarkup.objects.filter(_open_to(user, "version__article")).order_by("pk")


def links(user: Person) -> QuerySet[ClaimSource]:
    """Sources linked to claims; one that `user` may not see is no link."""
    shown = Prefetch("source", source_queries.sources(user))
    return ClaimSource.objects.filter(seen_by(user, "source__")).prefetch_related(shown).order_by("pk")


def rests_on() -> QuerySet[VerdictEvidence]:
    """What verdicts rest on: a citation that a ruling replaced by a newer one no longer counts."""
    anew = VerdictEvidence.objects.filter(
        verdict=OuterRef("verdict"), recheck__isnull=False, evidence__replaces=OuterRef("evidence")
    )
    return VerdictEvidence.objects.filter(~Exists(anew))


def counts() -> Q:
    """Citations that count for a verdict."""
    return Q(Exists(rests_on().filter(evidence=OuterRef("pk"))))


def watched() -> QuerySet[VerdictEvidence]:
    """The citations of captured texts that current verdicts rest on."""
    return rests_on().filter(verdict__ended_at=None, evidence__extraction__isnull=False)


def findings(recheck: Recheck) -> QuerySet[Sighting]:
    """What became, in the recheck's newer text, of each citation that its verdict rests on."""
    if not recheck.closed_at:
        return open_findings(recheck.claim).filter(extraction=recheck.extraction_id)
    return _findings(recheck.claim_id, recheck.verdict_id).filter(extraction=recheck.extraction_id)


def open_findings(claim: Claim) -> QuerySet[Sighting]:
    """What became, in any newer text, of the citations that the claim's current verdict rests on."""
    still = Exists(watched().filter(evidence=OuterRef("evidence")))
    return _findings(claim.pk, claim.verdict_id).filter(still)


def _findings(claim_id: UUID, verdict_id: UUID | None) -> QuerySet[Sighting]:
    here = Sighting.objects.filter(evidence__claim=claim_id)
    return here.filter(Q(verdict=verdict_id) | Q(verdict=None)).order_by("pk")  # older ones name none


def claims(user: Person) -> QuerySet[Claim]:
    """Every claim that `user` may see, with what a list shows of each: a constant number of queries."""
    return _claims(user).select_related("proposal").prefetch_related(Prefetch("links", links(user)))


def claims_seen(user: Person) -> QuerySet[Claim]:
    """Every claim that `user` may see, bare: what is shown of each is gathered otherwise."""
    return Claim.objects.filter(_open_to(user, "article"))


def claim_at_desk(user: Person) -> QuerySet[Claim]:
    """As `claims`, for the page of one: without the links, of which it asks more by itself.

    In the claim's row: `live`, what is published of it, and `asked`, what somebody asked for that takes a
    second person, where there is such; `has_judged`, whether a review of its present round is this person's,
    `has_reviewed`, whether one that overrides no others is.
    """
    own = Review.objects.filter(claim=OuterRef("pk"), round=OuterRef("round"), reviewer=key(user))
    pending = Q(
        approvals__state=ApprovalState.PENDING,
        approvals__recheck=None,
        approvals__act=Move.NOT_CHECKABLE,  # one at a time of each act
    )
    return (
        _claims(user)
        .annotate(
            live=FilteredRelation("publications", condition=Q(publications__ended_at=None)),
            asked=FilteredRelation("approvals", condition=pending),
            has_judged=Exists(own),
            has_reviewed=Exists(own.filter(is_override=False)),
        )
        .select_related("article__newest", "parent", "policy")
        .select_related("live", "asked__asked_by")  # type: ignore[misc]  # no fields, but joined above
        .prefetch_related("article__authors")
    )


def _claims(user: Person) -> QuerySet[Claim]:
    newest = Mention.objects.filter(version=F("version__article__newest")).order_by("start")
    newest = newest.select_related("drift__before")
    return (
        Claim.objects.filter(_open_to(user, "article"))
        .select_related("article__publisher", "assignee", "verdict", "detection")
        .prefetch_related("claimants", Prefetch("mentions", newest, to_attr="places"))
    )


def marked(user: Person, claim: Claim) -> QuerySet[Mention]:
    """Where other claims of its article stand in the newest text, as far as one may see them."""
    mentions = Mention.objects.filter(version=claim.article.newest_id, claim__in=claims(user))
    others = mentions.exclude(claim=claim).exclude(anchor=AnchorState.ORPHANED)
    return others.exclude(claim__stage=Stage.WITHDRAWN).select_related("claim").order_by("start", "pk")


def left_by(user: Person) -> QuerySet[Claim]:
    """Those that are being checked by somebody whose account is deactivated."""
    going_on = claims(user).filter(stage__in=REVIEWING, is_split=False)
    return going_on.filter(assignee__is_active=False)


def claims_in_full(user: Person) -> QuerySet[Claim]:
    """As `claims`, with what one claim's page shows besides; counts only evidence that `user` may see."""
    return (
        claims(user)
        .annotate(evidence_count=evidence_count(user))
        .prefetch_related(
            "children",
            Prefetch(
                "approvals",
                Approval.objects.filter(state=ApprovalState.PENDING).select_related("asked_by"),
                to_attr="waiting",
            ),
            Prefetch("publications", Publication.objects.order_by("-number"), to_attr="published"),
            Prefetch("verdict__evidence", evidence(user).filter(counts()).order_by("pk"), to_attr="rests_on"),
        )
    )


def evidence_count(user: Person) -> Coalesce:
    """How much evidence of a claim `user` may see; for an annotation of claims."""
    cited = evidence(user).filter(claim=OuterRef("pk")).order_by().values("claim")
    return Coalesce(Subquery(cited.annotate(count=Count("pk")).values("count")), 0)


def evidence(user: Person) -> QuerySet[Evidence]:
    return (
        evidence_on_seen(user)
        .filter(_open_to(user, "claim__article"))
        .select_related("claim", "source__publisher", "source__override", "cited_by", "translated_by")
        .select_related("extraction__snapshot__tombstone", "extraction__snapshot__person")
        .select_related("retraction__retracted_by")
        .prefetch_related("extraction__snapshot__attestations__by")
        .defer("extraction__text")
    )


def evidence_on_seen(user: Person) -> QuerySet[Evidence]:
    """As `evidence`, bare, on claims that the caller knows this person may see."""
    return Evidence.objects.filter(_citation_seen_by(user), _unblind(user, "cited_by"))


def origins(user: Person, claim: Claim) -> Origins:
    """The independent origins behind the sources that are linked to the claim or cited to carry a verdict."""
    linked = links(user).filter(claim=claim).prefetch_related(None)
    cited = evidence(user).filter(claim=claim, is_carrying=True, retraction=None).order_by("pk")
    ids = (rows.order_by("pk").values_list("source", flat=True) for rows in (linked, cited))
    return origins_of(user, chain.from_iterable(ids))


def reviews(user: Person) -> QuerySet[Review]:
    visible = Review.objects.filter(_open_to(user, "claim__article")).filter(_unblind(user, "reviewer"))
    shown = Prefetch("evidence", Evidence.objects.filter(_citation_seen_by(user)).order_by("pk"))
    return visible.select_related("reviewer", "claim").prefetch_related(shown)


def history(user: Person) -> QuerySet[HistoryEntry]:
    """Entries about what is hidden from `user` are absent; see `is_blind_to` about their numbering."""
    visible = Claim.objects.filter(_open_to(user, "article"), pk=OuterRef("claim")).values("pk")
    # As a value of each entry: joined to a condition, PostgreSQL would sort all entries for the newest few.
    entries = HistoryEntry.objects.alias(visible=Subquery(visible)).filter(visible__isnull=False)
    public = ~Q(kind__in=BLIND)
    seen = public | _unblind(user, "by") | _of_question_seen_by(user)
    return entries.filter(seen).select_related("by")


def _of_question_seen_by(user: Person) -> Q:
    """Entries about a question that `user` may see: the question itself, an answer, its withdrawal.

    For all others they are there once the round is complete; they hold none of the words.
    """
    asked = questions(user).order_by().values("pk")
    about = (
        Question.objects.filter(pk__in=asked, pk=OuterRef("object_id")),
        QuestionAnswer.objects.filter(question__in=asked, pk=OuterRef("object_id")),
        QuestionWithdrawal.objects.filter(question__in=asked, pk=OuterRef("object_id")),
    )
    seen = Q()
    for rows in about:
        seen |= Q(Exists(rows))
    return Q(kind=HistoryKind.QUESTION) & seen


def is_blind_to(user: Person, claim: Claim) -> bool:
    """Whether this person may be missing entries, so that seq and hashes would tell that there are any."""
    hidden_from = claim.round if claim.is_blind else claim.round - 1
    return claim.unblinded_round < hidden_from


def suggestions(user: Person) -> QuerySet[Suggestion]:
    visible = Suggestion.objects.filter(
        _open_to(user, "claim__article"), captures_seen_by(user, "extraction__snapshot__")
    )
    source = "extraction__snapshot__source"
    return (
        visible.select_related("claim", f"{source}__publisher", f"{source}__override")
        .defer("extraction__text")
        .prefetch_related("extraction__snapshot__attestations")
        .order_by("-extraction", "rank")
    )


def verdicts(user: Person) -> QuerySet[Verdict]:
    visible = Verdict.objects.filter(_open_to(user, "claim__article"))
    cited = Evidence.objects.filter(_citation_seen_by(user), counts())
    shown = Prefetch("evidence", cited.select_related("source"))
    return visible.select_related("settled_by").prefetch_related(shown, "reviews")


def rechecks(user: Person) -> QuerySet[Recheck]:
    """`claim.evidence`: the citations that were looked for, each with its sightings in a recheck's text."""
    told_of = Recheck.objects.filter(claim=OuterRef("evidence__claim"), extraction=OuterRef("extraction"))
    shown = Sighting.objects.filter(Exists(told_of)).order_by("pk")
    looked_for = Evidence.objects.filter(
        Exists(Sighting.objects.filter(evidence=OuterRef("pk"))), _citation_seen_by(user)
    )
    with_sightings = looked_for.prefetch_related(Prefetch("sightings", shown))
    return (
        rechecks_listed(user)
        .select_related("claim")
        .prefetch_related(Prefetch("claim__evidence", with_sightings))
    )


def rechecks_listed(user: Person) -> QuerySet[Recheck]:
    """`half`: the ruling on it that waits for a second person, where one does."""
    of_source = Q(source__isnull=True) | seen_by(user, "source__")
    pending = Q(approvals__state=ApprovalState.PENDING)
    return (
        Recheck.objects.filter(_open_to(user, "claim__article"), of_source)
        .annotate(half=FilteredRelation("approvals", condition=pending))
        .select_related("source__publisher", "source__override", "extraction__snapshot")
        .select_related("half__asked_by")  # type: ignore[misc]  # no field, but joined above
        .defer("extraction__text", "extraction__snapshot__exchange")
    )


def rechecks_of(user: Person, claim: Claim) -> QuerySet[Recheck]:
    """Those that its page tells of, the oldest first: the open ones, what overtook its verdict, and the
    rulings that it stands on newer words of the article.

    `newer_text`: of an open one about a source, the text that differs, where this person may read it.
    """
    overtaken = Q(verdict=claim.verdict_id, ruling=Ruling.SUPERSEDED) if claim.verdict_id else Q(pk__in=[])
    stands = Q(kind=RecheckKind.TEXT, ruling=Ruling.STANDS)
    may_read = Q(closed_at=None) & captures_seen_by(user, "extraction__snapshot__")
    told = rechecks_listed(user).filter(Q(closed_at=None) | overtaken | stands, claim=claim)
    return told.annotate(newer_text=Case(When(may_read, then=F("extraction__text")))).order_by("opened_at")


def ruled_by_another(user: Person) -> QuerySet[Approval]:
    """Of a claim: a colleague's ruling that waits for a second person. For a subquery."""
    visible = rechecks_listed(user).filter(closed_at=None).order_by().values("pk")
    waiting = Approval.objects.filter(claim=OuterRef("pk"), recheck__in=visible, state=ApprovalState.PENDING)
    return waiting.exclude(asked_by=key(user))


def _verdicts_on(user: Person, source: Source) -> list[UUID]:
    """Verdicts that rest on a passage of the source: read first, so that the rest is looked up by them."""
    resting = rests_on().filter(_citation_seen_by(user, "evidence__"), evidence__source=source)
    return list(resting.order_by().values_list("verdict", flat=True).distinct())


def _live(user: Person, verdicts: list[UUID]) -> QuerySet[Publication]:
    """What is published of these verdicts and not ended."""
    return publications(user).filter(verdict__in=verdicts, ended_at=None)


def resting_on(user: Person, source: Source) -> QuerySet[Claim]:
    """Claims whose current verdict, or whose live publication, rests on a passage of the source.

    Each with its `verdict.of_source`, the passages, and its `live`, the publications; four queries.
    """
    verdicts = _verdicts_on(user, source)
    cited = Evidence.objects.filter(_citation_seen_by(user), counts(), source=source).order_by("pk")
    return (
        _resting(user, verdicts)
        .select_related("article", "verdict")
        .prefetch_related(
            Prefetch("verdict__evidence", cited, to_attr="of_source"),
            Prefetch("publications", _live(user, verdicts), to_attr="live"),
        )
    )


def _resting(user: Person, verdicts: list[UUID]) -> QuerySet[Claim]:
    judged = Claim.objects.filter(verdict__in=verdicts).order_by().values("pk")
    keys = judged.union(_live(user, verdicts).order_by().values("claim"))
    visible = Claim.objects.filter(_open_to(user, "article"), pk__in=keys)
    return visible.annotate(rests=Case(When(verdict__in=verdicts, then=True), default=False))


def counts_on(user: Person, source: Source) -> dict[str, int]:
    """How many claims, current verdicts and live publications rest on the source."""
    verdicts = _verdicts_on(user, source)
    resting = _resting(user, verdicts).order_by()
    counted = resting.aggregate(claims=Count("pk"), verdicts=Count("pk", filter=Q(rests=True)))
    return {**counted, "publications": _live(user, verdicts).count()}


def outcomes(user: Person) -> QuerySet[DraftOutcome]:
    """What became of claims' words in drafts of ours; no part of a round, so nobody is blind to it."""
    return DraftOutcome.objects.filter(_open_to(user, "claim__article")).select_related("by", "version")


def publications(user: Person) -> QuerySet[Publication]:
    return Publication.objects.filter(_open_to(user, "claim__article")).select_related("published_by")


def complaints(user: Person) -> QuerySet[Complaint]:
    visible = Complaint.objects.filter(_open_to(user, "publication__claim__article"))
    return visible.select_related("publication__claim__article", "after", "recorded_by", "decided_by")


def complaints_to_decide(user: Person) -> QuerySet[Complaint]:
    return complaints(user).filter(decided_at=None).order_by("pk")


def in_public(*, now: datetime) -> QuerySet[Publication]:
    """What anyone may read of what was published, live or ended: of open articles, ours once out."""
    appeared = Q(claim__article__origin=Origin.THEIRS) | Q(claim__article__published_at__lte=now)
    shown = Publication.objects.filter(appeared, claim__article__access=Access.OPEN)
    return shown.select_related("claim__article__publisher", "verdict")


def publications_to_correct(user: Person) -> QuerySet[Publication]:
    """What stands published although a legal order removed words quoted in it: a person's to mend."""
    live = publications(user).filter(ended_at=None, redacted_at__isnull=False)
    return live.select_related("claim").order_by("redacted_at", "pk")


def claimants(user: Person) -> QuerySet[Claimant]:
    """Those of claims that `user` may see, and the openly named of none yet."""
    all_claims = Claim.objects.filter(claimants=OuterRef("pk")).order_by().values("pk")
    # One of them is looked for, as a value: asked whether any exists, PostgreSQL would gather every claim.
    named = Claimant.objects.alias(
        any_claim=Subquery(all_claims[:1]),
        seen=Subquery(all_claims.filter(_open_to(user, "article"))[:1]),
    )
    return named.filter(Q(seen__isnull=False) | Q(any_claim__isnull=True, is_open=True))


# --- the legal axis and questions; `user` None reads for a machine that tells nobody of single rows --------


def _of_claim(user: Person | None) -> Q:
    return Q() if user is None else _open_to(user, "claim__article")


def reply_requests(user: Person | None) -> QuerySet[ReplyRequest]:
    """Who was asked what they say to a claim, each with what came of it, the oldest answer first.

    What is asked tells what a reviewer thinks: while a blind round runs, it is theirs alone.
    """
    visible = ReplyRequest.objects.filter(_of_claim(user))
    if user is not None:
        no_round_runs = Q(claim__stage=Stage.NOT_CHECKABLE, round=F("claim__round"))
        visible = visible.filter(_unblind(user, "asked_by") | no_round_runs)
    answers = ReplyAnswer.objects.select_related("recorded_by").order_by("pk")
    return visible.select_related("asked_by").prefetch_related(Prefetch("answers", answers))


def overdue(user: Person, *, now: datetime | Now) -> QuerySet[ReplyRequest]:
    """Requests on flagged claims whose deadline passed, and nobody has said what came of them."""
    answered = ReplyAnswer.objects.filter(request=OuterRef("pk"))
    late = reply_requests(user).filter(~Exists(answered), deadline__lte=now, claim__legal_flag=True)
    return late.exclude(claim__stage=Stage.WITHDRAWN)


def waivers(user: Person | None) -> QuerySet[ReplyWaiver]:
    return ReplyWaiver.objects.filter(_of_claim(user)).select_related("said_by")


def clearances(user: Person | None) -> QuerySet[Clearance]:
    return Clearance.objects.filter(_of_claim(user)).select_related("cleared_by", "revocation__revoked_by")


def to_clear() -> Q:
    """Of claims: flagged, answered or set aside, and no clearance of this verdict that was not taken back.

    Whether the words are still those that were cleared is told by `claims.axis`.
    """
    standing = Clearance.objects.filter(
        Q(verdict=OuterRef("verdict")) | Q(verdict=None),
        claim=OuterRef("pk"),
        round=OuterRef("round"),
        revocation=None,
    )
    stages = [Stage.CHECKED, Stage.PUBLISHED, Stage.NOT_CHECKABLE]
    return Q(legal_flag=True, is_split=False, stage__in=stages) & ~Q(Exists(standing))


def questions(user: Person) -> QuerySet[Question]:
    """Questions to the author: for who asked and for the article's authors always; for those who review once
    the round that they were asked in is complete, or where it is not blind.
    """
    author = ArticleAuthor.objects.filter(article=OuterRef("claim__article"), user=key(user))
    told = Q(asked_by=key(user)) | Q(Exists(author))
    if user.is_active and user.has_perm("claims.review"):
        told |= _unblind(user, "asked_by")
    answers = QuestionAnswer.objects.select_related("answered_by").order_by("pk")
    return (
        Question.objects.filter(_open_to(user, "claim__article"))
        .filter(told)
        .select_related("asked_by", "withdrawal__withdrawn_by")
        .prefetch_related(Prefetch("answers", answers))
        .order_by("pk")
    )


def unanswered(user: Person) -> QuerySet[Question]:
    """Questions that wait for an answer, of those that `user` may see."""
    answered = QuestionAnswer.objects.filter(question=OuterRef("pk"))
    return questions(user).filter(~Exists(answered), withdrawal=None)
