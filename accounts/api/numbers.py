"""Whole numbers that programs send: read like those that people type, in JSON as figures or as their text."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.numbers import NotWhole, whole_euros, whole_number, within


@extend_schema_field(OpenApiTypes.INT64)
class WholeNumber(serializers.Field[int, Any, int, Any]):
    reads = staticmethod(whole_number)

    def __init__(self, *, low: int | None = None, high: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high

    def to_internal_value(self, data: Any) -> int:
        try:
            return within(self.reads(data), self.low, self.high)
        except NotWhole as fault:
            raise serializers.ValidationError(str(fault)) from fault

    def to_representation(self, value: int) -> int:
        return value


@extend_schema_field(OpenApiTypes.INT64)
class WholeEuros(WholeNumber):
    reads = staticmethod(whole_euros)
