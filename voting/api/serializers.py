"""The ballot paper and the published outcome as data; a ballot as it is sent, never as it is kept."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.api.money import Amount
from accounts.api.numbers import WholeNumber
from voting.enums import CouncilVerdict
from voting.models import Contest, ContestEntry, Outcome, OutcomeEntry, Poll, PublishedFile
from voting.services import checkpoints
from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.bounds import MOST
from voting.tally.types import BLANK, Choice, Mark

LARGEST, MOST_MARKS = 32767, 500
AS_COUNTED = (
    "Amounts inside rules, options, reasons and `result` are in this part of a euro, as they were counted."
)


class ContestEntrySerializer(serializers.ModelSerializer[ContestEntry]):
    project = serializers.IntegerField(source="project.number", read_only=True)
    cost_eur = Amount(parts="contest.parts_per_euro")

    class Meta:
        model = ContestEntry
        fields = ["number", "title", "cost_eur", "labels", "project", "withdrawn_at", "withdrawn_reason"]
        read_only_fields = fields


class ContestSerializer(serializers.ModelSerializer[Contest]):
    entries = ContestEntrySerializer(many=True, read_only=True)
    parts_per_euro = serializers.IntegerField(read_only=True, help_text=AS_COUNTED)
    ballot_rule = serializers.ChoiceField(choices=list(ballot_rules.RULES), read_only=True)
    amount_eur = Amount(parts="parts_per_euro")

    class Meta:
        model = Contest
        fields = [
            "position", "title", "amount_eur", "parts_per_euro", "access", "ballot_rule", "ballot_bounds",
            "tally_rule", "tally_options", "entries",
        ]  # fmt: skip
        read_only_fields = fields


class PollSerializer(serializers.ModelSerializer[Poll]):
    contests = ContestSerializer(many=True, read_only=True)
    key = serializers.SerializerMethodField(
        help_text="The public key that checks what is published of this vote, known before the vote."
    )

    class Meta:
        model = Poll
        fields = [
            "status", "opens_at", "closes_at", "required_level", "settled_at", "seed_commitment", "seed",
            "paper_fingerprint", "key", "contests",
        ]  # fmt: skip
        read_only_fields = fields

    def get_key(self, poll: Poll) -> str:
        return checkpoints.key_of(poll)


class MarkSerializer(serializers.Serializer[Mark]):
    number = WholeNumber(low=1, high=LARGEST, help_text="A printed number.")
    value = WholeNumber(low=-MOST, high=MOST)


class ChoiceSerializer(serializers.Serializer[Choice]):
    """Numbers where a project is chosen or not; marks where it is given points, a rank or a grade."""

    numbers = serializers.ListField(
        child=WholeNumber(low=1, high=LARGEST),
        required=False,
        max_length=MOST_MARKS,
        help_text="The printed numbers chosen in this envelope.",
    )
    marks = serializers.ListField(
        child=MarkSerializer(),
        required=False,
        max_length=MOST_MARKS,
        help_text="Each project with its value.",
    )
    blank = serializers.BooleanField(
        required=False, default=False, help_text="A blank vote, said on purpose."
    )

    def validate(self, attrs: Any) -> dict[str, Any]:
        answers = [attrs["blank"], bool(attrs.get("numbers")), bool(attrs.get("marks"))]
        if answers.count(True) != 1:
            raise serializers.ValidationError(_("Either numbers, or marks, or blank."))
        return dict(attrs)


class BallotSerializer(serializers.Serializer[dict[str, Any]]):
    """A whole ballot: every envelope offered to the voter, by its position."""

    choices = serializers.DictField(child=ChoiceSerializer(), allow_empty=False)
    device_half = serializers.CharField(
        max_length=8, help_text="Eight characters drawn by the voter's device: half of the tracking number."
    )
    request_key = serializers.UUIDField(
        help_text="Sent again with the same key and the same choices, the answer is the same number."
    )
    replaces = serializers.RegexField(
        "^([0-9a-f]{64})?$",
        default="",
        allow_blank=True,
        help_text="The mark of the ballot that this one takes the place of, as this address gives it.",
    )

    def marked(self) -> dict[str, Choice]:
        return {key: _choice(sent) for key, sent in self.validated_data["choices"].items()}


def _choice(sent: Mapping[str, Any]) -> Choice:
    if sent["blank"]:
        return BLANK
    if sent.get("marks"):
        return Choice.marking((mark["number"], mark["value"]) for mark in sent["marks"])
    return Choice.approving(sent["numbers"])


class StandingBallotSerializer(serializers.Serializer[dict[str, str]]):
    replaces = serializers.CharField(read_only=True, help_text="Empty when one has no ballot in the urn.")


class ReceiptSerializer(serializers.Serializer[dict[str, str]]):
    tracking_number = serializers.CharField(read_only=True)


OF_FEW = "Nothing where so few voted that a figure could tell who chose what."


class OutcomeEntrySerializer(serializers.ModelSerializer[OutcomeEntry]):
    number = serializers.IntegerField(source="contest_entry.number", read_only=True)
    title = serializers.CharField(source="contest_entry.title", read_only=True)
    cost_eur = Amount(source="contest_entry.cost_eur", parts="contest_entry.contest.parts_per_euro")
    council_verdict = serializers.ChoiceField(choices=[*CouncilVerdict], read_only=True, allow_blank=True)

    class Meta:
        model = OutcomeEntry
        fields = [
            "rank", "number", "title", "cost_eur", "votes", "score", "is_proposed", "reason",
            "reason_parameters", "council_verdict", "council_reason",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            name: {"allow_null": True, "help_text": OF_FEW}
            for name in ("rank", "votes", "score", "reason", "reason_parameters")
        }

    def to_representation(self, entry: OutcomeEntry) -> dict[str, Any]:
        shown = super().to_representation(entry)
        if not entry.outcome.shows_figures:
            shown |= dict.fromkeys(self.Meta.extra_kwargs)
        elif not entry.outcome.shows_steps:
            shown |= dict.fromkeys(("rank", "reason", "reason_parameters"))
        return shown


class OutcomeSerializer(serializers.ModelSerializer[Outcome]):
    position = serializers.IntegerField(source="contest.position", read_only=True)
    title = serializers.CharField(source="contest.title", read_only=True)
    amount_eur = Amount(source="contest.amount_eur", parts="contest.parts_per_euro")
    total_cost_eur = Amount(parts="contest.parts_per_euro")
    parts_per_euro = serializers.IntegerField(
        source="contest.parts_per_euro", read_only=True, help_text=AS_COUNTED
    )
    entries = OutcomeEntrySerializer(many=True, read_only=True)

    class Meta:
        model = Outcome
        fields = [
            "position", "title", "amount_eur", "total_cost_eur", "parts_per_euro", "ballots_counted",
            "ballots_blank",
            "tally_rule", "tally_options", "urn_fingerprint", "result_fingerprint", "result", "entries",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            name: {"allow_null": True, "help_text": OF_FEW}
            for name in ("ballots_counted", "ballots_blank", "result")
        }

    def to_representation(self, outcome: Outcome) -> dict[str, Any]:
        shown = super().to_representation(outcome)
        if not outcome.shows_figures:
            shown |= {"ballots_counted": None, "ballots_blank": None}
        if not outcome.shows_steps:
            shown["result"] = None
            shown["entries"].sort(key=lambda entry: (not entry["is_proposed"], entry["number"]))
        return shown


class PublishedFileSerializer(serializers.ModelSerializer[PublishedFile]):
    size = serializers.IntegerField(read_only=True, help_text="Bytes.")
    sha256 = serializers.CharField(read_only=True, help_text="Of these bytes, in hexadecimal.")

    class Meta:
        model = PublishedFile
        fields = ["name", "size", "sha256"]
        read_only_fields = fields
