"""Every table with something about a person: what, why, who reads it, how long, and the way out.

The privacy page and the entry of the processing register are drawn from this. A new table
fails `tests/contracts/test_personal_data.py` until it stands here, or there among those about nobody.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from voting.queries.retention import PERIODS, WARNED_BEFORE


@dataclass(frozen=True)
class Kept:
    """`ended_by`: the sweep or the command that deletes it, as `time` says; empty where nothing does."""

    title: Any
    tables: tuple[str, ...]
    what: Any
    why: Any
    readers: Any
    time: Any
    way_out: Any
    ended_by: str = ""


FORGETTING = "voting.tasks.forget_what_is_over"


def lasts(sentence: Any, period: str) -> Any:
    """The sentence with the days of the one declaration (`voting/queries/retention.py`)."""
    (known,) = (each for each in PERIODS if each.name == period)
    return format_lazy(sentence, days=known.days, warned=WARNED_BEFORE.days)


ASK = _("Write to the contact for personal data.")
CLOSE = _(
    "Close your account, or ask at the desk: names go at once; a digest stays, by which the same names "
    "and birth date do not vote twice."
)

KEPT = (
    Kept(
        title=_("Your account"),
        tables=("accounts.User", "account.EmailAddress", "account.EmailConfirmation"),
        what=_(
            "E-mail address, a digest of the password, the name you show, your language, the messages you do "
            "not want, the days you signed up and last signed in."
        ),
        why=_("To sign you in, to write to you, to show your name beside what you publish."),
        readers=_(
            "You. Everybody reads the name you show; the coordinator reads the addresses of the team, and "
            "the desk and the coordinator a mailbox by which several people registered, and the address of "
            "an account whose identity they check."
        ),
        time=lasts(
            _("Deleted {days} days after you last signed in; a message warns you {warned} days before."),
            "dormant",
        ),
        way_out=_("Your account page: change it, take it along, or close the account."),
        ended_by=FORGETTING,
    ),
    Kept(
        title=_("A second proof that it is you"),
        tables=("mfa.Authenticator",),
        what=_("The public half of a passkey or key, the secret of an application, or single-use codes."),
        why=_("So that a stolen password alone opens nothing."),
        readers=_("Nobody."),
        time=_("As long as you keep it; deleted with the account."),
        way_out=_("Take it away on your account page."),
        ended_by=FORGETTING,
    ),
    Kept(
        title=_("That another service signs you in"),
        tables=("socialaccount.SocialAccount", "socialaccount.SocialToken"),
        what=_("Which service (FranceConnect, ProConnect), and a keyed digest of the name it has for you."),
        why=_("So that it opens your account, and no other."),
        readers=_("Nobody: a digest names nobody."),
        time=_("As long as you keep it; deleted with the account."),
        way_out=_("Take it away on your account page."),
        ended_by=FORGETTING,
    ),
    Kept(
        title=_("That you are signed in"),
        tables=("sessions.Session", "accounts.OwnDevice"),
        what=_(
            "A digest of the cookie of your browser, which browser on which kind of device, the day it last "
            "came; neither your address nor the hour."
        ),
        why=_(
            "So that you do not sign in anew at each page, and see on your account who else is signed in as "
            "you."
        ),
        readers=_("You alone."),
        time=_("Two weeks at most; those that are over are deleted every day."),
        way_out=_("Sign out, or close a session on your account page."),
        ended_by="accounts.tasks.purge_expired_sessions",
    ),
    Kept(
        title=_("Tries that are counted"),
        tables=("accounts.LimitCount",),
        what=_("How often an address or a network tried something, under a keyed digest."),
        why=_("So that nobody guesses a password or floods a mailbox."),
        readers=_("Nobody: a digest names nobody."),
        time=_("A day at most; those that are over are deleted every hour."),
        way_out=_("None is needed: they end by themselves."),
        ended_by="accounts.tasks.forget_old_limits",
    ),
    Kept(
        title=_("The register of an edition"),
        tables=("budget.RegisterEntry", "budget.KeptIdentity", "budget.Dispute"),
        what=_(
            "Given names, family name, birth date, quarter, what links you to the town, how you proved who "
            "you are, keyed digests of your identity; whether your address is in the town's list, where it "
            "has one, and never the address itself; a postal address where a list of the town gave it; "
            "what you wrote to contest it, and the answer."
        ),
        why=_("So that each person takes part once, at the age and with the tie that the rulebook asks."),
        readers=_(
            "You read your own; the desk and the coordinator, that of whom they search, of whom they have to "
            "decide, and of whom the site shows them as worth a look."
        ),
        time=lasts(
            _(
                "Deleted {days} days after the proclamation at the earliest, once an operator has deleted "
                "the signatures and the ballots."
            ),
            "registers",
        ),
        way_out=CLOSE,
        ended_by=FORGETTING,
    ),
    Kept(
        title=_("That you follow an edition"),
        tables=("budget.Follow",),
        what=_("Which edition, and since when."),
        why=_("To tell you when a stage opens and when the results are public."),
        readers=_("Nobody."),
        time=_("As long as your account and the edition: nothing ends it by itself."),
        way_out=_("The link in each of these messages, or the button on the page of the edition."),
    ),
    Kept(
        title=_("Lists that a town brings to the register"),
        tables=("budget.RegisterList", "budget.ListedFile", "budget.ListLine"),
        what=_("Names, birth date, quarter and postal address, where a list of the town's holds them."),
        why=_("To write to people, or to register whom a school or a desk has seen."),
        readers=_("Who coordinates. Staff see who brought a list and what became of it."),
        time=_(
            "The file and what it says are deleted once the people are entered, after a day at most; the "
            "report stays."
        ),
        way_out=ASK,
        ended_by="budget.tasks.forget_old_lists",
    ),
    Kept(
        title=_("The code of a letter"),
        tables=("budget.LetterCode",),
        what=_("A keyed digest of the code, when it was made, whether it has served an account."),
        why=_("So that you can vote without an account or an e-mail address."),
        readers=_("Nobody: the code is on your letter alone."),
        time=_("Deleted with the register of the edition."),
        way_out=CLOSE,
        ended_by=FORGETTING,
    ),
    Kept(
        title=_("At the desk"),
        tables=("accounts.PostalAddress", "budget.DeskNote"),
        what=_("The postal address of who has no e-mail address; what was said at a visit or in a call."),
        why=_("To send the letters that others get by e-mail; so that nobody says things twice."),
        readers=_("The desk and the coordinator."),
        time=lasts(
            _(
                "Notes are deleted with the register; the address once no register names you and no idea is "
                "yours, {days} days after the desk received you at the earliest."
            ),
            "without_mailbox",
        ),
        way_out=CLOSE,
        ended_by=FORGETTING,
    ),
    Kept(
        title=_("That you voted"),
        tables=("voting.Signature",),
        what=_("That you voted, the day, online or on paper. Never what, nor at what hour."),
        why=_("So that nobody votes twice, and that as many ballots are counted as people voted."),
        readers=_(
            "You; on a day of voting on paper, those who hold the station and its printed list. Nobody else "
            "reads who voted; everybody reads how many did."
        ),
        time=lasts(
            _("Until an operator deletes it, {days} days after the proclamation at the earliest."), "votes"
        ),
        way_out=_("None before: the vote could no longer be checked."),
        ended_by="empty_urns",
    ),
    Kept(
        title=_("That you help at the vote on paper"),
        tables=("voting.DayPass",),
        what=_("Your name, the station and the day, a digest of the code of your card."),
        why=_("So that whoever looks names up on that day is known, and their card can be ended."),
        readers=_("The coordinator."),
        time=lasts(
            _("Deleted with the signatures, {days} days after the proclamation at the earliest."), "votes"
        ),
        way_out=ASK,
        ended_by="empty_urns",
    ),
    Kept(
        title=_("Your ballot"),
        tables=(
            "voting.Ballot",
            "voting.UrnPart",
            "voting.PublishedFile",
            "voting.PaperSheet",
            "voting.SecondTyping",
        ),
        what=_(
            "Your choices without your name: sealed, or as a sheet of paper was typed; from the count on, "
            "what is published of them."
        ),
        why=_("To count the votes, and so that anybody can count them again."),
        readers=_(
            "Nobody before the close. Then everybody reads choices without names, the fewer the ballots the "
            "less."
        ),
        time=_("Sealed ballots until they are deleted with the signatures; what is published stays."),
        way_out=_("Vote again until the close. Afterwards none: nobody can tell which ballot is yours."),
        ended_by="empty_urns",
    ),
    Kept(
        title=_("Ideas and projects"),
        tables=(
            "budget.Proposal",
            "budget.Revision",
            "budget.CollectiveMember",
            "budget.Attachment",
            "budget.Support",
            "budget.Comment",
            "budget.Project",
        ),
        what=_(
            "What you wrote, each version of it, under the name you show; the members of a collective; the "
            "adult to reach when a young person proposes."
        ),
        why=_("To examine, cost and vote on the ideas of residents, and to tell what became of them."),
        readers=_("You alone before you send it; then everybody. The town alone reads the adult to reach."),
        time=_("With the edition: nothing ends it by itself."),
        way_out=_("Withdraw your idea before it is examined; then the contact for personal data."),
    ),
    Kept(
        title=_("The jury"),
        tables=("budget.Juror", "budget.Jury", "budget.Recusal", "budget.Score"),
        what=_("Who sits, the marks each one gave, the conflicts of interest they declared."),
        why=_("To choose which projects go to the vote, without anybody judging their own."),
        readers=_("Each juror their own; from the close of the marks on the coordinator and the jury."),
        time=_("With the edition: nothing ends it by itself."),
        way_out=ASK,
    ),
    Kept(
        title=_("The team"),
        tables=("accounts.Membership", "accounts.ProposedRole", "accounts.Department", "budget.SetupDraft"),
        what=_(
            "Who holds which role for the town, in which department, from when to when, in whose absence; "
            "for which address a role is proposed; a draft of an edition."
        ),
        why=_("So that each act is done by those who may."),
        readers=_("The coordinator, and each person their own."),
        time=lasts(
            _(
                "Until the coordinator withdraws the role; a proposed role until it is answered, worth "
                "nothing after 14 days; a draft is deleted {days} days after its last change."
            ),
            "drafts",
        ),
        way_out=_("Ask the coordinator."),
        ended_by=FORGETTING,
    ),
    Kept(
        title=_("What was decided and signed"),
        tables=(
            "budget.FeasibilityReview",
            "budget.Opinion",
            "budget.Shortlist",
            "budget.RulebookVersion",
            "voting.Poll",
            "voting.Incident",
            "voting.Endorsement",
            "voting.DraftRefusal",
            "voting.Preview",
            "voting.PaperCount",
            "voting.StationMinutes",
            "voting.CouncilDecision",
            "voting.LaterDecision",
        ),
        what=_("Who signed an opinion, a decision, a rulebook, a result, and when; the reply of a proposer."),
        why=_("So that each decision has an author who answers for it."),
        readers=_("Everybody reads what was decided and why; the team reads by whom."),
        time=_("For good: these are the records of a public decision."),
        way_out=_("None: who signs for the town answers for it."),
    ),
    Kept(
        title=_("The journal of acts"),
        tables=("accounts.JournalEntry",),
        what=_("Which act, by which account, at what hour; no address."),
        why=_("So that what was done can be shown, and nobody can deny or invent it."),
        readers=_("The coordinator and the members of the commission."),
        time=_("For good: each line proves the one before, none can be taken out."),
        way_out=_(
            "None for the line itself. A resident stands in it by a number; whoever acts for the town is "
            "named beside it."
        ),
    ),
    Kept(
        title=_("Messages"),
        tables=("accounts.Notice",),
        what=_("Which message was owed to whom, about what, and whether it left."),
        why=_("So that nobody waits for an answer that was lost."),
        readers=_("The coordinator reads kind, name and state; letters are printed by the desk, too."),
        time=lasts(_("Deleted {days} days after they were owed."), "messages"),
        way_out=_("Your account page says which messages you do not want."),
        ended_by=FORGETTING,
    ),
    Kept(
        title=_("The town's own people"),
        tables=("accounts.Municipality", "budget.Edition"),
        what=_("The names, addresses and telephones that the town gives as its contacts."),
        why=_("So that one knows whom to ask."),
        readers=_("Everybody."),
        time=_("Until the coordinator changes them."),
        way_out=_("Ask the coordinator."),
    ),
)
