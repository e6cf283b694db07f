"""What the tests of the seed content read it with."""

from seeds import content, sample_pages
from sources.extraction import extract


def page_text(page: content.Page, visit: int = 1) -> str:
    """The text of a sample page, as the product reads it on the nth visit."""
    body, _ = sample_pages.render(page, visit)
    return extract(body, "text/html", "http://127.0.0.1/").text


def pages() -> dict[str, tuple[content.Source, content.Page]]:
    """Every state of every sample page by its file."""
    return {
        page.file: (source, page)
        for source in content.sources().values()
        for page in (source.page, source.changed_page)
        if page
    }


def claims() -> dict[str, tuple[content.Article, content.Claim]]:
    """Every claim of both articles, children too, by key."""
    found = {}
    for article in (content.article(), content.own_draft()):
        for claim in article.claims:
            for one in (claim, *claim.children):
                assert one.key not in found, f"{one.key} stands twice"
                found[one.key] = article, one
    return found
