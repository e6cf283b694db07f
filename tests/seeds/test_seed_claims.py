"""The seed claims stand in their articles, word for word, and use the product's words."""

import pytest

from claims.enums import Asserts, Kind, Origin
from seeds import content
from sources.enums import PublisherKind, SourceAccess
from tests.seeds.readings import claims

CLAIMS = claims()
MENTIONS = [
    pytest.param(article, mention, id=f"{key}-{number}")
    for key, (article, claim) in CLAIMS.items()
    for number, mention in enumerate((claim, *claim.mentions))
]


def text_of(article: content.Article) -> str:
    return f"{article.title}\n\n{article.body}"


@pytest.mark.parametrize(("article", "mention"), MENTIONS)
def test_the_words_stand_in_one_place(article: content.Article, mention: content.Mention) -> None:
    assert text_of(article).count(mention.prefix + mention.quote + mention.suffix) == 1


@pytest.mark.parametrize(("article", "mention"), MENTIONS)
def test_words_without_a_hint_are_unambiguous(article: content.Article, mention: content.Mention) -> None:
    has_hint = bool(mention.prefix or mention.suffix)
    assert has_hint or text_of(article).count(mention.quote) == 1


@pytest.mark.parametrize("key", CLAIMS)
def test_words_of_a_claim_are_the_products(key: str) -> None:
    _, claim = CLAIMS[key]
    assert claim.kind in Kind
    assert claim.asserts in Asserts
    assert (claim.asserts == Asserts.SAID) or claim.kind != Kind.QUOTE


@pytest.mark.parametrize("key", CLAIMS)
def test_sources_of_a_claim_are_known(key: str) -> None:
    assert set(CLAIMS[key][1].sources) <= content.sources().keys()


def test_every_source_is_linked_to_a_claim() -> None:
    linked = {source for _, claim in CLAIMS.values() for source in claim.sources}
    assert linked == content.sources().keys()


@pytest.mark.parametrize(
    ("key", "sources"),
    [
        ("bounty", ("state-gov",)),
        ("icc", ("icc",)),
        ("designation-terrorist", ("federal-register", "treasury")),
        ("indictment", ("justice",)),
        ("nobel", ("nobel",)),
        ("carrier", ()),
    ],
)
def test_a_claim_is_checked_against_its_primary_sources(key: str, sources: tuple[str, ...]) -> None:
    assert CLAIMS[key][1].sources == sources


def test_the_designation_holds_that_it_is_so_and_that_somebody_says_so() -> None:
    children = CLAIMS["designation"][1].children
    assert [child.asserts for child in children] == [Asserts.SO, Asserts.SAID]


@pytest.mark.parametrize(("key", "places"), [("indictment", 3), ("cuba", 2), ("russia", 2)])
def test_one_assertion_in_several_places_is_one_claim(key: str, places: int) -> None:
    assert 1 + len(CLAIMS[key][1].mentions) == places


def test_the_sites_boilerplate_is_not_part_of_the_article() -> None:
    assert content.article().body.endswith("is his only viable path to survival.")
    assert "Moneycontrol" not in text_of(content.article())


def test_one_article_is_theirs_and_one_is_ours() -> None:
    assert [content.article().origin, content.own_draft().origin] == [Origin.THEIRS, Origin.OURS]


@pytest.mark.parametrize("key", content.sources())
def test_words_of_a_source_are_the_products(key: str) -> None:
    source = content.sources()[key]
    assert source.access in SourceAccess
    assert source.publisher.kind in PublisherKind
    assert bool(source.page) == bool(source.url) == (source.access == SourceAccess.WEB)


@pytest.mark.parametrize(
    "source", [source for source in content.sources().values() if source.url], ids=lambda s: s.key
)
def test_a_source_lies_on_a_domain_of_its_publisher(source: content.Source) -> None:
    host = source.url.split("/")[2]
    assert any(host == domain or host.endswith(f".{domain}") for domain in source.publisher.domains)
