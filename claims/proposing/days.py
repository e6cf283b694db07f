"""Which day "on Tuesday" and "last month" mean, told from the day of publication. Pure; it offers.

English, Spanish and Portuguese. A weekday is the last one up to that day, or, where the sentence
speaks of what will be, the next.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = {
    word: number
    for number, names in enumerate((
        "monday lunes segunda-feira", "tuesday martes terça-feira", "wednesday miércoles quarta-feira",
        "thursday jueves quinta-feira", "friday viernes sexta-feira", "saturday sábado", "sunday domingo",
    ))
    for word in names.split()
}  # fmt: skip
NEAR = {
    "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1,
    "hoy": 0, "ayer": -1, "hoje": 0, "ontem": -1, "amanhã": 1,
}  # fmt: skip
SPANS = {
    "week": "week", "semana": "week", "month": "month", "mes": "month", "mês": "month",
    "year": "year", "año": "year", "ano": "year",
}  # fmt: skip
BACK = frozenset(["last", "pasado", "pasada", "passado", "passada"])
ON = frozenset(["next", "próximo", "próxima", "que", "vem"])
MONTHS = calendar.month_name[1:]
WEEKDAY = re.compile(
    rf"(?:(?P<which>last|this past|next)\s)?\b(?P<day>{'|'.join(WEEKDAYS)})\b(?!\s+(?:\d|(?-i:[A-Z])))",
    re.IGNORECASE,
)
DAY = re.compile(rf"\b(?:{'|'.join(NEAR)})\b", re.IGNORECASE)
SPAN = re.compile(
    r"\b(?:(?P<en>last|this|next)\s(?P<en_span>week|month|year)"
    r"|(?P<this>est[ea])\s(?P<this_span>semana|mes|mês|año|ano)"
    r"|(?P<span>semana|mes|mês|año|ano)\s(?P<which>pasad[oa]|passad[oa]))\b",
    re.IGNORECASE,
)
DATED = re.compile(rf"^[’']s\b|^,?\s+(?:\d{{1,2}}\b|(?:{'|'.join(MONTHS)})\b|el \d|\(\d)", re.IGNORECASE)
TO_COME = re.compile(
    r"\b(?:will|shall|going to|due to|expected to|plans? to|set to|would|va a|van a|vai|vão|deve)\b"
    r"|rá\b|rán\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Told:
    """Words of a text that tell a time by the day of publication, and which time that is."""

    start: int
    end: int
    means: str


def find(text: str, published_on: date | None) -> list[Told]:
    """In their order; none where the day of publication is not known."""
    if published_on is None:
        return []
    told = [*_weekdays(text, published_on), *_days(text, published_on), *_spans(text, published_on)]
    kept = (each for each in told if not DATED.match(text[each.end :]))
    return sorted(kept, key=lambda each: each.start)


def _weekdays(text: str, published_on: date) -> Iterator[Told]:
    for match in WEEKDAY.finditer(text):
        ahead = (WEEKDAYS[match["day"].lower()] - published_on.weekday()) % 7
        which = (match["which"] or "").lower()
        if which == "next" and ahead == 0:
            ahead = 7
        is_to_come = which == "next" or (not which and TO_COME.search(_clause(text, match.start())))
        if which in {"last", "this past"} and ahead == 0:
            ahead = 7
        day = published_on + timedelta(ahead if is_to_come or ahead == 0 else ahead - 7)
        if which in {"last", "this past"} and ahead == 7:
            day = published_on - timedelta(7)
        yield Told(match.start(), match.end(), written(day))


def _clause(text: str, at: int) -> str:
    """The words before it, up to the last comma or the beginning."""
    return text[text.rfind(",", 0, at) + 1 : at]


def _days(text: str, published_on: date) -> Iterator[Told]:
    for match in DAY.finditer(text):
        yield Told(match.start(), match.end(), written(published_on + timedelta(NEAR[match[0].lower()])))


def _spans(text: str, published_on: date) -> Iterator[Told]:
    for match in SPAN.finditer(text):
        which = (match["en"] or match["which"] or "this").lower()
        span = SPANS[(match["en_span"] or match["this_span"] or match["span"]).lower()]
        step = -1 if which in BACK else 1 if which in ON else 0
        yield Told(match.start(), match.end(), _span(span, step, published_on))


def _span(span: str, step: int, published_on: date) -> str:
    if span == "week":
        monday = published_on - timedelta(published_on.weekday() - 7 * step)
        return f"week of {written(monday)}"
    if span == "year":
        return str(published_on.year + step)
    months = published_on.year * 12 + published_on.month - 1 + step
    return f"{MONTHS[months % 12]} {months // 12}"


def written(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
