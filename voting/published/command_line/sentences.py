"""The words of the check, in French and English; one sentence per thing that may be wrong."""

from collections.abc import Iterator, Mapping
from typing import Any

from voting.published.command_line.sentences_of_faults import FAULTS
from voting.published.faults import CheckFault
from voting.published.report import CheckReport, RemarkCode
from voting.tally.command_line.sentences import LANGUAGES
from voting.tally.command_line.sentences_of_counts import Table
from voting.tally.command_line.typography import CommandWords

REMARKS: Table = {
    RemarkCode.SIGNED: ("Signature : valable, clé {key}", "Signature: it holds, key {key}"),
    RemarkCode.CO_SIGNED: (
        "Signée aussi par : {names} (clés à demander à leurs titulaires)",
        "Signed by others too: {names} (ask them for their keys)",
    ),
    RemarkCode.RECOUNTED: (
        "« {contest} » : {ballots:bulletin recompté|bulletins recomptés} deux fois, mêmes lauréats",
        '"{contest}": {ballots:ballot|ballots} recounted twice, the same winners',
    ),
    RemarkCode.LOCKED: (
        (
            "« {contest} » : {ballots:ligne fermée|lignes fermées}, que seul leur numéro ouvre ; "
            "la commission les recompte"
        ),
        (
            '"{contest}": {ballots:locked line|locked lines}, each opened by its own number only; '
            "the commission recounts them"
        ),
    ),
    RemarkCode.TOTALS_ONLY: (
        "« {contest} » : {ballots:bulletin|bulletins}, totaux seuls ; la commission les recompte",
        '"{contest}": {ballots:ballot|ballots}, totals only; the commission recounts them',
    ),
    RemarkCode.WINNERS_ONLY: (
        "« {contest} » : trop peu de bulletins pour montrer plus que les lauréats ; la commission recompte",
        '"{contest}": too few ballots to show more than the winners; the commission recounts',
    ),
    RemarkCode.WITHDRAWN: (
        "« {contest} » : projet {number} ({title}) retiré depuis l'impression du bulletin",
        '"{contest}": project {number} ({title}) was withdrawn after the paper was printed',
    ),
    RemarkCode.CHAIN_HOLDS: (
        "{checkpoints:point de contrôle|points de contrôle} : la chaîne est entière",
        "{checkpoints:checkpoint|checkpoints}: the chain is whole",
    ),
    RemarkCode.LINE_FOUND: (
        (
            "Votre bulletin dans « {contest} » : {file}, ligne {line} "
            "(appartenance à la racine prouvée par {proof:empreinte|empreintes})"
        ),
        (
            'Your ballot in "{contest}": {file}, line {line} '
            "(shown to be under the root by {proof:hash|hashes})"
        ),
    ),
    RemarkCode.NOTHING_PUBLISHED: (
        "« {contest} » : aucune ligne n'est publiée, il y a trop peu de bulletins",
        '"{contest}": no lines are published, there are too few ballots',
    ),
    RemarkCode.NOT_ON_THE_PAPER: (
        "« {contest} » n'était pas sur votre bulletin",
        '"{contest}" was not on your ballot paper',
    ),
    RemarkCode.CHOICE: ("  {number}. {title}", "  {number}. {title}"),
    RemarkCode.VALUED_CHOICE: ("  {number}. {title} : {value}", "  {number}. {title}: {value}"),
    RemarkCode.BLANK: ("  blanc", "  blank"),
}

LABELS: Mapping[str, tuple[str, str]] = {
    "no_folder": ("Le dossier {folder} ne peut pas être lu.", "The folder {folder} cannot be read."),
    "fault": ("✗ {sentence}", "✗ {sentence}"),
    "all_recounted": (
        (
            "Tout concorde : signature, {files:fichier|fichiers}, {ballots:bulletin|bulletins}, "
            "{recounted:enveloppe recomptée|enveloppes recomptées} deux fois avec les mêmes lauréats."
        ),
        (
            "Everything agrees: signature, {files:file|files}, {ballots:ballot|ballots}, "
            "{recounted:contest|contests} recounted twice with the same winners."
        ),
    ),
    "partly_recounted": (
        (
            "Tout concorde de ce qui est publié : signature, {files:fichier|fichiers}, "
            "{ballots:bulletin|bulletins} ; {recounted:enveloppe recomptée|enveloppes recomptées} "
            "sur {contests}, les autres par la commission."
        ),
        (
            "Everything that is published agrees: signature, {files:file|files}, {ballots:ballot|ballots}; "
            "{recounted:contest|contests} of {contests} recounted, the others by the commission."
        ),
    ),
    "key_not_compared": (
        "MAIS LA CLÉ N'EST PAS COMPARÉE : donnez par --key celle que la ville a publiée avant le vote.",
        "BUT THE KEY IS NOT COMPARED: give by --key the one that the town published before the vote.",
    ),
    "chain_not_compared": (
        "Les points de contrôle entre l'ouverture et la clôture ne sont pas comparés (--checkpoints).",
        "The checkpoints between the opening and the close are not compared (--checkpoints).",
    ),
    "witness_key": (
        "Votre clé de témoin, à faire connaître : {key}",
        "Your key as a witness, to be made known: {key}",
    ),
    "witnessed": (
        "Signé : {checkpoints:point de contrôle|points de contrôle}, dans {file}.",
        "Signed: {checkpoints:checkpoint|checkpoints}, in {file}.",
    ),
    "not_witnessed": (
        "RIEN N'EST SIGNÉ : {faults:défaut|défauts} ci-dessus ; prévenez la ville et la commission.",
        "NOTHING IS SIGNED: {faults:fault|faults} above; tell the town and the commission.",
    ),
    "cannot_witness": (
        "La clé ou le fichier ne se laisse pas lire : {problem}",
        "The key or the file cannot be read: {problem}",
    ),
    "refused": (
        "À REFUSER : {faults:défaut|défauts} ci-dessus ; ne vous fiez pas à ces fichiers.",
        "REFUSE THEM: {faults:fault|faults} above; do not trust these files.",
    ),
}


class CheckSentences:
    """One language."""

    def __init__(self, language: str) -> None:
        self._column = LANGUAGES.index(language)
        self._words = CommandWords(language, 1, "")

    def report(self, report: CheckReport) -> Iterator[str]:
        """What was looked at, what is wrong, and on the last line all of it in one sentence."""
        for remark in report.remarks:
            yield self._fill(REMARKS[remark.code], remark.figures)
        for fault in report.faults:
            yield self.fault(fault)
        yield self.last_line(report)

    def last_line(self, report: CheckReport) -> str:
        """All of it in one sentence."""
        if report.faults:
            return self.label("refused", faults=len(report.faults))
        is_whole = report.recounted == report.contests
        held = self.label(
            "all_recounted" if is_whole else "partly_recounted",
            files=report.files,
            ballots=report.ballots,
            recounted=report.recounted,
            contests=report.contests,
        )
        return " ".join([held, *self._not_compared(report)])

    def _not_compared(self, report: CheckReport) -> Iterator[str]:
        """What a stranger's whole publication would have passed as well."""
        if not report.key_was_compared:
            yield self.label("key_not_compared")
        if not report.chain_was_compared:
            yield self.label("chain_not_compared")

    def fault(self, fault: CheckFault) -> str:
        return self.label("fault", sentence=self._fill(FAULTS[fault.code], fault.figures))

    def label(self, key: str, /, **figures: Any) -> str:
        return self._fill(LABELS[key], figures)

    def _fill(self, pair: tuple[str, str], figures: Mapping[str, Any]) -> str:
        return self._words.vformat(self._words.typeset(pair[self._column]), (), figures)
