"""Articles in bulk: a feed that is read every so often, and a directory taken in by a command."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from claims.errors import FeedKnown, MoveForbidden
from claims.models import Article, Feed
from claims.services import articles, feeds, intakes
from claims.services.feeds import TakenIn
from sources import feeds as reading
from sources.enums import FetchReason
from sources.errors import FeedNotRead
from sources.models import Fetch
from sources.services import fetches, snapshots
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web, page

LONG = "The council said so at length. " * 30
WORDS = f"<p>One.</p><p>{LONG}</p>"
ENTRY = """<item><title>{title}</title><link>https://example.com/{name}</link><guid>{name}</guid>
<pubDate>Mon, 05 Jan 2026 06:00:00 GMT</pubDate><author>jo@example.com (Jo Reed)</author>
<description><![CDATA[{text}]]></description></item>"""


def rss(*entries: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(entries)}</channel></rss>'


def entry(name: str = "bridge", title: str = "Bridge &amp; tunnel", text: str = WORDS) -> str:
    return ENTRY.format(name=name, title=title, text=text)


@pytest.fixture
def feed(web: Web, httpserver: HTTPServer, newsroom: Newsroom) -> Feed:
    return feeds.add(
        httpserver.url_for("/news.rss"),
        account=newsroom.writer,
        by=newsroom.editor,
        now=desk.NOW,
        publisher="Harbour Post",
        desk="local",
    )


def served(httpserver: HTTPServer, body: str, status: int = 200, **headers: str) -> None:
    httpserver.clear()
    httpserver.expect_request("/news.rss").respond_with_data(
        body, status=status, content_type="application/rss+xml", headers=headers
    )


def read(feed: Feed) -> TakenIn:
    taken = feeds.read(feed.pk, now=desk.NOW)
    feed.refresh_from_db()
    return taken


# --- what a feed holds ------------------------------------------------------------------------------


def test_an_entry_is_an_article(feed: Feed, httpserver: HTTPServer, newsroom: Newsroom) -> None:
    served(httpserver, rss(entry()))
    assert read(feed) == TakenIn(new=1)
    made = Article.objects.get()
    assert (made.title, made.desk, str(made.publisher), made.posted_by) == (
        "Bridge & tunnel",
        "local",
        "Harbour Post",
        newsroom.writer,
    )
    assert (made.url, str(made.published_at)) == ("https://example.com/bridge", "2026-01-05 06:00:00+00:00")
    assert made.newest is not None
    assert made.newest.text == f"Bridge & tunnel\n\nOne.\n\n{LONG.strip()}"
    assert (feed.trouble, feed.taken_at) == ("", desk.NOW)


def test_what_is_known_is_taken_in_once(feed: Feed, httpserver: HTTPServer) -> None:
    served(httpserver, rss(entry()))
    read(feed)
    assert (read(feed), Article.objects.count()) == (TakenIn(same=1), 1)


def test_a_change_is_a_new_version_and_what_people_know_stays(
    feed: Feed, httpserver: HTTPServer, newsroom: Newsroom
) -> None:
    served(httpserver, rss(entry()))
    read(feed)
    articles.edit(Article.objects.get(), by=newsroom.editor, now=desk.NOW, desk="politics")
    served(httpserver, rss(entry(text=f"<p>Two.</p><p>{LONG}</p>")))
    assert read(feed) == TakenIn(changed=1)
    made = Article.objects.get()
    assert (made.versions.count(), made.desk) == (2, "politics")


def test_a_teaser_is_no_article(feed: Feed, httpserver: HTTPServer) -> None:
    served(httpserver, rss(entry(text="Read more"), entry(name="other")))
    taken = read(feed)
    assert (taken.new, [title for title, _ in taken.left]) == (1, ["Bridge & tunnel"])
    assert "teaser" in feed.left_out


def test_nothing_new_is_asked_for_twice(feed: Feed, httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        known = request.headers.get("If-None-Match") == '"1"'
        return Response(status=304) if known else Response(rss(entry()), headers={"ETag": '"1"'})

    httpserver.expect_request("/news.rss").respond_with_handler(answer)
    assert (read(feed), read(feed)) == (TakenIn(new=1), TakenIn())
    assert feed.trouble == ""


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [(404, "Gone", "404"), (200, "<html><body>Not a feed</body></html>", "no feed"), (200, "", "no feed")],
)
def test_a_broken_feed_says_why(
    status: int, body: str, says: str, feed: Feed, httpserver: HTTPServer
) -> None:
    served(httpserver, body, status)
    assert read(feed) == TakenIn()
    assert says in feed.trouble


def test_a_fault_is_forgotten_once_it_is_read_again(feed: Feed, httpserver: HTTPServer) -> None:
    served(httpserver, "", 500)
    read(feed)
    served(httpserver, rss(entry()))
    read(feed)
    assert feed.trouble == ""


MULTIPLYING = "".join(f'<!ENTITY {"bcdefghi"[at]} "{("&" + "abcdefgh"[at] + ";") * 10}">' for at in range(8))
HOSTILE = {
    "entities that multiply": f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{MULTIPLYING}]><rss version="2.0">'
    "<channel><item><guid>1</guid><title>&i;</title></item></channel></rss>",
    "an entity that is a file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0">'
    "<channel><item><guid>1</guid><title>T &a;</title><description>&a;</description></item></channel></rss>",
    "items in items": '<rss version="2.0"><channel>' + "<item>" * 20_000,
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_reach_nothing(hostile: str) -> None:
    try:
        found = reading.read(hostile.encode())
    except FeedNotRead:
        return
    assert all("root:" not in each.text + each.title and len(each.title) <= 500 for each in found)


def test_an_address_as_bytes_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(rss(entry()))
    with pytest.raises(FeedNotRead):
        reading.read(str(tmp_path / "feed.xml").encode())


# --- when it is read --------------------------------------------------------------------------------


def test_each_is_due_once_a_period(feed: Feed) -> None:
    later = desk.NOW + timedelta(minutes=30)
    assert (feeds.due(now=desk.NOW), feeds.due(now=desk.NOW)) == ([feed.pk], [])
    assert (feeds.due(now=later - timedelta(seconds=1)), feeds.due(now=later)) == ([], [feed.pk])


def test_one_that_is_off_is_not_read(feed: Feed, newsroom: Newsroom) -> None:
    feeds.switch(feed, on=False, by=newsroom.editor, now=desk.NOW)
    assert feeds.due(now=desk.NOW) == []


def test_editors_set_them_up_once(feed: Feed, newsroom: Newsroom) -> None:
    with pytest.raises(FeedKnown):
        feeds.add(feed.url, account=newsroom.writer, by=newsroom.editor, now=desk.NOW)
    with pytest.raises(MoveForbidden):
        feeds.add("https://example.com/feed", account=newsroom.writer, by=newsroom.reviewer, now=desk.NOW)


def test_an_account_that_may_not_write_posts_nothing(
    feed: Feed, httpserver: HTTPServer, newsroom: Newsroom
) -> None:
    Feed.objects.update(account=newsroom.reader)
    served(httpserver, rss(entry()))
    read(feed)
    assert (Article.objects.count(), bool(feed.trouble)) == (0, True)


# --- by a command -----------------------------------------------------------------------------------


def ingested(what: object, **options: str) -> str:
    said = StringIO()
    call_command("ingest", str(what), account="writer", stdout=said, stderr=said, **options)
    return said.getvalue().strip()


def test_a_directory_is_taken_in(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "one.txt").write_text("A bridge\n\nIt cost 4.2 million euros.")
    (tmp_path / "deep" / "two.md").write_text("# A tunnel\n\nIt cost more.")
    (tmp_path / "left.pdf").write_text("No article.")
    assert ingested(tmp_path, desk="local") == "2 new, 0 changed, 0 the same, 0 left"
    (tmp_path / "one.txt").write_text("A bridge\n\nIt cost 2.4 million euros.")
    assert ingested(tmp_path) == "0 new, 1 changed, 1 the same, 0 left"
    assert set(Article.objects.values_list("title", "desk")) == {("A bridge", "local"), ("A tunnel", "local")}


def test_a_feeds_file_is_taken_in(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "news.rss").write_text(rss(entry()))
    assert ingested(tmp_path / "news.rss") == "1 new, 0 changed, 0 the same, 0 left"


def test_what_is_not_there_is_said(newsroom: Newsroom, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no directory"):
        ingested(tmp_path / "none")


# --- teasers ----------------------------------------------------------------------------------------


def test_the_page_of_a_teaser_is_fetched_where_the_feed_is_set_so(
    feed: Feed, httpserver: HTTPServer, newsroom: Newsroom
) -> None:
    Feed.objects.update(fetches_pages=True)
    feed.refresh_from_db()
    address = httpserver.url_for("/bridge")
    served(httpserver, rss(entry(text="Read more").replace("https://example.com/bridge", address)))
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/bridge").respond_with_data(
        page("Ours", COST, CLOSED), content_type="text/html"
    )
    assert read(feed) == TakenIn(new=1)
    made = Article.objects.get()
    assert (made.title, made.newest, made.intake.asked_by) == ("Bridge & tunnel", None, newsroom.writer)
    job = Fetch.objects.get()
    assert job.reason == FetchReason.SCHEDULE  # no person asked for this page: robots.txt is heard
    done = fetches.run(job.pk, now=desk.NOW)
    assert done is not None
    assert done.snapshot is not None
    snapshots.read(done.snapshot.pk, now=desk.NOW)
    assert intakes.settle(made.intake.pk, now=desk.NOW)
    made.refresh_from_db()
    assert made.newest is not None
    assert made.newest.text == f"Bridge & tunnel\n\nOurs\n\n{COST}\n\n{CLOSED}"
    assert read(feed) == TakenIn(same=1)


def test_a_teaser_without_a_page_is_left_out(feed: Feed, httpserver: HTTPServer) -> None:
    Feed.objects.update(fetches_pages=True)
    feed.refresh_from_db()
    served(httpserver, rss(entry(text="Read more").replace("https://example.com/", "mailto:a@example.com")))
    assert [why for _, why in read(feed).left] == [
        "Not taken in: only a teaser of it stands in the feed, and it names no page."
    ]
