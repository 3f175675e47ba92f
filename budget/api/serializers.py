"""What the API shows and accepts; every field is named, what the server decides is never accepted."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers import MunicipalitySerializer
from accounts.models import Territory
from budget.enums import ProposerKind
from budget.models import CostLine, Edition, Envelope, Phase, Project, Proposal, RulebookVersion, Theme


class PhaseSerializer(serializers.ModelSerializer[Phase]):
    class Meta:
        model = Phase
        fields = ["kind", "opens_at", "closes_at"]
        read_only_fields = fields


class EnvelopeSerializer(serializers.ModelSerializer[Envelope]):
    class Meta:
        model = Envelope
        fields = ["name", "scope", "amount_eur", "project_cost_max_eur"]
        read_only_fields = fields


class EditionSerializer(serializers.ModelSerializer[Edition]):
    municipality = MunicipalitySerializer(read_only=True)
    phases = serializers.SerializerMethodField()
    envelopes = EnvelopeSerializer(many=True, read_only=True)

    class Meta:
        model = Edition
        fields = ["slug", "name", "summary", "number", "is_archived", "municipality", "phases", "envelopes"]
        read_only_fields = fields

    def get_phases(self, edition: Edition) -> list[dict[str, Any]]:
        """Only what has been announced."""
        announced = [phase for phase in edition.phases.all() if phase.announced_at is not None]
        return list(PhaseSerializer(announced, many=True).data)


class RulebookSerializer(serializers.ModelSerializer[RulebookVersion]):
    class Meta:
        model = RulebookVersion
        fields = ["number", "published_at", "parts"]
        read_only_fields = fields


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    theme = serializers.SlugRelatedField[Theme](slug_field="slug", read_only=True)
    territory = serializers.SlugRelatedField[Territory](slug_field="slug", read_only=True)
    proposer = serializers.SerializerMethodField()
    project = serializers.IntegerField(source="project.number", default=None, read_only=True)

    class Meta:
        model = Proposal
        fields = [
            "number", "status", "status_since", "proposer_kind", "proposer", "title", "summary", "theme",
            "territory", "place", "latitude", "longitude", "rough_cost_eur", "submitted_at", "ground",
            "ground_reason", "ground_details", "complete_by", "return_reason", "project",
        ]  # fmt: skip
        read_only_fields = fields

    def get_proposer(self, proposal: Proposal) -> str:
        return proposal.proposer_name or (proposal.author.public_name if proposal.author else "")


class WholeProposalSerializer(ProposalSerializer):
    class Meta(ProposalSerializer.Meta):
        fields = [*ProposalSerializer.Meta.fields, "body", "version"]
        read_only_fields = fields


class ProposalChangesSerializer(serializers.Serializer[dict[str, Any]]):
    """The text of a proposal; a field left out stays as it is. The service decides what it may hold."""

    title = serializers.CharField(required=False, allow_blank=True)
    summary = serializers.CharField(required=False, allow_blank=True)
    body = serializers.CharField(required=False, allow_blank=True)
    theme = serializers.SlugField(required=False, allow_null=True)
    territory = serializers.SlugField(required=False, allow_null=True)
    place = serializers.CharField(required=False, allow_blank=True)
    latitude = serializers.CharField(required=False, allow_null=True)
    longitude = serializers.CharField(required=False, allow_null=True)
    rough_cost_eur = serializers.IntegerField(required=False, allow_null=True)
    proposer_kind = serializers.ChoiceField(required=False, choices=[str(kind) for kind in ProposerKind])
    proposer_name = serializers.CharField(required=False, allow_blank=True)
    association_number = serializers.CharField(required=False, allow_blank=True)
    adult_contact = serializers.CharField(required=False, allow_blank=True)
    members = serializers.ListField(child=serializers.CharField(), required=False)


class NewProposalSerializer(ProposalChangesSerializer):
    request_key = serializers.UUIDField(
        required=False, help_text="Sent again with the same key, the answer is the same draft."
    )


class ProposalEditSerializer(ProposalChangesSerializer):
    version = serializers.IntegerField(help_text="The version you read: another one refuses the change.")


class CostLineSerializer(serializers.ModelSerializer[CostLine]):
    class Meta:
        model = CostLine
        fields = ["label", "amount_eur", "is_yearly"]
        read_only_fields = fields


class ProjectSerializer(serializers.ModelSerializer[Project]):
    theme = serializers.SlugRelatedField[Theme](slug_field="slug", read_only=True)
    territory = serializers.SlugRelatedField[Territory](slug_field="slug", read_only=True)
    envelope = serializers.SlugRelatedField[Envelope](slug_field="name", read_only=True)

    class Meta:
        model = Project
        fields = [
            "number", "status", "status_since", "title", "summary", "theme", "territory", "envelope", "place",
            "latitude", "longitude", "cost_eur", "yearly_running_cost_eur",
        ]  # fmt: skip
        read_only_fields = fields


class WholeProjectSerializer(ProjectSerializer):
    cost_lines = CostLineSerializer(many=True, read_only=True)
    proposals = serializers.SlugRelatedField[Proposal](slug_field="number", many=True, read_only=True)

    class Meta(ProjectSerializer.Meta):
        fields = [*ProjectSerializer.Meta.fields, "body", "status_reason", "cost_lines", "proposals"]
        read_only_fields = fields
