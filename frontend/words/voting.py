"""The words of a vote's own enums, for the tables of `tables.py`."""

from django.utils.translation import gettext_lazy as _

from voting.enums import (
    Channel,
    CouncilVerdict,
    Exposure,
    IncidentKind,
    PollStatus,
    SpoiledGround,
    TallyFault,
    TextKind,
)

POLL_STATUS = {
    PollStatus.DRAFTING: _("The ballot paper is being prepared."),
    PollStatus.SETTLING: _("The ballot paper is frozen and waits for its keys."),
    PollStatus.SETTLED: _("The ballot paper is settled."),
    PollStatus.CLOSED: _("The vote is closed, the ballots are being counted."),
    PollStatus.TALLIED: _("The ballots are counted; the outcome waits for two signatures."),
    PollStatus.PROPOSED: _("The outcome is public and proposed to the council."),
    PollStatus.DECIDED: _("The council has decided; the winners remain to be proclaimed."),
    PollStatus.PROCLAIMED: _("The winners are proclaimed."),
    PollStatus.ANNULLED: _("The vote is annulled."),
}

# What takes two people, and what it does.
ACT = {
    IncidentKind.NOTE: _("Note"),
    IncidentKind.SUSPENDED: _("The vote is suspended"),
    IncidentKind.RESUMED: _("The vote goes on"),
    IncidentKind.LINK_KEY_REDRAWN: _("The key by which one changes one's mind is drawn again"),
    IncidentKind.LINK_COPY_LOST: _("A machine that held a key is declared lost"),
    IncidentKind.PRIVATE_HALF_DESTROYED: _("The key that opened the urn is destroyed"),
    IncidentKind.CLOSE_POSTPONED: _("The close is postponed"),
    IncidentKind.PROJECT_WITHDRAWN: _("A project is withdrawn from the vote"),
    IncidentKind.ANNULLED: _("The vote is annulled"),
}

TEXT_KIND = {
    TextKind.CLOSE_POSTPONED: _("Order that postpones the close of the vote"),
    TextKind.SUSPENDED: _("Order that suspends the vote"),
    TextKind.RESUMED: _("Order that resumes the vote"),
    TextKind.PROJECT_WITHDRAWN: _("Order that withdraws a project from the vote"),
    TextKind.ANNULLED: _("Order that annuls the vote"),
    TextKind.DELIBERATION: _("Deliberation on the result"),
}

# The same while it is only asked.
ACT_ASKED = {
    IncidentKind.CLOSE_POSTPONED: _("Postpone the close"),
    IncidentKind.SUSPENDED: _("Suspend the vote"),
    IncidentKind.PROJECT_WITHDRAWN: _("Withdraw a project from the vote"),
    IncidentKind.ANNULLED: _("Annul the vote"),
    IncidentKind.RESUMED: _("Let the vote go on"),
    IncidentKind.LINK_KEY_REDRAWN: _("Draw again the key by which one changes one's mind"),
    IncidentKind.LINK_COPY_LOST: _("Declare lost a machine that held a key"),
    IncidentKind.PRIVATE_HALF_DESTROYED: _("Destroy the key that opened the urn"),
}

ACT_CONSEQUENCE = {
    IncidentKind.CLOSE_POSTPONED: _(
        "The vote takes ballots until the new close; those already cast stay. The calendar follows. "
        "Everybody on the register is told."
    ),
    IncidentKind.SUSPENDED: _(
        "No ballot is taken, and the vote does not close, until two people let it go on. Those already cast "
        "stay in the urn. Everybody on the register is told."
    ),
    IncidentKind.PROJECT_WITHDRAWN: _(
        "Nobody can choose it any more, and it cannot win. Ballots that chose it stay valid for the others. "
        "Its proposer and everybody on the register are told. It does not come back on the paper."
    ),
    IncidentKind.ANNULLED: _(
        "For good: no ballot is taken or counted any more, and nobody wins. The register and the urn stay "
        "for the judge until the appeals are over. Everybody on the register is told."
    ),
    IncidentKind.RESUMED: _(
        "From here on the vote takes ballots, until its close: if too much time was lost, postpone it first. "
        "If the data come from a backup, whoever voted after it was made is no longer on the list and votes "
        "again."
    ),
    IncidentKind.LINK_KEY_REDRAWN: _(
        "The key is lost. Whoever has voted keeps the ballot and can no longer change it; "
        "whoever has not, votes."
    ),
    IncidentKind.LINK_COPY_LOST: _(
        "The count waits until each copy of the key is destroyed. That of a machine which is "
        "gone is given up here: "
        "whoever finds it, and a copy of the data of the vote, could tie people to ballots."
    ),
    IncidentKind.PRIVATE_HALF_DESTROYED: _(
        "The time for appeals is over. After this nobody opens the urn again; destroy the paper copies too."
    ),
}

# What carries the order of the casts, or the urn itself, out of the database; names may follow.
EXPOSURE = {
    Exposure.ARCHIVE: _(
        "The database server archives all it writes, in the order it was written: have that switched off "
        "until the close."
    ),
    Exposure.REPLICA: _("Another server copies this database as it goes: have that stopped until the close."),
    Exposure.SLOT: _(
        "The database server keeps what it writes for a copy to come (a replication slot): have it removed."
    ),
    Exposure.READERS: _("Others may read the signatures or the ballots in the database:"),
    Exposure.SUPERUSER: _(
        "The site works as the administrator of the database server: then nothing that the database refuses "
        "holds."
    ),
    Exposure.OLD_PAGES: _(
        "The process that closes the vote may not clear the files of the urn: after the close they keep old "
        "bytes."
    ),
}

SPOILED_GROUND = {
    SpoiledGround.RULES: _("It does not follow the rule of an envelope"),
    SpoiledGround.SIGNED: _("It bears a name or a sign"),
    SpoiledGround.UNREADABLE: _("It cannot be read"),
    SpoiledGround.NOT_OURS: _("It is not the town's sheet"),
    SpoiledGround.SEVERAL: _("Several sheets were folded together"),
}
CHANNEL = {Channel.ONLINE: _("Online"), Channel.PAPER: _("On paper")}

COUNCIL_VERDICT = {
    CouncilVerdict.ACCEPTED: _("Accepted by the council"),
    CouncilVerdict.RESERVE: _("On the reserve list"),
    CouncilVerdict.REJECTED: _("Not retained by the council"),
}

TALLY_FAULT = {
    TallyFault.LINK_KEY: _(
        "The key that tells which ballot belongs to which signature is not on this machine: the one that has "
        "it compares them. If no machine has it any more, two people declare each copy lost; then only the "
        "numbers are compared, and everybody reads it."
    ),
    TallyFault.LINK_COPIES: _(
        "Another machine still holds the key by which one changes one's mind. "
        "The urn is opened once each copy is destroyed; one that is gone, two people declare lost."
    ),
    TallyFault.KEY: _(
        "The key that opens the urn is missing or damaged on the counting machine. "
        "Bring it back from its copy."
    ),
    TallyFault.OTHER_POLL: _(
        "The key of this urn was drawn for another vote or another ballot paper. "
        "Call the commission and the technical team: nothing was opened."
    ),
    TallyFault.EARLY: _(
        "The close of this vote is not over by the clock of the database: its urn is not opened before. "
        "If nobody postponed it, call the commission and the technical team."
    ),
    TallyFault.BALLOT: _(
        "A ballot does not open or is not valid. "
        "Call the commission and the technical team: nothing was counted."
    ),
    TallyFault.CHECK: _(
        "The signatures and the ballots do not match. Call the commission: nothing was counted."
    ),
    TallyFault.RULE: _("The rule of this envelope cannot be applied. Tell the technical team."),
    TallyFault.DISAGREEMENT: _("The two counts differ. Nothing was recorded: tell the technical team."),
    TallyFault.OTHER: _("The count met a fault. Tell the technical team."),
}

# By the names of the registry of rules.
TALLY_RULE = {
    "greedy": _("By the number of votes"),
    "greedy-per-cost": _("By votes per euro"),
    "fixed": _("A fixed number of projects"),
    "equal-shares": _("In equal shares"),
    "phragmen": _("In turn, by what each supporter has obtained so far"),
    "majority-judgment": _("By the middle grade"),
}
