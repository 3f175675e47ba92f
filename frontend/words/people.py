"""The words of the enums of people and places."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import Language, NoticeState, Role, TerritoryKind

ROLE = {
    Role.COORDINATOR: _("Coordinator"),
    Role.OFFICER: _("Officer"),
    Role.DESK_AGENT: _("Desk agent"),
    Role.MODERATOR: _("Moderator"),
    Role.COMMISSION_MEMBER: _("Member of the commission"),
    Role.COUNCILLOR: _("Councillor"),
    Role.MAYORS_OFFICE: _("Mayor’s office"),
}

# What a second person reads before confirming; the others are given by one.
GIVES = {
    Role.COORDINATOR: _(
        "Sets up editions, the rulebook and the vote, gives and withdraws roles, reads the register and the"
        " journal, signs the count."
    ),
    Role.COMMISSION_MEMBER: _(
        "Reads the journal, follows the count and signs the result. Confirms the roles that take two people."
    ),
    Role.COUNCILLOR: _("Records the decision of the council on the result, and proclaims the winners."),
}

NOTICE_STATE = {
    NoticeState.OWED: _("Waiting to leave"),
    NoticeState.SENDING: _("Leaving"),
    NoticeState.SENT: _("Sent"),
    NoticeState.FAILED: _("Not sent"),
    NoticeState.BOUNCED: _("Came back"),
    NoticeState.TO_PRINT: _("To print"),
}

LANGUAGE = {Language.FRENCH: _("French"), Language.ENGLISH: _("English")}

TERRITORY_KIND = {TerritoryKind.COMMUNE: _("Commune"), TerritoryKind.QUARTER: _("Quarter")}
