"""A place in a text as the call counts it (claims.api.offsets)."""

from typing import Any

from rest_framework import serializers


class PointInNewest(serializers.IntegerField):
    """Of the one text that a call's places are of (`places.know_newest`)."""

    def to_representation(self, value: Any) -> int:
        shown: int = self.context["places"].in_newest(super().to_representation(value))
        return shown
