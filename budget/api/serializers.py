"""What the API shows and accepts; every field is named, what the server decides is never accepted."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.money import Amount
from accounts.api.numbers import WholeEuros, WholeNumber
from accounts.api.serializers import MunicipalitySerializer
from accounts.models import Territory
from budget.enums import NotTakenUpGround, ProposerKind
from budget.models import CostLine, Edition, Envelope, Phase, Project, Proposal, RulebookVersion, Theme
from budget.queries import editions as edition_queries
from budget.queries import projects as project_queries
from budget.services.contents import FIELDS, FieldKind, FieldReaders, read_by


class PhaseSerializer(serializers.ModelSerializer[Phase]):
    class Meta:
        model = Phase
        fields = ["kind", "opens_at", "closes_at"]
        read_only_fields = fields


class EnvelopeSerializer(serializers.ModelSerializer[Any]):
    """Of the rulebook that applies (`budget.queries.editions.PublicEnvelope`)."""

    amount_eur = Amount(parts="edition.parts_per_euro")

    class Meta:
        model = Envelope
        fields = ["name", "scope", "amount_eur", "project_cost_max_eur"]
        read_only_fields = fields


class EditionSerializer(serializers.ModelSerializer[Edition]):
    municipality = MunicipalitySerializer(read_only=True)
    phases = serializers.SerializerMethodField()
    envelopes = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = [
            "slug",
            "name",
            "summary",
            "number",
            "is_archived",
            "currency",
            "municipality",
            "phases",
            "envelopes",
        ]
        read_only_fields = fields

    def get_phases(self, edition: Edition) -> list[dict[str, Any]]:
        """Only what has been announced."""
        announced = [phase for phase in edition.phases.all() if phase.announced_at is not None]
        return list(PhaseSerializer(announced, many=True).data)

    @extend_schema_field(EnvelopeSerializer(many=True))
    def get_envelopes(self, edition: Edition) -> list[dict[str, Any]]:
        return list(EnvelopeSerializer(edition_queries.public_money(edition), many=True).data)


class RulebookSerializer(serializers.ModelSerializer[RulebookVersion]):
    parts = serializers.SerializerMethodField()

    class Meta:
        model = RulebookVersion
        fields = ["number", "published_at", "parts"]
        read_only_fields = fields

    def get_parts(self, version: RulebookVersion) -> dict[str, dict[str, Any]]:
        """What the page prints, as data."""
        return version.rules.printed_parts()


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    theme = serializers.SlugRelatedField[Theme](slug_field="slug", read_only=True, allow_null=True)
    territory = serializers.SlugRelatedField[Territory](slug_field="slug", read_only=True, allow_null=True)
    proposer = serializers.SerializerMethodField()
    project = serializers.IntegerField(source="project.number", default=None, read_only=True, allow_null=True)
    ground = serializers.ChoiceField(choices=[*NotTakenUpGround], read_only=True, allow_blank=True)

    class Meta:
        model = Proposal
        fields = [
            "number", "status", "status_since", "proposer_kind", "proposer", *read_by(FieldReaders.EVERYBODY),
            "submitted_at", "ground", "ground_reason", "ground_details", "complete_by", "return_reason",
            "project",
        ]  # fmt: skip
        read_only_fields = fields

    def get_proposer(self, proposal: Proposal) -> str:
        return proposal.proposer_name or (proposal.author.public_name if proposal.author else "")


class WholeProposalSerializer(ProposalSerializer):
    class Meta(ProposalSerializer.Meta):
        fields = [
            *ProposalSerializer.Meta.fields, *read_by(FieldReaders.VISITORS), "version", "hidden_at",
            "hidden_reason",
        ]  # fmt: skip
        read_only_fields = fields


# What a program may send for a field of an idea.
SENT: dict[FieldKind, Callable[[], serializers.Field[Any, Any, Any, Any]]] = {
    FieldKind.LINE: lambda: serializers.CharField(required=False, allow_blank=True),
    FieldKind.TEXT: lambda: serializers.CharField(required=False, allow_blank=True),
    FieldKind.ROW: lambda: serializers.SlugField(required=False, allow_null=True),
    FieldKind.WORD: lambda: serializers.ChoiceField(
        required=False, choices=[str(kind) for kind in ProposerKind]
    ),
    FieldKind.EUROS: lambda: WholeEuros(required=False, allow_null=True),
    FieldKind.DEGREES: lambda: serializers.CharField(required=False, allow_null=True),
    FieldKind.NAMES: lambda: serializers.ListField(child=serializers.CharField(), required=False),
}


class ProposalChangesSerializer(serializers.Serializer[dict[str, Any]]):
    """The text of a proposal; a field left out stays as it is. The service decides what it may hold."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {**{field.name: SENT[field.kind]() for field in FIELDS}, **super().get_fields()}


class NewProposalSerializer(ProposalChangesSerializer):
    request_key = serializers.UUIDField(
        required=False, help_text="Sent again with the same key, the answer is the same draft."
    )


class ProposalEditSerializer(ProposalChangesSerializer):
    version = WholeNumber(help_text="The version you read: another one refuses the change.")


class CostLineSerializer(serializers.ModelSerializer[CostLine]):
    class Meta:
        model = CostLine
        fields = ["label", "amount_eur", "is_yearly"]
        read_only_fields = fields


class ProjectSerializer(serializers.ModelSerializer[Project]):
    theme = serializers.SlugRelatedField[Theme](slug_field="slug", read_only=True, allow_null=True)
    territory = serializers.SlugRelatedField[Territory](slug_field="slug", read_only=True, allow_null=True)
    envelope = serializers.SlugRelatedField[Envelope](slug_field="name", read_only=True, allow_null=True)
    cost_eur = Amount(parts="edition.parts_per_euro", allow_null=True)

    class Meta:
        model = Project
        fields = [
            "number", "status", "status_since", "title", "summary", "theme", "territory", "envelope", "place",
            "latitude", "longitude", "cost_eur", "yearly_running_cost_eur",
        ]  # fmt: skip
        read_only_fields = fields


class WholeProjectSerializer(ProjectSerializer):
    cost_lines = CostLineSerializer(many=True, read_only=True)
    proposals = serializers.SerializerMethodField()

    class Meta(ProjectSerializer.Meta):
        fields = [*ProjectSerializer.Meta.fields, "body", "status_reason", "cost_lines", "proposals"]
        read_only_fields = fields

    def get_proposals(self, project: Project) -> list[int]:
        """The numbers of the ideas behind it, but those taken off the site."""
        return [idea.number for idea in project_queries.ideas_behind(project)]
