"""What the two reviewers did, played through the services on what the workers really brought."""

from collections.abc import Callable

from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.enums import Move, Stage
from claims.models import Claim, Review
from claims.services import moves
from factcheck.demo.judging import Playing
from factcheck.demo.loading import Desk, load
from factcheck.demo.place import Place
from seeds import content, sample_server
from tests.seeds.readings import claims

# Discard's port: the guard lets it through below, and nothing listens there.
NOWHERE = "http://127.0.0.1:9"
ON_THE_WEB = {"bounty", "indictment", "nobel", "own-indictment"}


def play(desk: Desk, work: Callable[[], None]) -> Playing:
    sources = load(desk)
    work()
    playing = Playing(desk.people, sources, now=timezone.now())
    for judgement in content.judgements():
        playing.play(judgement)
    return playing


def claim(key: str) -> Claim:
    return Claim.objects.get(statement=claims()[key][1].statement)


def standing() -> dict[str, tuple[str, str]]:
    """Stage and verification_status of each judged claim."""
    rows = {judgement.claim: claim(judgement.claim) for judgement in content.judgements()}
    return {key: (row.stage, row.verification_status) for key, row in rows.items()}


def test_every_judgement_comes_to_what_the_seed_says(desk: Desk, work: Callable[[], None]) -> None:
    playing = play(desk, work)
    assert standing() == {
        judgement.claim: (judgement.stage, judgement.verification_status)
        for judgement in content.judgements()
    }
    assert playing.notes == {}


def test_what_cannot_be_cited_is_left_open_with_the_reason(
    desk: Desk, work: Callable[[], None], settings: Settings
) -> None:
    settings.FETCH_ALLOWED_ADDRESSES = ["127.0.0.1:9"]
    playing = play(Desk(desk.people, now=desk.now, samples=NOWHERE), work)
    left = {key for key, (stage, _) in standing().items() if stage == Stage.OPEN}
    assert left == ON_THE_WEB
    assert playing.notes == {claim(key).pk: "Its source could not be read." for key in ON_THE_WEB}


def test_half_a_judgement_leaves_nothing(desk: Desk, work: Callable[[], None], place: Place) -> None:
    sample_server.change(place.sample_state, "state-gov")
    playing = play(desk, work)
    bounty = claim("bounty")
    assert (bounty.stage, bounty.assignee) == (Stage.OPEN, None)
    assert playing.notes[bounty.pk].startswith("The quote is not in this capture's text")


def test_a_claim_that_somebody_took_is_left_to_them(desk: Desk, work: Callable[[], None]) -> None:
    load(desk)
    moves.make(claim("defiance"), Move.TAKE, by=desk.people["editor"], now=timezone.now())
    play(desk, lambda: None)
    taken = claim("defiance")
    assert (taken.stage, taken.assignee) == (Stage.IN_REVIEW, desk.people["editor"])


def test_a_later_start_judges_nothing_twice(desk: Desk) -> None:
    play(desk, lambda: None)
    before = Review.objects.count()
    play(desk, lambda: None)
    assert Review.objects.count() == before == 6


def test_a_claim_that_was_given_back_stays_open(desk: Desk) -> None:
    play(desk, lambda: None)
    moves.make(
        claim("strikes"), Move.RETURN, by=desk.people["reviewer"], now=timezone.now(), reason="No time."
    )
    play(desk, lambda: None)
    assert claim("strikes").stage == Stage.OPEN
