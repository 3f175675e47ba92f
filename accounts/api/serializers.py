from rest_framework import serializers

from accounts.api.numbers import WholeNumber
from accounts.models import Municipality


class MunicipalitySerializer(serializers.ModelSerializer[Municipality]):
    class Meta:
        model = Municipality
        fields = ["slug", "name", "insee_code", "population", "time_zone"]
        read_only_fields = fields


class RefusalSerializer(serializers.Serializer[dict[str, object]]):
    """What a refusal looks like, for the schema."""

    detail = serializers.CharField(help_text="What happened, in the reader's language.")
    article = WholeNumber(required=False, help_text="The article of the rulebook it applies.")
    road = serializers.CharField(required=False, help_text="What one can do next.")
    errors = serializers.DictField(  # type: ignore[assignment]  # the answer's word; the attribute is not used
        child=serializers.CharField(), required=False, help_text="Per field."
    )
    until = serializers.DateTimeField(required=False, help_text="When the same is taken again.")
    stored = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="What somebody else saved meanwhile."
    )
