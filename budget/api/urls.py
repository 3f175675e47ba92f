from django.urls import path

from budget.api import views

TOWN = "municipalities/<slug:municipality>"
EDITION = f"{TOWN}/editions/<slug:edition>"

urlpatterns = [
    path("municipalities", views.MunicipalityList.as_view(), name="api_municipalities"),
    path(f"{TOWN}/editions", views.EditionList.as_view(), name="api_editions"),
    path(EDITION, views.EditionDetail.as_view(), name="api_edition"),
    path(f"{EDITION}/rulebook", views.CurrentRulebook.as_view(), name="api_rulebook"),
    path(f"{EDITION}/projects", views.ProjectList.as_view(), name="api_projects"),
    path(f"{EDITION}/projects/<number:number>", views.ProjectDetail.as_view(), name="api_project"),
    path(f"{EDITION}/proposals", views.ProposalList.as_view(), name="api_proposals"),
    path(f"{EDITION}/proposals/<number:number>", views.ProposalDetail.as_view(), name="api_proposal"),
    path(
        f"{EDITION}/proposals/<number:number>/submission",
        views.Submission.as_view(),
        name="api_proposal_submission",
    ),
    path(
        f"{EDITION}/proposals/<number:number>/withdrawal",
        views.Withdrawal.as_view(),
        name="api_proposal_withdrawal",
    ),
]
