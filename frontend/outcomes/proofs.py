"""What the third floor of a result says: each file, each envelope's openness, each command, in words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend.words.days import day_hour
from frontend.words.money import number
from voting.models import PublishedFile
from voting.published import PrintedContest, Regime, files, notes
from voting.published.checkpoints import CheckpointText, Counts
from voting.published.command_line.sentences import CheckSentences
from voting.published.making import SALT
from voting.published.notes import BadNote
from voting.published.record import NOTE_FILE, RECORD_FILE, Publication, PublishedContest
from voting.published.report import CheckReport
from voting.tally.command_line.sentences import LANGUAGES
from voting.tally.types import Completion, Leftover, Utility

CHECKPOINTS = "checkpoints.txt"
GROUP = 8  # signs of a fingerprint that one compares at a time
COMMISSION = "commission"  # the folder of its files, beside the published ones
OBSERVER = "python -m voting.published"
OF_A_CONTEST = re.compile(r"(urn|open|locked|clear|contest)(?:-([a-z0-9-]+))?\.(?:csv|pb)")


class FileRow(NamedTuple):
    name: str
    what: str
    size: int
    fingerprint: str  # in groups


def file_rows(listed: Iterable[PublishedFile], publication: Publication) -> list[FileRow]:
    titles = {contest.printed.key: contest.printed.title for contest in publication.contests}
    return [
        FileRow(file.name, _what(file.name, titles), file.size, in_groups(file.sha256))  # type: ignore[attr-defined]  # annotated
        for file in listed
    ]


def in_groups(fingerprint: str) -> str:
    return " ".join(fingerprint[place : place + GROUP] for place in range(0, len(fingerprint), GROUP))


def _what(name: str, titles: Mapping[str, str]) -> str:
    """What a file holds, for who has never seen one."""
    known = {
        RECORD_FILE: _("What was voted on and what came out: rules, totals, winners, and the list of files."),
        NOTE_FILE: _("The town's signature under that list."),
        SALT: _("A secret word without which nobody finds the ballots by trying."),
    }
    if name in known:
        return known[name]
    found = OF_A_CONTEST.fullmatch(name)
    kind, title = (found[1], titles.get(found[2], "")) if found else ("", "")
    sentences = {
        "urn": _("Every ballot, without a name, sorted by tracking number."),
        "open": _("“%(title)s”: every ballot, without a name; its number only finds its line."),
        "locked": _("“%(title)s”: every ballot, locked; its number alone opens its line."),
        "clear": _("“%(title)s”: every ballot, for the commission that counts again."),
        "contest": _("“%(title)s”: the same ballots, as other programs read them."),
    }
    return sentences.get(kind, "") % {"title": title}


class Openness(NamedTuple):
    """What everybody may read of the ballots of some envelopes, and who counts the others again."""

    titles: str
    sentence: str


def openness(publication: Publication) -> list[Openness]:
    sentences = {
        Regime.OPEN: _("Every ballot is published without a name. Anybody can count them again."),
        Regime.LOCKED: _(
            "Of fewer than 200 ballots a rare choice could tell whose it is. So they are published locked: "
            "each opens with its own number. The totals are published. The commission has the ballots and "
            "can count them again."
        ),
        Regime.TOTALS: _(
            "Of fewer than 30 ballots a choice could tell whose it is. So the totals are published, and no "
            "ballot. The commission has the ballots and can count them again."
        ),
        Regime.WINNERS: _(
            "Of fewer than 10 ballots even totals could tell who chose what. So only the winners are "
            "published. The commission has the ballots and can count them again."
        ),
    }
    shown = [contest.outcome.regime for contest in publication.contests]
    return [Openness(_titles(publication, regime), sentences[regime]) for regime in Regime if regime in shown]


def _titles(publication: Publication, regime: Regime) -> str:
    contests = publication.contests
    return ", ".join(contest.printed.title for contest in contests if contest.outcome.regime is regime)


def _is_open(contest: PublishedContest) -> bool:
    return contest.outcome.regime is Regime.OPEN


def counted_by_anyone(publication: Publication) -> dict[str, bool]:
    """Whether ballots are published to be counted again: of any envelope, of all."""
    opened = list(map(_is_open, publication.contests))
    return {"is_counted": any(opened), "is_wholly_counted": all(opened)}


def language() -> str:
    spoken = (get_language() or "")[:2]
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def command(publication: Publication, folder: str) -> str:
    """What an observer types in the folder of the programs, the `folder` of the files lying beside it."""
    place = f"../{folder}"
    return (
        f"{OBSERVER} {place} --lang {language()} --key {publication.key} --checkpoints {place}/{CHECKPOINTS}"
    )


def commission_command(folder: str) -> str:
    return f"{OBSERVER} ../{folder} --commission ../{COMMISSION} --lang {language()}"


def look_up_command(publication: Publication, folder: str) -> str:
    return f'{command(publication, folder)} --number "…"'


def last_line(publication: Publication) -> str:
    """What the observer's command says last when everything agrees."""
    report = CheckReport(
        files=len(publication.files),
        ballots=publication.ballots,
        recounted=sum(map(_is_open, publication.contests)),
        contests=len(publication.contests),
        key_was_compared=True,
        chain_was_compared=True,
    )
    return CheckSentences(language()).last_line(report)


class OtherCount(NamedTuple):
    """An open envelope counted by another program, and what it finds."""

    title: str
    winners: str
    command: str
    fairness: str
    pabutools: str  # a whole program; nothing where pabutools has no such rule


def other_counts(publication: Publication, folder: str) -> Iterator[OtherCount]:
    for contest in filter(_is_open, publication.contests):
        file = f"../{folder}/{files.pb_file(contest.printed.key)}"
        winners = ", ".join(map(str, contest.outcome.winners)) or "–"
        count = f"python -m voting.tally {file} --language {language()}"
        yield OtherCount(
            title=contest.printed.title,
            winners=winners,
            command=f"{count} --recount",
            fairness=f"{count} --fairness",
            pabutools=_pabutools(contest.printed, file),
        )


def _pabutools(contest: PrintedContest, file: str) -> str:
    """The same count in the words of pabutools, where it knows all of the rule: ties apart."""
    rule, options = contest.tally.rule, contest.tally.options
    usual = {"leftover", "ties", "seed", "utility", "completion", "add1_stop", "minimum_votes"}
    if set(options.changed()) - usual or options.leftover is not Leftover.SKIP:
        return ""
    if rule == "greedy" and options.utility in (Utility.APPROVALS, Utility.CARDINALITY):
        count = "greedy_utilitarian_welfare(instance, profile, Cost_Sat)"
    elif rule == "equal-shares" and options.completion is Completion.NONE:
        satisfaction = "Cost_Sat" if options.utility is Utility.COST else "Cardinality_Sat"
        count = f"method_of_equal_shares(instance, profile, {satisfaction})"
    else:
        return ""
    if contest.ballot.marking != "approval":
        return ""
    least = options.minimum_votes
    too_few = f"(p for p in set(instance) if profile.approval_score(p) < {least})"
    return (
        "from pabutools.election import *\nfrom pabutools.rules import *\n"
        f'instance, profile = parse_pabulib("{file}")\n'
        + (f"instance.difference_update{too_few}\n" if least else "")
        + f"print({count})"
    )


def heads(publication: Publication) -> list[dict[str, Any]]:
    """The opening and the closing head: the hour, and how many had signed and lay in the urn."""
    return [
        {"note": note, "sentence": _head(counts)}
        for note, counts in ((note, _counts(note)) for note in (publication.opening, publication.closing))
        if counts is not None
    ]


def _head(counts: Counts) -> str:
    sentence = _("%(moment)s, to the hour. Ballots: %(ballots)s; signatures: %(signatures)s.")
    return sentence % {
        "moment": day_hour(datetime.fromisoformat(counts.hour)),
        "ballots": number(counts.ballots),
        "signatures": number(counts.signatures),
    }


def _counts(note: str) -> Counts | None:
    try:
        return CheckpointText.from_text(notes.read(note).text).counts
    except BadNote:
        return None
