"""A right that explains itself: the reason with its article, and the road to become eligible, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import day_in_words, end_in_words, opening_in_words
from accounts.refusals import Refused
from budget.eligibility import ALLOWED, Standing
from budget.enums import Exclusion, Level, MissingForPhase, PhaseKind, TownLink

LEVEL_WORDS = {
    Level.EMAIL: gettext_lazy("confirmed by e-mail"),
    Level.DECLARED: gettext_lazy("declared on honour"),
    Level.IDENTITY: gettext_lazy("identity verified"),
    Level.DESK: gettext_lazy("verified at a desk or by letter"),
}

# After "people who" and before "here".
TIE_WORDS = {
    TownLink.RESIDENCE: gettext_lazy("live"),
    TownLink.WORK: gettext_lazy("work"),
    TownLink.STUDY: gettext_lazy("study"),
}

EXCLUSION_WORDS = {
    Exclusion.COUNCILLORS: gettext_lazy("the members of the council"),
    Exclusion.OFFICERS: gettext_lazy("the officers of the town who study the ideas"),
    Exclusion.JURORS: gettext_lazy("the jurors of this edition"),
}

PHASE_WORDS = {
    PhaseKind.COLLECTION: gettext_lazy("call for ideas"),
    PhaseKind.REVIEW: gettext_lazy("study of the ideas"),
    PhaseKind.JURY: gettext_lazy("citizens' jury"),
    PhaseKind.PRESENTATION: gettext_lazy("presentation of the projects"),
    PhaseKind.VOTING: gettext_lazy("vote"),
    PhaseKind.RATIFICATION: gettext_lazy("decision of the council"),
    PhaseKind.DELIVERY: gettext_lazy("delivery of the projects"),
}

MISSING_WORDS = {
    MissingForPhase.RULEBOOK: gettext_lazy("a published rulebook"),
    MissingForPhase.MONEY: gettext_lazy("the money: at least one envelope"),
    MissingForPhase.CONTACT: gettext_lazy("a contact: an e-mail address or a telephone number"),
    MissingForPhase.COST_BOUNDS: gettext_lazy("the highest cost of a project"),
    MissingForPhase.TIE_BREAKS: gettext_lazy("the order in which ties are settled, ending with a public lot"),
    MissingForPhase.SHORTLIST: gettext_lazy("how many projects the jury keeps at most"),
    MissingForPhase.FUTURE: gettext_lazy("a closing date still to come"),
    MissingForPhase.TERRITORIES: gettext_lazy("the quarters, since envelopes depend on them"),
    MissingForPhase.DEPARTMENTS: gettext_lazy("at least one department that gives opinions"),
    MissingForPhase.JURY: gettext_lazy("the jury: its grid and enough seated jurors"),
    MissingForPhase.ENVELOPES_CHANGED: gettext_lazy(
        "a new version of the rulebook: the money changed since it was published"
    ),
}

# code: (why not, what to do now)
SENTENCES: dict[str, tuple[Any, Any]] = {
    "not_registered": (
        gettext_lazy("You are not on the register of this edition yet."),
        gettext_lazy("State your names, your birth date and your quarter: it takes two minutes."),
    ),
    "no_tie": (
        gettext_lazy("This is for people who %(ties)s here."),
        gettext_lazy("You can follow the edition, read every idea and talk about it with people around you."),
    ),
    "too_young": (
        gettext_lazy("One must be at least %(age)s years old on the day that counts in this edition."),
        gettext_lazy("You can follow this edition; the next one may be yours."),
    ),
    "too_young_here": (
        gettext_lazy("In this edition one must be at least %(age)s years old on %(day)s."),
        gettext_lazy("Not this edition, then: the next one may be yours. You can already read everything."),
    ),
    "undated": (
        gettext_lazy("Who may vote is decided on the day of the vote, and that day is not known yet."),
        gettext_lazy("Come back once the calendar of the edition gives the dates of the vote."),
    ),
    "too_young_until": (
        gettext_lazy("One must be at least %(age)s years old: for you, this is from %(day)s on."),
        gettext_lazy("Come back from that day on, or follow this edition until then."),
    ),
    "level": (
        gettext_lazy("You must have proved who you are: %(level)s. For now: %(reached)s."),
        gettext_lazy("Come to a desk with an identity paper, or write to the contact of this edition."),
    ),
    "level_online": (
        gettext_lazy("You must have proved who you are: %(level)s. For now: %(reached)s."),
        gettext_lazy(
            "FranceConnect gives it in three minutes, on your page of the register. Or come to a desk with "
            "an identity paper."
        ),
    ),
    "too_many": (
        gettext_lazy("You have already filed %(maximum)s ideas, the most one person may file."),
        gettext_lazy("You can withdraw one of them before it is examined, or follow other people's ideas."),
    ),
    "excluded": (
        gettext_lazy("In this edition %(role)s may not propose, since they take part in the decision."),
        gettext_lazy("Somebody close to the idea may file it: they become its proposer."),
    ),
    "doubtful": (
        gettext_lazy("The town hall still has to check your registration."),
        gettext_lazy("You will be told. To go faster, come to a desk of the town with an identity paper."),
    ),
    "known_already": (
        gettext_lazy("The town hall found that this is the registration of somebody who is there already."),
        gettext_lazy("Sign in with the account you registered with; if this is a mistake, contest it."),
    ),
    "already_entered": (
        gettext_lazy("This cannot be recorded: somebody with this identity is already on the register."),
        gettext_lazy("If you think this is a mistake, contest it: %(contact)s."),
    ),
    "not_open_yet": (
        gettext_lazy("This opens on %(opens_at)s."),
        gettext_lazy("Until then you can read the rulebook and prepare."),
    ),
    "closed": (
        gettext_lazy("This closed on %(closes_at)s."),
        gettext_lazy("The calendar of the edition says what comes next."),
    ),
    "suspended": (
        gettext_lazy("The vote is suspended for the moment: no ballot is taken."),
        gettext_lazy("This page says when it goes on. A ballot that lies in the urn stays there."),
    ),
    "planned": (
        gettext_lazy("This is planned from %(opens_at)s on; the date is still to be confirmed."),
        gettext_lazy("The calendar of the edition will say when."),
    ),
    "edition_over": (
        gettext_lazy("This edition is over."),
        gettext_lazy("Its projects and its results stay here to be read."),
    ),
    "register_closed": (
        gettext_lazy("Nobody joins the register of this edition any more: its call and its vote are over."),
        gettext_lazy("The next edition opens a register of its own."),
    ),
    "not_planned": (
        gettext_lazy("This is not open, and no date is announced yet."),
        gettext_lazy("The calendar of the edition will say when."),
    ),
}


@dataclass(frozen=True)
class Answer:
    """Yes, or a refusal that cites its article; what a `can_…` of an eligibility question returns."""

    standing: Standing = ALLOWED
    params: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.standing.allowed

    @property
    def code(self) -> str:
        return self.standing.code

    @property
    def article(self) -> int | None:
        return self.standing.article

    @property
    def reason(self) -> str:
        reason = SENTENCES[self.code][0] % self._words()
        if self.article is None:
            return str(reason)
        return _("%(reason)s (Rulebook, article %(article)s.)") % {
            "reason": reason,
            "article": self.article,
        }

    @property
    def road(self) -> str:
        code = "level_online" if self._is_proved_online else self.code
        return str(SENTENCES[code][1] % self._words())

    @property
    def _is_proved_online(self) -> bool:
        """FranceConnect gives the level that is asked, on the person's own page."""
        is_offered = settings.FRANCECONNECT is not None
        return is_offered and self.code == "level" and self.standing.params.get("level") == Level.IDENTITY

    def refusal(self) -> Refused:
        return Refused(self.reason, article=self.article, road=self.road)

    def _words(self) -> dict[str, Any]:
        given = {**self.standing.params, **self.params}
        return {name: _value_in_words(name, value) for name, value in given.items()}


def no(code: str, *, article: int | None = None, **params: Any) -> Answer:
    return Answer(Standing(allowed=False, code=code, article=article), params)


def missing_in_words(codes: Sequence[MissingForPhase]) -> str:
    return "; ".join(str(MISSING_WORDS[code]) for code in codes)


def _value_in_words(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return end_in_words(value) if name == "closes_at" else opening_in_words(value)
    if isinstance(value, date):
        return day_in_words(value)
    if name in ("level", "reached"):
        return LEVEL_WORDS[Level(value)]
    if name == "ties":
        return join_alternatives([TIE_WORDS[TownLink(word)] for word in value.split(",")])
    if name == "role":
        return EXCLUSION_WORDS[Exclusion(value)]
    return value


def join_alternatives(words: Sequence[Any]) -> str:
    """Alternatives in one text, commas, then "or": « habitent, travaillent ou étudient »."""
    *first, last = [str(word) for word in words]
    conjunction = _("or")
    return f"{', '.join(first)} {conjunction} {last}" if first else last
