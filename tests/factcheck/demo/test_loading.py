"""The seed content as rows: all of it, once, and left as people leave it."""

from dataclasses import replace

from claims.models import Article, Claim, ClaimSource, Mention
from factcheck.demo.loading import Desk, load
from seeds import content
from sources.enums import FetchState, SourceAccess
from sources.models import Fetch, Publisher, Source
from tests.seeds.readings import claims


def counts() -> dict[str, int]:
    models = (Article, Claim, Mention, ClaimSource, Source, Publisher, Fetch)
    return {model.__name__: model.objects.count() for model in models}


def test_every_claim_is_there_in_its_own_words(desk: Desk) -> None:
    load(desk)
    expected = {claim.statement for _, claim in claims().values()}
    assert set(Claim.objects.values_list("statement", flat=True)) == expected
    assert Claim.objects.count() == len(expected)


def test_every_claim_has_its_own_sources(desk: Desk) -> None:
    sources = load(desk)
    keys = {source.pk: key for key, source in sources.items()}
    found = {
        claim.statement: {keys[link.source_id] for link in claim.links.all()} for claim in Claim.objects.all()
    }
    assert found == {claim.statement: set(claim.sources) for _, claim in claims().values()}


def test_a_compound_claim_is_split_into_its_parts(desk: Desk) -> None:
    load(desk)
    parent = Claim.objects.get(is_split=True)
    assert list(parent.children.order_by("pk").values_list("statement", flat=True)) == [
        claims()[key][1].statement for key in ("designation-terrorist", "designation-leader")
    ]


def test_a_sample_page_says_what_it_stands_in_for(desk: Desk) -> None:
    sources = load(desk)
    assert {key: (source.url, source.stands_in_for) for key, source in sources.items()} == {
        key: (f"{desk.samples}{seed.path}", seed.url) if seed.url else ("", "")
        for key, seed in content.sources().items()
    }


def test_real_pages_stand_in_for_nothing(desk: Desk) -> None:
    sources = load(replace(desk, samples=None))
    assert {key: (source.url, source.stands_in_for) for key, source in sources.items()} == {
        key: (seed.url, "") for key, seed in content.sources().items()
    }


def test_every_source_on_the_web_waits_to_be_fetched(desk: Desk) -> None:
    load(desk)
    waiting = Fetch.objects.filter(state=FetchState.QUEUED).values("source")
    assert waiting.count() == Source.objects.filter(access=SourceAccess.WEB).count() == 6


def test_a_later_start_adds_nothing(desk: Desk) -> None:
    load(desk)
    before = counts()
    load(desk)
    assert counts() == before


def test_a_later_start_leaves_what_people_changed(desk: Desk) -> None:
    load(desk)
    Claim.objects.filter(is_split=True).update(statement="Put in other words.")
    before = counts()
    load(desk)
    assert counts() == before
    assert Claim.objects.filter(statement="Put in other words.").exists()
