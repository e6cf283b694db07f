"""Places in texts counted as JavaScript counts them, in what is sent and in what is answered."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Article, Claim
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
BODY = "😀 It cost 4.2 million 🎉 euros. It cost 4.2 million euros, they say. 😀 It cost 4.2 million euros."
QUOTE = "It cost 4.2 million euros"


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.fixture
def wide(newsroom: Newsroom) -> Article:
    return desk.article(newsroom.writer, title="Bridge 🌉 reopens", body=BODY)


@pytest.fixture
def last(wide: Article, newsroom: Newsroom) -> Claim:
    assert wide.newest
    return desk.claim(wide, newsroom.writer, quote=QUOTE, start=wide.newest.text.rindex(QUOTE))


def place(text: str) -> tuple[int, int]:
    begin = text.rindex(QUOTE)
    return units(text[:begin]), units(text[: begin + len(QUOTE)])


def test_a_claims_places(as_: ApiOf, wide: Article, last: Claim) -> None:
    assert wide.newest
    wanted = place(wide.newest.text)
    for address in (f"claims/{last.pk}/?offsets=utf16", f"claims/{last.pk}/mentions/?offsets=utf16"):
        told = as_("reader").get(address).json()
        found = told.get("mentions") or told["results"]
        assert [(each["start"], each["end"]) for each in found] == [wanted], address
    listed = as_("reader").get("claims/?offsets=utf16").json()["results"][0]["mentions"][0]
    assert (listed["start"], listed["end"]) == wanted


def test_code_points_unless_asked(as_: ApiOf, wide: Article, last: Claim) -> None:
    assert wide.newest
    begin = wide.newest.text.rindex(QUOTE)
    for suffix in ("", "?offsets=codepoints"):
        found = as_("reader").get(f"claims/{last.pk}/{suffix}").json()["mentions"][0]
        assert (found["start"], found["end"]) == (begin, begin + len(QUOTE))


def test_the_spans_of_coverage(as_: ApiOf, wide: Article, last: Claim) -> None:
    assert wide.newest
    found = as_("reader").get(f"articles/{wide.pk}/coverage/?offsets=utf16").json()["spans"]
    assert [(each["start"], each["end"]) for each in found] == [place(wide.newest.text)]


def marked(client: Api, article: Article, start: int, address: str) -> int:
    """Where the claim that was marked by a quote and its start stands, in code points."""
    client.post(address, {"article": str(article.pk), "quote": QUOTE, "start": start})
    mention = Claim.objects.get(article=article).mentions.get()
    assert mention.start is not None
    return mention.start


def test_a_start_is_taken_as_it_is_counted(as_: ApiOf, wide: Article) -> None:
    assert wide.newest
    start, _ = place(wide.newest.text)
    found = marked(as_("writer"), wide, start, "claims/?offsets=utf16")
    assert found == wide.newest.text.rindex(QUOTE)


def test_of_many_claims_too(as_: ApiOf, wide: Article) -> None:
    assert wide.newest
    start, _ = place(wide.newest.text)
    said = {"article": str(wide.pk), "quote": QUOTE, "start": start}
    answer = as_("writer").post("claims/bulk/?offsets=utf16", {"claims": [said]})
    mention = Claim.objects.get(pk=answer.json()["results"][0]["id"]).mentions.get()
    assert mention.start == wide.newest.text.rindex(QUOTE)


def test_and_of_another_place(as_: ApiOf, wide: Article, last: Claim) -> None:
    assert wide.newest
    text = wide.newest.text
    begin = text.index(QUOTE)
    said = {"quote": QUOTE, "start": units(text[:begin])}
    told = as_("writer").post(f"claims/{last.pk}/mentions/?offsets=utf16", said).json()
    assert (told["start"], told["end"]) == (units(text[:begin]), units(text[: begin + len(QUOTE)]))
    assert last.mentions.filter(start=begin).exists()


def test_a_counting_that_is_none_is_refused(as_: ApiOf, last: Claim) -> None:
    for answer in (
        as_("reader").get(f"claims/{last.pk}/?offsets=bytes"),
        as_("writer").post(f"claims/{last.pk}/mentions/?offsets=bytes", {"quote": QUOTE}),
    ):
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["offsets"])


@pytest.mark.parametrize("address", ["claims/?offsets=utf16", "articles/{}/coverage/?offsets=utf16"])
def test_as_many_queries_for_many_claims(as_: ApiOf, wide: Article, newsroom: Newsroom, address: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_("reader").get(address.format(wide.pk))
        return len(captured)

    assert wide.newest
    starts = [begin for begin in range(len(wide.newest.text)) if wide.newest.text.startswith(QUOTE, begin)]
    desk.claim(wide, newsroom.writer, quote=QUOTE, start=starts[0])
    asked()  # the first call of all finds no cache filled
    for_one = asked()
    for start in (*starts[1:], None):
        quote = QUOTE if start is not None else "It cost 4.2 million 🎉 euros"
        desk.claim(wide, newsroom.writer, quote=quote, start=start)
    assert asked() == for_one


def test_where_it_says_the_same_again(as_: ApiOf, wide: Article, newsroom: Newsroom) -> None:
    assert wide.newest
    text = wide.newest.text
    first = desk.claim(wide, newsroom.writer, quote=QUOTE, start=text.index(QUOTE))
    begin = text.rindex(QUOTE)
    for suffix, count in (("", len), ("?offsets=utf16", units)):
        found = as_("reader").get(f"claims/{first.pk}/repeats/{suffix}").json()["repeats"]
        same = [(each["start"], each["end"]) for each in found if each["is_same"]]
        assert (count(text[:begin]), count(text[: begin + len(QUOTE)])) in same, suffix


def test_where_claims_stand_in_a_newer_text(as_: ApiOf, wide: Article, last: Claim) -> None:
    reworded = "😀 It really cost 4.2 million euros."
    newer = f"🎉 They say. {BODY}".replace("😀 It cost 4.2 million euros.", reworded)
    told = as_("writer").post(f"articles/{wide.pk}/versions/?offsets=utf16", {"body": newer}).json()
    (found,) = told["places"]
    place = last.mentions.get(pk=found["mention"])
    assert place.start is not None
    assert found["start"] == units(told["text"][: place.start]) > place.start


def test_what_detection_leaves_out(as_: ApiOf, newsroom: Newsroom) -> None:
    wide = desk.article(newsroom.writer, title="Bridge 🌉 reopens", body="It cost 4.2 million. It is a joy.")
    told = as_("writer").post(f"articles/{wide.pk}/detect/?offsets=utf16", {"min_score": 1}).json()
    assert wide.newest
    text = wide.newest.text
    joy = next(each for each in told["left_out"] if each["text"] == "It is a joy.")
    assert joy["start"] == units(text[: text.index("It is a joy.")])
