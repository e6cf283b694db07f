"""The front page: what waits for each person, and why."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from claims.enums import Rating, Ruling, Stage
from claims.models import Claim
from claims.services import articles, rechecks, rulings
from claims.services.rulings import Said
from sources.models import Extraction, Scrub
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

SETTLE = "Reviewers differ: settle"


def queues(client: Client) -> dict[str, list[str]]:
    """Each list's title with the statements in it."""
    page = fromstring(client.get(reverse("admin:index")).content.decode())
    return {
        card.findtext("h2").strip(): [link.text for link in card.xpath(".//li/a")]
        for card in page.xpath("//section")
    }


def test_who_may_settle_finds_what_reviewers_differ_on(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    assert queues(sign_in(newsroom.editor))[SETTLE] == [claim.statement]


def test_who_may_not_settle_has_no_such_list(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    assert SETTLE not in queues(sign_in(newsroom.third))


def test_an_editor_who_reviewed_it_does_not_settle_it(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.editor)
    desk.review(claim, newsroom.editor)
    desk.review(claim, newsroom.second, rating=Rating.MISLEADING)
    assert queues(sign_in(newsroom.editor)).get(SETTLE, []) == []
    assert queues(sign_in(newsroom.chief))[SETTLE] == [claim.statement]


def test_an_editor_who_wrote_the_article_does_not_settle_it(newsroom: Newsroom, sign_in: SignIn) -> None:
    own = desk.draft(newsroom.writer, authors=[articles.Author("Ed", newsroom.editor)])
    claim = desk.brought(desk.claim(own, newsroom.writer), Stage.DISPUTED, newsroom)
    assert queues(sign_in(newsroom.editor)).get(SETTLE, []) == []
    assert queues(sign_in(newsroom.chief))[SETTLE] == [claim.statement]


def test_what_is_mine_says_that_reviewers_differ(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    page = sign_in(newsroom.reviewer).get(reverse("admin:index")).content.decode()
    assert "<strong>Reviewers differ</strong> · " in page


RULING = "A ruling takes a second person"


def test_a_colleague_finds_the_ruling_that_waits_and_who_asked_does_not(
    claim: Claim, captured: Extraction, newsroom: Newsroom, web: Web, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=captured, quote="cost 4.2 million euros, according to")
        desk.submit(claim, by, desk.judgement(cited))
    reading = web.capture(web.put("/bridge", COST.replace("4.2", "4.4"), CLOSED))
    rechecks.look_at(reading.pk, now=timezone.now())
    assert RULING not in queues(sign_in(newsroom.second))
    said = Said(ruling=Ruling.SUPERSEDED, reason="The final bill.")
    rulings.rule(claim.rechecks.get(), said, by=newsroom.reviewer, now=timezone.now())
    first, second = sign_in(newsroom.reviewer), sign_in(newsroom.second)
    assert (queues(first).get(RULING), queues(second)[RULING]) == (None, [claim.statement])
    listed = reverse("admin:claims_claim_changelist") + "?wants=second"
    shown = [str(claim.pk) in client.get(listed).content.decode() for client in (first, second)]
    assert shown == [False, True]


KEPT_WRONG = "What is kept is not as it was"


def scrubbed(*, found: int, is_whole: bool = False) -> None:
    Scrub.objects.create(is_whole=is_whole, started_at=desk.NOW, ended_at=desk.NOW, found=found)


def said(client: Client) -> bool:
    return KEPT_WRONG in client.get(reverse("admin:index")).content.decode()


def test_an_admin_is_told_what_a_scrub_found_until_all_is_well(newsroom: Newsroom, sign_in: SignIn) -> None:
    admin, editor = sign_in(newsroom.admin), sign_in(newsroom.editor)
    assert not said(admin)
    scrubbed(found=2)
    scrubbed(found=0)  # of another sample
    assert (said(admin), said(editor)) == (True, False)
    scrubbed(found=0, is_whole=True)
    assert not said(admin)
