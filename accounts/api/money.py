"""Amounts as programs read them: the same figure as on the pages, whole or with cents."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(OpenApiTypes.NUMBER)
class Amount(serializers.Field[Any, Any, Any, Any]):
    """In units of the edition's currency; `parts` leads from the row to how many of its parts make one."""

    def __init__(self, *, parts: str, **options: Any) -> None:
        super().__init__(read_only=True, **options)
        self.parts = parts

    def get_attribute(self, instance: Any) -> Any:
        amount, parts = super().get_attribute(instance), instance
        for name in self.parts.split("."):
            parts = getattr(parts, name)
        return None if amount is None else (amount, parts)

    def to_representation(self, value: Any) -> int | float:
        amount, parts = value
        whole, rest = divmod(amount, parts)
        return round(amount / parts, 2) if rest else int(whole)
