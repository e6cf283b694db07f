"""What a claim's page says: two reviews and their difference, what changed, its sources, and whence."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import fromstring

from claims.enums import Asserts, Kind, Rating, Ruling, Stage, Stance
from claims.errors import MoveNotPossible
from claims.models import Article, Claim, Recheck
from claims.services import articles, evidence, moves, rulings
from claims.services.rewording import Words
from claims.services.rulings import Said
from sources.models import Extraction
from sources.services import attributions
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web


def page(client: Client, claim: Claim) -> Any:
    answer = client.get(reverse("admin:claims_claim_change", args=[claim.pk]))
    assert answer.status_code == 200
    return fromstring(answer.content.decode())


def words(found: Any) -> str:
    return " ".join(" ".join(each.text_content() for each in found).split())


@pytest.fixture
def number(article: Article, newsroom: Newsroom) -> Claim:
    """A claim of kind NUMBER, taken by the reviewer."""
    return desk.taken(desk.claim(article, newsroom.writer, kind=Kind.NUMBER), newsroom.reviewer)


# --- reviews ---------------------------------------------------------------------------------------


@pytest.fixture
def disputed(number: Claim, newsroom: Newsroom) -> Claim:
    """Two reviews that differ in rating, corrected words, day, one answer and what they rest on."""
    answers = {"unit": {"answer": "YES"}, "base": {"answer": "YES"}}
    desk.review(number, newsroom.reviewer, checklist=answers)
    ledger = desk.cite(number, newsroom.second, quote="Bridge: 4.4 million euros.", stance=Stance.REFUTES)
    said = desk.judgement(
        ledger,
        rating=Rating.CONFIRMED_WITH_CHANGES,
        corrected_text="The bridge cost 4.4 million euros",
        as_of=date(2026, 1, 2),
        checklist={"unit": {"answer": "YES"}, "base": {"answer": "NO", "note": "Of the first phase."}},
    )
    desk.submit(number, newsroom.second, said)
    return number


def test_the_difference_of_two_reviews_is_told_row_by_row(
    disputed: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    shown = page(sign_in(newsroom.third), disputed)
    rows = {
        words(row.xpath("./th")): [words([cell]) for cell in row.xpath("./td")]
        for row in shown.xpath("//*[@id='differences']//tbody/tr")
    }
    ledger = "The council's ledger, seen at the town hall"
    assert rows == {
        "The judgement": ["confirmed", "right once its words are changed"],
        "What it should say": ["–", "The bridge cost 4.4 million euros"],
        "The day for which it holds": ["no day given", "2 January 2026"],
        "Is it a share, a rate or a rise of the same whole?": ["yes", "no: Of the first phase."],
        "Rests on, and the other does not": [
            f"“Bridge: 4.2 million euros.”, {ledger}",
            f"“Bridge: 4.4 million euros.”, {ledger}",
        ],
    }
    assert words(shown.xpath("//*[@class='desk-alone']")) == "only this review only this review"


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("reviewer", "If your colleague has convinced you, concur"),
        ("editor", "You wrote neither of them, so you may settle it"),
        ("third", "One of the two concurs, or an editor who wrote neither settles it."),
    ],
)
def test_each_is_told_the_way_out_of_a_dispute(
    who: str, told: str, disputed: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    shown = page(sign_in(getattr(newsroom, who)), disputed)
    assert told in words(shown.xpath("//*[@id='differences']"))
    assert bool(shown.xpath("//*[@id='act-concur']")) == (who == "reviewer")
    assert bool(shown.xpath("//*[@id='act-review']")) == (who == "editor")


def test_two_who_agree_on_one_passage_differ_in_nothing(
    number: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    for by in (newsroom.reviewer, newsroom.second):
        desk.submit(number, by, desk.judgement(desk.cite(number, by, extraction=captured, quote=COST)))
    shown = page(sign_in(newsroom.third), number)
    assert words(shown.xpath("//*[@id='differences']/h3")) == "They agree"
    assert not shown.xpath("//*[@id='differences']//tr")


def test_before_the_second_is_in_there_is_no_difference_to_see(
    number: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.review(number, newsroom.reviewer, checklist={"unit": {"answer": "NO", "note": "Hidden note."}})
    for who in (newsroom.second, newsroom.editor, newsroom.admin):
        shown = page(sign_in(who), number)
        assert not shown.xpath("//*[@id='differences']")
        assert "Hidden note." not in shown.text_content()


def test_the_checklist_is_answered_on_the_page_and_kept_where_something_is_refused(
    number: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, cited = sign_in(newsroom.reviewer), desk.cite(number, newsroom.reviewer)
    assert len(page(client, number).xpath("//*[@id='act-review']//fieldset//input[@name='check_unit']")) == 3
    number.refresh_from_db()
    address = reverse("admin:claims_claim_do", args=[number.pk, "review"])
    said = {"version": number.version, "rating": "CONFIRMED", "rationale": "So.", "evidence": [cited.pk]}
    refused = client.post(address, {**said, "check_unit": "NO", "note_base": "No answer to it."})
    again = fromstring(refused.content.decode())
    assert refused.status_code == 400
    assert again.xpath("//input[@name='check_unit'][@checked]/@value") == ["NO"]
    assert again.xpath("//input[@name='note_base']/@value") == ["No answer to it."]
    assert "The answer is one of" in words(again.xpath("//fieldset[contains(@class, 'has-error')]"))
    answered = {"check_unit": "NO", "note_unit": "Dollars.", "check_base": "DOES_NOT_APPLY"}
    assert client.post(address, {**said, **answered}).status_code == 302
    assert number.reviews.get().checklist == {
        "unit": {"answer": "NO", "note": "Dollars."},
        "base": {"answer": "DOES_NOT_APPLY", "note": ""},
    }


def test_that_it_was_said_is_told_by_name(article: Article, newsroom: Newsroom, sign_in: SignIn) -> None:
    words_said = "We are done"
    quote = desk.claim(
        article, newsroom.writer, quote=words_said, kind=Kind.QUOTE, claimants_named=["Ada Lind"]
    )
    assert quote.asserts == Asserts.SAID
    told = "We check that Ada Lind said it, not whether it is so."
    assert told in page(sign_in(newsroom.reader), quote).text_content()


# --- the article's words ---------------------------------------------------------------------------


def newer(claim: Claim, newsroom: Newsroom, was: str, now: str) -> None:
    body = desk.BODY.replace(was, now)
    articles.add_version(claim.article, by=newsroom.writer, now=desk.NOW, body=body)


def test_nothing_is_said_of_an_article_that_says_the_same(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    newer(claim, newsroom, "It was closed", "First. It was closed")
    assert not page(sign_in(newsroom.reader), claim).xpath("//*[@id='reworded']")


def test_what_changed_since_it_was_checked_is_marked_with_both_versions(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    newer(claim, newsroom, "4.2", "2.4")
    [card] = page(sign_in(newsroom.reader), claim).xpath("//*[@id='reworded']")
    told = words([card])
    assert "Its words are gone from the article" in told
    assert "Judged in version 1, of 5 January 2026, 12:00 UTC" in told
    assert "Now, in version 2, of 5 January 2026, 12:00 UTC: what is likest" in told
    assert card.xpath(".//mark[@class='mark-was']/text()") == ["4.2"]
    assert card.xpath(".//mark[@class='mark-now']/text()") == ["2.4"]


def test_a_ruling_on_the_newer_words_is_told_beside_them(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    newer(claim, newsroom, "The bridge cost", "That bridge cost")
    recheck = Recheck.objects.get()
    words_now = [Words("That bridge cost 4.2 million euros")]
    said = Said(ruling=Ruling.STANDS, reason="The same bridge.", words=words_now)
    for by in (newsroom.second, newsroom.third):
        rulings.rule(recheck, said, by=by, now=desk.NOW)
    [card] = page(sign_in(newsroom.reader), claim).xpath("//*[@id='reworded']")
    assert "the verdict stands on these words" in words([card])


def test_ones_own_review_is_held_against_newer_words_and_no_others(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.reviewer)
    desk.review(claim, newsroom.reviewer)
    newer(claim, newsroom, "4.2", "2.4")
    assert page(sign_in(newsroom.reviewer), claim).xpath("//*[@id='reworded']")
    assert not page(sign_in(newsroom.second), claim).xpath("//*[@id='reworded']")


# --- sources and citations -------------------------------------------------------------------------


@pytest.fixture
def linked(claim: Claim, captured: Extraction, newsroom: Newsroom) -> Claim:
    evidence.link(claim, captured.snapshot.source, by=newsroom.writer, now=desk.NOW)
    return desk.taken(claim, newsroom.reviewer)


def test_the_live_page_stands_beside_the_captured_one(
    linked: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    [both] = page(sign_in(newsroom.reader), linked).xpath("//*[@class='desk-both']")
    assert both.xpath(".//a/@href") == [
        captured.snapshot.source.url,
        reverse("admin:claims_claim_read", args=[linked.pk, captured.pk]),
        reverse("admin:sources_snapshot_page", args=[captured.snapshot_id]),
    ]


def test_a_page_that_changed_since_one_cited_it_says_so_and_leads_to_the_diff(
    linked: Claim, captured: Extraction, web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.cite(linked, newsroom.reviewer, extraction=captured, quote=COST)
    newest = web.capture(web.put("/bridge", COST, CLOSED.replace("14", "15")))
    mine, others = sign_in(newsroom.reviewer), sign_in(newsroom.second)
    shown = page(mine, linked)
    diff = reverse("admin:sources_snapshot_diff", args=[captured.snapshot_id, newest.snapshot_id])
    assert "Changed since you cited it" in words(shown.xpath("//*[@id='sources']"))
    assert diff in shown.xpath("//*[@id='sources']//a/@href")
    assert mine.get(diff).status_code == 200
    assert "Changed since" not in words(page(others, linked).xpath("//*[@id='sources']"))  # blind


@pytest.mark.parametrize(
    ("quote", "tone", "said"),
    [(COST, "agrees", "Says 4.2 million euros: agrees"),
     (COST.replace("4.2", "9.9"), "conflicts", "conflicts")],
)  # fmt: skip
def test_values_of_cited_words_that_agree_or_conflict_are_marked(
    quote: str, tone: str, said: str, claim: Claim, web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    reading = web.capture(web.put("/account", quote, CLOSED))
    desk.taken(claim, newsroom.reviewer)
    desk.cite(claim, newsroom.reviewer, extraction=reading, quote=quote)
    [card] = page(sign_in(newsroom.reviewer), claim).xpath("//*[@id='evidence']")
    assert said in words([card])
    marked = card.xpath(f".//mark[contains(@class, 'mark-{tone}')]/text()")
    assert marked == ["4.2 million euros" if tone == "agrees" else "9.9 million euros"]


def retract_forms(shown: Any) -> int:
    return len(shown.xpath("//*[@id='evidence']//form[contains(@action, 'retract')]"))


def test_what_a_verdict_rests_on_says_why_it_is_not_retracted(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    shown = page(sign_in(newsroom.editor), claim)
    assert retract_forms(shown) == 0
    assert "The verdict rests on it: check the claim anew" in words(shown.xpath("//*[@id='evidence']"))


def test_what_was_replaced_says_why_it_is_not_retracted(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.reviewer)
    old = desk.cite(claim, newsroom.reviewer)
    desk.cite(claim, newsroom.reviewer, source=old.source, quote="Bridge: 4.25 million euros.", replaces=old)
    shown = page(sign_in(newsroom.reviewer), claim)
    assert retract_forms(shown) == 1
    assert "Newer words took its place on 5 January 2026" in words(shown.xpath("//*[@id='evidence']"))


def test_what_ones_review_rests_on_says_why_it_is_not_retracted(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.reviewer)
    desk.review(claim, newsroom.reviewer)
    shown = page(sign_in(newsroom.reviewer), claim)
    assert retract_forms(shown) == 0
    assert "A review of this round rests on it" in words(shown.xpath("//*[@id='evidence']"))


def test_a_chain_is_drawn_from_its_origin_down(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    wire, paper, blog = (
        desk.offline(newsroom.writer, title=title) for title in ("The wire", "The paper", "The blog")
    )
    for source in (paper, blog):
        evidence.link(claim, source, by=newsroom.writer, now=desk.NOW)
    attributions.say(paper, origin=wire, by=newsroom.reviewer, now=desk.NOW)
    attributions.say(blog, origin=paper, by=newsroom.reviewer, now=desk.NOW)
    shown = page(sign_in(newsroom.reader), claim)
    [tree] = shown.xpath("//ul[@class='desk-tree']")
    assert tree.xpath("./li/div//a/text()") == ["The wire"]
    assert tree.xpath("./li/ul/li/div//a/text()") == ["The paper"]
    assert tree.xpath("./li/ul/li/ul/li/div//a/text()") == ["The blog"]
    assert "not a source of this claim" in words(tree.xpath("./li/div"))
    assert shown.xpath("//*[@class='desk-origin-number']/text()") == ["1"]
    assert "2 sources, 1 independent origin" in words(shown.xpath("//header"))


def test_the_page_takes_no_more_queries_for_three_citations_than_for_one(
    linked: Claim, web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)

    def asked() -> int:
        page(client, linked)
        with CaptureQueriesContext(connection) as queries:
            page(client, linked)
        return len(queries)

    def cite(path: str) -> None:
        reading = web.capture(web.put(path, COST, CLOSED))
        evidence.link(linked, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)
        desk.cite(linked, newsroom.reviewer, extraction=reading, quote=COST)

    cite("/one")
    few = asked()
    cite("/two")
    cite("/three")
    assert asked() == few


# --- refused moves ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("third", "you may: return, withdraw."),
        ("reviewer", "you may: assign, concur, return, withdraw."),  # it is theirs to hand over
        ("editor", "you may: assign, override, return, withdraw."),
    ],
)
def test_a_refused_move_names_only_what_this_person_may(
    who: str, told: str, disputed: Claim, newsroom: Newsroom
) -> None:
    with pytest.raises(MoveNotPossible) as refused:
        moves.make(disputed, "take", by=getattr(newsroom, who), now=desk.NOW)
    disputed.refresh_from_db()
    assert disputed.stage == Stage.DISPUTED
    assert refused.value.detail.endswith(told)
