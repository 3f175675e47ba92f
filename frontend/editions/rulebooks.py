"""The rulebook as everyone reads it: ten numbered articles, written from the rules that apply."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from budget import policies
from budget.enums import MissingForPhase
from budget.models import Edition, RulebookVersion
from budget.queries import editions as queries
from budget.queries import juries
from budget.rulebook import Article, Rulebook, changed_articles
from budget.services import readiness
from frontend.words.articles import EnvelopeArticles, of_envelopes
from frontend.words.ballot_papers import paper_in_words
from frontend.words.names import of_name
from voting.models import Poll
from voting.queries import labels, papers, polls
from voting.queries.contest_rules import ContestRules, differing, of_contest
from voting.tally.types.labels import TERRITORY

TEXTS = {
    Article.MONEY: "rulebooks/articles/_money.html",
    Article.PROPOSING: "rulebooks/articles/_proposing.html",
    Article.PROJECTS: "rulebooks/articles/_projects.html",
    Article.ADMISSIBILITY: "rulebooks/articles/_admissibility.html",
    Article.REVIEW: "rulebooks/articles/_review.html",
    Article.JURY: "rulebooks/articles/_jury.html",
    Article.VOTING: "rulebooks/articles/_voting.html",
    Article.COUNTING: "rulebooks/articles/_counting.html",
    Article.AFTERMATH: "rulebooks/articles/_aftermath.html",
    Article.DATA: "rulebooks/articles/_data.html",
}


@dataclass(frozen=True)
class ArticleWords:
    """What an article is written from: its part of the rules, the others, what it says of the envelopes."""

    rules: Any
    whole: Rulebook
    said: EnvelopeArticles


@dataclass(frozen=True)
class RulebookShown:
    """An article on the page; `before`: what the version this one replaced said, where it differs."""

    number: int
    text: str
    now: ArticleWords
    before: ArticleWords | None


@login_not_required
def rulebook(request: HttpRequest, edition: Edition, number: int | None = None) -> HttpResponse:
    versions = list(edition.rulebooks.select_related("published_by").order_by("-number"))
    published = [version for version in versions if version.published_at is not None]
    for version in versions:
        version.edition = edition
    asked = _asked(request, edition, versions, published, number)
    context = {
        "version": asked,
        "is_current": bool(published) and asked == published[0],
        "versions": published,
        "articles": _articles(asked, versions) if asked else [],
        "town": of_name(edition.municipality.name),
        "is_one_account": settings.COUNTING_VAULT_DIR is not None,
        "has_envelopes": asked is not None and len(asked.rules.money.envelopes) > 1,
        **(_settled(edition, asked) if asked else {"is_settled": False, "contests": []}),
        "jury": juries.without_quorum(edition) if asked else None,
        "missing": _missing(asked),
        "abilities": {"can_set_up": policies.can_set_up(request.user, edition)},
    }
    return render(request, "rulebooks/rulebook.html", context)


def _asked(
    request: HttpRequest,
    edition: Edition,
    versions: list[RulebookVersion],
    published: list[RulebookVersion],
    number: int | None,
) -> RulebookVersion | None:
    """The version of the address, else the one that applies; a draft is only for those who prepare it."""
    readable = versions if policies.can_set_up(request.user, edition) else published
    if number is None:
        return next(iter(published or readable), None)
    for version in readable:
        if version.number == number:
            return version
    raise Http404


def _articles(version: RulebookVersion, versions: list[RulebookVersion]) -> list[RulebookShown]:
    rules, previous = version.rules, _previous(version, versions)
    if version.published_at is None:
        rules = queries.rules_with_money(version)
    changed = changed_articles(previous.rules, rules) if previous else []
    said = _said(rules, version.edition)
    said_before = _said(previous.rules, version.edition) if previous and changed else said
    return [
        RulebookShown(
            number=article.number,
            text=TEXTS[Article(article.number)],
            now=ArticleWords(article.rules, rules, said),
            before=ArticleWords(getattr(previous.rules, article.key), previous.rules, said_before)
            if previous and article.number in changed
            else None,
        )
        for article in rules.articles()
    ]


def _said(rules: Rulebook, edition: Edition) -> EnvelopeArticles:
    """The names of quarters and themes are asked for only where an envelope is of one of them."""
    names = labels.names(edition.municipality) if _speaks_of_places(rules) else {}
    quarters = [name for label, name in names.items() if label.startswith(TERRITORY)]
    return of_envelopes(rules, names, quarters)


def _speaks_of_places(rules: Rulebook) -> bool:
    return any(line.place or line.reserved or line.rules for line in rules.money.envelopes)


def _missing(version: RulebookVersion | None) -> list[MissingForPhase]:
    if version is None or version.published_at is not None:
        return []
    return readiness.missing_basics(version.edition, queries.rules_with_money(version))


def _previous(version: RulebookVersion, versions: list[RulebookVersion]) -> RulebookVersion | None:
    return next((earlier for earlier in versions if earlier.number == version.number - 1), None)


def _settled(edition: Edition, version: RulebookVersion) -> dict[str, Any]:
    """The rules of the settled ballot paper, where they are others: they stand, whatever a version says."""
    poll = polls.poll_of_edition(edition)
    if poll is None or poll.is_being_settled:
        return {"is_settled": False, "contests": []}
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    says_the_same = poll.rulebook_id is not None and _says_the_same(poll, version)
    return {"is_settled": True, "contests": [] if says_the_same else paper_in_words(poll, paper)}


def _says_the_same(poll: Poll, version: RulebookVersion) -> bool:
    known = labels.names(poll.municipality)
    lines = {line.name: line for line in version.rules.money.envelopes}
    return all(
        contest.title in lines
        and not differing(
            of_contest(contest), ContestRules.of_rulebook(version.rules, lines[contest.title], known)
        )
        for contest in poll.contests.all()
    )
