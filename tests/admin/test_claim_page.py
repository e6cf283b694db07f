"""The claim's page: what each person finds on it, and that it writes through the services alone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from claims.enums import Rating, Stage, Stance, Status
from claims.models import Article, Claim, Evidence, EvidenceRetraction, Publication, Suggestion
from claims.services import articles, evidence, rechecks, suggestions
from factcheck.models import User
from sources.enums import Relation
from sources.models import Extraction
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import COST, Web


def page(client: Client, claim: Claim) -> str:
    answer = client.get(reverse("admin:claims_claim_change", args=[claim.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def do(client: Client, claim: Claim, act: str, **said: Any) -> Any:
    """Send an act's form as the page would, about the claim as it is now."""
    claim.refresh_from_db()
    data = {"version": claim.version, **said}
    return client.post(reverse("admin:claims_claim_do", args=[claim.pk, act]), data)


def review(client: Client, claim: Claim, cited: Evidence, **said: Any) -> Any:
    return do(client, claim, "review", rating=Rating.CONFIRMED, rationale="So.", evidence=[cited.pk], **said)


def test_it_shows_the_sentence_in_its_paragraph(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    text = page(sign_in(newsroom.reader), claim)
    assert f'<mark class="mark-claim">{desk.QUOTE}</mark>, the council said.' in text


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("reader", set()),
        ("reviewer", {"act-take", "act-not_checkable", "act-withdraw", "act-edit", "act-link", "act-split"}),
        ("editor", {"act-take", "act-assign", "act-not_checkable", "act-withdraw", "act-edit", "act-split"}),
    ],
)
def test_each_role_is_offered_its_own_acts(
    role: str, sees: set[str], claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    text = page(sign_in(getattr(newsroom, role)), claim)
    acts = [
        "take",
        "assign",
        "not_checkable",
        "withdraw",
        "edit",
        "link",
        "split",
        "review",
        "override",
        "publish",
    ]
    offered = {f"act-{act}" for act in acts if f'id="act-{act}"' in text}
    assert offered - {"act-link"} == sees - {"act-link"}
    assert ("act-link" in offered) == (role != "reader")


def test_a_whole_check_by_two_reviewers(
    claim: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    first, second = sign_in(newsroom.reviewer), sign_in(newsroom.second)
    do(first, claim, "take")
    for client, user in ((first, newsroom.reviewer), (second, newsroom.second)):
        do(client, claim, "cite", extraction=captured.pk, quote=COST, stance=Stance.SUPPORTS)
        cited = Evidence.objects.get(cited_by=user)
        assert review(client, claim, cited).status_code == 302
    claim.refresh_from_db()
    assert (claim.stage, claim.verification_status) == (Stage.CHECKED, Status.VERIFIED)


def test_the_first_review_is_absent_for_all_others_until_the_second_is_in(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.reviewer)
    answers = {"primary": {"answer": "NO", "note": "Hidden note."}}
    desk.review(claim, newsroom.reviewer, rationale="Hidden words.", checklist=answers)
    lists = [reverse(f"admin:claims_{name}_changelist") for name in ("evidence", "review", "historyentry")]
    others = [newsroom.second, newsroom.editor, newsroom.admin, newsroom.reader]
    for user in others:
        client = sign_in(user)
        text = page(client, claim) + "".join(client.get(address).content.decode() for address in lists)
        assert "Hidden words." not in text
        assert "Hidden note." not in text
        assert "Bridge: 4.2 million euros." not in text
        assert "wrote a review" not in text
    assert "Hidden words." in page(sign_in(newsroom.reviewer), claim)
    desk.review(claim, newsroom.second)
    assert "Hidden words." in page(sign_in(newsroom.third), claim)


def test_blind_rows_have_no_page(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    desk.taken(claim, newsroom.reviewer)
    written = desk.review(claim, newsroom.reviewer)
    cited = written.evidence.get()
    entry = claim.history.get(action="reviewed")
    rows = {"review": written, "evidence": cited, "historyentry": entry}
    for name, row in rows.items():
        address = reverse(f"admin:claims_{name}_change", args=[row.pk])
        hidden, shown = sign_in(newsroom.second).get(address), sign_in(newsroom.reviewer).get(address)
        assert (name, hidden.status_code, shown.status_code) == (name, 302, 200)


def test_a_stale_form_is_answered_with_what_changed_and_all_that_was_typed(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.reviewer)
    claim.refresh_from_db()
    answer = review(
        sign_in(newsroom.reviewer), claim, cited, version=claim.version - 1, searched="Everywhere at once.",
        read_at="2000-01-01T00:00:00+00:00",
    )  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 412
    assert "<li>reviewer took it to check.</li>" in text
    assert "Everywhere at once.</textarea>" in text
    assert f'name="version" value="{claim.version}"' in text


def test_an_error_stands_beside_its_field(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.reviewer)
    client = sign_in(newsroom.reviewer)
    said = {"rationale": "Kept.", "evidence": [cited.pk], "rating": Rating.CONFIRMED_WITH_CHANGES}
    answer = do(client, claim, "review", **said)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="review-corrected_text_error" role="alert"' in text
    assert "Kept.</textarea>" in text
    assert not claim.reviews.exists()


def test_a_field_that_some_judgements_ask_for_says_which(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.reviewer)
    form = fromstring(page(sign_in(newsroom.reviewer), claim)).get_element_by_id("act-review")
    labels = {label.get("for"): label.xpath("string(./span)") for label in form.xpath(".//label[@for]")}
    assert labels == {
        "review-corrected_text": "needed for “right once its words are changed”",
        "review-searched": "needed for “nothing found that supports it” and “cannot be verified”",
        "review-rationale": "",
        "review-as_of": "optional",
    }


def test_every_card_has_a_heading(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    desk.taken(claim, newsroom.reviewer)
    cards = fromstring(page(sign_in(newsroom.editor), claim)).xpath("//section")
    headings = [card.xpath("string(./h2)") for card in cards]
    assert "As an editor" in headings
    assert "" not in headings


def test_a_quote_that_is_not_there_is_refused_and_kept(
    claim: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    said = {"extraction": captured.pk, "quote": "Not a word of it", "stance": Stance.SUPPORTS}
    answer = do(sign_in(newsroom.reviewer), claim, "cite", **said)
    assert answer.status_code == 400
    assert "Not a word of it</textarea>" in answer.content.decode()


def test_an_author_may_not_review_in_the_admin_either(newsroom: Newsroom, sign_in: SignIn) -> None:
    own = desk.draft(newsroom.writer, authors=[articles.Author("Ann", newsroom.reviewer)])
    claim = desk.claim(own, newsroom.writer)
    client = sign_in(newsroom.reviewer)
    assert 'id="act-take"' not in page(client, claim)
    assert do(client, claim, "take").status_code == 403


@pytest.mark.parametrize("act", ["take", "withdraw", "cite", "review", "edit", "split", "link", "publish"])
def test_a_reader_can_do_nothing(act: str, claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    before = claim.version, claim.history_seq
    words = ("reason", "quote", "rationale", "statement", "statement_1", "statement_2", "explanation")
    fields = {
        **dict.fromkeys(words, "Some words"),
        "stance": Stance.SUPPORTS,
        "extraction": claim.pk,
        "rating": Rating.CONFIRMED,
        "asserts": "SO",
        "kind": "OTHER",
        "url": "http://127.0.0.1/",
    }
    answer = do(sign_in(newsroom.reader), claim, act, **fields)
    claim.refresh_from_db()
    assert answer.status_code in (403, 404)
    assert (claim.version, claim.history_seq) == before


def test_staff_without_a_role_see_nothing(claim: Claim, db: None, sign_in: SignIn) -> None:
    stranger = sign_in(User.objects.create_user("stranger", is_staff=True))
    for name, args in (("claims_claim_change", [claim.pk]), ("claims_article_change", [claim.article_id])):
        assert stranger.get(reverse(f"admin:{name}", args=args)).status_code == 403


def test_moves_with_their_reasons(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    assert do(client, claim, "not_checkable").status_code == 400
    do(client, claim, "not_checkable", reason="An opinion.")
    claim.refresh_from_db()
    assert claim.stage == Stage.NOT_CHECKABLE
    do(client, claim, "reopen", reason="It is a figure.")
    claim.refresh_from_db()
    assert claim.stage == Stage.OPEN


def test_what_takes_a_second_person_waits(article: Article, newsroom: Newsroom, sign_in: SignIn) -> None:
    flagged = desk.claim(article, newsroom.writer, legal_flag=True)
    first = do(sign_in(newsroom.reviewer), flagged, "not_checkable", reason="A rumour.")
    flagged.refresh_from_db()
    assert (first.status_code, flagged.stage) == (302, Stage.OPEN)
    asked = "reviewer asked to set it aside as not checkable (“A rumour.”)."
    assert f"{asked} It takes a second person: you, if you ask" in page(sign_in(newsroom.second), flagged)
    assert f"{asked} Another person has to ask" in page(sign_in(newsroom.reviewer), flagged)
    do(sign_in(newsroom.second), flagged, "not_checkable", reason="A rumour.")
    flagged.refresh_from_db()
    assert flagged.stage == Stage.NOT_CHECKABLE


def test_edit_split_mention_and_link(claim: Claim, newsroom: Newsroom, sign_in: SignIn, web: Web) -> None:
    client = sign_in(newsroom.reviewer)
    facts = {
        "asserts": "SO",
        "kind": "NUMBER",
        "claimants": "The council\nAda Lind",
        "statement": "It cost 4.2 m.",
    }
    do(client, claim, "edit", **facts)
    do(client, claim, "mention", quote="It was closed")
    do(client, claim, "link", url=web.put("/x", "Words."))
    claim.refresh_from_db()
    assert (claim.statement, claim.kind, claim.claimants.count()) == ("It cost 4.2 m.", "NUMBER", 2)
    assert (claim.mentions.count(), claim.links.count()) == (2, 1)
    do(
        client,
        claim,
        "split",
        statement_1="The bridge cost money",
        quote_1="The bridge",
        statement_2="It was 4.2 m.",
    )
    claim.refresh_from_db()
    assert (claim.is_split, claim.children.count()) == (True, 2)


def test_offline_citation_and_its_retraction(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client, source = sign_in(newsroom.reviewer), desk.offline(newsroom.writer)
    do(client, claim, "link-offline", source=source.pk)
    do(
        client,
        claim,
        "cite-offline",
        source=source.pk,
        quote="4.2 million",
        stance=Stance.SUPPORTS,
        note="p. 3",
    )
    cited = Evidence.objects.get()
    do(client, claim, "retract", evidence=cited.pk, reason="Misread.")
    assert (cited.quote, cited.note, EvidenceRetraction.objects.get().reason) == (
        "4.2 million",
        "p. 3",
        "Misread.",
    )


def test_a_refusal_is_told_at_the_head_of_the_page(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    refused = do(client, claim, "link", url="http://169.254.169.254/").content.decode()
    empty = do(client, claim, "link", url="").content.decode()
    assert "Not done: link a source. 169.254.169.254 is not a public address." in refused
    assert "Not done: link a source. Something in the form is missing." in empty


def test_what_ends_a_publication_is_offered_to_who_may_publish(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    offered = 'id="act-withdraw"'
    before = page(sign_in(newsroom.reviewer), claim)
    do(sign_in(newsroom.editor), claim, "publish", explanation="So it is.")
    after = page(sign_in(newsroom.reviewer), claim)
    assert (offered in before, offered in after) == (True, False)
    assert offered in page(sign_in(newsroom.editor), claim)


def test_an_editor_overrides_and_publishes(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.editor)
    client = sign_in(newsroom.editor)
    said = {"rating": Rating.INACCURATE, "rationale": "Five.", "evidence": [cited.pk], "reason": "Deadline."}
    do(client, claim, "override", **said)
    do(client, claim, "publish", explanation="It was five million.")
    claim.refresh_from_db()
    assert (claim.stage, claim.verification_status) == (Stage.PUBLISHED, Status.REFUTED)
    assert Publication.objects.get().explanation == "It was five million."


def test_a_changed_source_is_shown_old_against_new(
    claim: Claim, web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    address = web.put("/bridge", COST)
    reading = web.capture(address)
    evidence.link_url(claim, address, by=newsroom.writer, now=desk.NOW)
    desk.taken(claim, newsroom.reviewer)
    for user in (newsroom.reviewer, newsroom.second):
        claim.refresh_from_db()
        client = sign_in(user)
        do(client, claim, "cite", extraction=reading.pk, quote=COST, stance=Stance.SUPPORTS)
        review(client, claim, Evidence.objects.get(cited_by=user))
    web.put("/bridge", COST.replace("4.2", "2.4"))
    newer = web.capture(address)
    rechecks.look_at(newer.pk, now=desk.NOW)
    text = page(sign_in(newsroom.reviewer), claim)
    assert "a source changed" in text
    assert (
        '<del><span class="sr-only">was: </span>4.2</del> <ins><span class="sr-only">now: </span>2.4</ins>'
        in text
    )


def test_the_page_costs_the_same_with_more_suggestions_and_evidence(
    claim: Claim, web: Web, newsroom: Newsroom, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    address = web.put(
        "/bridge", COST, *(f"The bridge in {year} cost {year} euros." for year in range(1990, 2010))
    )
    reading = web.capture(address)
    evidence.link_url(claim, address, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(reading.pk)
    desk.taken(claim, newsroom.reviewer)
    for quote in (COST, "The bridge in 1991", "The bridge in 1992"):
        desk.cite(claim, newsroom.reviewer, extraction=reading, quote=quote)
    client = sign_in(newsroom.reviewer)
    with django_assert_max_num_queries(29):
        shown = page(client, claim)
    assert COST in shown


def test_a_reader_asks_for_no_fetch(
    claim: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    evidence.link(claim, captured.snapshot.source, by=newsroom.writer, now=desk.NOW)
    fetches = captured.snapshot.source.fetches
    before = fetches.count()
    answer = do(sign_in(newsroom.reader), claim, "fetch", source=captured.snapshot.source_id)
    assert (answer.status_code, fetches.count()) == (403, before)


def test_opening_a_page_ranks_nothing(
    claim: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    """It shows what the task has kept; of a text that was not ranked yet, that its passages are to come."""
    evidence.link(claim, captured.snapshot.source, by=newsroom.writer, now=desk.NOW)
    assert "None yet." in page(sign_in(newsroom.reviewer), claim)
    sign_in(newsroom.reviewer).get(reverse("admin:claims_claim_read", args=[claim.pk, captured.pk]))
    assert not Suggestion.objects.exists()
    assert suggestions.unranked() == [captured.pk]


def suggested(claim: Claim, reading: Extraction, relations: str) -> None:
    """Passages of these relations by their first letters, the likeliest first."""
    known = {each[0]: each for each in Relation.values}
    Suggestion.objects.bulk_create(
        Suggestion(
            claim=claim,
            extraction=reading,
            rank=rank,
            quote=f"Passage {rank}.",
            start=0,
            end=10,
            score=1 / rank,
            relation=known[letter],
            ranker="test",
        )
        for rank, letter in enumerate(relations, 1)
    )


@pytest.mark.parametrize(
    ("relations", "shown"),
    [
        ("AAAAAAAA", [1, 2, 3, 4, 5]),
        ("AAAAAMCAL", [1, 2, 3, 4, 5, 7, 9]),
        ("EEEEEEE", [1, 2, 3, 4, 5]),
        ("CUUU", [1]),
        ("UUU", [1, 2, 3]),
        ("A" * 21 + "C", [1, 2, 3, 4, 5]),
    ],
)
def test_what_would_overturn_the_claim_is_not_folded_away(
    relations: str, shown: list[int], claim: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    suggested(claim, captured, relations)
    seen = fromstring(page(sign_in(newsroom.reviewer), claim))
    above = seen.xpath("//section[@id='suggestions']/div//blockquote")
    assert [each.text_content() for each in above] == [f"Passage {rank}." for rank in shown]


def spanish(web: Web) -> Extraction:
    said = "La reparación del puente costó 4,2 millones de euros, según la cuenta final del ayuntamiento."
    more = "El puente estuvo cerrado durante catorce meses, y nadie pudo cruzar el río mientras tanto."
    page = web.put("/es", said, more)
    web.pages["/es"] = web.pages["/es"].replace("lang=en", "lang=es")
    return web.capture(page)


def test_foreign_words_are_cited_with_their_translation(
    claim: Claim, web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    reading, client = spanish(web), sign_in(newsroom.reviewer)
    evidence.link(claim, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(reading.pk)
    card = fromstring(page(client, claim)).xpath("//section[@id='suggestions']")[0]
    assert "in Spanish" in " ".join(card.text_content().split())
    assert card.xpath(".//form//textarea[@name='translation']")
    quote = "costó 4,2 millones de euros"
    do(
        client, claim, "cite", extraction=reading.pk, quote=quote, stance="SUPPORTS",
        translation=" It cost 4.2 million euros. ",
    )  # fmt: skip
    cited = Evidence.objects.get()
    assert (cited.quote, cited.translation, cited.translated_by) == (
        quote, "It cost 4.2 million euros.", newsroom.reviewer,
    )  # fmt: skip
    shown = fromstring(page(client, claim)).xpath("//section[@id='evidence']")[0].text_content()
    assert "Translated from Spanish by reviewer" in " ".join(shown.split())


def test_words_of_our_own_language_ask_for_no_translation(
    claim: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    evidence.link(claim, captured.snapshot.source, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(captured.pk)
    shown = fromstring(page(sign_in(newsroom.reviewer), claim))
    assert not shown.xpath("//section[@id='suggestions']//textarea[@name='translation']")
