"""Articles and their texts, by REST."""

from collections.abc import Callable

from claims.enums import Stage
from claims.models import Article, ArticleVersion, Claim
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
STORY = {"title": desk.TITLE, "body": desk.BODY, "external_id": "cms-1"}

NOTHING_MOVED = {"moved", "ambiguous", "orphaned", "reworded", "places", "html_sha256"}


def test_a_posted_article_is_given_back_whole(as_: ApiOf, newsroom: Newsroom) -> None:
    facts = {
        "url": "https://example.com/bridge",
        "origin": "OURS",
        "publisher": "Harbour Post",
        "authors": ["Jo Reed", {"name": "Ada", "user": "reviewer"}],
        "published_at": "2026-01-05T06:00:00+02:00",
        "language": "en-GB",
        "desk": "local",
        "deadline": "2026-01-06T12:00:00Z",
        "access": "RESTRICTED",
        "access_people": ["reviewer", str(newsroom.editor.pk)],
        "quiet": True,
    }
    posted = as_("writer").post("articles/", {**STORY, **facts})
    shown = as_("editor").get(f"articles/{posted.json()['id']}/").json()
    assert posted.status_code == 201
    assert {name: value for name, value in posted.json().items() if name not in NOTHING_MOVED} == shown
    assert (shown["publisher"]["name"], shown["published_at"]) == ("Harbour Post", "2026-01-05T04:00:00Z")
    assert [(each["name"], each["user"] and each["user"]["username"]) for each in shown["authors"]] == [
        ("Jo Reed", None),
        ("Ada", "reviewer"),
    ]
    assert {each["username"] for each in shown["access_people"]} == {"writer", "reviewer", "editor"}
    assert (shown["text"], shown["quiet"]) == (f"{desk.TITLE}\n\n{desk.BODY}", True)
    assert [part["kind"] for part in shown["parts"]] == ["HEADLINE", "BODY"]


def test_the_same_external_id_with_the_same_text_changes_nothing(as_: ApiOf, newsroom: Newsroom) -> None:
    first, again = (as_("writer").post("articles/", STORY) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


def test_the_same_external_id_with_another_text_is_a_new_version(as_: ApiOf, newsroom: Newsroom) -> None:
    first = as_("writer").post("articles/", STORY).json()
    claim = as_("writer").post("claims/", {"article": first["id"], "quote": desk.QUOTE}).json()
    again = as_("writer").post("articles/", {**STORY, "body": "All is new."})
    assert (again.status_code, again.json()["id"]) == (201, first["id"])
    assert (again.json()["version"]["number"], again.json()["orphaned"]) == (2, [claim["id"]])


def test_the_same_external_id_with_other_facts_changes_those(as_: ApiOf, newsroom: Newsroom) -> None:
    first = as_("writer").post("articles/", {**STORY, "desk": "local", "authors": ["Jo Reed"]})
    again = as_("writer").post("articles/", {**STORY, "access": "RESTRICTED", "publisher": "Harbour Post"})
    assert (again.status_code, again.json()["version"]["number"]) == (200, 1)
    assert (again.json()["access"], again.json()["desk"]) == ("RESTRICTED", "local")
    assert again.json()["authors"] == first.json()["authors"]
    assert as_("reader").get(f"articles/{first.json()['id']}/").status_code == 404


def test_another_accounts_external_id_is_another_article(as_: ApiOf, newsroom: Newsroom) -> None:
    first, other = (as_(name).post("articles/", STORY).json()["id"] for name in ("writer", "editor"))
    assert first != other


def test_a_newer_text_says_which_claims_moved(as_: ApiOf, claim: Claim) -> None:
    address = f"articles/{claim.article_id}/versions/"
    newer = as_("writer").post(address, {"title": "Another title", "body": f"New. {desk.QUOTE}."})
    same = as_("writer").post(address, {"title": "Another title", "body": f"New. {desk.QUOTE}."})
    assert (newer.status_code, newer.json()["number"], newer.json()["moved"]) == (201, 2, [str(claim.pk)])
    assert (same.status_code, ArticleVersion.objects.count()) == (200, 2)
    assert [each["number"] for each in as_("reader").get(address).json()["results"]] == [2, 1]
    assert as_("reader").get(f"{address}1/").json()["text"] == f"{desk.TITLE}\n\n{desk.BODY}"


def test_a_change_of_facts_touches_no_text(as_: ApiOf, article: Article) -> None:
    changed = as_("writer").patch(f"articles/{article.pk}/", {"desk": "politics", "publisher": "Courier"})
    assert (changed.json()["desk"], changed.json()["version"]["number"]) == ("politics", 1)
    refused = as_("writer").patch(f"articles/{article.pk}/", {"body": "New"})
    assert (refused.status_code, refused.json()["field"]) == (400, "body")


def test_a_script_is_no_address(as_: ApiOf, article: Article) -> None:
    answer = as_("writer").patch(f"articles/{article.pk}/", {"url": "javascript:alert(1)"})
    assert (answer.status_code, answer.json()["field"]) == (400, "url")


def test_an_author_named_twice_and_a_person_who_is_not_there(as_: ApiOf, article: Article) -> None:
    twice = as_("editor").patch(f"articles/{article.pk}/", {"authors": ["Jo", "Jo"]})
    nobody = as_("editor").patch(f"articles/{article.pk}/", {"authors": [{"name": "Jo", "user": "nobody"}]})
    assert (twice.status_code, twice.json()["field"]) == (400, "authors")
    assert (nobody.status_code, nobody.json()["field"]) == (400, "authors.0.user")


# --- two texts and the claims on them --------------------------------------------------------------

WRONG = desk.BODY.replace("4.2", "2.4")


def test_a_newer_text_says_what_was_found_of_each_claim(as_: ApiOf, claim: Claim) -> None:
    told = as_("writer").post(f"articles/{claim.article_id}/versions/", {"body": WRONG}).json()
    place = claim.mentions.get(version=told["id"])
    assert told["orphaned"] == [str(claim.pk)]
    assert (told["moved"], told["ambiguous"], told["reworded"]) == ([], [], [])
    start = len(desk.TITLE) + 2
    assert told["places"] == [
        {
            "claim": str(claim.pk),
            "mention": str(place.pk),
            "anchor": "ORPHANED",
            "confidence": place.drift.confidence,
            "was": desk.QUOTE,
            "now": desk.QUOTE.replace("4.2", "2.4"),
            "start": start,
            "end": start + len(desk.QUOTE),
            "differences": [{"was": "4.2", "now": "2.4", "kind": "NUMBER"}],
        }
    ]


def test_two_texts_are_compared_with_the_claims_on_them(as_: ApiOf, claim: Claim) -> None:
    as_("writer").post(f"articles/{claim.article_id}/versions/", {"body": WRONG})
    address = f"articles/{claim.article_id}/versions/1/diff/"
    told = as_("reader").get(address).json()
    assert (told["before"]["number"], told["after"]["number"]) == (1, 2)
    [edited] = [each for each in told["parts"] if each["kind"] == "EDITED"]
    assert [(each["was"]["text"], each["now"]["text"]) for each in edited["differences"]] == [("4.2", "2.4")]
    [fated] = told["claims"]
    assert (fated["claim"], fated["fate"]) == (str(claim.pk), "GONE")
    assert [each["text"] for each in fated["was"]] == [desk.QUOTE]
    assert [(each["start"], each["anchor"]) for each in fated["now"]] == [(None, "ORPHANED")]
    assert as_("reader").get(f"{address}?to=1").json()["parts"][0]["kind"] == "SAME"
    assert as_("reader").get(f"{address}?to=3").status_code == 404
    assert as_("reader").get(f"{address}?to=x").json()["field"] == "to"


def test_a_place_in_doubt_is_pinned(as_: ApiOf, claim: Claim) -> None:
    twice = f"All of it is new.\n\n{desk.QUOTE}.\n\nWhat else there is.\n\n{desk.QUOTE}."
    told = as_("writer").post(f"articles/{claim.article_id}/versions/", {"body": twice}).json()
    [place] = told["places"]
    address = f"claims/{claim.pk}/mentions/{place['mention']}/pin/"
    last = told["text"].rindex(desk.QUOTE)
    pinned = as_("reviewer").post(address, {"quote": desk.QUOTE, "start": last})
    assert (place["anchor"], place["confidence"], told["ambiguous"]) == ("AMBIGUOUS", 0.5, [str(claim.pk)])
    assert (pinned.status_code, pinned.json()["start"], pinned.json()["anchor"]) == (200, last, "ANCHORED")
    again = as_("reviewer").post(address, {"quote": desk.QUOTE, "start": last})
    assert again.status_code == 404


def test_other_words_for_those_of_a_verdict_wait_for_a_second_person(
    as_: ApiOf, claim: Claim, newsroom: Newsroom
) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    told = as_("writer").post(f"articles/{claim.article_id}/versions/", {"body": WRONG}).json()
    address = f"claims/{claim.pk}/mentions/{told['places'][0]['mention']}/pin/"
    said = {"quote": told["places"][0]["now"], "reason": "The ledger says so."}
    first, second = (as_(name).post(address, said) for name in ("reviewer", "second"))
    assert (first.status_code, first.json()) == (202, {"waiting_for": "second person"})
    assert (second.status_code, second.json()["exact"]) == (200, told["places"][0]["now"])
