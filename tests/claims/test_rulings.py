"""What people rule on a recheck, through the API: who may, how many it takes, what it leads to."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from claims.enums import AnchorState, Rating, RecheckKind, Stage, Stance
from claims.errors import NoLongerAsked
from claims.models import Article, Claim, Evidence, Recheck, VerdictEvidence
from claims.services import articles, claims, moves, publications, rechecks, rulings
from claims.services.articles import Author
from claims.services.verification import Verification
from sources.models import Extraction
from sources.services import snapshots
from tests.api.conftest import Api, client_of
from tests.support import desk, files
from tests.support.people import Newsroom
from tests.support.racing import race
from tests.support.web import CLOSED, COST, Web, page

QUOTE = "cost 4.2 million euros, according to"
LATER = COST.replace("4.2", "4.4")
NEW_QUOTE = QUOTE.replace("4.2", "4.4")
MONTHS = "closed to all traffic for 14 months"
NOBODY = "00000000-0000-7000-8000-000000000000"


def settled(claim: Claim, reading: Extraction, room: Newsroom, *quotes: str, **said: Any) -> Claim:
    """With a verdict that rests on a passage of each reviewer."""
    desk.taken(claim, room.reviewer)
    for by, quote in zip((room.reviewer, room.second), quotes or (QUOTE, QUOTE), strict=True):
        cited = desk.cite(claim, by, extraction=reading, quote=quote)
        desk.submit(claim, by, desk.judgement(cited, **said))
    claim.refresh_from_db()
    return claim


@pytest.fixture
def resting(claim: Claim, captured: Extraction, newsroom: Newsroom) -> Claim:
    """VERIFIED on a passage of the captured page, which both reviewers cited."""
    return settled(claim, captured, newsroom)


@pytest.fixture
def reviewer(newsroom: Newsroom) -> Api:
    return client_of(newsroom.reviewer)


@pytest.fixture
def second(newsroom: Newsroom) -> Api:
    return client_of(newsroom.second)


def recaptured(web: Web, *paragraphs: str) -> Extraction:
    """The page as it is from now on, captured and looked at."""
    reading = web.capture(web.put("/bridge", *paragraphs))
    rechecks.look_at(reading.pk, now=timezone.now())
    return reading


def opened(claim: Claim) -> Recheck:
    return claim.rechecks.get(closed_at=None)


def rule(client: Api, recheck: Recheck, ruling: str = "STANDS", **said: Any) -> Any:
    body = {"ruling": ruling, "reason": "The final bill."} | said
    return client.post(f"rechecks/{recheck.pk}/ruling/", body)


def ruled(recheck: Recheck, room: Newsroom, ruling: str = "STANDS", **said: Any) -> Any:
    """By two people, the same call."""
    first = rule(client_of(room.reviewer), recheck, ruling, **said)
    assert first.status_code == 202, first.content
    done = rule(client_of(room.second), recheck, ruling, **said)
    assert done.status_code == 200, done.content
    return done.json()


def refused(answer: Any) -> tuple[int, str, str]:
    said = answer.json()
    return answer.status_code, said["code"], said.get("field", "").partition(".")[0]


def shown(claim: Claim) -> tuple[str, str]:
    claim.refresh_from_db()
    return claim.verification_status, claim.attention


def rests_on(claim: Claim, client: Api) -> list[str]:
    """The words that the current verdict rests on."""
    cited = client.get(f"claims/{claim.pk}/evidence/").json()["results"]
    quotes = {each["id"]: each["quote"] for each in cited}
    return sorted(quotes[each] for each in client.get(f"claims/{claim.pk}/").json()["rests_on"])


def whole() -> list[str]:
    return list(Verification().findings())


# --- the passage changed ---------------------------------------------------------------------------


def test_a_verdict_that_stands_rests_on_the_newer_words(
    resting: Claim, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    reading, verdict = recaptured(web, LATER, CLOSED), resting.verdict_id
    said = ruled(opened(resting), newsroom, evidence=NEW_QUOTE)
    assert (said["ruling"], said["closed_by"]["username"], said["waiting"]) == ("STANDS", "second", None)
    assert shown(resting) == ("VERIFIED", "NONE")
    assert (resting.verdict_id, resting.round, resting.stage) == (verdict, 1, Stage.CHECKED)
    assert rests_on(resting, reviewer) == [NEW_QUOTE, NEW_QUOTE]
    anew = Evidence.objects.filter(replaces__isnull=False).select_related("replaces")
    assert {(each.replaces and each.replaces.quote, each.extraction_id, each.stance) for each in anew} == {
        (QUOTE, reading.pk, Stance.SUPPORTS)
    }
    assert whole() == []


def test_what_was_replaced_is_not_watched_and_what_replaces_it_is(
    resting: Claim, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    recaptured(web, LATER, CLOSED)
    ruled(opened(resting), newsroom, evidence=NEW_QUOTE)

    recaptured(web, "First.", LATER, CLOSED)
    assert shown(resting) == ("VERIFIED", "NONE")

    recaptured(web, COST, CLOSED)  # back to the figure that was cited first
    assert shown(resting) == ("VERIFIED", "SOURCE_CHANGED")
    passages = reviewer.get(f"rechecks/{opened(resting).pk}/").json()["passages"]
    assert {(each["quote"], each["now"]) for each in passages} == {(NEW_QUOTE, QUOTE)}


def test_what_changed_is_shown_old_beside_new(resting: Claim, web: Web, reviewer: Api) -> None:
    reading = recaptured(web, LATER, CLOSED)
    told = reviewer.get(f"rechecks/{opened(resting).pk}/").json()
    assert (told["extraction"], told["takes"], told["article_words"]) == (str(reading.pk), 2, [desk.QUOTE])
    first = told["passages"][0]
    assert (first["state"], first["quote"], first["now"]) == ("EDITED", QUOTE, NEW_QUOTE)
    assert [(each["was"], each["now"]) for each in first["differences"]] == [("4.2", "4.4")]
    assert (reading.text or "")[first["start"] : first["end"]] == NEW_QUOTE
    assert first["now_prefix"].endswith("The repair of the bridge ")
    compared = reviewer.get(f"snapshots/{first['snapshot']['id']}/diff/?to={told['snapshot']['id']}").json()
    assert compared["words"].startswith("a figure changed: 4.2 million euros → 4.4 million euros")


def test_words_that_changed_have_to_be_chosen(resting: Claim, web: Web, reviewer: Api) -> None:
    recaptured(web, LATER, CLOSED)
    answer = rule(reviewer, opened(resting))
    assert refused(answer) == (400, "field_required", "evidence")
    assert QUOTE in answer.json()["detail"]


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        ("cost 9 million euros", "quote_not_found"),
        ("a", "quote_ambiguous"),
        ({"quote": ""}, "invalid"),
        ({"quote": NEW_QUOTE, "replaces": NOBODY}, "invalid"),
        (NOBODY, "invalid"),
        ([NEW_QUOTE, "14 months"], "invalid"),
        (7, "invalid"),
        ([NEW_QUOTE] * 101, "invalid"),
    ],
)
def test_words_that_do_not_do_are_refused_by_name(
    evidence: Any, code: str, resting: Claim, web: Web, reviewer: Api
) -> None:
    recaptured(web, LATER, CLOSED)
    assert refused(rule(reviewer, opened(resting), evidence=evidence)) == (400, code, "evidence")
    assert (shown(resting), resting.approvals.count()) == (("VERIFIED", "SOURCE_CHANGED"), 0)


def test_a_citation_stands_for_the_words_it_quotes(
    resting: Claim, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    first = resting.evidence.earliest("pk")
    recaptured(web, LATER, CLOSED)
    ruled(opened(resting), newsroom, evidence=NEW_QUOTE)
    recaptured(web, COST, CLOSED)
    ruled(opened(resting), newsroom, evidence=str(first.pk))
    assert rests_on(resting, reviewer) == [QUOTE, QUOTE]


def test_each_of_several_passages_is_answered(
    claim: Claim, captured: Extraction, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    settled(claim, captured, newsroom, QUOTE, MONTHS)
    recaptured(web, LATER, CLOSED.replace("14", "15"))
    ids = {each.quote: str(each.pk) for each in claim.evidence.all()}
    one = rule(reviewer, opened(claim), evidence=NEW_QUOTE)
    assert (one.status_code, one.json()["passages"]) == (400, [ids[MONTHS]])

    later = MONTHS.replace("14", "15")
    said = [{"replaces": ids[QUOTE], "quote": NEW_QUOTE}, {"replaces": ids[MONTHS], "quote": later}]
    ruled(opened(claim), newsroom, evidence=said)
    assert (shown(claim), rests_on(claim, reviewer)) == (("VERIFIED", "NONE"), [later, NEW_QUOTE])


def test_what_is_the_same_is_cited_anew_by_itself(
    claim: Claim, captured: Extraction, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    settled(claim, captured, newsroom, QUOTE, MONTHS)
    reading = recaptured(web, CLOSED, LATER)
    ruled(opened(claim), newsroom, evidence=NEW_QUOTE)
    assert rests_on(claim, reviewer) == [MONTHS, NEW_QUOTE]
    assert claim.evidence.filter(extraction=reading).count() == 2


def test_a_missing_passage_that_stands_is_quiet_until_something_else_was_seen(
    resting: Claim, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    recaptured(web, CLOSED)
    ruled(opened(resting), newsroom)
    assert (shown(resting), rests_on(resting, reviewer)) == (("VERIFIED", "NONE"), [QUOTE, QUOTE])
    recaptured(web, CLOSED, "A word more.")
    assert shown(resting) == ("VERIFIED", "NONE")
    recaptured(web, COST, CLOSED)
    assert shown(resting) == ("VERIFIED", "NONE")
    recaptured(web, CLOSED)
    assert shown(resting) == ("VERIFIED", "SOURCE_CHANGED")


def test_a_missing_passage_may_be_found_in_other_words(
    resting: Claim, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    recaptured(web, CLOSED, "In the end 4.2 million euros were paid.")
    ruled(opened(resting), newsroom, evidence="4.2 million euros were paid")
    assert rests_on(resting, reviewer) == ["4.2 million euros were paid"] * 2


# --- overtaken, or anew ------------------------------------------------------------------------------


def test_an_overtaken_verdict_stays_current_and_is_outdated(
    resting: Claim, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    recaptured(web, LATER, CLOSED)
    verdict, as_of = resting.verdict_id, resting.as_of
    ruled(opened(resting), newsroom, "SUPERSEDED")
    assert shown(resting) == ("OUTDATED", "NONE")
    assert (resting.verdict_id, resting.as_of, resting.rating) == (verdict, as_of, Rating.CONFIRMED)
    assert rests_on(resting, reviewer) == [QUOTE, QUOTE]


def test_what_was_ruled_overtaken_alarms_again_only_over_another_figure(
    resting: Claim, web: Web, newsroom: Newsroom
) -> None:
    recaptured(web, LATER, CLOSED)
    ruled(opened(resting), newsroom, "SUPERSEDED")
    recaptured(web, LATER, CLOSED, "More.")
    assert shown(resting) == ("OUTDATED", "NONE")
    recaptured(web, COST.replace("4.2", "5.1"), CLOSED)
    assert shown(resting) == ("OUTDATED", "SOURCE_CHANGED")


def test_an_overtaken_refutation_stays_refuted(
    claim: Claim, captured: Extraction, web: Web, newsroom: Newsroom
) -> None:
    settled(claim, captured, newsroom, rating=Rating.INACCURATE)
    recaptured(web, LATER, CLOSED)
    ruled(opened(claim), newsroom, "SUPERSEDED")
    assert shown(claim) == ("REFUTED", "NONE")


def test_a_new_round_takes_one_person_and_leaves_the_publication(
    resting: Claim, web: Web, newsroom: Newsroom
) -> None:
    publications.publish(resting, by=newsroom.editor, now=desk.NOW, explanation="It is so.")
    recaptured(web, LATER, CLOSED)
    answer = rule(client_of(newsroom.third), opened(resting), "NEW_ROUND")
    assert (answer.status_code, answer.json()["ruling"]) == (200, "NEW_ROUND")
    assert shown(resting) == ("IN_REVIEW", "NONE")
    assert (resting.round, resting.assignee) == (2, newsroom.third)
    assert resting.publications.get().under_review_at is not None


def again(claim: Claim, room: Newsroom, *cited: Evidence) -> None:
    """A new round, with a verdict that rests on older citations."""
    rule(client_of(room.reviewer), opened(claim), "NEW_ROUND")
    for by in (room.reviewer, room.second):
        desk.submit(claim, by, desk.judgement(*cited))


def test_a_page_that_flaps_back_after_a_verdict_on_the_new_figure_alarms(
    resting: Claim, web: Web, newsroom: Newsroom
) -> None:
    newer = recaptured(web, LATER, CLOSED)
    rule(client_of(newsroom.reviewer), opened(resting), "NEW_ROUND")
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(resting, by, extraction=newer, quote=NEW_QUOTE)
        desk.submit(resting, by, desk.judgement(cited))
    recaptured(web, COST, CLOSED)
    assert shown(resting) == ("VERIFIED", "SOURCE_CHANGED")
    again(resting, newsroom, *resting.evidence.filter(round=1))
    recaptured(web, LATER, CLOSED)  # as it was seen for the first verdict, and is news for the third
    assert shown(resting) == ("VERIFIED", "SOURCE_CHANGED")


def test_a_verdict_on_words_that_are_gone_already_is_told_at_its_settlement(
    resting: Claim, web: Web, newsroom: Newsroom
) -> None:
    newer = recaptured(web, LATER, CLOSED)
    again(resting, newsroom, *resting.evidence.filter(round=1))
    assert rechecks.unlooked() == [newer.pk]
    rechecks.look_at(newer.pk, now=timezone.now())  # what the settlement rings for
    assert (shown(resting), rechecks.unlooked()) == (("VERIFIED", "SOURCE_CHANGED"), [])


# --- who, and how many -------------------------------------------------------------------------------


def test_the_same_person_does_not_complete_it(resting: Claim, web: Web, reviewer: Api, second: Api) -> None:
    recaptured(web, CLOSED)
    assert rule(reviewer, opened(resting)).status_code == 202
    assert refused(rule(reviewer, opened(resting))) == (409, "same_person", "")
    waits = second.get(f"rechecks/{opened(resting).pk}/").json()["waiting"]
    assert (waits["ruling"], waits["asked_by"]["username"]) == ("STANDS", "reviewer")
    assert [each["id"] for each in second.get("rechecks/?waiting=true").json()["results"]] == [
        str(opened(resting).pk)
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"ruling": "SUPERSEDED"},
        {"evidence": "4.4 million euros"},
        {"evidence": NEW_QUOTE, "recheck_on": "2040-01-01"},
    ],
    ids=["another ruling", "other words", "another day"],
)
def test_a_different_call_takes_the_place_of_the_one_that_waits(
    other: dict[str, Any], resting: Claim, web: Web, reviewer: Api, second: Api
) -> None:
    recaptured(web, LATER, CLOSED)
    assert rule(reviewer, opened(resting), evidence=NEW_QUOTE).status_code == 202
    answer = rule(second, opened(resting), **other)
    assert answer.status_code == 202
    assert answer.json()["recheck"]["waiting"]["asked_by"]["username"] == "second"
    states = opened(resting).approvals.order_by("asked_at").values_list("state", flat=True)
    assert list(states) == ["DISCARDED", "PENDING"]


def test_a_newer_text_gives_up_what_waits_and_is_shown(
    resting: Claim, web: Web, reviewer: Api, second: Api
) -> None:
    older = recaptured(web, LATER, CLOSED)
    rule(reviewer, opened(resting), evidence=NEW_QUOTE)
    newest = recaptured(web, COST.replace("4.2", "5.1"), CLOSED)
    told = reviewer.get(f"rechecks/{opened(resting).pk}/").json()
    assert (told["extraction"], told["waiting"]) == (str(newest.pk), None)
    late = rule(second, opened(resting), "SUPERSEDED", extraction=str(older.pk))
    assert refused(late) == (412, "newer_text", "")


def test_a_newsroom_of_one_rules_alone(
    claim: Claim, captured: Extraction, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    with override_settings(REVIEWS_REQUIRED=1):
        desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.reviewer, extraction=captured, quote=QUOTE)
    desk.submit(claim, newsroom.reviewer, desk.judgement(cited))
    recaptured(web, LATER, CLOSED)
    assert rule(reviewer, opened(claim), evidence=NEW_QUOTE).status_code == 200
    assert rests_on(claim, reviewer) == [NEW_QUOTE]


@pytest.mark.parametrize("ruling", ["STANDS", "SUPERSEDED", "NEW_ROUND"])
def test_an_author_does_not_rule(
    ruling: str, resting: Claim, web: Web, newsroom: Newsroom, second: Api
) -> None:
    recaptured(web, CLOSED)
    authors = [Author("Se Cond", newsroom.second)]
    articles.edit(resting.article, by=newsroom.editor, now=desk.NOW, authors=authors)
    assert refused(rule(second, opened(resting), ruling)) == (403, "author_of_article", "")


@pytest.mark.django_db(transaction=True)
def test_two_who_rule_at_once_complete_each_other_and_others_come_too_late(
    claim: Claim, captured: Extraction, web: Web, newsroom: Newsroom
) -> None:
    settled(claim, captured, newsroom)
    recaptured(web, CLOSED)
    recheck = opened(claim)
    people = [client_of(each) for each in (newsroom.reviewer, newsroom.second, newsroom.third)]
    answers = race(lambda number: int(rule(people[number], recheck).status_code), 3)
    assert sorted(answers) == [200, 202, 409]
    assert claim.history.filter(action="ruled").count() == 1
    assert whole() == []


def test_it_is_ruled_on_once(resting: Claim, web: Web, newsroom: Newsroom) -> None:
    recaptured(web, CLOSED)
    recheck = opened(resting)
    ruled(recheck, newsroom)
    late = rule(client_of(newsroom.third), recheck, "SUPERSEDED")
    assert refused(late) == (409, "already_ruled", "")


def test_a_claim_withdrawn_meanwhile_is_ruled_on_no_more(
    resting: Claim, web: Web, newsroom: Newsroom, reviewer: Api, second: Api
) -> None:
    recaptured(web, CLOSED)
    recheck = opened(resting)
    rule(reviewer, recheck)
    moves.make(resting, "withdraw", by=newsroom.editor, now=desk.NOW, reason="Cut.")
    assert refused(rule(second, recheck)) == (409, "already_ruled", "")
    assert shown(resting) == ("WITHDRAWN", "NONE")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"ruling": "CLOSED"}, "ruling"),
        ({"recheck_on": "2020-01-01"}, "recheck_on"),
        ({"ruling": "SUPERSEDED", "evidence": "Words."}, "evidence"),
        ({"words": "x"}, "words"),
    ],
)
def test_what_a_ruling_does_not_take_is_named(
    said: dict[str, str], field: str, resting: Claim, web: Web, reviewer: Api
) -> None:
    recaptured(web, CLOSED)
    answer = rule(reviewer, opened(resting), **said)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_a_restricted_recheck_does_not_exist_for_others(
    resting: Claim, web: Web, newsroom: Newsroom, reviewer: Api, second: Api
) -> None:
    recaptured(web, CLOSED)
    recheck = opened(resting)
    people = [newsroom.reviewer]
    articles.edit(
        resting.article, by=newsroom.editor, now=desk.NOW, access="RESTRICTED", access_people=people
    )
    assert second.get(f"rechecks/{recheck.pk}/").status_code == 404
    assert rule(second, recheck).status_code == 404
    assert reviewer.get(f"rechecks/{recheck.pk}/").status_code == 200


def test_words_of_a_capture_that_one_may_not_see_are_not_told(
    claim: Claim, captured: Extraction, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    body = files.sent(page("For subscribers", COST, "It is " + MONTHS + ".", "Secret: 9.7 million.").encode())
    made = files.upload(captured.snapshot.source, newsroom.reviewer, body, people=[newsroom.second])
    hidden = snapshots.read(made.pk, now=timezone.now())
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=hidden, quote=MONTHS)
        desk.submit(claim, by, desk.judgement(cited))
    recaptured(web, COST, CLOSED.replace("14", "15"))
    told = rule(client_of(newsroom.third), opened(claim)).json()
    assert (told["code"], told["passages"], MONTHS in told["detail"]) == ("field_required", [], False)
    assert MONTHS in rule(reviewer, opened(claim)).json()["detail"]


def test_both_halves_and_their_reasons_are_in_the_history(
    resting: Claim, web: Web, newsroom: Newsroom
) -> None:
    recaptured(web, LATER, CLOSED)
    ruled(opened(resting), newsroom, evidence=NEW_QUOTE, recheck_on="2040-01-01")
    asked = resting.history.get(action="asked_for_second_person")
    done = resting.history.get(action="ruled")
    assert (asked.by, asked.text) == (newsroom.reviewer, "The final bill.")
    assert (done.by, done.text, done.kind) == (newsroom.second, "The final bill.", "RULING")
    anew = sorted(str(each.pk) for each in Evidence.objects.filter(replaces__isnull=False))
    assert (done.facts["ruling"], done.facts["evidence"]) == ("STANDS", anew)
    assert (done.facts["asked_by"], done.facts["recheck_on"]) == (str(newsroom.reviewer.pk), "2040-01-01")


def test_a_citation_that_nobody_ruled_on_is_found_by_the_verification(
    resting: Claim, web: Web, newsroom: Newsroom
) -> None:
    recaptured(web, CLOSED)
    ruled(opened(resting), newsroom)
    old = resting.evidence.earliest("pk")
    forged = Evidence.objects.create(
        claim=resting, round=1, source=old.source, quote="x", prefix="", suffix="", stance="SUPPORTS",
        is_carrying=True, note="", translation="", replaces=old, cited_by=newsroom.third, cited_at=desk.NOW,
    )  # fmt: skip
    assert resting.verdict is not None
    VerdictEvidence.objects.create(verdict=resting.verdict, evidence=forged, recheck=resting.rechecks.get())
    assert whole() == [
        f"Claim {resting.pk}: its verdict rests on evidence {forged.pk}, which no entry of its history names."
    ]


# --- the calendar ------------------------------------------------------------------------------------


@pytest.fixture
def due(claim: Claim, newsroom: Newsroom) -> Recheck:
    desk.brought(claim, Stage.CHECKED, newsroom)
    day = desk.NOW.date() + timedelta(days=7)
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, recheck_on=day)
    rechecks.open_due(now=desk.NOW + timedelta(days=7))
    return opened(claim)


def test_a_day_that_came_is_ruled_on_and_another_is_set(due: Recheck, newsroom: Newsroom) -> None:
    ruled(due, newsroom, recheck_on="2040-05-06")
    assert (shown(due.claim), str(due.claim.recheck_on)) == (("VERIFIED", "NONE"), "2040-05-06")


def test_a_day_that_came_may_find_it_overtaken(due: Recheck, newsroom: Newsroom) -> None:
    ruled(due, newsroom, "SUPERSEDED")
    assert shown(due.claim) == ("OUTDATED", "NONE")


# --- the article's words -----------------------------------------------------------------------------

OTHER_WORDS = "All in all the repair took 4.2 million euros"


def reworded(article: Article, room: Newsroom) -> None:
    body = desk.BODY.replace(desk.QUOTE, OTHER_WORDS)
    articles.add_version(article, by=room.writer, now=desk.NOW, body=body)


def test_words_that_say_the_same_are_pinned_anew(resting: Claim, newsroom: Newsroom, reviewer: Api) -> None:
    reworded(resting.article, newsroom)
    assert refused(rule(reviewer, opened(resting))) == (400, "field_required", "evidence")
    ruled(opened(resting), newsroom, evidence=OTHER_WORDS)
    assert shown(resting) == ("VERIFIED", "NONE")
    here = resting.mentions.get(version__number=2)
    assert (here.exact, here.anchor) == (OTHER_WORDS, AnchorState.ANCHORED)
    published = publications.publish(resting, by=newsroom.editor, now=desk.NOW, explanation="It is so.")
    assert OTHER_WORDS in (published.payload or "")
    assert whole() == []


def test_what_one_person_asked_for_on_an_older_text_of_the_article_nobody_completes(
    resting: Claim, newsroom: Newsroom, reviewer: Api, second: Api
) -> None:
    reworded(resting.article, newsroom)
    rule(reviewer, opened(resting), evidence=OTHER_WORDS)
    asked = opened(resting).approvals.get()
    waits = second.get(f"rechecks/{opened(resting).pk}/").json()["waiting"]
    start, end = asked.asked["place"]
    assert waits["evidence"] == [{"replaces": None, "start": start, "end": end}]
    body = "Nobody knows what it cost. " + desk.BODY.replace(desk.QUOTE, "It seems to have")
    articles.add_version(resting.article, by=newsroom.writer, now=desk.NOW, body=body)
    assert second.get(f"rechecks/{opened(resting).pk}/").json()["waiting"] is None
    with pytest.raises(NoLongerAsked):
        rulings.say_the_same(opened(resting), asked=asked.pk, by=newsroom.second, now=desk.NOW)
    assert not resting.approvals.filter(state="PENDING").exists()


def test_a_second_person_who_confirms_becomes_no_first_one(
    resting: Claim, web: Web, newsroom: Newsroom, reviewer: Api
) -> None:
    """What they saw was replaced in the moment of their click."""
    recaptured(web, CLOSED)
    rule(reviewer, opened(resting))
    asked = opened(resting).approvals.get()

    def other(execute: Any, sql: str, *rest: Any) -> Any:
        if todo and "claims_claim" in sql:
            todo.pop()
            rule(client_of(newsroom.third), opened(resting), "SUPERSEDED")
        return execute(sql, *rest)

    todo, seen = [1], Recheck.objects.select_related("claim").get()
    with connection.execute_wrapper(other), pytest.raises(NoLongerAsked):
        rulings.say_the_same(seen, asked=asked.pk, by=newsroom.second, now=desk.NOW)
    assert (todo, resting.approvals.filter(asked_by=newsroom.second).count()) == ([], 0)
    assert opened(resting).closed_at is None


def test_a_second_review_agrees_once_the_new_words_were_ruled_on(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    reworded(claim.article, newsroom)
    ruled(opened(claim), newsroom, evidence=OTHER_WORDS)
    desk.review(claim, newsroom.second)
    assert shown(claim) == ("VERIFIED", "NONE")


def test_words_that_nobody_has_judged_yet_take_one_person(
    claim: Claim, newsroom: Newsroom, reviewer: Api
) -> None:
    reworded(claim.article, newsroom)
    assert rule(reviewer, opened(claim), evidence=OTHER_WORDS).status_code == 200
    assert shown(claim) == ("UNCHECKED", "NONE")


def test_several_causes_of_one_claim_are_ruled_on_one_by_one(
    resting: Claim, web: Web, newsroom: Newsroom, reviewer: Api, second: Api
) -> None:
    recaptured(web, CLOSED)
    reworded(resting.article, newsroom)
    text, source = (resting.rechecks.get(kind=kind) for kind in (RecheckKind.TEXT, RecheckKind.SOURCE))
    assert shown(resting) == ("VERIFIED", "TEXT_CHANGED")
    rule(reviewer, source)
    rule(reviewer, text, evidence=OTHER_WORDS)
    assert rule(second, text, evidence=OTHER_WORDS).status_code == 200
    assert shown(resting) == ("VERIFIED", "SOURCE_CHANGED")
    assert rule(second, source).status_code == 200
    assert shown(resting) == ("VERIFIED", "NONE")
