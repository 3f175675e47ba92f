"""Read what is public; write ideas with the same services and the same rights as the pages."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.permissions import AllowAny, IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.paging import Pages
from accounts.api.serializers import MunicipalitySerializer, RefusalSerializer
from accounts.models import Municipality, User
from budget import policies
from budget.api import serializers
from budget.models import Edition, Project, Proposal, RulebookVersion
from budget.queries import editions as edition_queries
from budget.queries import projects as project_queries
from budget.queries import proposals as proposal_queries
from budget.queries.editions import current_rulebook
from budget.services import proposals
from budget.services.contents import FIELDS

REFUSED = (status.HTTP_403_FORBIDDEN, status.HTTP_409_CONFLICT, status.HTTP_422_UNPROCESSABLE_ENTITY)
REFUSALS = dict.fromkeys(REFUSED, RefusalSerializer)
# The API has no visitors to be fair to: one order for everybody, by number.
ORDER = "api"
IN_TOWN = [OpenApiParameter("municipality", str, OpenApiParameter.PATH)]
IN_EDITION = [*IN_TOWN, OpenApiParameter("edition", str, OpenApiParameter.PATH)]


class MunicipalityList(generics.ListAPIView[Municipality]):
    """The towns of this installation."""

    permission_classes = [AllowAny]
    serializer_class = MunicipalitySerializer
    pagination_class = Pages
    queryset = Municipality.objects.order_by("name")


@extend_schema(parameters=IN_TOWN)
class EditionList(generics.ListAPIView[Edition]):
    """The public editions of a town, the latest first."""

    permission_classes = [AllowAny]
    serializer_class = serializers.EditionSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Edition]:
        if getattr(self, "swagger_fake_view", False):
            return Edition.objects.none()
        town = self.kwargs["municipality"]
        visible = policies.editions_visible_to(self.request.user, town)
        editions = Edition.objects.within(town).filter(visible).order_by("-number")
        editions = editions.select_related("municipality").prefetch_related("phases")
        return edition_queries.with_public_money(editions)


class InEdition(APIView):
    """The address names an edition, found and judged visible before the view runs."""

    permission_classes = [AllowAny]

    @property
    def edition(self) -> Edition:
        edition: Edition = self.kwargs["edition"]
        return edition

    @property
    def person(self) -> User:
        return cast("User", self.request.user)  # whoever writes is signed in: see permission_classes

    def proposal(self) -> Proposal:
        proposal = proposal_queries.find(self.edition, self.kwargs["number"], viewer=self.request.user)
        if proposal is None:
            raise Http404
        return proposal


@extend_schema(parameters=IN_EDITION)
class EditionDetail(InEdition):
    @extend_schema(responses=serializers.EditionSerializer)
    def get(self, request: Request, **kwargs: Any) -> Response:
        return Response(serializers.EditionSerializer(self.edition).data)


@extend_schema(parameters=IN_EDITION)
class CurrentRulebook(InEdition):
    """The rules that apply now, as data."""

    @extend_schema(responses=serializers.RulebookSerializer)
    def get(self, request: Request, **kwargs: Any) -> Response:
        version: RulebookVersion | None = current_rulebook(self.edition)
        if version is None:
            raise Http404
        return Response(serializers.RulebookSerializer(version).data)


@extend_schema(parameters=IN_EDITION)
class ProposalList(InEdition, generics.ListAPIView[Proposal]):
    """The public ideas; POST begins a draft, which its author alone sees until it is submitted."""

    permission_classes = [IsAuthenticatedOrReadOnly]
    serializer_class = serializers.ProposalSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Proposal]:
        if getattr(self, "swagger_fake_view", False):
            return Proposal.objects.none()
        everything = proposal_queries.ProposalFilter()
        ideas = proposal_queries.catalogue(self.edition, everything, order=ORDER)
        return ideas.select_related("project").order_by("number")

    @extend_schema(
        request=serializers.NewProposalSerializer,
        responses={status.HTTP_201_CREATED: serializers.WholeProposalSerializer, **REFUSALS},
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        changes = read(serializers.NewProposalSerializer, request, self.edition)
        request_key = changes.pop("request_key", None)
        begun = proposals.begin(
            self.edition, changes, by=self.person, at=timezone.now(), request_key=request_key
        )
        return Response(serializers.WholeProposalSerializer(begun).data, status=status.HTTP_201_CREATED)


@extend_schema(parameters=IN_EDITION)
class ProposalDetail(InEdition):
    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(responses=serializers.WholeProposalSerializer)
    def get(self, request: Request, **kwargs: Any) -> Response:
        return Response(serializers.WholeProposalSerializer(self.proposal()).data)

    @extend_schema(
        request=serializers.ProposalEditSerializer,
        responses={status.HTTP_200_OK: serializers.WholeProposalSerializer, **REFUSALS},
    )
    def patch(self, request: Request, **kwargs: Any) -> Response:
        proposal = self.proposal()
        changes = read(serializers.ProposalEditSerializer, request, self.edition)
        version = changes.pop("version")
        proposals.save(proposal, changes, version=version, by=self.person, at=timezone.now())
        return Response(serializers.WholeProposalSerializer(proposal).data)


@extend_schema(parameters=IN_EDITION)
class Submission(InEdition):
    """Send the idea to the town: for the first time, or again once completed."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=None, responses={status.HTTP_200_OK: serializers.WholeProposalSerializer, **REFUSALS}
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        proposal = self.proposal()
        act = proposals.resubmit if proposal.complete_by else proposals.submit
        act(proposal, by=self.person, at=timezone.now())
        return Response(serializers.WholeProposalSerializer(proposal).data)


@extend_schema(parameters=IN_EDITION)
class Withdrawal(InEdition):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=None, responses={status.HTTP_200_OK: serializers.WholeProposalSerializer, **REFUSALS}
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        proposal = self.proposal()
        proposals.withdraw(proposal, by=self.person, at=timezone.now())
        return Response(serializers.WholeProposalSerializer(proposal).data)


@extend_schema(parameters=IN_EDITION)
class ProjectList(InEdition, generics.ListAPIView[Project]):
    serializer_class = serializers.ProjectSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Project]:
        if getattr(self, "swagger_fake_view", False):
            return Project.objects.none()
        everything = project_queries.ProjectFilter()
        projects = project_queries.catalogue(self.edition, everything, viewer=self.request.user, order=ORDER)
        return projects.select_related("edition").order_by("number")


@extend_schema(parameters=IN_EDITION)
class ProjectDetail(InEdition):
    @extend_schema(responses=serializers.WholeProjectSerializer)
    def get(self, request: Request, **kwargs: Any) -> Response:
        project = project_queries.find(self.edition, self.kwargs["number"], viewer=request.user)
        if project is None:
            raise Http404
        return Response(serializers.WholeProjectSerializer(project).data)


def read(
    kind: type[serializers.ProposalChangesSerializer], request: Request, edition: Edition
) -> dict[str, Any]:
    """What was sent, with the town's own rows in place of their slugs: an unknown slug is a wrong answer."""
    typed = kind(data=request.data)
    typed.is_valid(raise_exception=True)
    changes: dict[str, Any] = dict(typed.validated_data)
    for field in FIELDS:
        slug = changes.get(field.name)
        if field.model is not None and slug is not None:
            rows = field.model.objects.within(edition.municipality)
            changes[field.name] = rows.filter(slug=slug).first() or slug
    return changes
