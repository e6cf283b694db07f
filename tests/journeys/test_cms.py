"""A CMS from the first save to the page in print: each save posted, claims marked, asked before it is out."""

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_httpserver import HTTPServer

from claims.enums import Outcome, Rating
from claims.models import Article, Claim
from claims.services import drafts
from factcheck.models import ApiToken
from factcheck.webhooks import announcing, sending
from sources.fetching.limits import Limits
from tests.support import desk
from tests.support.cms import Cms, NotYet
from tests.support.people import Newsroom

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Bridge 🌉 reopens"
HTML = (
    "<p>🎉 The bridge <em>cost 4.2&nbsp;million</em> euros, the <a href='https://council.example/account'>"
    "council</a> said.</p>\n<p>It was closed for 14 months.</p>"
)
COST, CLOSED = "The bridge cost 4.2 million euros", "It was closed for 14 months"


@pytest.fixture
def cms(newsroom: Newsroom, httpserver: HTTPServer, settings: Settings, live_server: LiveServer) -> Cms:
    settings.FETCH_ALLOWED_ADDRESSES = [f"{httpserver.host}:{httpserver.port}"]
    _, token = ApiToken.objects.create(user=newsroom.writer, scopes=["read", "write"])
    return Cms(httpserver, f"{live_server.url}/api/v1/", token)


def refused(cms: Cms, key: str) -> tuple[str, list[str]]:
    with pytest.raises(NotYet) as caught:
        cms.publish(key)
    return caught.value.code, [each["code"] for each in caught.value.reasons]


def marked(cms: Cms, key: str) -> list[str]:
    """The HTML of the page that its claims stand in, as a program that counts in UTF-16 finds it."""
    units = cms.pages[key].html.encode("utf-16-le")
    return [
        units[piece["start"] * 2 : piece["end"] * 2].decode("utf-16-le")
        for span in cms.marks(key)
        for piece in span["html"]
    ]


def deliver() -> None:
    announcing.all_of_it(now=timezone.now())
    sending.run(clock=timezone.now, is_over=lambda: False, limits=Limits(connect=5.0, read=5.0, total=10.0))


def test_a_page_is_saved_checked_and_published(cms: Cms, newsroom: Newsroom) -> None:
    cms.listen()
    assert cms.save("p1", TITLE, HTML, again=2).headers["Idempotency-Replayed"] == "true"
    article = Article.objects.get()
    cost = desk.claim(article, newsroom.reviewer, quote=COST)
    closed = desk.claim(article, newsroom.reviewer, quote=CLOSED)
    assert marked(cms, "p1") == ["The bridge ", "cost 4.2&nbsp;million", " euros", CLOSED]
    assert refused(cms, "p1") == ("not_publishable", ["unchecked", "unchecked"])

    desk.checked(cost, newsroom.reviewer, newsroom.second)
    desk.checked(closed, newsroom.reviewer, newsroom.second, rating=Rating.INACCURATE)
    deliver()
    assert {(each["claim"], each["after"]) for each in cms.told} >= {
        (str(cost.pk), "VERIFIED"),
        (str(closed.pk), "REFUTED"),
    }
    assert refused(cms, "p1") == ("not_publishable", ["refuted"])

    # The editor cuts the second sentence; until that is saved, the page in the CMS is another text.
    cut = HTML.replace(f"<p>{CLOSED}.</p>", "")
    cms.pages["p1"].html = cut
    assert refused(cms, "p1") == ("other_markup", [])
    assert cms.save("p1", TITLE, cut).json()["orphaned"] == [str(closed.pk)]
    drafts.answer(closed, Outcome.CUT, by=newsroom.editor, now=desk.NOW, reason="It was 15.")
    cms.publish("p1")
    assert cms.pages["p1"].published == cut


def test_a_text_that_changed_elsewhere_is_refused(cms: Cms) -> None:
    cms.save("p1", TITLE, HTML)
    known = cms.pages["p1"].sha256
    cms.save("p1", TITLE, HTML.replace("14", "15"))
    cms.pages["p1"].sha256 = known
    assert refused(cms, "p1") == ("other_text", [])


def test_a_save_that_changes_classes_alone_is_no_newer_text(cms: Cms, newsroom: Newsroom) -> None:
    cms.save("p1", TITLE, HTML)
    desk.claim(Article.objects.get(), newsroom.reviewer, quote=COST)
    other = HTML.replace("<p>", '<p class="lead 🎈">')
    answer = cms.save("p1", TITLE, other)
    assert (answer.status_code, answer.json()["version"]["number"]) == (200, 1)
    assert marked(cms, "p1") == ["The bridge ", "cost 4.2&nbsp;million", " euros"]
    assert Claim.objects.get().attention == "NONE"
