"""Writes that hold only for what the client read: If-Match, or the same number in the body."""

import re

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from sources.errors import Invalid

# What a tag begins with is the version; the rest tells one representation of it from another. A proxy that
# compresses makes a tag weak, which takes nothing from the version in it.
ETAG = re.compile(r'(?:W/)?"?(\d{1,9})(?:-[0-9a-f]{1,64})?"?')
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^(W/)?"?[0-9]{1,9}(-[0-9a-f]{1,64})?"?$'},
    OpenApiParameter.HEADER,
    description="The ETag that you read.",
)


def version_read(request: Request, version: int | None, *, field: str = "version") -> int | None:
    """The version that the client read: from the body's `field` or from If-Match. Raises Invalid."""
    header = request.headers.get("If-Match")
    if header is None:
        return version
    match = ETAG.fullmatch(header.strip())
    if match is None:
        raise Invalid("If-Match takes the ETag of what you read, one version number.", field="If-Match")
    if version not in (None, int(match[1])):
        raise Invalid(
            f"If-Match and {field} name different versions; send the one you read.", field="If-Match"
        )
    return int(match[1])
