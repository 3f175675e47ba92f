"""Who is told of an idea or a project: its author, all its proposers."""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.services import notices
from budget.models import Project, Proposal


def tell_author(proposal: Proposal, kind: str, *, at: datetime, occasion: str = "", **facts: Any) -> None:
    notices.owe(
        kind,
        to=proposal.author,
        about=proposal,
        at=at,
        occasion=occasion,
        path=proposal.get_absolute_url(),
        title=proposal.title,
        **facts,
    )


def tell_proposers(
    project: Project,
    kind: str,
    *,
    at: datetime,
    about: models.Model | None = None,
    path: str = "",
    **facts: Any,
) -> None:
    """Every proposer of the project, merged ideas included; `about` what hangs on it, such as its study.

    The message leads to the project's page, or to `path`.
    """
    for proposal in project.proposals.select_related("author"):
        notices.owe(
            kind,
            to=proposal.author,
            about=about or project,
            at=at,
            path=path or project.get_absolute_url(),
            title=project.title,
            **facts,
        )
