"""The ballot paper to everyone, the urn to who may vote, the outcome once it is published."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from budget.api.views import IN_EDITION, REFUSALS, InEdition
from voting import policies
from voting.api import serializers
from voting.models import ContestEntry, Poll
from voting.queries import outcomes as queries
from voting.queries import papers, polls, published
from voting.services import casting


class InPoll(InEdition):
    @property
    def poll(self) -> Poll:
        """The poll of the edition; until its ballot paper is settled, it is the town's own business."""
        poll = polls.poll_of_edition(self.edition)
        if poll is None or poll.is_being_settled:
            raise Http404
        return poll


@extend_schema(parameters=IN_EDITION)
class PollDetail(InPoll):
    """The settled ballot paper: envelopes, printed numbers, frozen costs, rules, commitment to the seed."""

    @extend_schema(responses=serializers.PollSerializer)
    def get(self, request: Request, **kwargs: Any) -> Response:
        poll = self.poll
        entries = ContestEntry.objects.within(self.edition.municipality).select_related("project")
        prefetch_related_objects([poll], "contests", Prefetch("contests__entries", queryset=entries))
        return Response(serializers.PollSerializer(poll).data)


@extend_schema(parameters=IN_EDITION)
@method_decorator(never_cache, "dispatch")
@method_decorator(sensitive_post_parameters(), "dispatch")
class Casting(InPoll):
    """Put a whole ballot in the urn, or another in its place until the close."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses={200: serializers.StandingBallotSerializer, **REFUSALS})
    def get(self, request: Request, **kwargs: Any) -> Response:
        """The mark of the ballot that one has in the urn: whoever casts another names it."""
        poll = self.poll
        voter = polls.entry_of(self.edition, self.person)
        signature = polls.signature_of(poll, voter) if voter is not None else None
        return Response({"replaces": casting.mark_of(poll, signature)})

    @extend_schema(
        request=serializers.BallotSerializer,
        responses={status.HTTP_201_CREATED: serializers.ReceiptSerializer, **REFUSALS},
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        at = timezone.now()
        sent = serializers.BallotSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        poll = self.poll
        voter = polls.entry_of(self.edition, self.person)
        if voter is None:
            raise policies.can_vote(None, poll, papers.read_paper(poll).rules, at=at).refusal()
        number = casting.cast(
            poll,
            sent.marked(),
            by=voter,
            device_half=sent.validated_data["device_half"],
            request_key=sent.validated_data["request_key"],
            at=at,
            replaces=sent.validated_data["replaces"],
        )
        return Response({"tracking_number": number}, status=status.HTTP_201_CREATED)


@extend_schema(parameters=IN_EDITION)
class OutcomeList(InPoll):
    """Each envelope's outcome with every step; nothing before two people have signed it."""

    @extend_schema(responses=serializers.OutcomeSerializer(many=True))
    def get(self, request: Request, **kwargs: Any) -> Response:
        poll = self.poll
        if not policies.outcomes_are_public(poll):
            raise Http404
        outcomes = queries.outcomes_of_poll(poll)
        return Response(serializers.OutcomeSerializer(outcomes, many=True).data)


@extend_schema(parameters=IN_EDITION)
class FileList(InPoll):
    """The files by which anybody checks the outcome, each with its fingerprint."""

    @extend_schema(responses=serializers.PublishedFileSerializer(many=True))
    def get(self, request: Request, **kwargs: Any) -> Response:
        poll = self.poll
        if not policies.outcomes_are_public(poll):
            raise Http404
        return Response(serializers.PublishedFileSerializer(published.files_of(poll), many=True).data)
