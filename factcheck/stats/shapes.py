"""What `GET stats/` tells, as the API describes itself."""

from typing import Any

from rest_framework import serializers

from claims.enums import Attention, Pair, Stage, Status
from sources.api.examples import example
from sources.api.shapes import ID, PublisherBrief
from sources.enums import Health, Outcome

Shape = serializers.Serializer[Any]
COUNT = "How many."
CLAIMS = {"api": "/api/v1/claims/?access=OPEN&is_split=false", "desk": "/admin/claims/claim/?access=OPEN"}


def _count(words: str = COUNT) -> serializers.IntegerField:
    return serializers.IntegerField(help_text=words)


def _counts(of: str) -> serializers.DictField:
    return serializers.DictField(child=serializers.IntegerField(), help_text=f"How many, by {of}.")


class ListShape(Shape):
    """Where the list behind a number is: it holds as many, of what all may see."""

    api = serializers.CharField(help_text="The API's list.")
    desk = serializers.CharField(help_text="The desk's list.")


def _list(**options: Any) -> ListShape:
    return ListShape(help_text="The list behind the number.", **options)


class StatusCountShape(Shape):
    verification_status = serializers.ChoiceField(Status.choices, help_text="Which status.")
    count = _count()
    list = _list()


class DayCountsShape(Shape):
    day = serializers.DateField(help_text="The day, in UTC.")
    counts = _counts("verification_status at the end of that day, or now where it is today")
    list = _list()


class ClaimCountsShape(Shape):
    count = _count("How many claims; what was split counts by its parts.")
    list = _list()
    by_status = StatusCountShape(many=True, help_text="Now, by verification_status.")
    by_day = DayCountsShape(
        many=True, help_text="At the end of each day of the period; add `verification_status` to its list."
    )


class AgeShape(Shape):
    age = serializers.CharField(help_text="Since how many days, by their dates in UTC, in words.")
    count = _count()
    list = _list()


class StageShape(Shape):
    stage = serializers.ChoiceField(Stage.choices, help_text="In which stage they wait.")
    count = _count()
    oldest_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when the first of them waits there."
    )
    by_age = AgeShape(many=True, help_text="How long they have waited there, the shortest first.")
    list = _list()


class QueueShape(Shape):
    count = _count("How many claims wait for a person.")
    oldest_at = serializers.DateTimeField(allow_null=True, help_text="Since when the first of them waits.")
    list = _list()
    by_stage = StageShape(many=True, help_text="By the stage in which they wait.")


class CountShape(Shape):
    count = _count("How many claims are past their deadline, their check not done.")
    list = _list()


class AttentionCountShape(Shape):
    attention = serializers.ChoiceField(Attention.choices, help_text="What wants a person's eye.")
    count = _count()
    list = _list()


class AttentionShape(Shape):
    count = _count("How many claims want a person's eye.")
    list = _list()
    by_reason = AttentionCountShape(many=True, help_text="By the first reason that holds.")


class TimesShape(Shape):
    count = _count("How many claims got their first verdict.")
    median_seconds = serializers.IntegerField(
        allow_null=True,
        help_text="Half of them took at most so long from being marked; an exact time of one.",
    )
    p90_seconds = serializers.IntegerField(
        allow_null=True, help_text="Nine in ten of them took at most so long; an exact time of one."
    )
    list = _list()


class DayTimesShape(TimesShape):
    day = serializers.DateField(help_text="The day on which the verdicts were settled, in UTC.")


class VerdictTimesShape(TimesShape):
    by_day = DayTimesShape(many=True, help_text="By the day of the verdict; days without one are left out.")


class PairShape(Shape):
    pair = serializers.ChoiceField(Pair.choices, help_text="What the second review made of the first.")
    count = _count()
    list = _list()


class AgreementShape(Shape):
    count = _count(
        "How many claims got two reviews in one round for the first time; a running one is not told."
    )
    rate = serializers.FloatField(allow_null=True, help_text="In how many of them both agreed, 0 to 1.")
    list = _list()
    by_pair = PairShape(many=True, help_text="Whether they agreed.")


class HealthShape(Shape):
    health = serializers.ChoiceField(Health.choices, help_text="Whether they still answer.")
    count = _count()
    list = _list(allow_null=True)


class PublisherHealthShape(Shape):
    publisher = PublisherBrief(allow_null=True, help_text="Whose sources; null for those of nobody known.")
    count = _count()
    counts = _counts("health")
    list = _list(allow_null=True)


class SourceHealthShape(Shape):
    count = _count("How many sources on the web that all may see; of an article those linked to its claims.")
    list = _list(allow_null=True)
    by_health = HealthShape(many=True, help_text="By health.")
    by_publisher = PublisherHealthShape(
        many=True, help_text="The 20 publishers with the most dead and failing ones, the worst first."
    )


class OutcomeCountShape(Shape):
    outcome = serializers.ChoiceField(Outcome.choices, help_text="How they ended.")
    count = _count()
    list = _list(allow_null=True)


class HourShape(Shape):
    hour = serializers.DateTimeField(help_text="When the hour began.")
    counts = _counts("outcome; one that none had is left out")
    list = _list(allow_null=True)


class FetchCountsShape(Shape):
    since = serializers.DateTimeField(help_text="When the first of the hours began.")
    count = _count(
        "How many fetches ended since, of sources that all may see; of an article those of its own."
    )
    list = _list(allow_null=True)
    by_outcome = OutcomeCountShape(many=True, help_text="By outcome; one that none had is left out.")
    by_hour = HourShape(many=True, help_text="The last 48 hours, the present one too, whatever the period.")


class CoverageCountsShape(Shape):
    """As in the article's coverage."""

    claims = _count("How many claims; withdrawn ones do not count.")
    checked = _count("How many of them are checked.")
    unchecked = _count("How many are not.")
    not_checkable = _count("How many cannot be checked.")
    proposed = _count("How many were proposed and not opened.")
    withdrawn = _count("How many were withdrawn.")
    no_source = _count("How many have no source.")
    wants_attention = _count("How many want a person's eye.")
    not_in_text = _count("How many do not stand in the newest text.")


class UnderwayShape(Shape):
    id = serializers.UUIDField(help_text="The article.")
    title = serializers.CharField(help_text="Its title.")
    desk = serializers.CharField(help_text="Its desk; empty where it has none.")
    deadline = serializers.DateTimeField(allow_null=True, help_text="When its checks must be done.")
    publishable = serializers.BooleanField(help_text="Whether its newest text may appear as it stands.")
    barred_by = _count("How many of its claims keep it from appearing.")
    counts = CoverageCountsShape(help_text="How far its check is.")
    list = _list()
    claims = ListShape(help_text="Its claims.")


@example(
    "A quiet day",
    {
        "at": "2026-01-05T12:00:00Z",
        "from": "2026-01-05",
        "to": "2026-01-05",
        "desk": "city",
        "article": None,
        "behind": 0,
        "claims": {
            "count": 2,
            "list": CLAIMS,
            "by_status": [{"verification_status": "VERIFIED", "count": 2, "list": CLAIMS}],
            "by_day": [{"day": "2026-01-05", "counts": {"VERIFIED": 2}, "list": CLAIMS}],
        },
        "queue": {
            "count": 0,
            "oldest_at": None,
            "list": CLAIMS,
            "by_stage": [
                {
                    "stage": "OPEN",
                    "count": 0,
                    "oldest_at": None,
                    "by_age": [{"age": "since today", "count": 0, "list": CLAIMS}],
                    "list": CLAIMS,
                }
            ],
        },
        "overdue": {"count": 0, "list": CLAIMS},
        "attention": {
            "count": 0,
            "list": CLAIMS,
            "by_reason": [{"attention": "SOURCE_CHANGED", "count": 0, "list": CLAIMS}],
        },
        "time_to_verdict": {
            "count": 1,
            "median_seconds": 5400,
            "p90_seconds": 5400,
            "list": CLAIMS,
            "by_day": [
                {
                    "day": "2026-01-05",
                    "count": 1,
                    "median_seconds": 5400,
                    "p90_seconds": 5400,
                    "list": CLAIMS,
                }
            ],
        },
        "agreement": {
            "count": 1,
            "rate": 1.0,
            "list": CLAIMS,
            "by_pair": [{"pair": "AGREED", "count": 1, "list": CLAIMS}],
        },
        "sources": {
            "count": 1,
            "list": CLAIMS,
            "by_health": [{"health": "ALIVE", "count": 1, "list": CLAIMS}],
            "by_publisher": [
                {
                    "publisher": {"id": ID, "name": "The council", "kind": "GOVERNMENT"},
                    "count": 1,
                    "counts": {"ALIVE": 1},
                    "list": CLAIMS,
                }
            ],
        },
        "fetches": {
            "since": "2026-01-03T13:00:00Z",
            "count": 1,
            "list": CLAIMS,
            "by_outcome": [{"outcome": "OK", "count": 1, "list": CLAIMS}],
            "by_hour": [{"hour": "2026-01-05T12:00:00Z", "counts": {"OK": 1}, "list": CLAIMS}],
        },
        "articles": [
            {
                "id": ID,
                "title": "Bridge reopens after repairs",
                "desk": "city",
                "deadline": None,
                "publishable": False,
                "barred_by": 1,
                "counts": {
                    "claims": 1,
                    "checked": 0,
                    "unchecked": 1,
                    "not_checkable": 0,
                    "proposed": 0,
                    "withdrawn": 0,
                    "no_source": 1,
                    "wants_attention": 0,
                    "not_in_text": 0,
                },
                "list": CLAIMS,
                "claims": CLAIMS,
            }
        ],
    },
)
class StatsShape(Shape):
    """Figures of the newsroom: of open articles alone, unless one restricted article is asked about."""

    at = serializers.DateTimeField(help_text="Of which moment the figures are.")
    to = serializers.DateField(help_text="The last day of the period.")
    desk = serializers.CharField(allow_null=True, help_text="Of which desk; null for all.")
    article = serializers.UUIDField(allow_null=True, help_text="Of which article; null for all.")
    behind = _count(
        "How many changes are not counted yet: 0 but for minutes after a rebuild or a large import."
    )
    claims = ClaimCountsShape(help_text="How far the checks are.")
    queue = QueueShape(help_text="What waits for a person, and how long it has.")
    overdue = CountShape(help_text="What is late.")
    attention = AttentionShape(help_text="What wants a person's eye.")
    time_to_verdict = VerdictTimesShape(help_text="From being marked to the first verdict, in the period.")
    agreement = AgreementShape(help_text="Whether first and second reviews agreed, in the period.")
    sources = SourceHealthShape(help_text="How sources are; of all desks, since a source serves several.")
    fetches = FetchCountsShape(help_text="How fetches ended; of all desks.")
    articles = UnderwayShape(
        many=True,
        help_text="Articles in progress, 20 at most: with unfinished claims and a deadline not a week past, "
        "the nearest first; then those of the last 90 days without one, the newest first.",
    )

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which Python takes for itself."""
        first = serializers.DateField(help_text="The first day of the period.", source="since")
        return {"at": self._declared_fields["at"], "from": first, **super().get_fields()}
