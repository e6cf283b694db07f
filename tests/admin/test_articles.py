"""Articles at the desk: posted, read with their claims, and marked."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import HtmlElement, fromstring

from claims.enums import Access, Outcome, Rating
from claims.models import Article, Claim
from claims.services import articles, claims, drafts
from claims.services.articles import Author
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

POST = reverse("admin:claims_article_post")


def test_a_reviewer_posts_an_article(newsroom: Newsroom, sign_in: SignIn) -> None:
    said = {
        "title": "News",
        "body": "First line.\r\n\r\nSecond line.",
        "origin": "OURS",
        "publisher": "The Post",
    }
    answer = sign_in(newsroom.reviewer).post(POST, said)
    article = Article.objects.get()
    assert answer.status_code == 302
    assert article.newest is not None
    assert article.newest.text == "News\n\nFirst line.\n\nSecond line."
    assert (article.origin, str(article.publisher)) == ("OURS", "The Post")


def test_a_refused_article_keeps_what_was_typed(newsroom: Newsroom, sign_in: SignIn) -> None:
    answer = sign_in(newsroom.reviewer).post(POST, {"title": "News", "body": " \n ", "origin": "OURS"})
    assert "This field is required." in answer.content.decode() or "needs a text" in answer.content.decode()
    assert 'value="News"' in answer.content.decode()
    assert not Article.objects.exists()


def test_the_text_leads_to_its_claims(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    address = reverse("admin:claims_article_change", args=[claim.article_id])
    page = fromstring(sign_in(newsroom.reader).get(address).content.decode())
    leads_to = reverse("admin:claims_claim_change", args=[claim.pk])
    (words,) = page.xpath("//*[contains(@class, 'desk-mark mark-unchecked') and @data-of]")
    (sign,) = page.xpath("//*[@data-article]//a[@data-sign]")
    assert (words.get("data-of"), words.text_content()) == (sign.get("data-sign"), desk.QUOTE)
    assert (sign.get("href"), sign.get("aria-label")) == (leads_to, "Claim 1: unchecked")


def test_words_become_a_claim(article: Article, newsroom: Newsroom, sign_in: SignIn) -> None:
    address = reverse("admin:claims_article_change", args=[article.pk])
    start = article.newest.text.index("Work began") if article.newest else 0
    said = {"quote": "Work began in March 2024", "start": start, "kind": "DATE", "claimant": "Ada Lind"}
    sign_in(newsroom.reviewer).post(address, said)
    claim = Claim.objects.get()
    assert (claim.statement, claim.kind, claim.asserts) == ("Work began in March 2024", "DATE", "SO")
    assert [str(name) for name in claim.claimants.all()] == ["Ada Lind"]


def test_words_that_are_not_there_are_refused_beside_the_field(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    address = reverse("admin:claims_article_change", args=[article.pk])
    answer = sign_in(newsroom.reviewer).post(address, {"quote": "Nowhere", "kind": "OTHER"})
    assert 'id="id_quote_error"' in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_reader_may_neither_post_nor_mark(article: Article, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reader)
    client.post(POST, {"title": "News", "body": "Text.", "origin": "OURS"})
    client.post(
        reverse("admin:claims_article_change", args=[article.pk]), {"quote": "Work began", "kind": "OTHER"}
    )
    assert (Article.objects.count(), Claim.objects.count()) == (1, 0)


def marked(client: Client, article: Article, **said: Any) -> HtmlElement:
    """The page after the form that marks a claim was sent."""
    address = reverse("admin:claims_article_change", args=[article.pk])
    return fromstring(client.post(address, {"kind": "OTHER", **said}).content.decode())


@pytest.fixture
def twice(newsroom: Newsroom) -> Article:
    return desk.article(newsroom.writer, title="A bridge", body="The bridge is old.\n\nA bridge is closed.")


def test_a_refusal_is_told_at_the_head_and_keeps_what_was_typed(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    page = marked(sign_in(newsroom.reviewer), article, quote="Nowhere", statement="It is nowhere.")
    head = page.xpath("string(//header[@class='desk-head']//p[@role='alert'])")
    assert "These words do not stand in the text. Copy them from there, word for word." in head
    assert page.xpath("string(//textarea[@name='statement'])").strip() == "It is nowhere."


def test_words_that_stand_twice_are_refused_in_plain_words(
    twice: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    page = marked(sign_in(newsroom.reviewer), twice, quote="bridge is")
    head = page.xpath("string(//header[@class='desk-head']//p[@role='alert'])")
    assert "Add some words before or after, until they stand once, or choose the place that you mean." in head
    assert "prefix" not in page.text_content()


def test_a_place_is_chosen_of_words_that_stand_twice(
    twice: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    offered = marked(client, twice, quote="bridge is").xpath("//input[@name='place']/@value")
    address = reverse("admin:claims_article_change", args=[twice.pk])
    client.post(address, {"kind": "OTHER", "quote": "bridge is", "place": offered[1]})
    assert twice.newest is not None
    assert offered == [str(twice.newest.text.index(each)) for each in ("bridge is old", "bridge is closed")]
    assert [str(each.start) for each in Claim.objects.get().mentions.all()] == [offered[1]]


def test_a_sources_address_is_refused_at_its_field(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    said = {"quote": "Work began in March 2024", "source": "http://169.254.169.254/"}
    page = marked(sign_in(newsroom.reviewer), article, **said)
    assert len(page.xpath("//*[@id='id_source_error']")) == 1
    assert not Claim.objects.exists()


# --- the page --------------------------------------------------------------------------------------


def page_of(client: Client, article: Article, show: str = "") -> HtmlElement:
    address = reverse("admin:claims_article_change", args=[article.pk])
    answer = client.get(address, {"show": show} if show else {})
    assert answer.status_code == 200
    return fromstring(answer.content.decode())


def listed(page: HtmlElement) -> list[str]:
    """Statements of the claims in the list beside the text."""
    return [each.text_content() for each in page.xpath("//div[@class='article-card']/a")]


@pytest.fixture
def draft(newsroom: Newsroom) -> Article:
    """A draft of ours, by the reader."""
    return desk.draft(newsroom.writer, authors=[Author("Jo Reed", newsroom.reader)])


@pytest.fixture
def refuted(draft: Article, newsroom: Newsroom) -> Claim:
    claim = desk.claim(draft, newsroom.writer)
    return desk.checked(claim, newsroom.reviewer, newsroom.second, rating=Rating.INACCURATE)


def test_marking_goes_on_where_one_reads(article: Article, newsroom: Newsroom, sign_in: SignIn) -> None:
    address = reverse("admin:claims_article_change", args=[article.pk])
    client, said = sign_in(newsroom.reviewer), {"kind": "OTHER", "quote": "Work began in March 2024"}
    stays = client.post(address, said)
    assert stays["Location"] == f"{address}#m-{Claim.objects.get().pk}"
    opens = client.post(address, {"kind": "OTHER", "quote": "It was closed for 14 months", "open": "1"})
    newest = Claim.objects.latest("pk")
    assert opens["Location"] == reverse("admin:claims_claim_change", args=[newest.pk])


def test_its_parts_are_named_and_their_names_are_no_words_of_it(newsroom: Newsroom, sign_in: SignIn) -> None:
    parts = [
        {"kind": "HEADLINE", "text": "News"},
        {"kind": "STANDFIRST", "text": "In short."},
        {"kind": "BODY", "text": "At length."},
        {"kind": "CAPTION", "text": "A bridge."},
    ]
    article = articles.register(by=newsroom.writer, now=desk.NOW, title="News", parts_given=parts).article
    text = page_of(sign_in(newsroom.reader), article).xpath("//*[@data-article]")[0]
    assert text.xpath("./section/@data-part") == ["headline", "standfirst", "body", "caption"]
    assert text.text_content() == "NewsIn short.At length.A bridge."


def test_a_claim_that_stands_twice_has_a_sign_at_both_places_and_one_to_lead_to(
    twice: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    claim = desk.claim(twice, newsroom.writer, quote="bridge is", start=14)
    claims.add_mention(claim, by=newsroom.writer, now=desk.NOW, quote="bridge is closed")
    page = page_of(sign_in(newsroom.reader), twice)
    assert page.xpath("//a[@data-sign]/@data-sign") == [str(claim.pk)] * 2
    assert page.xpath("//a[@data-sign]/@id") == [f"m-{claim.pk}"]


def test_what_others_published_is_not_said_to_wait_for_its_appearance(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reader)
    first = page_of(client, claim.article)
    before = first.xpath("string(//h2[@id='gate-title'])")
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    after = page_of(client, claim.article).xpath("string(//h2[@id='gate-title'])")
    assert "not published yet" not in first.text_content()
    assert before.endswith("Something in it is open, or does not hold")
    assert after.endswith("Nothing marked in it is open or wrong")


def test_the_gate_names_each_reason_and_leads_to_its_claim(
    draft: Article, refuted: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    page = page_of(sign_in(newsroom.reader), draft)
    (reason,) = page.xpath("//ol[@class='article-reasons']/li/a[last()]")
    assert page.xpath("string(//h2[@id='gate-title'])").endswith("It may not appear yet")
    assert reason.text_content() == f"“{desk.QUOTE}”: the evidence says otherwise."
    assert reason.get("href") == reverse("admin:claims_claim_change", args=[refuted.pk])


def test_an_article_whose_claims_hold_is_not_barred(
    draft: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    claim = desk.checked(desk.claim(draft, newsroom.writer), newsroom.reviewer, newsroom.second)
    page = page_of(sign_in(newsroom.reader), claim.article)
    assert page.xpath("string(//h2[@id='gate-title'])").endswith("Nothing bars this text")


def test_filters_list_what_waits_for_this_person(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    article = claim.article
    desk.taken(claim, newsroom.reviewer)
    second = desk.taken(desk.claim(article, newsroom.writer, quote="It was closed"), newsroom.reviewer)
    desk.review(second, newsroom.reviewer)
    desk.claim(article, newsroom.writer, quote="Work began in March 2024")
    waiting = {
        name: listed(page_of(sign_in(getattr(newsroom, name)), article, "me"))
        for name in ("reader", "reviewer", "second")
    }
    assert waiting == {"reader": [], "reviewer": [desk.QUOTE], "second": ["It was closed"]}


def test_what_an_author_has_to_answer_waits_for_them(
    draft: Article, refuted: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reader)
    assert listed(page_of(client, draft, "me")) == [desk.QUOTE]
    drafts.answer(refuted, Outcome.KEPT, by=newsroom.reader, now=desk.NOW, reason="The mayor stands by it.")
    assert listed(page_of(client, draft, "me")) == []


def answer(client: Client, claim: Claim, **said: Any) -> Any:
    address = reverse("admin:claims_article_answer", args=[claim.article_id, claim.pk])
    claim.refresh_from_db()
    return client.post(address, {"version": claim.version, "reason": "", **said})


def test_an_author_without_a_review_right_answers_on_the_page(
    draft: Article, refuted: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reader)
    done = answer(client, refuted, outcome="KEPT", reason="The mayor stands by it.")
    page = page_of(client, draft)
    assert done["Location"].endswith(f"#c-{refuted.pk}")
    assert "Kept by reader: The mayor stands by it." in page.xpath("string(//*[@class='article-said'])")
    assert page.xpath("string(//h2[@id='gate-title'])").endswith("Nothing bars this text")


def test_a_refused_answer_keeps_what_was_typed(refuted: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    refused = answer(sign_in(newsroom.reader), refuted, outcome="KEPT", version=1, reason="Typed at length.")
    page = fromstring(refused.content.decode())
    assert refused.status_code == 412
    assert page.xpath("string(//textarea[@name='reason'])").strip() == "Typed at length."
    assert "has changed since" in page.xpath("string(//header[@class='desk-head']//p[@role='alert'])")


def test_nobody_else_answers(refuted: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.third)
    page = page_of(client, refuted.article)
    assert page.xpath("//form[contains(@action, '/answer/')]") == []
    assert answer(client, refuted, outcome="KEPT", reason="So.").status_code == 403
    assert not refuted.outcomes.exists()


def test_what_is_gone_stands_apart_with_what_to_do(
    draft: Article, refuted: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    articles.add_version(draft, by=newsroom.writer, now=desk.NOW, body="Nothing of it.")
    client = sign_in(newsroom.reader)
    apart = page_of(client, draft).xpath("string(//section[@id='adrift'])")
    assert "Its words are no longer in the text." in apart
    assert "If it was cut, say so." in apart
    answer(client, refuted, outcome="CUT")
    assert page_of(client, draft).xpath("//section[@id='adrift']") == []


def test_the_claims_page_offers_its_author_the_same(
    refuted: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reader)
    address = reverse("admin:claims_claim_do", args=[refuted.pk, "keep"])
    client.post(address, {"version": refuted.version, "reason": "The mayor stands by it."})
    text = client.get(reverse("admin:claims_claim_change", args=[refuted.pk])).content.decode()
    told = fromstring(text)
    assert "Kept by reader" in told.xpath("string(//section[@id='outcome'])")
    assert "kept the words as they are" in told.xpath("string(//section[@id='history'])")


def test_an_editor_gives_all_open_claims_to_one_colleague(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    other = desk.claim(claim.article, newsroom.writer, quote="It was closed for 14 months")
    taken = desk.taken(desk.claim(claim.article, newsroom.writer, quote="Work began"), newsroom.second)
    address = reverse("admin:claims_article_assign", args=[claim.article_id])
    sign_in(newsroom.editor).post(address, {"assignee": newsroom.reviewer.pk})
    with_whom = {each.pk: each.assignee for each in Claim.objects.all()}
    assert with_whom == {claim.pk: newsroom.reviewer, other.pk: newsroom.reviewer, taken.pk: newsroom.second}


@pytest.mark.parametrize("who", ["reader", "reviewer"])
def test_only_an_editor_gives_them(who: str, claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(getattr(newsroom, who))
    client.post(
        reverse("admin:claims_article_assign", args=[claim.article_id]), {"assignee": newsroom.second.pk}
    )
    claim.refresh_from_db()
    assert claim.assignee is None


def test_an_author_is_given_none(draft: Article, newsroom: Newsroom, sign_in: SignIn) -> None:
    claim = desk.claim(draft, newsroom.writer)
    articles.edit(draft, by=newsroom.editor, now=desk.NOW, authors=[Author("Third", newsroom.third)])
    address = reverse("admin:claims_article_assign", args=[draft.pk])
    sign_in(newsroom.editor).post(address, {"assignee": newsroom.third.pk})
    claim.refresh_from_db()
    assert claim.assignee is None


def test_the_page_costs_the_same_for_one_claim_and_for_three(
    draft: Article, refuted: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.editor)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(client, draft)
        return len(captured)

    drafts.answer(refuted, Outcome.KEPT, by=newsroom.editor, now=desk.NOW, reason="So.")
    desk.claim(draft, newsroom.writer, quote="Ada Lind")
    cost()
    of_one = cost()
    for quote in ("It was closed for 14 months", "Work began in March 2024"):
        other = desk.claim(draft, newsroom.writer, quote=quote)
        desk.checked(other, newsroom.reviewer, newsroom.second, rating=Rating.INACCURATE)
        drafts.answer(other, Outcome.KEPT, by=newsroom.editor, now=desk.NOW, reason="So.")
    assert cost() == of_one < 30


# --- its texts and facts ---------------------------------------------------------------------------


def text_form(article: Article, **said: Any) -> dict[str, Any]:
    """What the form of a newer text sends where nothing else is said."""
    assert article.newest is not None
    sent: dict[str, Any] = {"seen": article.newest.number}
    for number in range(1, 5):
        parts = article.newest.parts
        part = parts[number - 1] if number <= len(parts) else {"kind": "CAPTION", "text": ""}
        sent |= {f"kind_{number}": part["kind"], f"text_{number}": part["text"]}
    return {**sent, **said}


def test_a_newer_text_is_sent_and_says_what_became_of_the_claims(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    article = Article.objects.get()
    address = reverse("admin:claims_article_text", args=[article.pk])
    said = text_form(article, text_1="A bridge", text_2="Nothing of it.", text_3="In June.")
    answer = sign_in(newsroom.reviewer).post(address, said, follow=True)
    article.refresh_from_db()
    assert article.newest is not None
    assert (article.title, article.newest.number) == ("A bridge", 2)
    assert article.newest.text == "A bridge\n\nNothing of it.\n\nIn June."
    assert "Version 2 is in. No longer in the text: 1." in answer.content.decode()


def test_a_text_written_from_an_older_one_overwrites_nothing_and_is_kept(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    said = text_form(article, text_2="Typed at length.")
    articles.add_version(article, by=newsroom.writer, now=desk.NOW, body="Another came.")
    address = reverse("admin:claims_article_text", args=[article.pk])
    answer = sign_in(newsroom.reviewer).post(address, said)
    article.refresh_from_db()
    assert article.newest is not None
    assert article.newest.text.endswith("Another came.")
    assert "Typed at length." in answer.content.decode()
    assert "Version 2 came since you opened this page" in answer.content.decode()


def facts_form(article: Article, **said: Any) -> dict[str, Any]:
    return {"origin": article.origin, "language": "en", "access": article.access, **said}


def test_facts_are_edited_and_only_those_that_changed(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    said = facts_form(
        article,
        publisher="The Post",
        desk="local",
        deadline="2026-02-01T18:00",
        authors="Jo Reed = reader\nSam Oak",
    )
    sign_in(newsroom.reviewer).post(reverse("admin:claims_article_facts", args=[article.pk]), said)
    article.refresh_from_db()
    assert (str(article.publisher), article.desk, str(article.deadline)) == (
        "The Post",
        "local",
        "2026-02-01 18:00:00+00:00",
    )
    byline = [(each.name, each.user) for each in article.authors.order_by("pk")]
    assert byline == [("Jo Reed", newsroom.reader), ("Sam Oak", None)]


def test_only_its_poster_or_an_editor_says_who_may_see_it(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    address = reverse("admin:claims_article_facts", args=[article.pk])
    said = facts_form(article, access="RESTRICTED", access_people=[newsroom.second.pk])
    sign_in(newsroom.reviewer).post(address, said)
    assert Article.objects.get().access == "OPEN"
    sign_in(newsroom.editor).post(address, said)
    assert set(Article.objects.get().access_people.all()) == {
        newsroom.writer,
        newsroom.editor,
        newsroom.second,
    }


@pytest.mark.parametrize("line", ["Jo = nobody", "= reader", "Jo\nJo"])
def test_a_byline_that_names_nobody_is_refused_at_its_field(
    line: str, article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    address = reverse("admin:claims_article_facts", args=[article.pk])
    answer = sign_in(newsroom.reviewer).post(address, facts_form(article, authors=line))
    assert 'id="id_authors_error"' in answer.content.decode()
    assert not article.authors.exists()


def test_two_texts_are_shown_side_by_side_with_what_became_of_claims(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    body = desk.BODY.replace("4.2", "4.4")
    articles.add_version(claim.article, by=newsroom.writer, now=desk.NOW, body=body)
    address = reverse("admin:claims_article_compare", args=[claim.article_id, 1, 2])
    page = fromstring(sign_in(newsroom.reader).get(address).content.decode())
    assert page.xpath("string(//mark[contains(@class, 'mark-was')])") == "4.2"
    assert page.xpath("string(//mark[contains(@class, 'mark-now')])") == "4.4"
    assert "No longer in the text" in page.xpath("string(//section[@aria-labelledby='fates-title'])")


@pytest.mark.parametrize("name", ["text", "facts", "compare", "assign", "answer", "change"])
def test_a_restricted_article_does_not_exist_on_any_of_its_pages(
    name: str, newsroom: Newsroom, sign_in: SignIn
) -> None:
    hidden = desk.draft(newsroom.writer, access=Access.RESTRICTED, access_people=[newsroom.reviewer])
    claim = desk.claim(hidden, newsroom.writer)
    more: dict[str, list[Any]] = {"compare": [1, 1], "answer": [claim.pk]}
    address = reverse(f"admin:claims_article_{name}", args=[hidden.pk, *more.get(name, [])])
    said = {"assignee": newsroom.reviewer.pk, "outcome": "CUT", "version": claim.version}
    assert sign_in(newsroom.editor).post(address, said).status_code == 404
