"""What was detected comes with proposals, and says what a person left of them once it is accepted."""

from datetime import UTC, datetime

import pytest

from claims.enums import Access, Asserts, Kind, Stage
from claims.errors import MoveForbidden, MoveNotPossible, StaleVersion
from claims.models import Article, Claim, Proposal
from claims.services import articles, candidates, claims
from claims.services.candidates import Taken, as_proposed
from sources.enums import AttributionState
from sources.models import Attribution
from sources.services import sources
from tests.support import desk
from tests.support.people import Newsroom

pytestmark = pytest.mark.django_db
PAGE = "https://paper.example/bridge"
BODY = (
    "Ada Lind became mayor in 2020.\n\n"
    "But the bridge cost 4.2 million euros, the Harbour Gazette reported. "
    "She said on Sunday that it was closed.\n\n"
    "“We are done,” she said."
)


@pytest.fixture
def article(newsroom: Newsroom) -> Article:
    published_at = datetime(2026, 1, 6, tzinfo=UTC)
    return desk.article(newsroom.writer, body=BODY, url=PAGE, published_at=published_at)


def detected(article: Article, newsroom: Newsroom, quote: str, kind: Kind = Kind.NUMBER) -> Claim:
    return desk.claim(article, newsroom.writer, quote=quote, kind=kind, stage=Stage.DETECTED)


@pytest.fixture
def claim(article: Article, newsroom: Newsroom) -> Claim:
    return detected(article, newsroom, "But the bridge cost 4.2 million euros, the Harbour Gazette reported.")


def test_a_proposal_is_no_fact_of_the_claim(claim: Claim) -> None:
    proposal = Proposal.objects.get()
    assert proposal.statement == "The bridge cost 4.2 million euros, the Harbour Gazette reported."
    assert (proposal.claimants, proposal.outlets) == ([], ["Harbour Gazette"])
    assert claim.statement == claim.mentions.get().exact
    assert list(claim.claimants.all()) == []


def test_whom_a_pronoun_means_is_offered_and_no_claimant(article: Article, newsroom: Newsroom) -> None:
    claim = detected(article, newsroom, "She said on Sunday that it was closed.")
    assert (claim.proposal.said_as, claim.proposal.offered[0]) == ("She", "Ada Lind")
    assert as_proposed(claim).claimants == []
    assert claim.proposal.choices[0]["statement"] == (
        "She [Ada Lind?] said on Sunday (4 January 2026) that it was closed."
    )


def test_accepted_as_it_was_changed(claim: Claim, newsroom: Newsroom) -> None:
    taken = Taken(
        statement="The bridge cost 4.2 million euros.",
        asserts=Asserts.SO,
        kind=Kind.EVENT,
        claimants=["Ada Lind"],
        sources=["https://example.org/accounts"],
    )
    opened = candidates.accept(claim, taken, by=newsroom.reviewer, now=desk.NOW, version=claim.version)
    assert (opened.stage, opened.statement, opened.kind) == (Stage.OPEN, taken.statement, Kind.EVENT)
    assert [each.name for each in opened.claimants.all()] == ["Ada Lind"]
    assert [each.source.url for each in opened.links.all()] == ["https://example.org/accounts"]
    assert opened.mentions.get().exact == claim.mentions.get().exact
    assert [each.action for each in opened.history.order_by("seq")] == [
        "marked", "edited", "source_linked", "open",
    ]  # fmt: skip


def test_the_outlet_is_an_attribution_of_the_page_where_that_is_tracked(
    claim: Claim, newsroom: Newsroom
) -> None:
    page = sources.track(PAGE, by=newsroom.writer, now=desk.NOW)
    taken = Taken(statement="So.", asserts=Asserts.SO, kind=Kind.NUMBER, outlet="Harbour Gazette")
    candidates.accept(claim, taken, by=newsroom.reviewer, now=desk.NOW, version=claim.version)
    said = Attribution.objects.get(source=page)
    assert (str(said.publisher), said.state) == ("Harbour Gazette", AttributionState.ACCEPTED)


def test_of_a_page_that_nobody_tracks_nothing_is_attributed(claim: Claim, newsroom: Newsroom) -> None:
    taken = Taken(statement="So.", asserts=Asserts.SO, kind=Kind.NUMBER, outlet="Harbour Gazette")
    candidates.accept(claim, taken, by=newsroom.reviewer, now=desk.NOW, version=claim.version)
    assert not Attribution.objects.exists()


def test_what_changed_meanwhile_is_not_accepted(claim: Claim, newsroom: Newsroom) -> None:
    read = claim.version
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=read, statement="Otherwise.")
    with pytest.raises(StaleVersion):
        candidates.accept(claim, as_proposed(claim), by=newsroom.reviewer, now=desk.NOW, version=read)


def test_what_is_open_is_not_accepted_again(claim: Claim, newsroom: Newsroom) -> None:
    by, now = newsroom.reviewer, desk.NOW
    opened = candidates.accept(claim, as_proposed(claim), by=by, now=now, version=claim.version)
    with pytest.raises(MoveNotPossible):
        candidates.accept(opened, as_proposed(opened), by=by, now=now, version=opened.version)


def test_many_are_accepted_but_those_that_somebody_decided_on(
    article: Article, claim: Claim, newsroom: Newsroom
) -> None:
    other = detected(article, newsroom, "“We are done,” she said.", Kind.QUOTE)
    by, now = newsroom.reviewer, desk.NOW
    wanted = {each.pk: as_proposed(each) for each in (claim, other)}
    candidates.accept(claim, as_proposed(claim), by=by, now=now, version=claim.version)
    done = candidates.accept_all(article, wanted, by=by, now=now)
    assert [each.pk for each in done] == [other.pk]
    assert done[0].asserts == Asserts.SAID


def test_a_machine_does_not_accept(claim: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(MoveForbidden):
        candidates.accept(claim, as_proposed(claim), by=newsroom.writer, now=desk.NOW, version=claim.version)


def test_who_is_named_in_a_restricted_article_is_named_nowhere_else(
    article: Article, claim: Claim, newsroom: Newsroom
) -> None:
    by = newsroom.writer
    articles.edit(article, by=by, now=desk.NOW, access=Access.RESTRICTED, access_people=[newsroom.reviewer])
    claim.refresh_from_db()
    taken = as_proposed(claim)
    opened = candidates.accept(claim, taken, by=newsroom.reviewer, now=desk.NOW, version=claim.version)
    assert [(each.name, each.is_open) for each in opened.claimants.all()] == [("Harbour Gazette", False)]
