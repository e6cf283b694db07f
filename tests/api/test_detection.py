"""Claims are proposed from an article's text by REST and accepted; what was set aside stays so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import Access, Kind, Stage
from claims.models import Article, Claim, Detection, DetectionRun
from claims.services import detecting, detection_runs
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
BODY = (
    "The bridge cost 4.2 million euros. It is a fine bridge.\n\n"
    "Unemployment in the town fell to 4.1 percent in 2019. I hope that we can all cross it soon."
)
BRIDGE, JOBS = "The bridge cost 4.2 million euros.", "Unemployment in the town fell to 4.1 percent in 2019."


@pytest.fixture
def article(newsroom: Newsroom) -> Article:
    return desk.article(newsroom.writer, body=BODY)


def detect(client: Api, article: Article, **options: Any) -> dict[str, Any]:
    answer = client.post(f"articles/{article.pk}/detect/", options)
    assert answer.status_code == 200, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def made(answer: dict[str, Any]) -> list[str]:
    return [each["statement"] for each in answer["made"]]


def why(answer: dict[str, Any]) -> dict[str, str]:
    return {each["text"]: each["why"] for each in answer["left_out"]}


def test_what_is_worth_a_check_is_proposed_and_the_rest_told_with_the_reason(
    article: Article, as_: ApiOf
) -> None:
    answer = detect(as_("writer"), article)
    assert made(answer) == [BRIDGE, JOBS]
    assert why(answer) == {
        desk.TITLE: "LOW_SCORE",
        "It is a fine bridge.": "LOW_SCORE",
        "I hope that we can all cross it soon.": "LOW_SCORE",
    }
    shown = as_("reader").get(f"claims/{answer['made'][0]['id']}/").json()
    assert (shown["stage"], shown["kind"], shown["verification_status"]) == (
        "DETECTED",
        "NUMBER",
        "UNCHECKED",
    )
    assert shown["detection"] == answer["made"][0]["detection"]
    assert "states a figure" in shown["detection"]["reasons"]
    (place,) = shown["mentions"]
    assert f"{desk.TITLE}\n\n{BODY}"[place["start"] : place["end"]] == BRIDGE


def test_the_same_text_again_proposes_nothing_twice(article: Article, as_: ApiOf) -> None:
    first = detect(as_("writer"), article)
    again = detect(as_("writer"), article)
    assert made(again) == []
    assert {text: why(again)[text] for text in made(first)} == {BRIDGE: "HAS_CLAIM", JOBS: "HAS_CLAIM"}
    assert Claim.objects.filter(article=article).count() == 2


def test_headline_standfirst_and_caption_are_read_as_the_body_is(newsroom: Newsroom, as_: ApiOf) -> None:
    told = {
        "HEADLINE": "Bridge cost 4.2 million euros in 2019",
        "STANDFIRST": "The town spent 3 million on roads in 2018.",
        "BODY": "It rained.",
        "CAPTION": "The mayor resigned on 3 March 2024.",
    }
    parts = [{"kind": kind, "text": text} for kind, text in told.items()]
    posted = as_("writer").post("articles/", {"title": told["HEADLINE"], "parts": parts}).json()
    answer = detect(as_("writer"), Article.objects.get(pk=posted["id"]))
    assert made(answer) == [told["HEADLINE"], told["STANDFIRST"], told["CAPTION"]]


@pytest.mark.parametrize("move", ["not_checkable", "withdraw"])
def test_what_was_set_aside_stays_so_in_newer_texts_while_its_words_stand(
    article: Article, as_: ApiOf, move: str
) -> None:
    first = detect(as_("writer"), article)
    rejected = first["made"][0]["id"]
    moved = as_("reviewer").post(f"claims/{rejected}/moves/", {"move": move, "reason": "Of no interest."})
    assert moved.status_code == 200
    assert why(detect(as_("writer"), article))[BRIDGE] == "REJECTED"
    newer = f"It rained all day.\n\n{BODY}"
    as_("writer").post(f"articles/{article.pk}/versions/", {"title": desk.TITLE, "body": newer})
    again = detect(as_("writer"), article)
    assert (made(again), why(again)[BRIDGE]) == ([], "REJECTED")
    assert next(each["claim"] for each in again["left_out"] if each["text"] == BRIDGE) == rejected


def test_words_that_were_set_aside_and_cut_stay_so_when_they_are_back(article: Article, as_: ApiOf) -> None:
    rejected = detect(as_("writer"), article)["made"][0]["id"]
    as_("reviewer").post(f"claims/{rejected}/moves/", {"move": "withdraw", "reason": "Of no interest."})
    versions = f"articles/{article.pk}/versions/"
    as_("writer").post(versions, {"title": desk.TITLE, "body": BODY.replace(BRIDGE, "")})
    as_("writer").post(versions, {"title": desk.TITLE, "body": BODY})
    assert why(detect(as_("writer"), article))[BRIDGE] == "REJECTED"


def test_other_words_are_proposed_anew(article: Article, as_: ApiOf) -> None:
    rejected = detect(as_("writer"), article)["made"][0]["id"]
    as_("reviewer").post(f"claims/{rejected}/moves/", {"move": "withdraw", "reason": "Of no interest."})
    newer = "The bridge and its two ramps cost the region 9.7 million dollars in 2021."
    body = BODY.replace(BRIDGE, newer)
    as_("writer").post(f"articles/{article.pk}/versions/", {"title": desk.TITLE, "body": body})
    assert made(detect(as_("writer"), article)) == [newer]


def test_where_somebody_marked_a_claim_none_is_proposed(
    article: Article, newsroom: Newsroom, as_: ApiOf
) -> None:
    marked = desk.claim(article, newsroom.writer, quote="4.2 million euros")
    answer = detect(as_("writer"), article)
    assert made(answer) == [JOBS]
    assert [each["claim"] for each in answer["left_out"] if each["why"] == "HAS_CLAIM"] == [str(marked.pk)]


def test_the_least_score_is_a_choice(article: Article, as_: ApiOf) -> None:
    assert made(detect(as_("writer"), article, min_score=1)) == []
    assert len(made(detect(as_("writer"), article, min_score=0))) == 5
    for wrong in (1.5, -1, "0.5", True, None):
        answer = as_("writer").post(f"articles/{article.pk}/detect/", {"min_score": wrong})
        assert (answer.status_code, answer.json()["field"]) == (400, "min_score"), wrong


def test_the_likely_ones_are_accepted_at_once(article: Article, as_: ApiOf) -> None:
    proposed = detect(as_("writer"), article, min_score=0)["made"]
    likely = [each["id"] for each in proposed if each["detection"]["score"] >= 0.5]
    accepted = as_("reviewer").post(f"articles/{article.pk}/detect/accept/", {"above": 0.5})
    assert (accepted.status_code, accepted.json()) == (200, {"opened": likely})
    stages = {str(claim.pk): claim.stage for claim in Claim.objects.filter(article=article)}
    assert {key for key, stage in stages.items() if stage == Stage.OPEN} == set(likely)
    assert as_("reviewer").post(f"articles/{article.pk}/detect/accept/", {"above": 0.5}).json() == {
        "opened": []
    }


def test_who_may_only_write_accepts_nothing(article: Article, as_: ApiOf) -> None:
    detect(as_("writer"), article)
    answer = as_("writer").post(f"articles/{article.pk}/detect/accept/", {"above": 0.5})
    assert answer.status_code == 403
    assert {claim.stage for claim in Claim.objects.all()} == {Stage.DETECTED}


def test_what_another_may_not_see_is_not_there_to_read(newsroom: Newsroom, as_: ApiOf) -> None:
    hidden = desk.article(newsroom.writer, body=BODY, access=Access.RESTRICTED)
    for call, body in (("detect/", {}), ("detect/accept/", {"above": 0})):
        assert as_("reviewer").post(f"articles/{hidden.pk}/{call}", body).status_code == 404
    assert not Claim.objects.exists()
    assert made(detect(as_("writer"), hidden)) == [BRIDGE, JOBS]


def test_two_parts_that_are_each_worth_a_check_are_two_proposals(newsroom: Newsroom, as_: ApiOf) -> None:
    sentence = "The town spent 3 million euros on roads in 2018; unemployment fell to 4.1 percent in 2019."
    article = desk.article(newsroom.writer, body=sentence)
    assert made(detect(as_("writer"), article)) == [
        "The town spent 3 million euros on roads in 2018",
        "unemployment fell to 4.1 percent in 2019",
    ]


def test_many_proposals_take_as_many_queries_as_few(newsroom: Newsroom, as_: ApiOf) -> None:
    counts = []
    for number in (2, 12):
        body = " ".join(f"Unemployment in district {n} fell to {n}.1 percent in 2019." for n in range(number))
        article = desk.article(newsroom.writer, body=body, title="Work in our districts")
        with CaptureQueriesContext(connection) as asked:
            assert len(detect(as_("writer"), article)["made"]) == number
        counts.append(len(asked))
    assert counts[1] <= counts[0]  # the first call reads what later ones remember


def test_a_quotation_is_proposed_as_said(newsroom: Newsroom, as_: ApiOf) -> None:
    article = desk.article(newsroom.writer, body="“We never knew about the leak,” the minister said.")
    detect(as_("writer"), article)
    claim = Claim.objects.get()
    assert (claim.kind, claim.asserts) == (Kind.QUOTE, "SAID")
    assert Detection.objects.get().kind == Kind.QUOTE


def test_accepted_they_say_what_was_proposed_as_at_the_desk(newsroom: Newsroom, as_: ApiOf) -> None:
    body = "But the bridge cost 4.2 million euros, Ada Lind said. But it was closed in 2019."
    article = desk.article(newsroom.writer, body=body)
    detect(as_("writer"), article, min_score=0)
    as_("reviewer").post(f"articles/{article.pk}/detect/accept/", {"above": 0})
    claim = Claim.objects.get(mentions__exact__startswith="But the bridge")
    assert claim.statement == "The bridge cost 4.2 million euros, Ada Lind said."
    assert [each.name for each in claim.claimants.all()] == ["Ada Lind"]
    actions = claim.history.order_by("seq").values_list("action", "by")
    assert list(actions) == [
        ("marked", newsroom.writer.pk),
        ("edited", newsroom.reviewer.pk),
        ("open", newsroom.reviewer.pk),
    ]


def test_accepting_many_takes_as_many_statements_as_few(newsroom: Newsroom, as_: ApiOf) -> None:
    counts = []
    for number in (2, 12):
        body = " ".join(
            f"But unemployment in district {n} fell to {n}.1 percent, Ada Lind said." for n in range(number)
        )
        article = desk.article(newsroom.writer, body=body, title="Work in our districts")
        detect(as_("writer"), article)
        with CaptureQueriesContext(connection) as asked:
            opened = as_("reviewer").post(f"articles/{article.pk}/detect/accept/", {"above": 0})
        assert len(opened.json()["opened"]) == number
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_a_text_that_is_too_long_to_wait_for_is_read_by_a_worker(
    article: Article, newsroom: Newsroom, as_: ApiOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detecting, "LONGEST", 10)
    address = f"articles/{article.pk}/detect/"
    assert as_("reader").get(address).json() == {"run": None}
    answer = as_("writer").post(address)
    assert (answer.status_code, answer.json()["run"]["state"]) == (202, "WAITING")
    assert detection_runs.read(DetectionRun.objects.get().pk, now=desk.NOW)
    run = as_("reader").get(address).json()["run"]
    assert (run["state"], run["made"], run["read"]) == ("DONE", 2, run["length"])
    assert Claim.objects.filter(stage=Stage.DETECTED).count() == 2
