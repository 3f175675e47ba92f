from rest_framework import serializers

from accounts.models import Municipality


class MunicipalitySerializer(serializers.ModelSerializer[Municipality]):
    class Meta:
        model = Municipality
        fields = ["slug", "name", "insee_code", "population", "time_zone"]
        read_only_fields = fields


class RefusalSerializer(serializers.Serializer[dict[str, object]]):
    """What a refusal looks like, for the schema."""

    detail = serializers.CharField(help_text="What happened, in the reader's language.")
    article = serializers.IntegerField(required=False, help_text="The article of the rulebook it applies.")
    road = serializers.CharField(required=False, help_text="What one can do next.")
    # The answer's own word; the serializer's attribute of that name is not used here.
    errors = serializers.DictField(  # type: ignore[assignment]  # see above
        child=serializers.CharField(), required=False, help_text="Per field."
    )
