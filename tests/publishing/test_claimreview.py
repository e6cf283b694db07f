"""ClaimReview: what is in it, that schema.org knows it, and that a processor not of ours reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from pyld import jsonld

from claims.enums import Rating
from claims.models import Claim, Publication
from claims.services import claimants, moves, publications
from factcheck.publishing.check import Appearance, Check, Quoted, Turn
from factcheck.publishing.claimreview import House, build
from factcheck.publishing.scale import Scale, Step
from sources.models import Extraction
from tests.api.conftest import client_of
from tests.publishing import schema_org
from tests.publishing.conftest import EXPLANATION, URL, Publish
from tests.support import desk
from tests.support.people import Newsroom

AT = datetime(2026, 1, 6, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
KEY = UUID("0199c0de-5eed-7000-8000-000000000001")
ADDRESS = f"https://checks.example.org/checks/{KEY}/"
HOUSE = House("The Example", "https://example.org", "en")
SCALE = Scale(
    {
        Rating.INACCURATE: Step("Pants on fire", 10),
        Rating.MISLEADING: Step("Half the story", 25),
        Rating.CONFIRMED: Step("So it is", 70),
        Rating.UNSUPPORTED: Step("We found nothing"),
    }
)
ACCOUNT = Quoted(
    words="The cost came to 4.9 million.",
    why_not="",
    translation="",
    page=3,
    stance="refutes",
    source="Final account",
    url="https://council.example/account",
    publisher="City council",
    archived_at="https://archive.example/2026/account",
    captured_at=AT,
)
LEDGER = replace(ACCOUNT, source="The ledger, seen at the town hall", url="", archived_at="")
CHECK = Check(
    id=KEY,
    url=ADDRESS,
    statement="The repair of the bridge cost 4.2 million euros.",
    words="The bridge cost 4.2 million euros",
    claimants=(),
    claimant_kinds={},
    appeared=Appearance("Bridge reopens", URL, "Northern Wire", AT, "en", is_ours=False),
    rating=Rating.INACCURATE,
    label="Pants on fire",
    corrected_text="",
    explanation="It was 4.9 million.",
    as_of=date(2026, 1, 5),
    basis="two reviewers agreed, blind",
    evidence=(ACCOUNT, LEDGER),
    turns=(),
    began_at=AT,
    published_at=AT,
    under_review_at=None,
    overtaken_at=None,
    withdrawn_at=None,
    why_withdrawn="",
    changed_at=AT,
)
WHOLE = replace(
    CHECK,
    claimants=("Ada Lind", "Northern Wire", "Riverside"),
    claimant_kinds={"Ada Lind": "PERSON"},
    turns=(Turn(LATER, "We have corrected what we say here; our answer is the same."),),
    overtaken_at=LATER,
    changed_at=LATER,
)
WE = {"@type": "Organization", "name": "The Example", "url": "https://example.org"}
WIRE = {"@type": "Organization", "name": "Northern Wire"}


def made(check: Check = CHECK) -> dict[str, Any]:
    return build(check, house=HOUSE, scale=SCALE)


def test_the_markup_of_a_check() -> None:
    assert made() == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": ADDRESS,
        "url": ADDRESS,
        "name": "The repair of the bridge cost 4.2 million euros.",
        "claimReviewed": "The repair of the bridge cost 4.2 million euros.",
        "reviewBody": "It was 4.9 million.",
        "inLanguage": "en",
        "datePublished": "2026-01-06T10:00:00+00:00",
        "author": WE,
        "publisher": WE,
        "itemReviewed": {
            "@type": "Claim",
            "text": "The bridge cost 4.2 million euros",
            "author": WIRE,
            "datePublished": "2026-01-06T10:00:00+00:00",
            "appearance": {
                "@type": "CreativeWork",
                "url": URL,
                "headline": "Bridge reopens",
                "inLanguage": "en",
                "datePublished": "2026-01-06T10:00:00+00:00",
                "publisher": WIRE,
            },
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Pants on fire",
            "ratingValue": 10,
            "worstRating": 10,
            "bestRating": 70,
        },
        "citation": [
            {
                "@type": "WebPage",
                "url": "https://council.example/account",
                "name": "Final account",
                "publisher": {"@type": "Organization", "name": "City council"},
                "archivedAt": "https://archive.example/2026/account",
            }
        ],
    }


def test_what_befell_it() -> None:
    found = made(WHOLE)
    assert found["dateModified"] == found["expires"] == "2026-02-01T09:30:00+00:00"
    assert found["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "We have corrected what we say here; our answer is the same.",
            "datePublished": "2026-02-01T09:30:00+00:00",
        }
    ]


def test_an_answer_that_is_no_degree_of_truth_has_no_value() -> None:
    rating = made(replace(CHECK, rating=Rating.UNSUPPORTED))["reviewRating"]
    assert rating == {"@type": "Rating", "alternateName": "We found nothing"}


def test_who_said_it_is_its_author_of_the_type_that_is_known_and_of_none_where_none_is() -> None:
    author = made(WHOLE)["itemReviewed"]["author"]
    assert author == [{"@type": "Person", "name": "Ada Lind"}, WIRE, {"name": "Riverside"}]


def test_an_organisation_is_one() -> None:
    said = replace(CHECK, claimants=("Riverside",), claimant_kinds={"Riverside": "ORGANISATION"})
    author = made(said)["itemReviewed"]["author"]
    assert author == {"@type": "Organization", "name": "Riverside"}


def test_what_a_claimant_is_goes_into_what_is_published_by_a_persons_act(
    claim: Claim, captured: Extraction, publish: Publish, newsroom: Newsroom
) -> None:
    ada = claimants.named("Ada Lind", now=desk.NOW)
    claim.claimants.set([ada])
    publish(claim, captured)

    def author() -> Any:
        return (
            client_of(newsroom.reader).get(f"claims/{claim.pk}/claimreview/").json()["itemReviewed"]["author"]
        )

    assert author() == {"name": "Ada Lind"}
    answer = client_of(newsroom.writer).patch(f"claimants/{ada.pk}/", {"kind": "PERSON"})
    assert answer.json() == {"id": str(ada.pk), "name": "Ada Lind", "kind": "PERSON"}
    assert author() == {"name": "Ada Lind"}
    publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation=EXPLANATION)
    assert author() == {"@type": "Person", "name": "Ada Lind"}


def test_what_is_not_known_is_absent() -> None:
    bare = replace(CHECK, appeared=Appearance("A leaflet", "", "", None, "", is_ours=False), evidence=())
    found = made(bare)
    assert found["itemReviewed"] == {
        "@type": "Claim",
        "text": "The bridge cost 4.2 million euros",
        "appearance": {"@type": "CreativeWork", "headline": "A leaflet"},
    }
    assert "citation" not in found


# --- others read it ----------------------------------------------------------------------------


@pytest.mark.parametrize("check", [CHECK, WHOLE, replace(CHECK, rating=Rating.UNSUPPORTED)])
def test_schema_org_knows_every_type_and_property(check: Check) -> None:
    assert schema_org.wrong(made(check)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"claimReview": "So."}, "/claimReview: no property of ClaimReview"),
        ({"datePublished": "yesterday"}, "/datePublished: may not hold 'yesterday'"),
        ({"itemReviewed": {"@type": "Assertion"}}, "/itemReviewed: no type Assertion"),
        ({"reviewRating": WE}, f"/reviewRating: may not hold {WE!r}"),
        ({"citation": {"@type": "WebPage", "archivedAt": "-"}}, "/citation/archivedAt: may not hold '-'"),
    ],
)  # fmt: skip
def test_what_schema_org_does_not_know_would_be_found(change: dict[str, Any], said: str) -> None:
    assert said in schema_org.wrong(made() | change)


def expanded(markup: dict[str, Any]) -> Any:
    def load(address: str, _options: Any) -> dict[str, Any]:
        assert address == "https://schema.org"
        return {"contextUrl": None, "documentUrl": address, "document": schema_org.context()}

    return jsonld.expand(markup, {"documentLoader": load})


def _terms(node: Any) -> int:
    if isinstance(node, dict):
        own = sum(1 for name in node if not name.startswith("@"))
        return own + sum(_terms(each) for each in node.values())
    return sum(_terms(each) for each in node) if isinstance(node, list) else 0


def test_a_json_ld_processor_expands_it_and_drops_nothing() -> None:
    [found] = expanded(made(WHOLE))
    assert _terms(found) == _terms(made(WHOLE))
    assert found["@type"] == ["http://schema.org/ClaimReview"]
    assert found["http://schema.org/url"] == [{"@id": ADDRESS}]
    [claim] = found["http://schema.org/itemReviewed"]
    assert claim["http://schema.org/appearance"][0]["http://schema.org/url"] == [{"@id": URL}]
    [rating] = found["http://schema.org/reviewRating"]
    assert rating["http://schema.org/ratingValue"] == [{"@value": 10}]


def test_a_term_of_our_own_would_be_dropped() -> None:
    markup = made() | {"verdictOfOurs": "So."}
    assert _terms(expanded(markup)[0]) == _terms(markup) - 1


# --- the call ----------------------------------------------------------------------------------


def test_the_call_answers_with_the_markup_of_what_stands(
    published: Publication, newsroom: Newsroom, captured: Extraction
) -> None:
    answer = client_of(newsroom.reader).get(f"claims/{published.claim_id}/claimreview/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/ld+json")
    found = answer.json()
    assert schema_org.wrong(found) == []
    assert found["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Inaccurate",
        "ratingValue": 1,
        "worstRating": 1,
        "bestRating": 4,
    }
    assert found["reviewBody"] == EXPLANATION
    assert found["itemReviewed"]["appearance"]["url"] == URL
    assert [each["url"] for each in found["citation"]] == [captured.snapshot.source.url]
    assert "archivedAt" not in found["citation"][0]


def code(newsroom: Newsroom, claim: Claim) -> tuple[int, str]:
    answer = client_of(newsroom.reader).get(f"claims/{claim.pk}/claimreview/")
    return answer.status_code, answer.json()["code"]


def test_nothing_published_is_404(claim: Claim, newsroom: Newsroom) -> None:
    assert code(newsroom, claim) == (404, "not_published")


def test_withdrawn_is_404(published: Publication, newsroom: Newsroom) -> None:
    moves.make(published.claim, "withdraw", by=newsroom.editor, now=desk.NOW, reason="So.")
    assert code(newsroom, published.claim) == (404, "not_published")


def test_of_our_own_article_there_is_none(newsroom: Newsroom, captured: Extraction, publish: Publish) -> None:
    claim = desk.claim(desk.draft(newsroom.writer, published_at=desk.NOW), newsroom.writer)
    publish(claim, captured)
    assert code(newsroom, claim) == (409, "own_draft")


def test_where_it_appeared_is_as_it_was_published(published: Publication, newsroom: Newsroom) -> None:
    """Changed in the article since; a person publishes again to say so."""
    article = published.claim.article
    client = client_of(newsroom.writer)
    assert client.patch(f"articles/{article.pk}/", {"url": "https://elsewhere.example/"}).status_code == 200
    address = f"claims/{published.claim_id}/claimreview/"
    assert client.get(address).json()["itemReviewed"]["appearance"]["url"] == URL
    again = publications.publish(published.claim, by=newsroom.editor, now=LATER, explanation=EXPLANATION)
    assert again.number == 2
    found = client.get(address).json()
    assert found["itemReviewed"]["appearance"]["url"] == "https://elsewhere.example/"
    assert [each["datePublished"] for each in found["correction"]] == ["2026-02-01T09:30:00+00:00"]
