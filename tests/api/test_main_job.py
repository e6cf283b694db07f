"""The main job by REST alone, each call answering as the contract says."""

from collections.abc import Callable

from sources.models import Extraction
from tests.api.conftest import Api
from tests.support import desk


def test_an_article_is_checked_by_rest_alone(as_: Callable[[str], Api], captured: Extraction) -> None:
    writer, first, second = as_("writer"), as_("reviewer"), as_("second")
    article = writer.post(
        "articles/", {"title": desk.TITLE, "body": desk.BODY, "external_id": "cms-1"}
    ).json()
    address = captured.snapshot.source.url
    posted = writer.post("claims/", {"article": article["id"], "quote": desk.QUOTE, "sources": [address]})
    assert posted.status_code == 201, posted.json()
    claim = f"claims/{posted.json()['id']}/"

    assert first.post(f"{claim}moves/", {"move": "take"}).json()["stage"] == "IN_REVIEW"
    for reviewer in (first, second):
        cited = reviewer.post(
            f"{claim}evidence/",
            {"extraction": str(captured.pk), "quote": "cost 4.2 million euros", "stance": "SUPPORTS"},
        )
        assert cited.status_code == 201, cited.json()
        said = {
            "version": reviewer.get(claim).json()["version"],
            "rating": "CONFIRMED",
            "rationale": "The council's account gives this sum.",
            "evidence": [cited.json()["id"]],
        }
        reviewed = reviewer.post(f"{claim}reviews/", said)
        assert reviewed.status_code == 201, reviewed.json()

    shown = as_("reader").get(claim).json()
    assert (shown["stage"], shown["verification_status"], shown["rating"]) == (
        "CHECKED",
        "VERIFIED",
        "CONFIRMED",
    )
    assert shown["evidence_count"] == 2
    assert len(shown["rests_on"]) == 2
    published = as_("editor").post(f"{claim}publish/", {"explanation": "The council's account says so."})
    assert published.status_code == 201
    for part in ("evidence", "reviews", "history", "suggestions", "sources", "mentions"):
        assert as_("reader").get(f"{claim}{part}/").status_code == 200, part
