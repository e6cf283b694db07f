"""Who got it from whom: proposed once from what a text says, ruled on by people on record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.models import User
from sources import tracing
from sources.enums import AttributionState, PublisherKind
from sources.errors import AttributedInACircle, Invalid, UrlRefused
from sources.models import Attribution, AttributionRuling, Extraction, Publisher, Source, Trace
from sources.queries import attributions as visible
from sources.services import attributions, publishers, sources, takedowns, traces
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import Web

SAYS = "The toll on the bridge rose to 14 euros a day, according to Northern Wire."
REST = (
    "It had been at nine euros since the works began two winters ago.",
    "Drivers of lorries pay twice as much, and those who live on the island pay nothing at all.",
    "The council will look at the sums again when the accounts of the year are closed in March.",
    "A spokesman said that nobody likes tolls, that the bridge has to be paid for, and that this is so.",
)


@pytest.fixture
def wire(db: None) -> Publisher:
    made = publishers.named("Northern Wire", now=desk.NOW, kind=PublisherKind.NEWS)
    publishers.know_domain(made, domain="example.org")
    return made


@pytest.fixture
def reading(web: Web, wire: Publisher) -> Extraction:
    read = web.capture(web.put("/toll", SAYS, *REST))
    assert traces.trace(read.pk, now=timezone.now())
    return read


@pytest.fixture
def four(newsroom: Newsroom) -> list[Source]:
    return [desk.offline(newsroom.reviewer, title=f"Paper {letter}") for letter in "ABCD"]


def test_a_sentence_that_names_a_known_publisher_is_proposed(
    reading: Extraction, wire: Publisher, newsroom: Newsroom
) -> None:
    (found,) = visible(newsroom.reader)
    assert (found.source, found.origin, found.publisher) == (reading.snapshot.source, None, wire)
    assert (found.state, words(found), found.extractor) == ("PROPOSED", SAYS, "attributing/1")


def words(attribution: Attribution) -> str | None:
    """The sentence that the query adds to it."""
    return attribution.words  # type: ignore[attr-defined, no-any-return]


def test_tracing_again_changes_nothing(reading: Extraction) -> None:
    known = Attribution.objects.get()
    assert not traces.trace(reading.pk, now=timezone.now())
    Trace.objects.update(tracer="older")
    assert list(traces.untraced()) == [reading.pk]
    assert traces.trace_waiting(clock=timezone.now, is_over=lambda: False) == 1
    assert Attribution.objects.get() == known
    assert list(traces.untraced()) == []


def test_a_publisher_named_in_confidence_is_not_proposed(web: Web, newsroom: Newsroom) -> None:
    publishers.named("Northern Wire", now=desk.NOW, is_open=False)
    traces.trace(web.capture(web.put("/toll", SAYS, *REST)).pk, now=timezone.now())
    assert not Attribution.objects.exists()


def test_its_own_publisher_is_not_proposed(web: Web, wire: Publisher, newsroom: Newsroom) -> None:
    read = web.capture(web.put("/toll", SAYS, *REST))
    sources.edit(read.snapshot.source, by=newsroom.editor, now=desk.NOW, publisher="Northern Wire")
    traces.trace(read.pk, now=timezone.now())
    assert not Attribution.objects.exists()


def test_the_address_of_a_tracked_page_names_that_page(web: Web, wire: Publisher, newsroom: Newsroom) -> None:
    page = sources.track("https://www.northern.example.org/toll?b=1", by=newsroom.writer, now=desk.NOW)
    says = SAYS.replace("Northern Wire", "https://www.northern.example.org/toll?b=1")
    traces.trace(web.capture(web.put("/toll", says, *REST)).pk, now=timezone.now())
    assert Attribution.objects.get().origin == page


def test_what_the_newer_text_no_longer_says_is_no_longer_proposed(web: Web, reading: Extraction) -> None:
    web.put("/toll", "The toll on the bridge rose to 14 euros a day.", *REST)
    traces.trace(web.capture(reading.snapshot.source.url).pk, now=timezone.now())
    assert not Attribution.objects.exists()


@pytest.mark.parametrize("rule", [attributions.accept, attributions.dismiss])
def test_what_a_person_ruled_on_stays(
    rule: Callable[..., Attribution], web: Web, reading: Extraction, newsroom: Newsroom
) -> None:
    rule(Attribution.objects.get(), by=newsroom.reviewer, now=desk.NOW)
    state = Attribution.objects.get().state
    web.put("/toll", SAYS, "A line more.", *REST)
    traces.trace(web.capture(reading.snapshot.source.url).pk, now=timezone.now())
    assert [each.state for each in Attribution.objects.all()] == [state]


def test_each_ruling_is_on_record_and_the_newest_holds(reading: Extraction, newsroom: Newsroom) -> None:
    made = Attribution.objects.get()
    attributions.accept(made, by=newsroom.reviewer, now=desk.NOW, note="Their wire, word for word.")
    attributions.accept(made, by=newsroom.second, now=desk.NOW)
    attributions.dismiss(made, by=newsroom.second, now=desk.NOW + timedelta(hours=1), note="It was another.")
    rulings = AttributionRuling.objects.order_by("pk").values_list("ruling", "note", "by__username")
    assert list(rulings) == [
        ("ACCEPTED", "Their wire, word for word.", "reviewer"),
        ("DISMISSED", "It was another.", "second"),
    ]
    assert Attribution.objects.get().state == AttributionState.DISMISSED


def test_the_page_takes_the_place_of_its_publisher(reading: Extraction, newsroom: Newsroom) -> None:
    attributions.say_of_address(
        reading.snapshot.source, "https://northern.example.org/1", by=newsroom.reviewer, now=desk.NOW
    )
    made = Attribution.objects.get()
    assert made.origin is not None
    assert (made.origin.url, made.state) == ("https://northern.example.org/1", "ACCEPTED")
    Trace.objects.all().delete()
    traces.trace(reading.pk, now=timezone.now())
    assert Attribution.objects.get() == made


def test_another_page_answers_a_proposal_too(reading: Extraction, newsroom: Newsroom) -> None:
    proposed, source = Attribution.objects.get(), reading.snapshot.source
    page = desk.offline(newsroom.reviewer, title="What the agency sent us")
    attributions.say(source, origin=page, by=newsroom.reviewer, now=desk.NOW, answers=proposed)
    (made,) = visible(newsroom.reader)
    assert (made.pk, made.origin, made.state, words(made)) == (proposed.pk, page, "ACCEPTED", SAYS)


def test_said_twice_it_is_one(four: list[Source], newsroom: Newsroom) -> None:
    for by in (newsroom.reviewer, newsroom.second):
        attributions.say(four[0], origin=four[1], by=by, now=desk.NOW)
    assert Attribution.objects.get().rulings.get().by == newsroom.reviewer


def test_nobody_has_it_from_itself_or_its_own_publisher(
    four: list[Source], wire: Publisher, newsroom: Newsroom
) -> None:
    with pytest.raises(Invalid, match="from itself"):
        attributions.say(four[0], origin=four[0], by=newsroom.reviewer, now=desk.NOW)
    sources.edit(four[0], by=newsroom.editor, now=desk.NOW, publisher="Northern Wire")
    four[0].refresh_from_db()
    with pytest.raises(Invalid, match="own publisher"):
        attributions.say(four[0], publisher=wire, by=newsroom.reviewer, now=desk.NOW)
    with pytest.raises(Invalid, match="from whom"):
        attributions.say(four[0], by=newsroom.reviewer, now=desk.NOW)
    assert not Attribution.objects.exists()


def test_a_circle_is_refused_whatever_its_length(four: list[Source], newsroom: Newsroom) -> None:
    one, two, three, _ = four
    attributions.say(one, origin=two, by=newsroom.reviewer, now=desk.NOW)
    attributions.say(two, origin=three, by=newsroom.reviewer, now=desk.NOW)
    with pytest.raises(AttributedInACircle):
        attributions.say(three, origin=one, by=newsroom.reviewer, now=desk.NOW)
    attributions.dismiss(Attribution.objects.get(source=one), by=newsroom.reviewer, now=desk.NOW)
    attributions.say(three, origin=one, by=newsroom.reviewer, now=desk.NOW)


def test_a_refused_address_is_named(four: list[Source], newsroom: Newsroom) -> None:
    with pytest.raises(UrlRefused) as refused:
        attributions.say_of_address(four[0], "ftp://example.org/", by=newsroom.reviewer, now=desk.NOW)
    assert refused.value.field == "url"


def test_what_is_hidden_is_no_link_of_a_chain(four: list[Source], newsroom: Newsroom) -> None:
    one, _, three, _ = four
    hidden = sources.add_offline(
        by=newsroom.reviewer, now=desk.NOW, title="The ledger", people=[newsroom.reviewer]
    )
    attributions.say(one, origin=hidden, by=newsroom.reviewer, now=desk.NOW)
    attributions.say(hidden, origin=three, by=newsroom.reviewer, now=desk.NOW)
    assert counted(newsroom.reviewer, one, three) == 1
    assert counted(newsroom.second, one, three) == 2
    assert not visible(newsroom.second).exists()
    # Nor does a refusal tell of it.
    attributions.say(three, origin=one, by=newsroom.second, now=desk.NOW)


def counted(user: User, *of: Source) -> int:
    return tracing.origins_of(user, [each.pk for each in of]).count


def test_a_publisher_leads_to_its_pages(four: list[Source], wire: Publisher, newsroom: Newsroom) -> None:
    one, two, three, _ = four
    for each in (one, two):
        attributions.say(each, publisher=wire, by=newsroom.reviewer, now=desk.NOW)
    assert counted(newsroom.reader, one, two) == 1
    sources.edit(three, by=newsroom.editor, now=desk.NOW, publisher="Northern Wire")
    found = tracing.origins_of(newsroom.reader, [one.pk, two.pk, three.pk])
    assert found.words == "3 sources, 1 independent origin: two got it from Paper C."


def test_the_same_text_twice_is_one_origin(web: Web, newsroom: Newsroom) -> None:
    first = web.capture(web.put("/one", SAYS, *REST, title="Toll rises"))
    again = web.capture(web.put("/two", "By Ada Lind", SAYS, *REST[:-1], title="Drivers pay more"))
    other = web.capture(web.put("/three", "The mayor opened a school.", *reversed(REST[0].split(" "))))
    pages = [each.snapshot.source for each in (first, again, other)]
    assert counted(newsroom.reader, *pages) == 3
    traces.trace_waiting(clock=timezone.now, is_over=lambda: False)
    found = tracing.origins_of(newsroom.reader, [each.pk for each in pages])
    assert found.words == "3 sources, 2 independent origins: two carry the same text."


def test_a_takedown_leaves_no_sketch_and_no_sentence(reading: Extraction, newsroom: Newsroom) -> None:
    attributions.accept(Attribution.objects.get(), by=newsroom.reviewer, now=desk.NOW)
    for by in (newsroom.admin, newsroom.editor):
        takedowns.ask(reading.snapshot, by=by, now=desk.NOW, order="Court 1", reason="It names a minor.")
    assert not Trace.objects.exists()
    (left,) = visible(newsroom.reviewer)
    assert (left.state, words(left)) == ("ACCEPTED", None)
    assert list(traces.untraced()) == []


def test_a_bell_twice_or_for_nothing_does_no_harm(reading: Extraction) -> None:
    assert not traces.trace(reading.snapshot.source_id, now=timezone.now())  # no reading of this id
    assert Trace.objects.count() == 1
