"""The answer of `GET stats/`: the figures in words of the contract, each with the list behind it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from claims.enums import Attention, Pair, Stage, Status
from factcheck.stats import addresses, hours
from factcheck.stats.articles import Underway
from factcheck.stats.counting import WAITING
from factcheck.stats.figures import Figures, Scope, Times, days_by_age
from sources.enums import Health, Outcome
from sources.models import Publisher

Answer = dict[str, Any]


def build(
    scope: Scope, figures: Figures, articles: Sequence[Underway], *, now: datetime, behind: int
) -> Answer:
    return {
        "at": now,
        "from": scope.since,
        "to": scope.until,
        "desk": scope.desk,
        "article": scope.article,
        "behind": behind,
        "claims": _claims(scope, figures),
        "queue": _queue(scope, figures, now),
        "overdue": {"count": figures.overdue, "list": addresses.claims(scope, overdue="true")},
        "attention": _attention(scope, figures),
        "time_to_verdict": _verdicts(scope, figures),
        "agreement": _agreement(scope, figures),
        "sources": _sources(scope, figures),
        "fetches": _fetches(scope, figures, now),
        "articles": [_article(scope, each) for each in articles],
    }


def _claims(scope: Scope, figures: Figures) -> Answer:
    return {
        "count": figures.statuses.total(),
        "list": addresses.claims(scope),
        "by_status": [
            {
                "verification_status": status,
                "count": figures.statuses[status],
                "list": addresses.claims(scope, verification_status=status),
            }
            for status in Status.values
        ],
        "by_day": [
            {"day": day, "counts": _all(counts, Status.values), "list": addresses.claims(scope, as_of=day)}
            for day, counts in figures.days.items()
        ],
    }


def _all(counts: Counter[str], words: Sequence[str]) -> dict[str, int]:
    return {word: counts[word] for word in words}


def _queue(scope: Scope, figures: Figures, now: datetime) -> Answer:
    stages = [stage for stage in Stage if stage in WAITING]
    waiting = {stage: figures.waiting.get(stage) for stage in stages}
    there = [each for each in waiting.values() if each]
    return {
        "count": sum(each.count for each in there),
        "oldest_at": min((each.oldest_at for each in there if each.oldest_at), default=None),
        "list": addresses.claims(scope, stage=[each.value for each in stages]),
        "by_stage": [
            {
                "stage": stage,
                "count": each.count if each else 0,
                "oldest_at": each.oldest_at if each else None,
                "by_age": _ages(scope, stage, each.ages if each else Counter(), now.date()),
                "list": addresses.claims(scope, stage=stage.value),
            }
            for stage, each in waiting.items()
        ],
    }


def _ages(scope: Scope, stage: Stage, counts: Counter[str], today: date) -> list[Answer]:
    return [
        {
            "age": word,
            "count": counts[word],
            "list": addresses.claims(scope, stage=stage.value, **addresses.within("waits", *days)),
        }
        for word, days in reversed(days_by_age(today).items())
    ]


def _attention(scope: Scope, figures: Figures) -> Answer:
    reasons = [each.value for each in Attention if each != Attention.NONE]
    return {
        "count": figures.attention.total(),
        "list": addresses.claims(scope, attention=reasons),
        "by_reason": [
            {
                "attention": reason,
                "count": figures.attention[reason],
                "list": addresses.claims(scope, attention=reason),
            }
            for reason in reasons
        ],
    }


def _verdicts(scope: Scope, figures: Figures) -> Answer:
    period = addresses.within("first_verdict", scope.since, scope.until)
    return {
        **_times(figures.verdicts),
        "list": addresses.claims(scope, **period),
        "by_day": [
            {
                "day": day,
                **_times(each),
                "list": addresses.claims(scope, **addresses.within("first_verdict", day, day)),
            }
            for day, each in figures.verdict_days.items()
        ],
    }


def _times(times: Times) -> Answer:
    return {"count": times.count, "median_seconds": times.median, "p90_seconds": times.p90}


def _agreement(scope: Scope, figures: Figures) -> Answer:
    period = addresses.within("pair", scope.since, scope.until)
    count, agreed = figures.pairs.total(), figures.pairs[Pair.AGREED]
    return {
        "count": count,
        "rate": round(agreed / count, 4) if count else None,
        "list": addresses.claims(scope, **period),
        "by_pair": [
            {
                "pair": word,
                "count": figures.pairs[word],
                "list": addresses.claims(scope, pair=word, **period),
            }
            for word in Pair.values
        ],
    }


def _sources(scope: Scope, figures: Figures) -> Answer:
    names = Publisher.objects.in_bulk([key for key, _ in figures.publishers if key])
    return {
        "count": figures.health.total(),
        "list": addresses.sources(scope),
        "by_health": [
            {"health": each, "count": figures.health[each], "list": addresses.sources(scope, health=each)}
            for each in Health.values
        ],
        "by_publisher": [
            {
                "publisher": _publisher(names.get(key) if key else None),
                "count": counts.total(),
                "counts": _all(counts, Health.values),
                "list": addresses.sources(scope, **_of_publisher(key)),
            }
            for key, counts in figures.publishers
        ],
    }


def _publisher(publisher: Publisher | None) -> Answer | None:
    return {"id": publisher.pk, "name": publisher.name, "kind": publisher.kind} if publisher else None


def _of_publisher(key: UUID | None) -> dict[str, str]:
    return {"publisher": str(key)} if key else {"has_publisher": "false"}


def _fetches(scope: Scope, figures: Figures, now: datetime) -> Answer:
    first = hours.first_shown(now)
    by_hour, by_outcome = defaultdict[datetime, Counter[str]](Counter), Counter[str]()
    for (hour, outcome), n in figures.hours.items():
        by_hour[hour][outcome] += n
        by_outcome[outcome] += n
    ended = {"ended_from": first.isoformat()}
    return {
        "since": first,
        "count": by_outcome.total(),
        "list": addresses.fetches(scope, **ended),
        "by_outcome": [
            {
                "outcome": word,
                "count": by_outcome[word],
                "list": addresses.fetches(scope, outcome=word, **ended),
            }
            for word in Outcome.values
            if by_outcome[word]
        ],
        "by_hour": [
            _hour(scope, first + number * hours.HOUR, by_hour[first + number * hours.HOUR])
            for number in range(hours.SHOWN)
        ],
    }


def _hour(scope: Scope, hour: datetime, counts: Counter[str]) -> Answer:
    ended = {"ended_from": hour.isoformat(), "ended_before": (hour + timedelta(hours=1)).isoformat()}
    return {"hour": hour, "counts": dict(sorted(counts.items())), "list": addresses.fetches(scope, **ended)}


def _article(scope: Scope, each: Underway) -> Answer:
    article = each.article
    return {
        "id": article.pk,
        "title": article.title,
        "desk": article.desk,
        "deadline": article.deadline,
        "publishable": each.is_publishable,
        "barred_by": each.barred_by,
        "counts": asdict(each.counts),
        "list": addresses.article(article.pk),
        "claims": addresses.claims(replace(scope, article=article.pk)),
    }
