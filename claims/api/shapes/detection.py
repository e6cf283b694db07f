"""What the API tells of claims that were proposed from a text."""

from typing import Any

from rest_framework import serializers

from claims.api.shapes.points import PointInNewest
from claims.enums import Kind, LeftOut
from claims.models import Detection, DetectionRun
from sources.api.examples import example
from sources.api.shapes import ID

DETECTION = {
    "score": 0.91,
    "kind": "NUMBER",
    "reasons": ["states a figure", "tells what happened"],
    "model": "linear-1",
}


@example("How likely it is worth a check", DETECTION)
class DetectionShape(serializers.ModelSerializer[Detection]):
    class Meta:
        model = Detection
        fields = list(DETECTION)


class LeftOutShape(serializers.Serializer[Any]):
    """A sentence that is not proposed."""

    why = serializers.ChoiceField(
        LeftOut.choices,
        help_text="LOW_SCORE; HAS_CLAIM: a claim stands there; REJECTED: it was set aside; TOO_MANY: "
        "others of the text are likelier.",
    )
    claim = serializers.UUIDField(
        source="claim.pk", default=None, allow_null=True, help_text="Which claim stands there."
    )
    text = serializers.CharField(source="candidate.text", help_text="Its words.")
    start = PointInNewest(source="candidate.start", help_text="First code point in the text.")
    end = PointInNewest(source="candidate.end", help_text="Code point after the last.")
    score = serializers.FloatField(source="candidate.score", help_text="From 0 to 1.")
    kind = serializers.ChoiceField(Kind.choices, source="candidate.kind", help_text="What it looks like.")
    reasons = serializers.ListField(
        child=serializers.CharField(),
        source="candidate.reasons",
        help_text="For and against, in words.",
    )


class MadeShape(serializers.Serializer[Any]):
    """A claim that was proposed."""

    id = serializers.UUIDField(source="pk", help_text="The claim.")
    statement = serializers.CharField(help_text="Its words.")
    detection = DetectionShape(help_text="How likely it is worth a check, and why.")


@example(
    "Two sentences read, one proposed",
    {
        "version": ID,
        "model": "linear-1",
        "min_score": 0.4,
        "made": [{"id": ID, "statement": "The bridge cost 4.2 million euros.", "detection": DETECTION}],
        "left_out": [
            {
                "why": "LOW_SCORE",
                "claim": None,
                "text": "It is a fine bridge.",
                "start": 65,
                "end": 85,
                "score": 0.06,
                "kind": "OPINION",
                "reasons": ["judges or wishes"],
            }
        ],
    },
)
class ProposedShape(serializers.Serializer[Any]):
    version = serializers.UUIDField(source="version.pk", help_text="The text that was read.")
    model = serializers.CharField(help_text="Which weights scored it.")
    min_score = serializers.FloatField(help_text="The least score that was proposed.")
    made = MadeShape(many=True, help_text="What was proposed now, in the order of the text.")
    left_out = LeftOutShape(many=True, help_text="What was read and not proposed, and why.")


@example("Proposals accepted", {"opened": [ID]})
class AcceptedShape(serializers.Serializer[Any]):
    opened = serializers.ListField(child=serializers.UUIDField(), help_text="The claims that are open now.")


RUN = {
    "state": "WAITING",
    "read": 1400000,
    "length": 3200000,
    "min_score": 0.4,
    "made": None,
    "words": "",
    "asked_at": "2026-01-05T12:00:00Z",
    "ended_at": None,
}


class RunShape(serializers.ModelSerializer[DetectionRun]):
    """How far a worker is that reads a long text for claims."""

    class Meta:
        model = DetectionRun
        fields = list(RUN)


@example("A long text, not half read", {"run": RUN})
class ReadingShape(serializers.Serializer[Any]):
    run = RunShape(allow_null=True, help_text="Null where no text of the article was too long to wait for.")
