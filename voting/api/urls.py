from django.urls import path

from budget.api.urls import EDITION
from voting.api import views

urlpatterns = [
    path(f"{EDITION}/poll", views.PollDetail.as_view(), name="api_poll"),
    path(f"{EDITION}/poll/ballot", views.Casting.as_view(), name="api_ballot"),
    path(f"{EDITION}/poll/files", views.FileList.as_view(), name="api_poll_files"),
    path(f"{EDITION}/outcomes", views.OutcomeList.as_view(), name="api_outcomes"),
]
