"""The markup that an article's texts come in, kept beside them; the text stays what claims are about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from claims import places
from claims.enums import Format
from claims.models import ArticleMarkup, ArticleVersion
from claims.parts import Markup, Part, digest
from claims.places import JOINED_BY
from sources.people import User


def keep(version: ArticleVersion, read: Sequence[Part], *, by: User, now: datetime) -> str:
    """Keep the markup that this text of a held article came in, unless its newest is the same.

    Returns the SHA-256 of its HTML; empty where no part came in markup.
    """
    marked = [(number, part.markup) for number, part in enumerate(read) if part.markup]
    if not marked:
        return ""
    sha256 = digest(JOINED_BY.join(markup.html for _, markup in marked))
    newest = version.markups.order_by("-pk").values_list("sha256", flat=True).first()
    if newest != sha256:
        begins = list(places.starts(part.text for part in read))
        ArticleMarkup.objects.create(
            version=version,
            parts=[_as_json(number, markup) for number, markup in marked],
            links=[link for number, markup in marked for link in _links(markup, begins[number])],
            sha256=sha256,
            created_at=now,
            created_by=by,
        )
    return sha256


def _as_json(number: int, markup: Markup) -> dict[str, Any]:
    kept = {"part": number, "format": str(markup.format), "given": markup.given}
    if markup.format != Format.HTML:
        kept["html"] = markup.html
    return {**kept, "runs": places.packed(markup.rendered.runs)}


def _links(markup: Markup, at: int) -> list[dict[str, Any]]:
    return [
        {"href": link.href, "start": at + link.start, "end": at + link.end} for link in markup.rendered.links
    ]
