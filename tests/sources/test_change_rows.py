"""A change is recorded once, after the text is kept; what is lost is swept; what is no change is none."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sources.enums import ChangeNotice, DifferenceKind, Quality
from sources.models import Change, Extraction, Uncompared
from sources.services import changes
from tests.support.flush import lifted
from tests.support.web import CLOSED, COST, Web

pytestmark = pytest.mark.django_db


def compared() -> None:
    changes.compare_waiting(clock=timezone.now, is_over=lambda: False)


def captured(web: Web, *paragraphs: str) -> Extraction:
    """The page as it is from now on, captured, read and compared with the one before."""
    reading = web.capture(web.put("/bridge", *paragraphs))
    compared()
    return reading


def test_a_first_capture_is_no_change(web: Web) -> None:
    captured(web, COST, CLOSED)
    assert (Change.objects.count(), Uncompared.objects.count()) == (0, 0)


def test_a_changed_figure_is_recorded_with_its_places_and_without_its_words(web: Web) -> None:
    before = captured(web, COST, CLOSED)
    after = captured(web, COST.replace("4.2", "2.4"), CLOSED)
    change = Change.objects.get()
    assert (change.source, change.before, change.after) == (before.snapshot.source, before, after)
    assert (change.telling, change.kinds, change.edited) == (DifferenceKind.NUMBER, {"NUMBER": 1}, 1)
    assert (change.is_cosmetic, change.notice) == (False, ChangeNotice.NONE)
    assert before.text is not None
    assert after.text is not None
    assert before.text[change.was_start : change.was_end] == "4.2 million euros"
    assert after.text[change.now_start : change.now_end] == "2.4 million euros"


def test_comparing_again_makes_no_second_row(web: Web) -> None:
    before, after = captured(web, COST), captured(web, CLOSED)
    again = changes.record(before, after, now=timezone.now())
    assert again == Change.objects.get()


def test_what_a_lost_worker_held_is_taken_up_again_and_given_up_after_three_tries(web: Web) -> None:
    captured(web, COST)
    web.capture(web.put("/bridge", CLOSED))
    job = Uncompared.objects.get()
    assert changes.take() == {job.pk: 0}
    assert (changes.take(), changes.sweep()) == ({}, False)  # another worker has it
    Uncompared.objects.update(free_at=None)
    assert changes.sweep()
    Uncompared.objects.update(tries=changes.TRIES, free_at=None)
    compared()
    assert (Change.objects.count(), Uncompared.objects.count()) == (0, 0)


def test_each_change_is_compared_with_the_one_before(web: Web) -> None:
    texts = [captured(web, COST.replace("4.2", figure), CLOSED) for figure in ("4.2", "4.3", "4.4")]
    pairs = Change.objects.order_by("pk").values_list("before", "after")
    assert list(pairs) == [(texts[0].pk, texts[1].pk), (texts[1].pk, texts[2].pk)]


def test_a_page_that_goes_back_says_so_and_one_that_flaps_is_recorded_no_more(web: Web) -> None:
    first = captured(web, COST, CLOSED)
    for cost in (COST.replace("4.2", "2.4"), COST, COST.replace("4.2", "2.4"), COST):
        captured(web, cost, CLOSED)
    found = list(Change.objects.order_by("pk"))
    assert [each.returns_to for each in found] == [None, first]


def test_what_ticks_is_no_change(web: Web) -> None:
    captured(web, "Updated 3 hours ago", COST, CLOSED)
    captured(web, "Updated 5 hours ago", COST, CLOSED)
    assert (Change.objects.count(), Uncompared.objects.count()) == (0, 0)


def test_the_same_bytes_read_otherwise_are_no_change_of_the_page(web: Web) -> None:
    reading = captured(web, COST, CLOSED)
    newer = Extraction.objects.create(
        snapshot=reading.snapshot,
        extractor="another/9",
        text=f"{COST}\nMenu",
        text_sha256="0" * 64,
        quality=Quality.OK,
        extracted_at=timezone.now(),
    )
    assert changes.record(reading, newer, now=timezone.now()) is None


def test_texts_of_two_readers_are_marked_as_such(web: Web) -> None:
    before, after = captured(web, COST), captured(web, CLOSED)
    change = Change.objects.get()
    assert not change.is_read_otherwise
    with lifted():
        Extraction.objects.filter(pk=before.pk).update(extractor="another/9")
    assert Change.objects.get(after=after).is_read_otherwise


def test_a_change_is_held_by_the_database(web: Web) -> None:
    captured(web, COST)
    captured(web, CLOSED)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Change.objects.update(weight=0)
