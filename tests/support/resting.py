"""Many claims whose verdicts rest on one source, written in bulk: what is looked at is what comes after."""

from datetime import timedelta
from hashlib import sha256

from uuid_utils.compat import uuid7

from claims.enums import Basis, HistoryKind, Rating, Stage, Stance, Status
from claims.models import Claim, Evidence, Verdict, VerdictEvidence
from claims.services import articles, history
from claims.services.history import Note
from factcheck.models import User
from sources.enums import Quality, Watch
from sources.models import Extraction, Snapshot, Source
from sources.services import sources
from tests.support.desk import NOW

COSTS = "The repair of road {number} cost {cost} euros a metre, according to the roads office."
EACH = 100  # so many claims cite the same passage


def text(passages: int, *, cost: str = "420") -> str:
    return "\n\n".join(COSTS.format(number=number, cost=cost) for number in range(passages))


def page(by: User, name: str = "costs") -> Source:
    return sources.track(f"https://roads.example.org/{name}", by=by, now=NOW, how=Watch.QUIET)


def read(source: Source, words: str, *, hours: int = 0) -> Extraction:
    """The source's newest text, captured so many hours later; nobody was told of it."""
    moment = NOW + timedelta(hours=hours)
    snapshot = Snapshot.objects.create(
        source=source,
        sha256=sha256(words.encode()).hexdigest(),
        bytes=len(words),
        exchange={},
        captured_at=moment,
        attempt=uuid7(),
    )
    reading = Extraction.objects.create(
        snapshot=snapshot,
        extractor="test",
        text=words,
        text_sha256=snapshot.sha256,
        quality=Quality.OK,
        extracted_at=moment,
    )
    Source.objects.filter(pk=source.pk).update(reading=reading, latest=snapshot)
    return reading


def claims(reading: Extraction, count: int, by: User) -> list[Claim]:
    """So many claims, CHECKED and VERIFIED, each on a passage of the text; a hundred share one."""
    words = reading.text or ""
    article = articles.register(by=by, now=NOW, title="What roads cost", body="Roads cost money.").article
    when = {"created_at": NOW, "updated_at": NOW}
    made = Claim.objects.bulk_create(
        Claim(article=article, statement=f"Road {number} is dear.", created_by=by, **when)
        for number in range(count)
    )
    verdicts = Verdict.objects.bulk_create(
        Verdict(
            claim=claim,
            round=1,
            rating=Rating.CONFIRMED,
            words=claim.statement,
            basis=Basis.AGREED,
            reviews_required=2,
            settled_at=NOW,
            settled_by=by,
        )
        for claim in made
    )
    cited = Evidence.objects.bulk_create(
        _citation(claim, reading, words, COSTS.format(number=number // EACH, cost="420"), by)
        for number, claim in enumerate(made)
    )
    VerdictEvidence.objects.bulk_create(
        VerdictEvidence(verdict=verdict, evidence=each) for verdict, each in zip(verdicts, cited, strict=True)
    )
    for claim, verdict in zip(made, verdicts, strict=True):
        claim.verdict, claim.stage, claim.verification_status = verdict, Stage.CHECKED, Status.VERIFIED
        claim.unblinded_round = 1
    Claim.objects.bulk_update(
        made, ["verdict", "stage", "verification_status", "unblinded_round"], batch_size=500
    )
    notes = [Note(claim, HistoryKind.EDIT, "marked", facts={"stage": Stage.CHECKED}) for claim in made]
    for at in range(0, count, 500):
        history.record_all(notes[at : at + 500], by=by, now=NOW)
    return made


def _citation(claim: Claim, reading: Extraction, words: str, quote: str, by: User) -> Evidence:
    start = words.index(quote)
    return Evidence(
        claim=claim,
        round=1,
        source_id=reading.snapshot.source_id,
        extraction=reading,
        quote=quote,
        prefix="",
        suffix="",
        start=start,
        end=start + len(quote),
        stance=Stance.SUPPORTS,
        is_carrying=True,
        note="",
        translation="",
        cited_by=by,
        cited_at=NOW,
    )
