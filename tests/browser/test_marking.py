"""HTML as Chromium reads it: the same text as ours, and claims marked on the right words of a CMS's page."""

import random

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from pytest_httpserver import HTTPServer

from claims.markup import render
from claims.models import Article, Claim
from factcheck.models import ApiToken
from tests.support import desk
from tests.support.cms import Cms
from tests.support.people import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
TITLE = "Bridge 🌉 reopens"
HTML = """<article class="story">
<!-- <p>It was closed for 14 months.</p> -->
<h2>What it <em>cost</em></h2>
<p>🎉 The <b>bridge cost 4.2&nbsp;mil<i>lion</i></b>
   euros &amp; <a href="/more?a=1&amp;b=2">more</a>, said the council’s
   <span title="a > b">treas&shy;urer</span>.</p>
<script>document.title = "<p>It was closed for 14 months.</p>"</script>
<ul><li>It was closed for 14 months.<li>Work began in <time>March</time> 2024.</ul>
<table><tr><td>Steel</td><td>1,200 tonnes</td></tr></table>
<p>𝒮o it was &#x1F309; &lt;rebuilt&gt;.</p>
</article>"""
QUOTES = (
    "bridge cost 4.2 million euros & more, said the council's treasurer",
    "It was closed for 14 months",
    "Work began in March 2024",
    "1,200 tonnes",
    "it was 🌉 <rebuilt>",
)
MARKED = (
    """() => [...document.querySelectorAll("mark")].map(mark => [mark.dataset.claim, mark.textContent])"""
)
READ = """pages => pages.map(page => {
  const main = document.createElement("main");
  main.innerHTML = page;
  main.querySelectorAll("script, style, template").forEach(each => each.remove());
  return main.textContent;
})"""
PIECES = [
    "<p>", "</p>", "<b a='>'>", '<b a=">">', "</b>", "<br>", "<br/ >", " ", "\n", "word", "4.2", "😀",
    "&amp;", "&ampx", "&notit;", "&copy2", "&shy;", "<", "& ", "&#38", "&#x1F600;", "&#0;", "&#128;",
    "&#xD800;", "<!--", "-->", "--!>", "<!>", "<!doctype>", "<?x>", "</>", "</ x>", "<a href=x>",
    "<a href='x", "'>", '"', "=", "/", ">", "é", "<script>", "</script>", "</script x>", "<style>",
    "</style>", "<h2>", "</h2>", "<li>", "<1>", "<a/b>", "\t", "&nosuch;",
]  # fmt: skip


def squeezed(text: str) -> str:
    """Without white space and what is not seen."""
    return "".join(text.replace("\u00ad", "").split())


@pytest.mark.django_db(transaction=True)
def test_claims_are_marked_on_their_words(
    browser: Browser, newsroom: Newsroom, httpserver: HTTPServer, live_server: LiveServer
) -> None:
    _, token = ApiToken.objects.create(user=newsroom.writer, scopes=["read", "write"])
    cms = Cms(httpserver, f"{live_server.url}/api/v1/", token)
    cms.save("p1", TITLE, HTML)
    for quote in QUOTES:
        desk.claim(Article.objects.get(), newsroom.writer, quote=quote)
    page = browser.new_context().new_page()
    page.goto(cms.editor("p1"))
    found: dict[str, str] = {}
    for claim, words in page.evaluate(MARKED):
        found[claim] = found.get(claim, "") + words
    wanted = {str(each.pk): each.mentions.get().exact for each in Claim.objects.all()}
    assert len(wanted) == len(QUOTES)
    assert {key: squeezed(words) for key, words in found.items()} == {
        key: squeezed(words) for key, words in wanted.items()
    }


def test_a_browser_reads_the_same_text(browser: Browser) -> None:
    """Whatever the markup: only white space and the bars between cells are ours."""
    chance = random.Random(7)
    pages = ["".join(chance.choices(PIECES, k=chance.randint(1, 25))) for _ in range(3000)]
    page = browser.new_context().new_page()
    read = page.evaluate(READ, pages)
    wrong = [
        (markup, ours, theirs)
        for markup, theirs in zip(pages, read, strict=True)
        if (ours := squeezed(render(markup).text)) != squeezed(theirs)
    ]
    assert wrong[:10] == []
