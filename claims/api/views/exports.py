"""Claims as one table, for those who count."""

from collections.abc import Iterator
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from claims import exporting, queries
from claims.api.filters import ClaimFilters
from claims.models import Claim
from sources.api.door import AsItIs, Call
from sources.api.turns import Turn
from sources.serving import attachment
from sources.tables import CSV, NDJSON, as_csv, as_ndjson

FORMATS = ("csv", "ndjson")
YES_OR_NO = ("true", "false")
FORMAT = OpenApiParameter(
    "format",
    str,
    enum=FORMATS,
    default="csv",
    description="How it is written.\n\n* `csv` - a table\n* `ndjson` - an object a line",
)
BOM = OpenApiParameter(
    "bom",
    str,
    enum=YES_OR_NO,
    default="false",
    description="Begin the CSV with the mark by which spreadsheets tell UTF-8 (`true`), or not (`false`).",
)
CSV_SHOWN = OpenApiExample(
    "The first line and the beginning of a row",
    '"id","statement","words",…\r\n"01994…","The repair of the bridge cost 4.2 million euros.",…',
    media_type=CSV,
)
NDJSON_SHOWN = OpenApiExample(
    "The beginning of a row",
    '{"id": "01994…", "statement": "The repair of the bridge cost 4.2 million euros.", …}\n',
    media_type=NDJSON,
)


class ClaimExport(Call):
    queryset = Claim.objects.none()
    filterset_class = ClaimFilters
    pagination_class = None
    content_negotiation_class = AsItIs
    parameters = frozenset({"format", "bom", *ClaimFilters.base_filters})

    @extend_schema(
        operation_id="claims_export",
        filters=True,
        parameters=[FORMAT, BOM],
        responses={(200, CSV): OpenApiTypes.STR, (200, NDJSON): OpenApiTypes.STR},
        examples=[CSV_SHOWN, NDJSON_SHOWN],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every claim that the filters of the list find and that you may see, in one answer, newest first.

        CSV (RFC 4180, UTF-8) or one JSON object a line; the same columns, which stay in their order, and
        new ones come at the end. In the CSV a cell that a spreadsheet would work out, one that begins with
        = + - @ or a tab, begins with an apostrophe; JSON has the words as they are. It is sent as it is
        read: an answer that breaks off was not whole, and has no last chunk. One at a time: 429 `throttled`.
        """
        name, has_bom = self._chosen("format", FORMATS), self._chosen("bom", YES_OR_NO[::-1]) == "true"
        found = self.filter_queryset(queries.claims(self.person))
        pages = exporting.pages(found, self.person)
        if name == "ndjson":
            return self._sent(as_ndjson(exporting.COLUMNS, pages), "claims.ndjson", NDJSON)
        table = as_csv(exporting.COLUMNS, pages, has_bom=has_bom)
        return self._sent(table, "claims.csv", f"{CSV}; charset=utf-8")

    def _sent(self, table: Iterator[bytes], name: str, media_type: str) -> HttpResponseBase:
        return attachment(Turn(table, what="export", person=self.person), name, media_type)

    def _chosen(self, parameter: str, known: tuple[str, ...]) -> str:
        """The first, unless told. Raises ValidationError that names what there is."""
        asked: Any = self.request.query_params.get(parameter, known[0])
        if asked not in known:
            raise ValidationError({parameter: f'"{asked}" is none of these: {", ".join(known)}.'})
        return str(asked)
