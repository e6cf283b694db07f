"""What the API tells about a claim's words: where they stand again, and of which assertions they are made."""

from typing import Any

from rest_framework import serializers

from claims.api.shapes.points import PointInNewest
from claims.clauses import Clause
from sources.api.examples import example
from sources.enums import DifferenceKind

REPEAT = {
    "start": 412,
    "end": 451,
    "text": "the bridge, which cost 4.2 million euros",
    "is_same": False,
    "kinds": ["WORDING"],
    "differs_in_fact": False,
    "claims": [],
}
CLAUSE = {
    "statement": "The bridge cost 4.2 million euros.",
    "quote": "The bridge cost 4.2 million euros",
    "start": 0,
}


class RepeatShape(serializers.Serializer[Any]):
    """A place of the article's newest text that says the same, or nearly so."""

    start = PointInNewest(help_text="First code point.")
    end = PointInNewest(help_text="Code point after the last.")
    text = serializers.CharField(help_text="The words there.")
    is_same = serializers.BooleanField(help_text="Whether they are the claim's own.")
    kinds = serializers.ListField(
        child=serializers.ChoiceField(DifferenceKind.choices), help_text="Of what kinds the differences are."
    )
    differs_in_fact = serializers.BooleanField(
        help_text="Whether it is another assertion: a figure, a negation, a name, a date or a unit differs."
    )
    claims = serializers.ListField(
        child=serializers.UUIDField(), help_text="Other claims that are marked there, which may be joined."
    )


@example("What a claim's article says again", {"repeats": [REPEAT]})
class RepeatsShape(serializers.Serializer[Any]):
    repeats = RepeatShape(many=True, help_text="At most five, the same words first.")


class ClauseShape(serializers.Serializer[Clause]):
    """A clause of the claim's words, as a part that it may be split into."""

    statement = serializers.CharField(help_text="Made to stand alone as far as that is easy; to be edited.")
    quote = serializers.CharField(help_text="Its words within the claim's own.")
    start = serializers.IntegerField(help_text="First code point within the claim's own words.")


@example("The assertions that a claim seems to be made of", {"parts": [CLAUSE]})
class ClausesShape(serializers.Serializer[Any]):
    parts = ClauseShape(many=True, help_text="Two or more, or none.")
