"""The words of the command line, in French and English. Pages have their own, through gettext."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from voting.tally.command_line.sentences_of_counts import COUNT_FAULTS, OPTION_FAULTS, REASONS, Table
from voting.tally.command_line.sentences_of_files import FILE_FAULTS, ODDITIES
from voting.tally.command_line.sentences_of_looks import LOOKS
from voting.tally.command_line.typography import CommandWords
from voting.tally.errors import CountFault, OptionFault, TallyError
from voting.tally.pabulib import FileFault, Oddity, PbWarning
from voting.tally.types import Reason, ReasonCode

LANGUAGES = ("fr", "en")

TABLES: Mapping[type[StrEnum], Table] = {
    ReasonCode: REASONS,
    CountFault: COUNT_FAULTS,
    OptionFault: OPTION_FAULTS,
    FileFault: FILE_FAULTS,
    Oddity: ODDITIES,
}

LABELS: Mapping[str, tuple[str, str]] = {
    "rule": ("Règle : {rule}", "Rule: {rule}"),
    "ballots": (
        "{ballots:bulletin|bulletins}, dont {blank:blanc|blancs}",
        "{ballots:ballot|ballots}, {blank:blank|blank} among them",
    ),
    "budget": ("Enveloppe : {budget:money}", "Envelope: {budget:money}"),
    "winners": ("Retenus, dans l'ordre :", "Funded, in order:"),
    "winner": (
        "{place}. {id} {name} : {votes:voix|voix}, {cost:money}",
        "{place}. {id} {name}: {votes:vote|votes}, {cost:money}",
    ),
    "nobody": ("Aucun projet retenu.", "No project funded."),
    "total": ("Total : {total:money}, reste {left:money}", "Total: {total:money}, {left:money} left"),
    "others": ("Les autres projets :", "The other projects:"),
    "other": ("{id} {name} : {sentence}", "{id} {name}: {sentence}"),
    "lot": ("Tirage au sort, dans l'ordre : {order}", "Lot, in order: {order}"),
    "carried": ("Reporté : {carried:money}", "Carried over: {carried:money}"),
    "reserved": (
        "Somme réservée à « {label} » : {budget:money}",
        'Sum reserved for "{label}": {budget:money}',
    ),
    "share": (
        "Part de chaque bulletin : {share:fine}",
        "Share of each ballot: {share:fine}",
    ),
    "raised": (
        "Part de chaque bulletin : {share:fine}, après {raises:relèvement|relèvements}",
        "Share of each ballot: {share:fine}, after {raises:raise|raises}",
    ),
    "exhaustive": (
        "Arrêt : plus aucun projet soutenu ne tenait dans le reste.",
        "Stopped: no supported project fitted any more in what was left.",
    ),
    "overspend": (
        "Arrêt : un relèvement de plus aurait dépassé l'enveloppe.",
        "Stopped: one more raise would have overspent the envelope.",
    ),
    "everything": (
        "Arrêt : tous les projets qui pouvaient l'être étaient retenus.",
        "Stopped: every project that could be funded was.",
    ),
    "paid": (
        "{price:fine} par soutien, payés en entier par {paid_in_full:bulletin|bulletins}",
        "{price:fine} per supporter, paid in full by {paid_in_full:ballot|ballots}",
    ),
    "paid_per_point": (
        "{price:fine} par point, payés en entier par {paid_in_full:bulletin|bulletins}",
        "{price:fine} per point, paid in full by {paid_in_full:ballot|ballots}",
    ),
    "load": ("charge de {load:fine} par soutien", "load of {load:fine} per supporter"),
    "score_per_million": (
        "{score_per_million} par million dépensé",
        "{score_per_million} per million spent",
    ),
    "median": (
        "mention médiane {median} ({above} au-dessus, {below} au-dessous)",
        "median grade {median} ({above} above, {below} below)",
    ),
    "from_reserve": ("{from_reserve:money} pris sur la réserve", "{from_reserve:money} from the reserve"),
    "stage_reserved": ("sur la somme réservée", "from the sum reserved"),
    "stage_minimum": ("dû à une étiquette", "owed to a label"),
    "stage_completion": ("avec le reste", "with what was left"),
    "comparison": (
        (
            "Comparaison : {prefer_rule:bulletin préfère|bulletins préfèrent} {rule}, "
            "{prefer_greedy:bulletin|bulletins} greedy"
        ),
        (
            "Comparison: {prefer_rule:ballot prefers|ballots prefer} {rule}, "
            "{prefer_greedy:ballot|ballots} greedy"
        ),
    ),
    "rule_stands": (
        "{rule} tient ; greedy aurait retenu : {others}",
        "{rule} stands; greedy would have funded: {others}",
    ),
    "greedy_stands": (
        "greedy prend sa place ; {rule} aurait retenu : {others}",
        "greedy takes its place; {rule} would have funded: {others}",
    ),
    "recount_agrees": (
        "Le second décompte, naïf, donne les mêmes octets.",
        "The second, naive count gives the same bytes.",
    ),
    "recount_differs": (
        "Le second décompte, naïf, donne un AUTRE résultat : ne vous fiez à aucun des deux.",
        "The second, naive count gives ANOTHER result: trust neither.",
    ),
    "official": (
        "Le fichier donne les mêmes projets comme officiellement retenus.",
        "The file gives the same projects as officially funded.",
    ),
    "unofficial": (
        "Le fichier donne d'autres projets comme officiellement retenus : {ids}",
        "The file gives other projects as officially funded: {ids}",
    ),
    "warning": (
        "Remarque, ligne {line} ({times} fois) : {sentence}",
        "Note, line {line} ({times} times): {sentence}",
    ),
    "timings": (
        "Lecture {read} s, décompte {count} s, mémoire {peak} Mo",
        "Read {read} s, count {count} s, memory {peak} MB",
    ),
    "place": ("Ligne {line}, colonne {column} : {sentence}", "Line {line}, column {column}: {sentence}"),
    "no_file": ("Le fichier {path} ne peut pas être lu.", "The file {path} cannot be read."),
    "bad_json": ("Le fichier {path} n'est pas du JSON.", "The file {path} is not JSON."),
    "round": ("— {key} —", "— {key} —"),
    "rules_alone": (
        "--rules dit déjà tout : seul --seed peut l'accompagner.",
        "--rules says it all: only --seed may go with it.",
    ),
    **LOOKS,
}


class Sentences:
    """One language, and the money of one election."""

    def __init__(self, language: str, *, unit: int = 1, currency: str = "") -> None:
        self._column = LANGUAGES.index(language)
        self._words = CommandWords(language, unit, currency)

    def label(self, key: str, /, **figures: Any) -> str:
        return self._fill(LABELS[key], figures)

    def reason(self, reason: Reason) -> str:
        return self._coded(reason.code, dict(reason.params))

    def warning(self, warning: PbWarning) -> str:
        sentence = self._coded(warning.code, dict(warning.params))
        return self.label("warning", line=warning.line, times=warning.times, sentence=sentence)

    def error(self, error: TallyError) -> str:
        sentence = self._coded(error.code, error.params)
        if "line" in error.params:
            return self.label("place", **{"sentence": sentence, **error.params})
        return sentence

    def _coded(self, code: StrEnum, figures: Mapping[str, Any]) -> str:
        """An error that no sentence was written for is one the command cannot meet; it says its code."""
        table = TABLES.get(type(code), {})
        return self._fill(table[code], figures) if code in table else f"{code} {dict(figures)}"

    def _fill(self, pair: tuple[str, str], figures: Mapping[str, Any]) -> str:
        return self._words.vformat(self._words.typeset(pair[self._column]), (), figures)
