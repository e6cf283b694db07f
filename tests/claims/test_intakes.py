"""An article taken in from its address: each end that this can come to, once, whatever was lost meanwhile."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer

from claims import coverage, linked, parts, tasks
from claims.enums import Access, IntakeState
from claims.errors import MoveForbidden, NotByAddress, NoTextYet
from claims.models import Article, ArticleVersion, Intake
from claims.services import articles, claims, detecting, evidence, intakes
from claims.services.intakes import Awaited
from factcheck.models import User
from sources.enums import FetchState, Quality, Watch
from sources.errors import UrlRefused
from sources.models import Fetch, Publisher, Source
from sources.services import fetches, publishers, snapshots
from tests.support import desk
from tests.support.documents import pdf
from tests.support.people import Newsroom
from tests.support.racing import race
from tests.support.web import COST, Web

HTML = """<!doctype html><html lang="en-GB"><head><title>Bridge reopens after repairs</title>
<meta name="author" content="Jo Reed"><meta property="article:published_time" content="2026-01-05T06:00:00Z">
</head><body><nav><a href="/">Home</a></nav><main><article><h1>Bridge reopens after repairs</h1>
<p>The repair of the bridge cost 4.2 million euros, according to the <a href="/accounts?a=1&amp;b=2">final
account</a> of the council.</p><p>The bridge was closed to all traffic for 14 months while work went on.</p>
</article></main><footer><a href="/imprint">Imprint</a></footer></body></html>"""
TEXT = (
    "Bridge reopens after repairs\n\n"
    "The repair of the bridge cost 4.2 million euros, according to the final account of the council.\n\n"
    "The bridge was closed to all traffic for 14 months while work went on."
)


@pytest.fixture
def url(web: Web, settings: Settings) -> str:
    settings.FETCH_RETRIES = 0
    return web.put_bytes("/bridge", HTML.encode(), "text/html; charset=utf-8")


def posted(url: str, by: User, **said: Any) -> Article:
    taken = intakes.post(url, by=by, now=desk.NOW, **said)
    assert isinstance(taken, Awaited)
    return taken.article


def fetched(article: Article) -> None:
    """The page's waiting fetch carried out, and what came read, as the workers do it."""
    job = Fetch.objects.get(source=article.intake.source, state=FetchState.QUEUED)
    done = fetches.run(job.pk, now=desk.NOW)
    if done and done.snapshot:
        snapshots.read(done.snapshot.pk, now=desk.NOW)


def settled(article: Article) -> Intake:
    fetched(article)
    assert intakes.settle(article.intake.pk, now=desk.NOW)
    return Intake.objects.select_related("article__newest").get(article=article)


# --- the text comes ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_text_is_the_pages_and_what_it_says_of_itself_the_articles(url: str, newsroom: Newsroom) -> None:
    article = posted(url, newsroom.writer)
    assert (article.title, article.newest, article.intake.state) == (url, None, IntakeState.WAITING)
    intake = settled(article)
    article = intake.article
    assert (intake.state, intake.reading and intake.reading.quality) == (IntakeState.DONE, Quality.OK)
    assert article.newest is not None
    assert (article.newest.number, article.newest.text) == (1, TEXT)
    assert [part["kind"] for part in article.newest.parts] == ["HEADLINE", "BODY"]
    assert (article.title, article.language) == ("Bridge reopens after repairs", "en-GB")
    assert [author.name for author in article.authors.all()] == ["Jo Reed"]
    assert str(article.published_at) == "2026-01-05 00:00:00+00:00"


@pytest.mark.django_db
def test_its_links_are_proposed_and_its_menus_are_not(url: str, newsroom: Newsroom) -> None:
    article = settled(posted(url, newsroom.writer)).article
    claim = desk.claim(article, newsroom.writer, quote="The repair of the bridge cost 4.2 million euros")
    (link,) = linked.of_article(newsroom.reader, article)
    assert link.proposed.url == url.replace("/bridge", "/accounts?a=1&b=2")
    assert (link.proposed.words, [key for key, _ in link.claims]) == ("final account", [claim.pk])


@pytest.mark.django_db
def test_what_somebody_gave_stays(url: str, newsroom: Newsroom) -> None:
    house = publishers.named("Harbour Post", now=desk.NOW)
    publishers.know_domain(house, domain="localhost")
    article = posted(
        url,
        newsroom.writer,
        title="Our own title",
        language="en",
        authors=[articles.Author("Ada Lind")],
        published_at=desk.NOW,
        publisher="Another",
    )
    article = settled(article).article
    assert (article.title, article.language, str(article.publisher)) == ("Our own title", "en", "Another")
    assert [author.name for author in article.authors.all()] == ["Ada Lind"]
    assert article.published_at == desk.NOW
    assert article.newest is not None
    assert article.newest.text.startswith("Our own title\n\nBridge reopens after repairs\n\nThe repair")


@pytest.mark.django_db
def test_a_publisher_is_the_one_that_is_known_by_its_domain(url: str, newsroom: Newsroom) -> None:
    source = Source.objects
    article = posted(url, newsroom.writer)
    source.filter(pk=article.intake.source_id).update(
        publisher=Publisher.objects.create(name="Harbour Post", created_at=desk.NOW)
    )
    assert str(settled(article).article.publisher) == "Harbour Post"


@pytest.mark.django_db
@pytest.mark.parametrize("byline", ["Newsroom Staff", "PA Media; Jo Reed 2", "@jo"])
def test_a_byline_that_may_name_a_house_is_told_and_no_author(
    byline: str, web: Web, newsroom: Newsroom
) -> None:
    page = HTML.replace("Jo Reed", byline)
    article = posted(web.put_bytes("/b", page.encode(), "text/html"), newsroom.writer)
    assert not settled(article).article.authors.exists()


@pytest.mark.django_db
def test_a_pdf_is_a_text_too(web: Web, newsroom: Newsroom) -> None:
    body = pdf(f"{COST}\nIt was closed for 14 months.", title="The account")
    article = posted(web.put_bytes("/a.pdf", body, "application/pdf"), newsroom.writer)
    newest = settled(article).article.newest
    assert newest is not None
    assert newest.text == f"The account\n\n{COST}\n\nIt was closed for 14 months."


@pytest.mark.django_db
def test_the_page_is_fetched_once_and_no_more_unless_a_claim_relies_on_it(
    url: str, newsroom: Newsroom
) -> None:
    article = settled(posted(url, newsroom.writer)).article
    source = article.intake.source
    source.refresh_from_db()
    assert (source.watch, source.next_check_at) == (Watch.QUIET, None)
    claim = desk.claim(article, newsroom.writer, quote="14 months")
    evidence.link_url(claim, url, by=newsroom.writer, now=desk.NOW)
    source.refresh_from_db()
    assert source.watch == Watch.NORMAL
    assert source.next_check_at is not None


# --- no text comes ----------------------------------------------------------------------------------

PAYWALL = """<html><head><title>Bridge</title><script type="application/ld+json">
{"isAccessibleForFree": "false"}</script></head><body><h1>Bridge</h1><p>Work has ended.</p>
<p>Subscribe to continue reading.</p></body></html>"""
LOST = "<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>"
BARE = "<html><head><title>x</title></head><body><a href='/a'>One</a> <a href='/b'>Two</a></body></html>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "media_type", "status", "why"),
    [
        ("Gone.", "text/html", 404, "HTTP_ERROR"),
        (LOST, "text/html", 200, "SOFT_404"),
        (PAYWALL, "text/html", 200, "PAYWALLED"),
        ("GIF89a", "image/gif", 200, "image_without_text"),
        (BARE, "text/html", 200, "no_main_text"),
    ],
)
def test_each_failure_says_what_it_was_and_what_to_do(
    body: str, media_type: str, status: int, why: str, httpserver: HTTPServer, web: Web, newsroom: Newsroom
) -> None:
    httpserver.expect_request("/it").respond_with_data(body, status=status, content_type=media_type)
    article = posted(httpserver.url_for("/it"), newsroom.writer)
    intake = settled(article)
    told = intakes.told(intake, now=desk.NOW)
    assert (intake.state, intake.why, intake.article.newest) == (IntakeState.FAILED, why, None)
    assert told.words.endswith(".")
    assert "send its text" in told.next


@pytest.mark.django_db
def test_a_page_that_leads_into_our_own_network_is_not_followed(
    httpserver: HTTPServer, web: Web, newsroom: Newsroom
) -> None:
    httpserver.expect_request("/it").respond_with_data(
        "", status=302, headers={"Location": "http://10.0.0.1/secret"}
    )
    assert settled(posted(httpserver.url_for("/it"), newsroom.writer)).why == "REFUSED"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["http://169.254.169.254/latest", "ftp://example.com/a", "http://[::1]/"])
def test_an_address_that_may_not_be_fetched_is_refused_at_once(address: str, newsroom: Newsroom) -> None:
    with pytest.raises(UrlRefused):
        intakes.post(address, by=newsroom.writer, now=desk.NOW)
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_what_no_person_asked_for_is_held_where_robots_are_not_let_in(
    url: str, web: Web, httpserver: HTTPServer, newsroom: Newsroom
) -> None:
    httpserver.clear()
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /")
    httpserver.expect_request("/bridge").respond_with_data(HTML, content_type="text/html")
    article = posted(url, newsroom.writer, is_robot=True)
    intake = settled(article)
    assert (intake.state, intake.why, web.asked()) == (IntakeState.HELD, "ROBOTS_DENIED", [])
    article = intakes.ask_again(article, by=newsroom.writer, now=desk.NOW)
    assert settled(article).state == IntakeState.DONE


@pytest.mark.django_db
def test_until_then_nothing_can_be_marked_found_or_covered(url: str, newsroom: Newsroom) -> None:
    article = posted(url, newsroom.writer)
    acts: list[Callable[[], object]] = [
        lambda: claims.add(article, by=newsroom.writer, now=desk.NOW, quote="4.2 million"),
        lambda: detecting.propose(article, by=newsroom.writer, now=desk.NOW),
        lambda: coverage.of(newsroom.reader, article, now=desk.NOW),
    ]
    for act in acts:
        with pytest.raises(NoTextYet, match="still being fetched"):
            act()
    assert detecting.accept(article, above=0, by=newsroom.reviewer, now=desk.NOW) == []


# --- once, whatever happens -------------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_is_settled_while_the_page_is_fetched_or_read(url: str, newsroom: Newsroom) -> None:
    article = posted(url, newsroom.writer)
    assert not intakes.settle(article.intake.pk, now=desk.NOW)
    assert list(intakes.forgotten()) == []
    done = fetches.run(Fetch.objects.get().pk, now=desk.NOW)
    assert not intakes.settle(article.intake.pk, now=desk.NOW)
    assert done is not None
    assert done.snapshot is not None
    snapshots.read(done.snapshot.pk, now=desk.NOW)
    assert intakes.settle(article.intake.pk, now=desk.NOW)
    assert not intakes.settle(article.intake.pk, now=desk.NOW)


@pytest.mark.django_db
def test_a_lost_message_is_found_by_the_sweep(url: str, newsroom: Newsroom) -> None:
    article = posted(url, newsroom.writer)
    fetched(article)  # nobody was rung
    assert list(intakes.forgotten()) == [article.intake.pk]
    tasks.settle_intake(str(article.intake.pk))
    assert (list(intakes.forgotten()), ArticleVersion.objects.count()) == ([], 1)


@pytest.mark.django_db(transaction=True)
def test_two_that_settle_at_once_make_one_text(url: str, newsroom: Newsroom) -> None:
    article = posted(url, newsroom.writer)
    fetched(article)
    assert sorted(race(lambda _: intakes.settle(article.intake.pk, now=desk.NOW), 2)) == [False, True]
    assert ArticleVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_that_protection_the_second_would_break(url: str, newsroom: Newsroom) -> None:
    """The twin: both have read that there is no text before either writes one."""
    article = posted(url, newsroom.writer)
    both_have_read = threading.Barrier(2)

    def write(number: int) -> bool:
        unheld = Article.objects.get(pk=article.pk)
        both_have_read.wait()
        try:
            with transaction.atomic():
                articles._add_version(
                    unheld, parts.read("A", TEXT), title="A", by=newsroom.writer, now=desk.NOW
                )
        except IntegrityError:
            return False
        return True

    assert sorted(race(write, 2)) == [False, True]


@pytest.mark.django_db
def test_a_person_may_send_the_text_meanwhile(url: str, newsroom: Newsroom) -> None:
    article = posted(url, newsroom.writer)
    articles.add_version(article, by=newsroom.editor, now=desk.NOW, title="By hand", body="As I read it.")
    fetched(article)
    assert not intakes.settle(article.intake.pk, now=desk.NOW)
    intake = Intake.objects.select_related("article__newest").get()
    assert (intake.state, intake.article.title) == (IntakeState.BY_HAND, "By hand")
    again = intakes.post(url, by=newsroom.writer, now=desk.NOW)
    assert not isinstance(again, Awaited)
    assert again.version == intake.article.newest


@pytest.mark.django_db
def test_once_more_after_a_failure(web: Web, httpserver: HTTPServer, newsroom: Newsroom) -> None:
    httpserver.expect_oneshot_request("/it").respond_with_data("", status=404)
    httpserver.expect_request("/it").respond_with_data(HTML, content_type="text/html")
    article = posted(httpserver.url_for("/it"), newsroom.writer)
    assert settled(article).state == IntakeState.FAILED
    article = intakes.ask_again(article, by=newsroom.editor, now=desk.NOW)
    intake = settled(article)
    assert (intake.state, intake.asked_by) == (IntakeState.DONE, newsroom.editor)


@pytest.mark.django_db
def test_who_may_ask(url: str, article: Article, newsroom: Newsroom) -> None:
    with pytest.raises(MoveForbidden):
        intakes.post(url, by=newsroom.reader, now=desk.NOW)
    with pytest.raises(NotByAddress):
        intakes.ask_again(article, by=newsroom.writer, now=desk.NOW)


# --- which article it is ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_same_address_of_the_same_account_is_the_same_article(url: str, newsroom: Newsroom) -> None:
    first = posted(url, newsroom.writer)
    assert posted(f"{url}#top", newsroom.writer, desk="local").pk == first.pk
    assert Article.objects.get().desk == "local"
    assert Fetch.objects.count() == 1
    assert posted(url, newsroom.editor).pk != first.pk
    assert posted(url, newsroom.writer, external_id="cms-1").pk != first.pk


@pytest.mark.django_db
def test_posted_again_the_page_is_taken_anew(url: str, httpserver: HTTPServer, newsroom: Newsroom) -> None:
    article = settled(posted(url, newsroom.writer, external_id="cms-1")).article
    assert settled(posted(url, newsroom.writer, external_id="cms-1")).article.versions.count() == 1
    httpserver.clear()
    newer = HTML.replace("4.2", "4.4")
    httpserver.expect_request("/bridge").respond_with_data(newer, content_type="text/html")
    article = settled(posted(url, newsroom.writer, external_id="cms-1")).article
    assert article.newest is not None
    assert (article.newest.number, "4.4 million" in article.newest.text) == (2, True)


@pytest.mark.django_db
def test_an_article_that_was_posted_with_its_text_gets_the_pages(url: str, newsroom: Newsroom) -> None:
    article = desk.article(newsroom.writer, external_id="cms-1")
    assert posted(url, newsroom.writer, external_id="cms-1").pk == article.pk
    newest = settled(Article.objects.get()).article.newest
    assert newest is not None
    assert (newest.number, newest.text) == (2, TEXT)


@pytest.mark.django_db(transaction=True)
def test_the_same_address_posted_twice_at_once_is_one_article(url: str, newsroom: Newsroom) -> None:
    made = race(lambda _: posted(url, newsroom.writer).pk, 4)
    assert (len(set(made)), Article.objects.count(), Fetch.objects.count()) == (1, 1, 1)


# --- restricted -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_of_a_restricted_article_is_as_restricted(url: str, newsroom: Newsroom) -> None:
    article = posted(url, newsroom.writer, access=Access.RESTRICTED, access_people=[newsroom.reviewer])
    source = article.intake.source
    assert (source.is_open, set(source.seen_by.all())) == (False, {newsroom.writer, newsroom.reviewer})
    articles.edit(article, by=newsroom.writer, now=desk.NOW, access_people=[newsroom.second])
    assert set(source.seen_by.all()) == {newsroom.writer, newsroom.second}
    articles.edit(article, by=newsroom.writer, now=desk.NOW, access=Access.OPEN)
    source.refresh_from_db()
    assert source.is_open


@pytest.mark.django_db
@pytest.mark.parametrize(("is_quiet", "watch"), [(False, Watch.CLOSE), (True, Watch.QUIET)])
def test_its_page_is_watched_once_a_verdict_rests_on_it(
    is_quiet: bool, watch: Watch, url: str, newsroom: Newsroom
) -> None:
    intake = settled(posted(url, newsroom.writer, is_quiet=is_quiet))
    assert intake.reading is not None
    claim = desk.taken(desk.claim(intake.article, newsroom.writer, quote="14 months"), newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=intake.reading, quote="closed to all traffic for 14 months")
        desk.submit(claim, by, desk.judgement(cited))
    assert Source.objects.get(pk=intake.source_id).watch == watch
