"""The feed of checks as Atom: each claim one entry for good, renewed by corrections, and said to be gone.

Withdrawn ones stand in it as RFC 6721 has it, so that readers drop what they keep of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.html import escape, linebreaks

from factcheck.publishing.check import Check
from factcheck.publishing.claimreview import House

TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# What XML cannot hold, however it is written.
UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Gone:
    claim: UUID
    at: datetime


def name_of(claim: UUID) -> str:
    """An entry's name for good, wherever the site moves."""
    return f"urn:uuid:{claim}"


class _Atom(Atom1Feed):
    """Django's, with the entries that are gone."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:at": TOMBSTONES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for each in self.feed["gone"]:
            said = {"ref": name_of(each.claim), "when": rfc3339_date(each.at)}
            handler.addQuickElement("at:deleted-entry", "", said)

    def latest_post_date(self) -> datetime:
        happened = [item["updateddate"] for item in self.items] + [each.at for each in self.feed["gone"]]
        return max(happened, default=NEVER)


def write(
    found: Sequence[Check], gone: Sequence[Gone], *, house: House, page: str, address: str
) -> tuple[str, datetime]:
    """The feed, and when anything in it last changed. page: of the list that it stands for."""
    feed = _Atom(
        title=f"{house.name}: fact checks",
        link=page,
        description="What we have checked, with the answer and the evidence.",
        language=house.language,
        feed_url=address,
        feed_guid=address,
        author_name=house.name,
        author_link=house.url,
        gone=gone,
    )
    for each in found:
        feed.add_item(
            title=_plain(f"{each.label}: {each.statement}"),
            link=each.url,
            description=linebreaks(escape(_plain(each.explanation))),
            unique_id=name_of(each.id),
            pubdate=each.began_at,
            updateddate=each.changed_at,
            categories=[each.label],
        )
    return feed.writeString("utf-8"), feed.latest_post_date()


def _plain(text: str) -> str:
    return UNSPEAKABLE.sub("", text)
