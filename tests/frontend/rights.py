"""The rights table as data: every address, who may come in by which method, what the others read."""

from dataclasses import dataclass, field
from typing import Any

from accounts.enums import Role
from tests.factories.towns import DRAFT, FEASIBLE, HIDDEN, LOST, NEXT, PAST, SENT, VOTED, WINNER

# --- What may become of a request

OPEN = "open"  # the page, the act, or a refusal that is not about who one is
SIGN_IN = "sign in"  # by the page of that name, or on the spot for a form
FORBIDDEN = "403"
NOT_FOUND = "404"
WRONG_METHOD = "405"

# --- Who asks

ANONYMOUS, AWAY = "anonymous", "coordinator of another town"
RESIDENT, REGISTERED, PROPOSER, JUROR = "resident", "registered", "proposer", "juror"
OFFICER, OTHER_OFFICER = Role.OFFICER, "other_officer"
COORDINATOR, DESK_AGENT, MODERATOR = Role.COORDINATOR, Role.DESK_AGENT, Role.MODERATOR
COMMISSION, COUNCILLOR = Role.COMMISSION_MEMBER, Role.COUNCILLOR
MAYOR = Role.MAYORS_OFFICE

OFFICE = {COORDINATOR, OFFICER, OTHER_OFFICER, DESK_AGENT, MODERATOR, COMMISSION, COUNCILLOR}
TEAM = OFFICE | {MAYOR}
PEOPLE = TEAM | {RESIDENT, REGISTERED, PROPOSER, JUROR, AWAY}
EVERYONE = PEOPLE | {ANONYMOUS}

GET, POST = ("GET",), ("POST",)
BOTH = GET + POST


@dataclass(frozen=True)
class Row:
    """The methods an address knows and for whom; others read `refusal`, visitors sign in first.

    `hidden_from`: who may not even know that it exists. `at`: what differs from the usual row of the town.
    `typed`: what a form cannot do without; the others are sent empty, since only the door is tried.
    """

    methods: tuple[str, ...]
    allowed: set[Any]
    refusal: str = FORBIDDEN
    visitor: str = SIGN_IN
    hidden_from: set[Any] = field(default_factory=set)
    at: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    def expected(self, method: str, role: Any) -> str:
        if role == ANONYMOUS and role not in self.allowed:
            return self.visitor
        if method not in self.methods:
            return WRONG_METHOD
        if role in self.allowed:
            return OPEN
        return NOT_FOUND if role in self.hidden_from else self.refusal

    @property
    def asked_by(self) -> tuple[str, ...]:
        """What only acts is asked for as a page too."""
        return BOTH if POST[0] in self.methods else GET


# An address that leads to several kinds of rows stands there once per kind: "proposal, a draft".
TABLE = {
    # People
    "account": Row(BOTH, PEOPLE),
    "account_messages": Row(POST, PEOPLE),
    "account_close": Row(BOTH, PEOPLE),
    "account_closed": Row(GET, EVERYONE),
    "account_data": Row(GET, PEOPLE),
    "account_data_file": Row(GET, PEOPLE),
    "messages_refuse": Row(BOTH, EVERYONE),
    "unfollow_by_link": Row(BOTH, EVERYONE),
    "follow": Row(BOTH, PEOPLE),
    "unfollow": Row(POST, PEOPLE),
    "invitation": Row(BOTH, set(), NOT_FOUND, NOT_FOUND),
    "landing": Row(GET, PEOPLE),
    "sessions_end": Row(POST, PEOPLE),
    "session_end": Row(POST, set(), NOT_FOUND),
    "account_resume": Row(POST, EVERYONE),
    "journal": Row(GET, {COORDINATOR, COMMISSION}),
    "journal_file": Row(GET, {COORDINATOR, COMMISSION}),
    "letters": Row(GET, {COORDINATOR, DESK_AGENT}),
    "letters_file": Row(POST, {COORDINATOR, DESK_AGENT}, at={"form": "pdf"}),
    "letters_printed": Row(POST, {COORDINATOR, DESK_AGENT}),
    "department": Row(BOTH, {COORDINATOR}),
    "department_add": Row(POST, {COORDINATOR}),
    "department_close": Row(POST, {COORDINATOR}),
    "department_merge": Row(POST, {COORDINATOR}),
    "proposed_role_answer": Row(POST, {COORDINATOR, COMMISSION}),
    "proposed_roles": Row(GET, {COORDINATOR, COMMISSION}),
    "membership": Row(GET, {COORDINATOR, OFFICER}),
    "membership_change": Row(POST, {COORDINATOR}),
    "membership_deputy": Row(POST, {COORDINATOR, OFFICER}),
    "membership_invite_again": Row(POST, {COORDINATOR}),
    "membership_revoke": Row(POST, {COORDINATOR}),
    "memberships": Row(BOTH, {COORDINATOR}),
    "notice_send_again": Row(POST, {COORDINATOR}),
    "notices": Row(GET, {COORDINATOR}),
    "addresses": Row(BOTH, {COORDINATOR}),
    "addresses_enter": Row(POST, {COORDINATOR}),
    "addresses_remove": Row(POST, {COORDINATOR}),
    "places": Row(GET, {COORDINATOR}),
    "quarters_draw": Row(POST, {COORDINATOR}),
    "cannot_vote": Row(GET, EVERYONE),
    "dispute_answer": Row(POST, {COORDINATOR, DESK_AGENT}),
    "dispute_open": Row(POST, PEOPLE),
    "doubt_decide": Row(POST, {COORDINATOR, DESK_AGENT}),
    "register": Row(BOTH, PEOPLE),
    "register_addresses": Row(GET, PEOPLE),
    "register_entry": Row(BOTH, {COORDINATOR, DESK_AGENT}),
    "register_office": Row(GET, {COORDINATOR, DESK_AGENT}),
    "letter_code_replace": Row(POST, {COORDINATOR}),
    "letter_codes": Row(GET, {COORDINATOR}),
    "letter_codes_make": Row(POST, {COORDINATOR}),
    "register_list": Row(BOTH, {COORDINATOR}),
    "register_list_again": Row(POST, {COORDINATOR}),
    "register_list_drop": Row(POST, {COORDINATOR}),
    "register_list_enter": Row(POST, {COORDINATOR}),
    "register_list_remove": Row(POST, {COORDINATOR}),
    "register_list_report": Row(GET, {COORDINATOR}),
    "register_lists": Row(BOTH, {COORDINATOR}),
    "register_identity": Row(BOTH, PEOPLE),
    # Only where a provider is configured (tests/frontend/test_franceconnect.py).
    "provider_begin": Row(BOTH, set(), NOT_FOUND, NOT_FOUND),
    "provider_callback": Row(GET, set(), NOT_FOUND, NOT_FOUND),
    "provider_end": Row(GET, set(), NOT_FOUND, NOT_FOUND),
    "provider_unlink": Row(POST, set(), NOT_FOUND),
    "set_language": Row(POST, EVERYONE),
    "impact_assessment": Row(GET, {COORDINATOR}),
    "processing_entry": Row(GET, {COORDINATOR}),
    "town_facts": Row(BOTH, {COORDINATOR}),
    "territories_add": Row(POST, {COORDINATOR}),
    "territory_change": Row(POST, {COORDINATOR}),
    "territory_remove": Row(POST, {COORDINATOR}),
    "official_texts": Row(GET, {COORDINATOR}),
    "official_text": Row(BOTH, {COORDINATOR}),
    "official_text_model": Row(POST, {COORDINATOR}),
    "theme_add": Row(POST, {COORDINATOR}),
    # Signing up and in
    "account_change_password": Row(BOTH, PEOPLE),
    "account_code": Row(BOTH, EVERYONE),
    "account_code_enter": Row(BOTH, EVERYONE),
    "account_confirm_email": Row(GET, EVERYONE),
    "account_email_verification_sent": Row(GET, EVERYONE),
    "account_inactive": Row(GET, EVERYONE),
    "account_login": Row(BOTH, EVERYONE),
    "account_logout": Row(BOTH, EVERYONE),
    "account_reauthenticate": Row(BOTH, PEOPLE),
    "account_reset_password": Row(BOTH, EVERYONE),
    "account_reset_password_done": Row(GET, EVERYONE),
    "account_reset_password_from_key": Row(BOTH, EVERYONE),
    "account_reset_password_from_key_done": Row(GET, EVERYONE),
    "account_set_password": Row(BOTH, PEOPLE),
    "account_signup": Row(BOTH, EVERYONE),
    # The second factor
    "mfa_activate_totp": Row(BOTH, PEOPLE),
    "mfa_add_webauthn": Row(BOTH, PEOPLE),
    "mfa_authenticate": Row(BOTH, PEOPLE),
    "mfa_deactivate_totp": Row(BOTH, set(), NOT_FOUND),
    "mfa_generate_recovery_codes": Row(BOTH, PEOPLE),
    "mfa_index": Row(GET, PEOPLE),
    "mfa_login_webauthn": Row(BOTH, PEOPLE),
    "mfa_reauthenticate": Row(BOTH, PEOPLE),
    "mfa_reauthenticate_webauthn": Row(BOTH, PEOPLE),
    "mfa_remove_webauthn": Row(BOTH, set(), NOT_FOUND),
    "mfa_view_recovery_codes": Row(GET, TEAM | {AWAY}, NOT_FOUND),
    # The town and its editions
    "edition": Row(GET, EVERYONE),
    "edition_check": Row(BOTH, {COORDINATOR}),
    "edition_new": Row(BOTH, {COORDINATOR}),
    "edition_question": Row(BOTH, {COORDINATOR}),
    "edition_office": Row(GET, OFFICE),
    "about": Row(GET, EVERYONE),
    "town_about": Row(GET, EVERYONE),
    "help": Row(GET, EVERYONE),
    "help_voting": Row(GET, EVERYONE),
    # Only where the town has one: tests/frontend/test_sheets.py.
    "help_sheet": Row(GET, set(), NOT_FOUND, NOT_FOUND),
    "sheets": Row(GET, {COORDINATOR}),
    "sheet_edit": Row(BOTH, {COORDINATOR}),
    "home": Row(GET, EVERYONE),
    "municipality": Row(GET, EVERYONE),
    "office": Row(GET, OFFICE),
    "phase_announce": Row(POST, {COORDINATOR}),
    "phases": Row(BOTH, {COORDINATOR}, typed={"kind": "collection"}),
    "rulebook": Row(GET, EVERYONE),
    "rulebook_publish": Row(POST, {COORDINATOR}),
    "rulebook_version": Row(GET, EVERYONE),
    "setup": Row(GET, {COORDINATOR}),
    "setup_question": Row(BOTH, {COORDINATOR}),
    # Ideas
    "moderation": Row(GET, {COORDINATOR, MODERATOR}),
    "office_proposal": Row(GET, {COORDINATOR}, at={"number": SENT}),
    "office_proposals": Row(GET, {COORDINATOR}),
    "proposal": Row(GET, EVERYONE),
    "proposal, a draft": Row(GET, {PROPOSER}, NOT_FOUND, NOT_FOUND, at={"number": DRAFT}),
    "proposal_admit": Row(POST, {COORDINATOR}, at={"number": SENT}),
    "proposal_edit": Row(BOTH, {PROPOSER}, at={"number": SENT}),
    "proposal_edit, a draft": Row(BOTH, {PROPOSER}, NOT_FOUND, at={"number": DRAFT}),
    "proposal, hidden": Row(
        GET, {PROPOSER, COORDINATOR, MODERATOR}, NOT_FOUND, NOT_FOUND, at={"number": HIDDEN}
    ),
    "proposal_hide": Row(POST, {COORDINATOR, MODERATOR}, at={"number": SENT}),
    "proposal_hide, hidden": Row(
        POST,
        {COORDINATOR, MODERATOR},
        hidden_from=PEOPLE - {PROPOSER, COORDINATOR, MODERATOR},
        at={"number": HIDDEN},
    ),
    "proposal_new": Row(BOTH, PEOPLE),
    "proposal_not_take_up": Row(POST, {COORDINATOR}, at={"number": SENT}),
    "proposal_return": Row(POST, {COORDINATOR}, at={"number": SENT}),
    "proposal_review": Row(GET, {PROPOSER}, NOT_FOUND, at={"number": DRAFT}),
    "proposal_show_again": Row(
        POST,
        {COORDINATOR, MODERATOR},
        hidden_from=PEOPLE - {PROPOSER, COORDINATOR, MODERATOR},
        at={"number": HIDDEN},
    ),
    "proposal_submit": Row(POST, {PROPOSER}, at={"number": SENT}),
    "proposal_withdraw": Row(POST, {PROPOSER}, at={"number": SENT}),
    "proposals": Row(GET, EVERYONE),
    "proposals_mine": Row(GET, PEOPLE),
    # The desk
    "desk": Row(GET, {COORDINATOR, DESK_AGENT}),
    "desk_address": Row(POST, {COORDINATOR, DESK_AGENT}),
    "desk_erase": Row(BOTH, {COORDINATOR, DESK_AGENT}),
    "desk_idea": Row(BOTH, {COORDINATOR, DESK_AGENT}),
    "desk_note": Row(POST, {COORDINATOR, DESK_AGENT}),
    "desk_person": Row(GET, {COORDINATOR, DESK_AGENT}),
    "desk_receipt": Row(GET, {COORDINATOR, DESK_AGENT}),
    "desk_register": Row(BOTH, {COORDINATOR, DESK_AGENT}),
    "desk_verify": Row(POST, {COORDINATOR, DESK_AGENT}),
    # Projects and their study
    "project": Row(GET, EVERYONE),
    "project_again": Row(BOTH, {PROPOSER}, at={"edition": PAST, "number": LOST}),
    "project_clarify": Row(BOTH, {COORDINATOR}),
    "project_reply": Row(POST, {PROPOSER}),
    "project_withdraw": Row(POST, {COORDINATOR}),
    "projects": Row(GET, EVERYONE),
    "review": Row(GET, {COORDINATOR, OFFICER}, hidden_from={OTHER_OFFICER}),
    "review_costing": Row(POST, {OFFICER}, hidden_from={OTHER_OFFICER}),
    "review_decision": Row(POST, {COORDINATOR}, hidden_from={OTHER_OFFICER}),
    "review_opinions": Row(POST, {OFFICER}, hidden_from={OTHER_OFFICER}),
    "review_reroute": Row(POST, {COORDINATOR}, hidden_from={OTHER_OFFICER}),
    "review_send_back": Row(POST, {COORDINATOR}, hidden_from={OTHER_OFFICER}),
    "reviews": Row(GET, {COORDINATOR, OFFICER, OTHER_OFFICER}),
    # The jury
    "jury": Row(GET, {JUROR}),
    "jury_close": Row(POST, {COORDINATOR}),
    "jury_conflict": Row(POST, {JUROR}, at={"number": FEASIBLE}),
    "jury_grid": Row(POST, {COORDINATOR}),
    "jury_office": Row(GET, {COORDINATOR}),
    "jury_project": Row(BOTH, {JUROR}, at={"number": FEASIBLE}),
    "jury_prolong": Row(POST, {COORDINATOR}),
    "jury_seat": Row(POST, {COORDINATOR}),
    "jury_shortlist": Row(POST, {COORDINATOR}, at={"edition": PAST}),
    "jury_shortlist, before the close of the marks": Row(POST, set()),
    "jury_unseat": Row(POST, {COORDINATOR}),
    "jury_without_quorum": Row(POST, {COORDINATOR}),
    # The day of the paper vote
    "paper_office": Row(GET, {COORDINATOR, DESK_AGENT}, at={"edition": VOTED}),
    "ballot_sheets": Row(GET, {COORDINATOR, DESK_AGENT}, at={"edition": VOTED}),
    "helper_sheets": Row(GET, {COORDINATOR, DESK_AGENT}, at={"edition": VOTED}),
    "paper_minutes": Row(GET, {COORDINATOR, DESK_AGENT}, at={"edition": VOTED}),
    "paper_end": Row(POST, {COORDINATOR}, at={"edition": VOTED}),
    "signature_list": Row(GET, {COORDINATOR, DESK_AGENT}, at={"edition": VOTED}),
    "paper_names": Row(BOTH, {COORDINATOR, DESK_AGENT}, at={"edition": VOTED}),
    "paper_name_back": Row(POST, {COORDINATOR, DESK_AGENT}, at={"edition": VOTED}),
    "pass_open": Row(POST, {COORDINATOR}, at={"edition": VOTED}),
    "pass_close": Row(POST, {COORDINATOR}, at={"edition": VOTED}),
    "paper_sheets_again": Row(BOTH, {COORDINATOR, DESK_AGENT}, at={"edition": VOTED}),
    "paper_sheets": Row(BOTH, {COORDINATOR, DESK_AGENT}, at={"edition": VOTED}),
    "station_add": Row(POST, {COORDINATOR}, at={"edition": VOTED}),
    "station_change": Row(BOTH, {COORDINATOR}, at={"edition": VOTED}),
    "station_minutes": Row(BOTH, {COORDINATOR, DESK_AGENT}, at={"edition": VOTED}),
    "station_remove": Row(POST, {COORDINATOR}, at={"edition": VOTED}),
    "station": Row(BOTH, EVERYONE, at={"edition": VOTED}),
    "station_leave": Row(POST, EVERYONE, at={"edition": VOTED}),
    "station_names": Row(BOTH, EVERYONE, at={"edition": VOTED}),
    "station_sign": Row(POST, EVERYONE, at={"edition": VOTED}),
    # The vote
    "booth": Row(BOTH, EVERYONE),
    "booth_cast": Row(BOTH, PEOPLE),
    "booth_try": Row(GET, EVERYONE),
    "code": Row(BOTH, EVERYONE),
    "code_booth": Row(BOTH, EVERYONE),
    "code_cast": Row(BOTH, EVERYONE),
    "contest_edit": Row(BOTH, {COORDINATOR}, at={"edition": NEXT}),
    "paper": Row(GET, EVERYONE),
    "paper, before it is settled": Row(GET, set(), NOT_FOUND, NOT_FOUND, at={"edition": NEXT}),
    "poll_acts": Row(GET, {COORDINATOR, COMMISSION}),
    # Of the acts that a town signs an order for: tests/frontend/test_official_texts.py.
    "act_order": Row(GET, set(), hidden_from={COORDINATOR, COMMISSION}),
    "poll_act_ask": Row(POST, {COORDINATOR, COMMISSION}, typed={"kind": "link_key_redrawn"}),
    "poll_incident_note": Row(POST, {COORDINATOR, COMMISSION}),
    "poll_act_second": Row(POST, {COORDINATOR, COMMISSION}),
    "poll_act_take_back": Row(POST, {COORDINATOR, COMMISSION}),
    "poll_take_back": Row(POST, {COORDINATOR}, at={"edition": NEXT}),
    "poll_compare": Row(GET, {COORDINATOR}, at={"edition": NEXT}),
    "poll_compose": Row(POST, {COORDINATOR}, at={"edition": NEXT}),
    "poll_office": Row(GET, {COORDINATOR}),
    "poll_settle": Row(BOTH, {COORDINATOR}, at={"edition": NEXT}),
    # Its outcome and the delivery of the winners
    "deliveries": Row(GET, {COORDINATOR, OFFICER, OTHER_OFFICER}),
    "milestones": Row(BOTH, {COORDINATOR, OFFICER}, at={"number": WINNER}),
    "plan_publish": Row(POST, {COORDINATOR}, at={"number": WINNER}),
    "outcome": Row(GET, EVERYONE, at={"edition": PAST}),
    "outcome, before it is public": Row(GET, set(), NOT_FOUND, NOT_FOUND),
    "leftover_decide": Row(POST, {COORDINATOR, COUNCILLOR}, at={"edition": PAST}),
    "outcome_correct": Row(POST, {COORDINATOR, COUNCILLOR}, at={"edition": PAST}),
    "outcome_decide": Row(POST, {COORDINATOR, COUNCILLOR}, at={"edition": PAST}),
    "outcome_endorse": Row(POST, {COORDINATOR, COMMISSION}, at={"edition": PAST}),
    "outcome_office": Row(GET, {COORDINATOR, COMMISSION, COUNCILLOR}, at={"edition": PAST}),
    "deliberation": Row(GET, {COORDINATOR, COUNCILLOR}, at={"edition": PAST}),
    "outcome_refuse": Row(POST, {COMMISSION}, at={"edition": PAST}),
    "overview": Row(GET, {COORDINATOR, MAYOR}),
    "overview_pdf": Row(GET, {COORDINATOR, MAYOR}),
    # Only between the count and its publication: tests/frontend/test_overview.py.
    "preview": Row(POST, set(), at={"edition": PAST}),
    "preview_give": Row(POST, set(), at={"edition": PAST}),
    "preview_take_back": Row(POST, set(), at={"edition": PAST}),
    "outcome_proclaim": Row(POST, {COORDINATOR, COUNCILLOR}, at={"edition": PAST}),
    "outcomes": Row(GET, EVERYONE),
    "turnout_office": Row(GET, {COORDINATOR, COMMISSION}),
    "results_evening": Row(GET, EVERYONE, at={"edition": PAST}),
    "results_evening, before they are public": Row(GET, EVERYONE),
    "checkpoints": Row(GET, EVERYONE, at={"edition": PAST}),
    "commission_file": Row(GET, {COORDINATOR, COMMISSION}, at={"edition": PAST, "name": "clear-1.csv"}),
    "look_up": Row(GET, EVERYONE, at={"edition": PAST}),
    "look_up, before it is public": Row(GET, set(), NOT_FOUND, NOT_FOUND),
    "look_up_lines, of few ballots": Row(GET, set(), NOT_FOUND, NOT_FOUND, at={"edition": PAST}),
    "look_up_ranges, of few ballots": Row(GET, set(), NOT_FOUND, NOT_FOUND, at={"edition": PAST}),
    "observer": Row(GET, EVERYONE, at={"edition": PAST}),
    "observer, before it is public": Row(GET, set(), NOT_FOUND, NOT_FOUND),
    "published_file": Row(GET, EVERYONE, at={"edition": PAST}),
    "published_file, of the commission": Row(
        GET, set(), NOT_FOUND, NOT_FOUND, at={"edition": PAST, "name": "clear-1.csv"}
    ),
    "published_file, before it is public": Row(GET, set(), NOT_FOUND, NOT_FOUND),
    "published_files": Row(GET, EVERYONE, at={"edition": PAST}),
    "verifier": Row(GET, EVERYONE, at={"edition": PAST}),
    "verify": Row(GET, EVERYONE, at={"edition": PAST}),
    "verify, before it is public": Row(GET, set(), NOT_FOUND, NOT_FOUND),
    "reserve_call_up": Row(POST, {COORDINATOR, COUNCILLOR}, at={"edition": PAST}),
    "winner_abandon": Row(POST, {COORDINATOR, COUNCILLOR}, at={"edition": PAST}),
    "tally_again": Row(POST, {COORDINATOR}, at={"edition": PAST}),
    # Programs: 403 is also what a visitor reads, who has no page to sign in by.
    "api_ballot": Row(BOTH, PEOPLE, visitor=FORBIDDEN),
    "api_edition": Row(GET, EVERYONE),
    "api_editions": Row(GET, EVERYONE),
    "api_municipalities": Row(GET, EVERYONE),
    "api_outcomes": Row(GET, EVERYONE, at={"edition": PAST}),
    "api_outcomes, before they are public": Row(GET, set(), NOT_FOUND, NOT_FOUND),
    "api_poll": Row(GET, EVERYONE),
    "api_poll_files": Row(GET, EVERYONE, at={"edition": PAST}),
    "api_poll_files, before they are public": Row(GET, set(), NOT_FOUND, NOT_FOUND),
    "api_project": Row(GET, EVERYONE),
    "api_projects": Row(GET, EVERYONE),
    "api_proposal": Row(GET, EVERYONE, at={"number": SENT}),
    "api_proposal, a draft": Row(GET, {PROPOSER}, NOT_FOUND, NOT_FOUND, at={"number": DRAFT}),
    "api_proposal, hidden": Row(
        GET, {PROPOSER, COORDINATOR, MODERATOR}, NOT_FOUND, NOT_FOUND, at={"number": HIDDEN}
    ),
    "api_proposal_submission": Row(POST, {PROPOSER}, visitor=FORBIDDEN, at={"number": SENT}),
    "api_proposal_withdrawal": Row(POST, {PROPOSER}, visitor=FORBIDDEN, at={"number": SENT}),
    "api_proposals": Row(GET, EVERYONE),
    "api_rulebook": Row(GET, EVERYONE),
    "api_schema": Row(GET, EVERYONE),
    # The balancer's questions
    "healthz": Row(GET, EVERYONE),
    "readyz": Row(GET, EVERYONE),
}


def name_of(label: str) -> str:
    return label.partition(",")[0]
