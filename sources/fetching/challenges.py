"""Headers by which walls give themselves away, and which header a rule went by."""

from dataclasses import dataclass

from sources.fetching.fetched import Headers, header

LONGEST = 500  # characters of a header that are kept with an outcome


@dataclass(frozen=True)
class Mark:
    """A header that says "robots, stay out": with any value or one, under any status or some."""

    name: str
    value: str = ""
    statuses: frozenset[int] = frozenset()

    def holds(self, status: int, headers: Headers) -> bool:
        said = header(headers, self.name)
        if not said or (self.statuses and status not in self.statuses):
            return False
        return said.strip().lower().startswith(self.value)


TURNED_AWAY = frozenset({401, 403, 405, 406, 429, 503})
FORBIDDEN = frozenset({403})

# Protection services send some of these with every page that they let through: those count only
# beside a status that turns us away.
MARKS = (
    Mark("cf-mitigated"),
    Mark("x-amzn-waf-action"),
    Mark("x-vercel-mitigated"),
    Mark("x-sucuri-block"),
    Mark("x-dd-b", statuses=TURNED_AWAY),
    Mark("x-datadome", statuses=TURNED_AWAY),
    Mark("x-kpsdk-ct", statuses=TURNED_AWAY),
    Mark("x-iinfo", statuses=FORBIDDEN),
    Mark("server", "ddos-guard", FORBIDDEN),
    Mark("server", "akamaighost", FORBIDDEN),
)

# Of rules that are not named after their header.
DECIDED_BY = {
    "status_401": "www-authenticate",
    "status_429": "retry-after",
    "status_503": "retry-after",
    "no_location": "location",
    "bad_location": "location",
    "bad_encoding": "content-encoding",
    "incomplete_body": "content-length",
    "not_a_pdf": "content-type",
    "not_text": "content-type",
    "is_a_page": "content-type",
}


def challenge(status: int, headers: Headers) -> Mark | None:
    """The first mark of a challenge or a block among `headers`."""
    return next((mark for mark in MARKS if mark.holds(status, headers)), None)


def deciding_header(rule: str | None, headers: Headers) -> str:
    """The header that `rule` went by, as "name: value"; empty where it went by none."""
    rule = rule or ""
    name = rule.removeprefix("header_") if rule.startswith("header_") else DECIDED_BY.get(rule)
    value = header(headers, name) if name else None
    return f"{name}: {value}"[:LONGEST] if value else ""
