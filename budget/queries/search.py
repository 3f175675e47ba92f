"""The search of ideas and projects, by their words and by who proposes: nobody else knows how it is done."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Case, Expression, IntegerField, Q, QuerySet, Value, When

from budget.models import Project, Proposal
from budget.policies import PUBLIC
from budget.stems import SHORT, asked_words, words_of

R = TypeVar("R", Proposal, Project)


def found(rows: QuerySet[R], search: str) -> QuerySet[R]:
    """The rows that say every word of `search`; `rank`: the title before the text before the proposer."""
    words = asked_words(search)
    if not words:
        return rows.none().annotate(rank=Value(0))
    proposers = _proposers(rows)
    rank: Expression | Value = Value(0)
    for word in words:
        named = [pk for pk, names in proposers if any(_begins(name, word) for name in names)]
        rows = rows.filter(Q(search_words__contains=_needle(word)) | Q(pk__in=named))
        rank = rank + _rank(word)
    return rows.annotate(rank=rank)


def _rank(word: str) -> Case:
    places = (f" ={word} ", _needle(f"={word}"), f" {word} ", _needle(word))
    return Case(
        *(When(search_words__contains=place, then=Value(nth)) for nth, place in enumerate(places)),
        default=Value(len(places)),
        output_field=IntegerField(),
    )


def _needle(word: str) -> str:
    """As it stands in the words of a row: its beginning is enough, unless it is very short."""
    return f" {word} " if len(word.removeprefix("=")) < SHORT else f" {word}"


def _begins(name: str, word: str) -> bool:
    return name == word or (len(word) >= SHORT and name.startswith(word))


def _proposers(rows: QuerySet[R]) -> Iterable[tuple[int, list[str]]]:
    """Whose idea each row is, by the names that everybody reads."""
    path = "" if rows.model is Proposal else "proposals__"
    is_read = {f"{path}status__in": PUBLIC, f"{path}hidden_at": None}
    shown = rows.filter(**is_read).order_by()
    names = shown.values_list("pk", f"{path}proposer_name", f"{path}author__display_name")
    return [(pk, words_of(given or account or "")) for pk, given, account in names]
