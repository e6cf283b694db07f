"""The answer to OPTIONS: which methods a route has. What they take is in the schema."""

from typing import TYPE_CHECKING, Any

from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request

if TYPE_CHECKING:  # that module reads the settings, which name this one
    from rest_framework.views import APIView


class Methods(BaseMetadata):
    def determine_metadata(self, request: Request, view: "APIView") -> dict[str, Any]:
        return {"methods": view.allowed_methods, "schema": "/api/schema/"}
