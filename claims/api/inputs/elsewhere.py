"""What the API takes about checks that were made before, or elsewhere, and about feeds."""

from rest_framework import serializers

from claims.api.inputs.claims import MOST_AT_ONCE
from claims.enums import Origin, Rating
from claims.services.earlier_checks import LONGEST
from claims.services.feeds import LEAST_EVERY, MOST_EVERY
from sources.api.examples import sent
from sources.api.strict import Input, PersonField, Several, Words


class EarlierCheckInput(Input):
    """A check as it was published."""

    url = serializers.CharField(
        max_length=LONGEST["url"],
        help_text="Where it is published; one that is known takes the place of what was brought in before.",
    )
    claim = Words(required=True, max_length=LONGEST["claim"], help_text="What was checked.")
    label = Words(  # type: ignore[assignment]  # a field
        required=True, max_length=LONGEST["label"], help_text="The answer, on the scale of then."
    )
    said_by = Several(
        child=serializers.CharField(max_length=200), default=list, max_length=50, help_text="Who said it."
    )
    said_on = serializers.DateField(required=False, allow_null=True, help_text="When it was said.")
    rating = serializers.ChoiceField(
        Rating.choices, required=False, allow_blank=True, help_text="The answer on our scale."
    )
    explanation = Words(max_length=LONGEST["explanation"], help_text="How it was explained.")
    publisher = Words(max_length=LONGEST["publisher"], help_text="Who checked; empty: we did.")
    published_on = serializers.DateField(required=False, allow_null=True, help_text="When it was published.")
    language = Words(max_length=LONGEST["language"], help_text="In which language, as a code.")
    sources = Several(
        child=serializers.CharField(max_length=2048),
        default=list,
        max_length=50,
        help_text="What it rested on.",
    )


@sent(
    "A check of last year",
    {
        "checks": [
            {
                "url": "https://northern.example/checks/bridge",
                "claim": "The bridge cost 4.2 million euros.",
                "label": "Mostly false",
                "rating": "INACCURATE",
                "said_by": ["The council"],
                "published_on": "2025-11-24",
            }
        ]
    },
)
class EarlierChecksInput(Input):
    checks = Several(
        child=EarlierCheckInput(),
        min_length=1,
        max_length=MOST_AT_ONCE,
        help_text="Up to a thousand; all are brought in, or none.",
    )


@sent(
    "A feed of others",
    {"url": "https://northern.example/feed.xml", "publisher": "Northern Wire"},
)
class FeedInput(Input):
    url = serializers.CharField(max_length=2048, help_text="Of a feed, RSS or Atom.")
    account = PersonField(
        required=False, allow_null=True, help_text="In whose name its articles are posted; you unless given."
    )
    origin = serializers.ChoiceField(
        Origin.choices, default=Origin.THEIRS, help_text="Ours, or published by others."
    )
    publisher = Words(max_length=200, help_text="Who publishes its articles, by name.")
    desk = Words(max_length=100, help_text="The desk they belong to.")
    every = serializers.IntegerField(
        min_value=LEAST_EVERY, max_value=MOST_EVERY, default=30, help_text="Minutes between two readings."
    )
    fetches_pages = serializers.BooleanField(
        default=False,
        help_text="Whether the page of an entry is fetched of which only a teaser stands in the feed.",
    )


@sent("No longer", {"is_on": False})
class FeedChanges(Input):
    is_on = serializers.BooleanField(help_text="Whether it is read by itself; true: at once, too.")
