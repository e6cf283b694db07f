"""Claims by REST: marked, split, mentioned again, linked, moved."""

from collections.abc import Callable
from typing import Any

from claims.models import Article, Claim
from sources.models import Extraction, Source
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]


def test_a_marked_claim_stands_where_its_words_stand(as_: ApiOf, article: Article) -> None:
    said = {
        "statement": "It was shut for 14 months.",
        "kind": "NUMBER",
        "claimant": "The council",
        "as_of": "2026-01-05",
    }
    answer = as_("writer").post(
        "claims/", {"article": str(article.pk), "quote": "closed  for 14 months", **said}
    )
    shown = answer.json()
    mention = shown["mentions"][0]
    text = as_("reader").get(f"articles/{article.pk}/").json()["text"]
    assert (answer.status_code, answer["ETag"][:3]) == (201, '"1-')
    assert text[mention["start"] : mention["end"]] == mention["exact"] == "closed for 14 months"
    assert {name: shown[name] for name in ("statement", "kind", "asserts", "as_of")} == {
        "statement": "It was shut for 14 months.",
        "kind": "NUMBER",
        "asserts": "SO",
        "as_of": "2026-01-05",
    }
    assert [each["name"] for each in shown["claimants"]] == ["The council"]
    assert (shown["stage"], shown["verification_status"], shown["attention"]) == ("OPEN", "UNCHECKED", "NONE")


def test_its_sources_say_where_their_fetch_is(as_: ApiOf, article: Article) -> None:
    body = {"article": str(article.pk), "quote": desk.QUOTE, "sources": ["https://example.org/accounts"]}
    claim = as_("writer").post("claims/", body).json()
    assert [(each["url"], each["health"], each["fetch_state"]) for each in claim["sources"]] == [
        ("https://example.org/accounts", "NEW", "QUEUED")
    ]


def test_a_stand_in_is_shown_as_one_wherever_it_is(
    as_: ApiOf, claim: Claim, captured: Extraction, newsroom: Newsroom
) -> None:
    source = captured.snapshot.source
    Source.objects.filter(pk=source.pk).update(stands_in_for="https://real.example/")
    as_("writer").post(f"claims/{claim.pk}/sources/", {"source": str(source.pk)})
    desk.cite(claim, newsroom.reviewer, extraction=captured, quote="cost 4.2 million euros")
    client, shown = as_("reviewer"), []
    for address in (
        f"claims/{claim.pk}/evidence/",
        f"claims/{claim.pk}/sources/",
        "sources/",
        f"sources/{source.pk}/snapshots/",
    ):
        row = client.get(address).json()["results"][0]
        shown.append(row.get("source", row) if isinstance(row.get("source"), dict) else row)
    shown.append(client.get(f"claims/{claim.pk}/").json()["sources"][0])
    assert [each["stands_in_for"] for each in shown] == ["https://real.example/"] * 5


def test_a_link_is_made_once_and_taken_off(as_: ApiOf, claim: Claim) -> None:
    address, body = f"claims/{claim.pk}/sources/", {"url": "https://example.org/a?utm_source=x"}
    first, again = (as_("writer").post(address, body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    gone = f"{address}{first.json()['id']}/"
    assert [as_("writer").delete(gone).status_code for _ in range(2)] == [204, 404]
    assert as_("reader").get(address).json()["results"] == []


def test_suggestions_put_the_right_passage_first(as_: ApiOf, claim: Claim, captured: Extraction) -> None:
    from claims.services import suggestions

    as_("writer").post(f"claims/{claim.pk}/sources/", {"source": str(captured.snapshot.source_id)})
    suggestions.rank_link(claim.links.get().pk)
    shown = as_("reader").get(f"claims/{claim.pk}/suggestions/").json()
    assert (shown["next"], shown["previous"]) == (None, None)
    first = shown["results"][0]
    assert (first["rank"], first["extraction"]) == (1, str(captured.pk))
    assert "4.2 million euros" in first["quote"]
    assert (first["says"], first["language"]) == ("says 4.2 million euros: agrees", "en")
    assert (first["before"], first["after"]) != ("", "")


def test_asking_for_suggestions_ranks_nothing(as_: ApiOf, claim: Claim, captured: Extraction) -> None:
    from claims.services import suggestions

    as_("writer").post(f"claims/{claim.pk}/sources/", {"source": str(captured.snapshot.source_id)})
    for address in (f"claims/{claim.pk}/suggestions/", f"claims/{claim.pk}/"):
        assert as_("reader").get(address).status_code == 200
    assert as_("reader").get(f"claims/{claim.pk}/suggestions/").json()["results"] == []
    assert suggestions.unranked() == [captured.pk]


def test_a_second_mention(as_: ApiOf, claim: Claim) -> None:
    address = f"claims/{claim.pk}/mentions/"
    answer = as_("writer").post(address, {"quote": "“We are done,”"})
    again = as_("writer").post(address, {"quote": '"We are done,"'})
    assert (answer.status_code, again.status_code, again.json()["code"]) == (201, 409, "mention_known")
    assert len(as_("reader").get(address).json()["results"]) == 2


def test_a_split_claim_is_checked_by_its_parts(as_: ApiOf, claim: Claim) -> None:
    parts = [{"statement": "It cost 4.2 million."}, {"statement": "In euros.", "quote": "million euros"}]
    answer = as_("reviewer").post(f"claims/{claim.pk}/split/", {"parts": parts})
    assert answer.status_code == 201
    assert [each["statement"] for each in answer.json()] == ["It cost 4.2 million.", "In euros."]
    whole = as_("reader").get(f"claims/{claim.pk}/").json()
    assert whole["children"] == [each["id"] for each in answer.json()]
    moved = as_("reviewer").post(f"claims/{claim.pk}/moves/", {"move": "take"})
    assert (moved.status_code, moved.json()["code"]) == (409, "claim_is_split")


def test_a_judgement_goes_with_an_override_alone(as_: ApiOf, claim: Claim) -> None:
    answer = as_("editor").post(f"claims/{claim.pk}/moves/", {"move": "take", "rating": "CONFIRMED"})
    assert (answer.status_code, answer.json()["field"]) == (400, "rating")


def test_an_editor_overrides_with_a_judgement_as_whole_as_a_review(
    as_: ApiOf, newsroom: Newsroom, claim: Claim
) -> None:
    desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.editor)
    said: dict[str, Any] = {
        "move": "override",
        "reason": "urgent",
        "rating": "INACCURATE",
        "rationale": "The ledger.",
    }
    without = as_("editor").post(f"claims/{claim.pk}/moves/", said)
    assert (without.status_code, without.json()["code"]) == (400, "evidence_required")
    done = as_("editor").post(f"claims/{claim.pk}/moves/", {**said, "evidence": [str(cited.pk)]})
    assert (done.status_code, done.json()["verification_status"]) == (200, "REFUTED")
    assert done.json()["verdict"]["basis"] == "OVERRIDDEN"


def test_an_assignee_is_named_by_user_name(as_: ApiOf, claim: Claim) -> None:
    answer = as_("editor").post(f"claims/{claim.pk}/moves/", {"move": "assign", "assignee": "third"})
    assert answer.json()["assignee"]["username"] == "third"


def test_evidence_keeps_the_readings_own_characters(as_: ApiOf, claim: Claim, captured: Extraction) -> None:
    body = {
        "extraction": str(captured.pk),
        "quote": "cost  4.2 million\neuros",
        "stance": "SUPPORTS",
        "carrying": False,
    }
    cited = as_("reviewer").post(f"claims/{claim.pk}/evidence/", body).json()
    assert (cited["quote"], cited["carrying"]) == ("cost 4.2 million euros", False)
    assert cited["snapshot"]["sha256"] == captured.snapshot.sha256
    missing = as_("reviewer").post(f"claims/{claim.pk}/evidence/", {**body, "quote": "cost 2.4 million"})
    assert (missing.status_code, missing.json()["code"]) == (400, "quote_not_found")


def test_a_retraction_is_told_with_its_reason(as_: ApiOf, newsroom: Newsroom, claim: Claim) -> None:
    cited = desk.cite(claim, newsroom.reviewer)
    answer = as_("reviewer").post(f"evidence/{cited.pk}/retract/", {"reason": "the wrong year"})
    assert (answer.status_code, answer.json()["retraction"]["reason"]) == (201, "the wrong year")


def test_a_recheck_says_what_became_of_each_citation(as_: ApiOf, newsroom: Newsroom, claim: Claim) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    as_("writer").post(f"articles/{claim.article_id}/versions/", {"body": "Nothing of it is left."})
    shown = as_("reader").get("rechecks/?open=true").json()["results"]
    assert [(each["kind"], each["claim"]["id"], each["sightings"]) for each in shown] == [
        ("TEXT", str(claim.pk), [])
    ]
    assert as_("reader").get(f"claims/{claim.pk}/").json()["attention"] == "TEXT_CHANGED"


def test_a_citation_names_its_language_and_who_translated(
    as_: ApiOf, claim: Claim, captured: Extraction
) -> None:
    said = {"extraction": str(captured.pk), "quote": "4.2 million euros", "stance": "SUPPORTS"}
    address = f"claims/{claim.pk}/evidence/"
    plain = as_("reviewer").post(address, said).json()
    assert (plain["language"], plain["translation"], plain["translated_by"]) == ("en", "", None)
    told = as_("reviewer").post(address, {**said, "translation": " 4,2 Millionen Euro "}).json()
    assert (told["translation"], told["translated_by"]["username"]) == ("4,2 Millionen Euro", "reviewer")
    blank = as_("reviewer").post(address, {**said, "translation": " \n"}).json()
    assert (blank["translation"], blank["translated_by"]) == ("", None)


def test_a_repetition_is_joined_into_its_claim(as_: ApiOf, article: Article, claim: Claim) -> None:
    writer, reviewer = as_("writer"), as_("reviewer")
    body = {"article": str(article.pk), "quote": "It was closed for 14 months"}
    other = writer.post("claims/", body).json()
    answer = reviewer.post(
        f"claims/{other['id']}/join/", {"into": str(claim.pk), "version": other["version"]}
    )
    assert (answer.status_code, answer.json()["id"]) == (200, str(claim.pk))
    assert [each["exact"] for each in answer.json()["mentions"]] == [desk.QUOTE, body["quote"]]
    assert reviewer.get(f"claims/{other['id']}/").json()["stage"] == "WITHDRAWN"
    again = reviewer.post(f"claims/{other['id']}/join/", {"into": str(claim.pk)})
    assert (again.status_code, again.json()["code"]) == (409, "move_not_possible")
