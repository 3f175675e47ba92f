"""How the office names what was done and what is told: one table for the journal, one for messages."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import PeopleNotice as PeopleKind
from budget.enums import BudgetNotice as BudgetKind
from frontend.words.days import day, end
from voting.enums import VotingNotice as VotingKind

EVENTS: dict[str, Any] = {
    "account.closed": _("Account closed by its owner"),
    "account.closed_idle": _("Account closed that nobody used"),
    "account.linked": _("Account of staff linked to its provider"),
    "department.added": _("Department added"),
    "department.changed": _("Department called otherwise"),
    "department.closed": _("Department closed"),
    "department.merged": _("Department merged into another"),
    "edition.archived": _("Edition archived"),
    "edition.changed": _("Settings of the edition changed"),
    "edition.created": _("Edition created"),
    "edition.imported": _("Edition imported from a file"),
    "jury.closed": _("Marks of the jury closed"),
    "jury.conflict_declared": _("Conflict of interest declared by a juror"),
    "jury.grid_set": _("Grid of the jury set"),
    "jury.left": _("Juror left"),
    "jury.marked": _("Project marked by a juror"),
    "jury.prolonged": _("Marking of the jury prolonged"),
    "jury.seated": _("Juror seated"),
    "jury.without_quorum": _("Jury found without quorum"),
    "milestone.written": _("Stage of a delivery written"),
    "milestones.published": _("Plan of a delivery published"),
    "notices.printed": _("Letters marked as printed"),
    "notices.sent_again": _("Messages sent again"),
    "opinion.given": _("Opinion of a department given"),
    "opinion.noted": _("Notes of a department kept"),
    "opinion.rerouted": _("Opinion given to another department or until another day"),
    "opinion.sent_back": _("Opinion sent back to its department"),
    "outcome.corrected": _("Recorded decision of the council corrected"),
    "outcome.decided": _("Decision of the council recorded"),
    "outcome.endorsed": _("Result endorsed"),
    "outcome.imported": _("Result imported from a file"),
    "outcome.leftover_decided": _("What is left of an envelope decided"),
    "outcome.proclaimed": _("Result proclaimed"),
    "outcome.preview_given": _("Reading of the draft result under embargo given"),
    "outcome.preview_taken_back": _("Reading of the draft result under embargo taken back"),
    "outcome.previewed": _("Draft result opened under embargo"),
    "outcome.proposed": _("Result proposed to the council"),
    "outcome.refused": _("Draft result refused"),
    "phase.announced": _("Stage announced"),
    "phase.moved": _("Dates of a stage changed"),
    "poll.act_asked": _("Exceptional act asked for"),
    "poll.act_done": _("Exceptional act done by a second person"),
    "poll.incident_noted": _("Incident noted"),
    "poll.act_taken_back": _("Exceptional act not asked any more"),
    "poll.backed_up": _("Vote saved in a backup"),
    "poll.checked": _("Both books of the vote compared"),
    "poll.closed": _("Poll closed"),
    "poll.composed": _("Ballot paper composed"),
    "paper.ended": _("Vote on paper ended"),
    "paper.sheet_corrected": _("Sheet of paper typed again"),
    "paper.taken_back": _("Name ticked by mistake taken back"),
    "pass.closed": _("Card of a helper ended"),
    "pass.opened": _("Card of a helper made"),
    "station.added": _("Polling station added"),
    "station.changed": _("Polling station changed"),
    "station.counted": _("Box of a polling station counted"),
    "station.offline": _("Polling station without a network"),
    "station.recorded": _("Names of a polling station recorded"),
    "station.removed": _("Polling station removed"),
    "poll.emptied": _("Signatures and ballots deleted, the appeals being over"),
    "poll.keys_asked": _("Ballot paper frozen, keys asked for"),
    "poll.keys_missing": _("Keys of the vote not found where votes are counted"),
    "poll.link_destroyed": _("Link key destroyed on every machine"),
    "poll.restored": _("Vote restored from a backup"),
    "poll.rewritten": _("Rows of the vote written in a new order"),
    "poll.rules_changed": _("Rules of the ballot paper changed"),
    "poll.settled": _("Ballot paper settled"),
    "poll.taken_back": _("Ballot paper taken back before its keys were there"),
    "poll.tallied": _("Ballots counted"),
    "poll.tally_asked_again": _("Count asked again"),
    "project.abandoned": _("Project abandoned"),
    "project.clarified": _("Project made more precise"),
    "project.costed": _("Project costed"),
    "project.taken_from_reserve": _("Project taken from the reserve list"),
    "project.withdrawn": _("Project withdrawn"),
    "proposal.admitted": _("Idea admitted"),
    "proposal.begun": _("Idea begun"),
    "proposal.filed_again": _("Idea filed again in another edition"),
    "proposal.hidden": _("Idea hidden"),
    "proposal.merged": _("Ideas merged into one project"),
    "proposal.not_taken_up": _("Idea not taken up"),
    "proposal.resubmitted": _("Idea completed"),
    "proposal.returned": _("Idea returned to be completed"),
    "proposal.saved": _("Idea saved"),
    "proposal.shown_again": _("Idea shown again"),
    "proposal.submitted": _("Idea submitted"),
    "proposal.withdrawn": _("Idea withdrawn"),
    "register.address_kept": _("Postal address of a person kept"),
    "register.corrected": _("Entry of the register corrected"),
    "register.dispute_answered": _("Answer to a contested registration"),
    "register.disputed": _("Registration contested"),
    "register.doubted": _("Registration put in doubt, to be checked"),
    "register.entered": _("Person registered by the town"),
    "register.code_replaced": _("Lost letter replaced by another code"),
    "register.codes_made": _("Codes made for letters or cards"),
    "register.list_entered": _("List of people entered on the register"),
    "register.list_removed": _("List of people taken off the register"),
    "register.erased": _("Names of a person erased at their wish"),
    "register.returned": _("Person back on the register"),
    "register.freed": _("Registration in doubt kept: another person"),
    "register.joined": _("Person registered"),
    "register.noted": _("Call or visit of a person noted"),
    "register.refused": _("Registration in doubt not kept: the same person"),
    "register.taken_over": _("Registration taken from an account that had only stated it"),
    "register.verified": _("Person verified by the town"),
    "review.decided": _("Study decided"),
    "review.replied": _("Proposer replied to the study"),
    "review.reply_offered": _("Right of reply opened"),
    "person.second_factor_reset": _("Second factor taken off by the host"),
    "role.invited_again": _("Invitation sent again"),
    "role.changed": _("Days or departments of a role changed"),
    "role.deputy_named": _("Deputy of an officer named"),
    "role.departments_changed": _("Departments of an officer changed"),
    "role.granted": _("Role given"),
    "role.proposal_refused": _("Proposed role not given"),
    "role.proposed": _("Role proposed, waits for a second person"),
    "role.revoked": _("Role withdrawn"),
    "addresses.brought": _("Addresses of the town brought"),
    "addresses.removed": _("Addresses of the town deleted"),
    "territory.drawn": _("Quarters drawn"),
    "territory.added": _("Quarters added"),
    "territory.changed": _("Quarter changed"),
    "territory.removed": _("Quarter removed"),
    "theme.added": _("Theme added"),
    "text.back_to_model": _("Text of the town given up for the model"),
    "text.worded": _("Order or deliberation worded by the town"),
    "sheet.written": _("How to vote, in another language"),
    "town.described": _("What the town says of itself changed"),
    "town.opened": _("Town opened"),
    "rulebook.published": _("Rulebook published"),
    "rulebook.revised": _("Rulebook revised"),
    "shortlist.delivered": _("Shortlist delivered"),
    "shortlist.prepared": _("Shortlist prepared"),
}

NOTICE_KINDS: dict[str, Any] = {
    PeopleKind.INVITED: _("Invitation to the team"),
    PeopleKind.DORMANT: _("Account nobody uses, about to be closed"),
    PeopleKind.FACTOR_RESET: _("Second factor taken off by the host"),
    PeopleKind.ROLE_TOLD: _("Role given, to the other coordinators"),
    PeopleKind.ROLE_PROPOSED: _("Role to confirm"),
    PeopleKind.ROLE_GRANTED: _("Role given"),
    PeopleKind.ROLE_CHANGED: _("Days or departments of a role changed"),
    PeopleKind.ROLE_REVOKED: _("Role withdrawn"),
    PeopleKind.DEPUTY_NAMED: _("Deputy of an officer named"),
    BudgetKind.PHASE_OPENED: _("A stage opens"),
    BudgetKind.FOLLOWED_STAGE: _("A stage opens, to those who follow"),
    BudgetKind.PROPOSAL_SUBMITTED: _("Idea received"),
    BudgetKind.PROPOSAL_ADMITTED: _("Idea admitted"),
    BudgetKind.PROPOSAL_RETURNED: _("Idea returned to be completed"),
    BudgetKind.PROPOSAL_NOT_TAKEN_UP: _("Idea not taken up"),
    BudgetKind.PROPOSAL_REDIRECTED: _("Idea handed over to a department"),
    BudgetKind.PROPOSAL_HIDDEN: _("Idea hidden"),
    BudgetKind.PROPOSAL_SHOWN_AGAIN: _("Idea shown again"),
    BudgetKind.OPINION_ASKED: _("Opinion asked"),
    BudgetKind.OPINION_SENT_BACK: _("Opinion sent back to its department"),
    BudgetKind.OPINION_REROUTED: _("Opinion given to another department or until another day"),
    BudgetKind.OPINION_LATE: _("Opinion late"),
    BudgetKind.REPLY_OFFERED: _("Right of reply opened"),
    BudgetKind.REPLY_GIVEN: _("Reply received"),
    BudgetKind.REVIEW_DECIDED: _("Study decided"),
    BudgetKind.JUROR_SEATED: _("Place on the jury"),
    BudgetKind.PROJECT_CLARIFIED: _("Project made more precise"),
    BudgetKind.PROJECT_WITHDRAWN: _("Project withdrawn"),
    BudgetKind.MARKING_PROLONGED: _("Marking of the jury prolonged"),
    BudgetKind.JURY_WITHOUT_QUORUM: _("Jury without quorum"),
    BudgetKind.SHORTLIST_DELIVERED: _("Shortlist delivered"),
    BudgetKind.REGISTRATION_DECIDED: _("Registration checked"),
    BudgetKind.DISPUTE_ANSWERED: _("Answer to a contested registration"),
    VotingKind.FOLLOWED_RESULTS: _("Results public, to those who follow"),
    VotingKind.KEYS_LATE: _("Keys of the vote late"),
    VotingKind.ACT_DONE: _("What two people did around the vote"),
    VotingKind.PARTICIPATION_RECORDED: _("Participation recorded"),
    VotingKind.SIGNATURE_TAKEN_BACK: _("Signature on paper taken back"),
    VotingKind.BALLOT_WITHDRAWN: _("Ballot cast online withdrawn by a vote on paper"),
    VotingKind.PROJECT_PROPOSED: _("Project proposed to the council"),
    VotingKind.PROJECT_NOT_FUNDED: _("Project not funded"),
    VotingKind.PROJECT_WON: _("Project chosen"),
    VotingKind.PROJECT_IN_RESERVE: _("Project in reserve"),
    VotingKind.PROJECT_REJECTED: _("Project not kept by the council"),
    VotingKind.PROJECT_ABANDONED: _("Project abandoned"),
    VotingKind.PROJECT_CALLED_UP: _("Project taken from the reserve list"),
}

# What the journal of faults calls by the name of an error, told to people who run a town.
FAULTS: dict[str, Any] = {
    "interrupted": _("The sending was interrupted: it may or may not have arrived."),
    "account closed": _("The account is closed: nothing is sent to it."),
    "address refused": _("The recipient's mail server refuses this address."),
}
OTHER_FAULT = _("Our mail server did not take it.")

# What a line of the journal is about: the rows it may point at.
SUBJECTS: dict[str, Any] = {
    "accounts.department": _("Department"),
    "accounts.membership": _("Role of a person"),
    "accounts.municipality": _("Town"),
    "accounts.proposedrole": _("Proposed role"),
    "budget.edition": _("Edition"),
    "budget.feasibilityreview": _("Study"),
    "budget.jury": _("Jury"),
    "budget.juror": _("Juror"),
    "budget.milestone": _("Stage of a delivery"),
    "budget.opinion": _("Opinion"),
    "budget.phase": _("Stage"),
    "budget.project": _("Project"),
    "budget.proposal": _("Idea"),
    "budget.registerentry": _("Person on the register"),
    "budget.rulebookversion": _("Version of the rulebook"),
    "budget.shortlist": _("Shortlist"),
    "voting.contest": _("Envelope of the ballot paper"),
    "voting.outcome": _("Result"),
    "voting.poll": _("Poll"),
}

DETAILS: dict[str, Any] = {
    "addresses": _("addresses"),
    "account_moved": _("its account takes the other entry over"),
    "act": _("act"),
    "add1_stop": _("when completing stops"),
    "after": _("now"),
    "amount": _("amount"),
    "amount_eur": _("amount in euros"),
    "as_of": _("as of"),
    "ballots": _("ballots"),
    "before": _("before"),
    "begins_on": _("first day"),
    "blank_allowed": _("a blank vote is possible"),
    "body": _("text"),
    "bounds": _("bounds of the ballot"),
    "by_numbers": _("only the numbers could be compared"),
    "changed": _("changed"),
    "comparison": _("compared with the number of votes"),
    "copy": _("copy of a key"),
    "corrected": _("corrected"),
    "completion": _("what becomes of the rest"),
    "conditions": _("conditions"),
    "consent": _("agreement of the proposers"),
    "count": _("number of messages"),
    "criteria": _("criteria"),
    "decided_on": _("decided on"),
    "decision": _("decision"),
    "delay_reason": _("why it is late"),
    "department": _("department"),
    "departments": _("departments"),
    "done_on": _("done on"),
    "dropped_columns": _("columns left out"),
    "due_on": _("due on"),
    "ends_on": _("last day"),
    "entries": _("projects"),
    "entry": _("line of the ballot paper"),
    "envelope": _("envelope"),
    "exclusive": _("projects that exclude each other"),
    "file": _("file"),
    "given_for": _("by delegation of account number"),
    "ground": _("ground"),
    "help_text": _("what it looks at"),
    "highest": _("highest value"),
    "in_place_of": _("in the place of project"),
    "into": _("into"),
    "is_priority": _("priority"),
    "brief_what": _("what, in a sentence"),
    "brief_where": _("where, in a sentence"),
    "brief_whom": _("for whom, in a sentence"),
    "is_public": _("public"),
    "language": _("language"),
    "is_yearly": _("each year"),
    "keep_unsupported": _("projects without votes stay"),
    "kind": _("kind"),
    "label": _("label"),
    "leftover": _("what no longer fits"),
    "level": _("level"),
    "lines": _("lines"),
    "lowest": _("lowest value"),
    "lowest_grade": _("lowest grade"),
    "maximum": _("projects chosen, at most"),
    "minimum": _("projects chosen, at least"),
    "minimum_share": _("share of the votes needed"),
    "minimum_votes": _("votes needed"),
    "name": _("name"),
    "names": _("names"),
    "note": _("news"),
    "number": _("number"),
    "opinions": _("number of opinions"),
    "options": _("options of the count"),
    "paper": _("fingerprint of the paper"),
    "person": _("account number"),
    "planned_on": _("planned on"),
    "present": _("jurors who marked everything"),
    "profile": _("profile"),
    "project": _("project"),
    "projects": _("projects"),
    "proposed_by": _("proposed by account number"),
    "public_reasons": _("public reasons"),
    "quorum": _("quorum"),
    "provider": _("identity provider"),
    "quotas": _("bounds by quarter"),
    "refused": _("lines refused"),
    "reason": _("reason"),
    "reasons": _("reasons"),
    "reference": _("reference"),
    "reply_by": _("reply until"),
    "reserve": _("reserve"),
    "reserved": _("reserved money"),
    "results": _("fingerprints of the results"),
    "role": _("role"),
    "rule": _("rule of the ballot"),
    "seed": _("seed of the lots"),
    "seed_commitment": _("commitment to the seed of the lots"),
    "same_as": _("the same person as entry"),
    "selected": _("projects kept"),
    "sha256": _("fingerprint of the file"),
    "share": _("how equal shares are divided"),
    "shortlist_max": _("projects put to the vote, at most"),
    "signatures": _("signatures"),
    "signing_public_key": _("public key that checks what is published"),
    "slug": _("address"),
    "source": _("by"),
    "spoiled": _("spoiled sheets"),
    "spending_limit": _("highest sum of a ballot"),
    "status": _("where it stands"),
    "steps": _("number of steps"),
    "summary": _("summary"),
    "tally_rule": _("rule of the count"),
    "text": _("text"),
    "text_kind": _("text"),
    "ties": _("as many votes"),
    "title": _("title"),
    "top_up_from": _("completed from this share of the cost"),
    "total": _("points in all"),
    "ungraded": _("projects without a grade"),
    "unspent": _("what becomes of it"),
    "until": _("until"),
    "urn_public_key": _("public key of the urn"),
    "utility": _("what a vote weighs"),
    "vector": _("points by rank"),
    "verdict": _("verdict"),
    "verdicts": _("what the council decided"),
    "version": _("version"),
    "weight": _("weight"),
    "winners": _("projects funded, at most"),
}


def subject_in_words(subject: str) -> str:
    """`budget.proposal:12` -> Idea, no. 12."""
    name, _colon, number = subject.partition(":")
    return gettext("%(thing)s, no. %(number)s") % {"thing": SUBJECTS.get(name, name), "number": number}


# Details that are a day or an instant; what people typed may look like one, and stays as it is.
WHEN = {
    "begins_on",
    "complete_by",
    "decided_on",
    "done_on",
    "due_on",
    "ends_on",
    "planned_on",
    "reply_by",
    "until",
}

# Details whose value is itself a fixed word, by the table that says it.
WORDED = {
    "act": "act",
    "corrected": "register_fact",
    "decision": "decision",
    "ground": "ground",
    "kind": "phase",
    "text_kind": "text_kind",
    "leftover": "leftover",
    "level": "level",
    "profile": "profile",
    "role": "role",
    "source": "register_source",
    "rule": "ballot_rule",
    "status": "milestone_status",
    "tally_rule": "tally_rule",
    "ties": "tie_break",
    "unspent": "unspent",
    "verdict": "verdict",
    "verdicts": "council_verdict",
}


Words = Callable[[str, str], str]


def details_in_words(details: dict[str, Any], word: Words) -> list[tuple[str, str]]:
    """`word(value, table)` says a fixed word as people read it."""
    return [
        (str(DETAILS.get(name, name)), _detail_in_words(name, value, word, ""))
        for name, value in details.items()
        if value not in ("", [], {}, None)
    ]


def _detail_in_words(name: str, value: Any, word: Words, table: str) -> str:
    if name in WHEN:
        return _moment_in_words(str(value))
    return _value_in_words(value, word, WORDED.get(name, table))


def _value_in_words(value: Any, word: Words, table: str) -> str:
    """A value of the journal as people read it: lists with commas, tables as "name: value", never JSON."""
    if isinstance(value, dict):
        return "; ".join(
            gettext("%(name)s: %(value)s")
            % {
                "name": DETAILS.get(name, name),
                "value": _detail_in_words(name, part, word, table),
            }
            for name, part in value.items()
            if part not in ("", [], {}, None)
        )
    if isinstance(value, list):
        return ", ".join(_value_in_words(part, word, table) for part in value if part != "")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return word(value, table) if table else str(value)


def _moment_in_words(text: str) -> str:
    """A day, or the end of a delay, as the pages say them; what is neither, as it was written down."""
    try:
        return end(datetime.fromisoformat(text)) if "T" in text else day(date.fromisoformat(text))
    except ValueError:
        return text
