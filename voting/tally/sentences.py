"""The words of the command line, in French and English. Pages have their own, through gettext."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from voting.tally.errors import CountFault, OptionFault, TallyError
from voting.tally.pabulib import FileFault, Oddity, PbWarning
from voting.tally.types import Reason, ReasonCode
from voting.tally.typography import Words

LANGUAGES = ("fr", "en")

Table = Mapping[StrEnum, tuple[str, str]]

REASONS: Table = {
    ReasonCode.FUNDED: (
        "retenu avec {votes:voix|voix} ; il reste {left:money}.",
        "funded with {votes:vote|votes}; {left:money} left.",
    ),
    ReasonCode.TOO_DEAR: (
        "non retenu : il a manqué {missing:money} ({votes:voix|voix}, coût {cost:money}).",
        "not funded: {missing:money} short ({votes:vote|votes}, costs {cost:money}).",
    ),
    ReasonCode.STOPPED: (
        "non retenu ({votes:voix|voix}) : {stopped_by}, qui ne tenait plus, a clos le décompte.",
        "not funded ({votes:vote|votes}): {stopped_by} no longer fitted and ended the count.",
    ),
    ReasonCode.BELOW_MINIMUM: (
        "non retenu : il a manqué {missing_votes:voix|voix} pour atteindre le minimum de {minimum}.",
        "not funded: {missing_votes:vote|votes} short of the minimum of {minimum}.",
    ),
    ReasonCode.NO_SUPPORT: (
        "non retenu : aucun bulletin ne le soutient.",
        "not funded: no ballot supports it.",
    ),
    ReasonCode.WITHDRAWN: (
        "retiré après l'impression du bulletin.",
        "withdrawn after the ballot was printed.",
    ),
}

COUNT_FAULTS: Table = {
    CountFault.UNKNOWN_RULE: (
        "La règle « {rule} » n'existe pas. Règles connues : {known}.",
        'There is no rule "{rule}". Known rules: {known}.',
    ),
    CountFault.RULE_NEEDED: (
        "Le fichier ne nomme pas de règle que nous sachions appliquer ({rule}) : dites laquelle avec --rule.",
        "The file names no rule that we can apply ({rule}): say which with --rule.",
    ),
    CountFault.RULE_DOES_NOT_FIT: (
        "La règle {rule} ne compte pas ce type de bulletin ({marking}) par {utility} : voyez --utility.",
        "The rule {rule} does not count this type of ballot ({marking}) by {utility}: see --utility.",
    ),
    CountFault.SEED_NEEDED: (
        "Un tirage au sort doit départager {candidates} : donnez la graine publiée avec --seed.",
        "A lot must settle the tie between {candidates}: give the published seed with --seed.",
    ),
}

OPTION_FAULTS: Table = {
    OptionFault.NOT_AN_OBJECT: (
        'Les règles doivent être un objet JSON avec "rule" et "options".',
        'The rules must be a JSON object with "rule" and "options".',
    ),
    OptionFault.UNKNOWN_OPTION: ("L'option « {option} » n'existe pas.", 'There is no option "{option}".'),
    OptionFault.BAD_VALUE: (
        "L'option « {option} » n'accepte pas la valeur {value}.",
        'The option "{option}" does not take the value {value}.',
    ),
    OptionFault.NEGATIVE: (
        "L'option « {option} » ne peut pas être négative.",
        'The option "{option}" cannot be negative.',
    ),
    OptionFault.SHARE_OUT_OF_RANGE: (
        "L'option « {option} » doit être entre 0 et 1.",
        'The option "{option}" must be between 0 and 1.',
    ),
    OptionFault.OPEN_TIES: (
        "Les critères de départage doivent tous différer et finir par « lot » ou « id » : {value}.",
        'The tie criteria must all differ and end in "lot" or "id": {value}.',
    ),
    OptionFault.BAD_SEED: (
        "La graine est vide, ou contient un caractère invisible ou un espace au bord.",
        "The seed is empty, or has an invisible character or a blank at its edge.",
    ),
}

FILE_FAULTS: Table = {
    FileFault.NOT_UTF8: ("ce n'est pas du texte UTF-8.", "this is not UTF-8 text."),
    FileFault.UNCLOSED_QUOTE: ("ce guillemet n'est jamais refermé.", "this quote is never closed."),
    FileFault.TRUNCATED: (
        "le fichier est coupé ici : il manque la suite.",
        "the file is cut off here: the rest is missing.",
    ),
    FileFault.SECTION_EXPECTED: (
        "la section {section} devrait commencer ici.",
        "the section {section} should begin here.",
    ),
    FileFault.SECTION_UNEXPECTED: (
        "une seconde section {section} commence ici.",
        "a second section {section} begins here.",
    ),
    FileFault.BAD_HEADER: (
        "l'en-tête de la section est illisible.",
        "the header of the section is unreadable.",
    ),
    FileFault.COLUMN_MISSING: ("il manque la colonne {name}.", "the column {name} is missing."),
    FileFault.COLUMN_TWICE: ("la colonne {name} apparaît deux fois.", "the column {name} appears twice."),
    FileFault.KEY_MISSING: ("il manque la clé {name}.", "the key {name} is missing."),
    FileFault.TOO_MANY_CELLS: (
        "{found} cellules au lieu de {expected}.",
        "{found} cells instead of {expected}.",
    ),
    FileFault.TOO_FEW_CELLS: (
        "{found} cellule(s) au lieu de {expected}.",
        "{found} cell(s) instead of {expected}.",
    ),
    FileFault.EMPTY_CELL: ("la cellule {name} est vide.", "the cell {name} is empty."),
    FileFault.BAD_MONEY: (
        "{name} : « {value} » n'est pas une somme d'argent.",
        '{name}: "{value}" is not an amount of money.',
    ),
    FileFault.BAD_POINTS: (
        "« {value} » n'est pas un nombre entier de points.",
        '"{value}" is not a whole number of points.',
    ),
    FileFault.BAD_NUMBER: (
        "{name} : « {value} » n'est pas un numéro qui convient.",
        '{name}: "{value}" is not a number that fits.',
    ),
    FileFault.POINTS_DO_NOT_MATCH: (
        "{votes:projet|projets} mais {points:note|notes} dans ce bulletin.",
        "{votes:project|projects} but {points:score|scores} on this ballot.",
    ),
    FileFault.UNKNOWN_VOTE_TYPE: (
        "le type de vote « {value} » est inconnu.",
        'the vote type "{value}" is unknown.',
    ),
    FileFault.UNKNOWN_PROJECT: (
        "ce bulletin nomme le projet « {id} », qui n'existe pas.",
        'this ballot names the project "{id}", which does not exist.',
    ),
    FileFault.DUPLICATE_PROJECT: (
        "le projet « {id} » est déjà dans la liste.",
        'the project "{id}" is already listed.',
    ),
    FileFault.DUPLICATE_VOTER: (
        "le votant « {id} » a déjà un bulletin.",
        'the voter "{id}" already has a ballot.',
    ),
}

ODDITIES: Table = {
    Oddity.VOTE_TYPE_ASSUMED: (
        "type de vote absent : lu comme {value}.",
        "no vote type: read as {value}.",
    ),
    Oddity.KEY_TWICE: (
        "clé {name} en double : la dernière compte.",
        "key {name} twice: the last one counts.",
    ),
    Oddity.COUNT_DIFFERS: (
        "{name} annonce {declared}, le fichier en contient {found}.",
        "{name} says {declared}, the file holds {found}.",
    ),
    Oddity.VOTES_DIFFER: (
        "la colonne votes annonce {declared} pour {id}, les bulletins en donnent {found}.",
        "the votes column says {declared} for {id}, the ballots give {found}.",
    ),
    Oddity.NAMED_TWICE: (
        "projet {id} nommé deux fois sur un bulletin : compté une fois.",
        "project {id} named twice on a ballot: counted once.",
    ),
    Oddity.BALLOT_TOO_LONG: (
        "bulletin de {chosen:choix|choix} pour {maximum} au plus : compté tel quel.",
        "ballot of {chosen:choice|choices} where {maximum} are allowed: counted as it is.",
    ),
    Oddity.BALLOT_TOO_SHORT: (
        "bulletin de {chosen:choix|choix} pour {minimum} au moins : compté tel quel.",
        "ballot of {chosen:choice|choices} where {minimum} are required: counted as it is.",
    ),
    Oddity.BALLOT_TOO_DEAR: (
        "bulletin au-dessus de la somme permise : compté tel quel.",
        "ballot above the sum allowed: counted as it is.",
    ),
    Oddity.TOO_MANY_POINTS: (
        "bulletin de {spent:point|points} pour {maximum} au plus : compté tel quel.",
        "ballot of {spent:point|points} where {maximum} are allowed: counted as it is.",
    ),
    Oddity.POINTS_OUT_OF_RANGE: (
        "note {value} hors des bornes : comptée telle quelle.",
        "score {value} out of bounds: counted as it is.",
    ),
    Oddity.POINTS_IGNORED: (
        "colonne points sans objet pour ce type de vote : ignorée.",
        "points column without meaning for this vote type: ignored.",
    ),
    Oddity.WITHDRAWN: (
        "projet {id} retiré après l'impression du bulletin : il ne peut pas gagner.",
        "project {id} withdrawn after the ballot was printed: it cannot win.",
    ),
    Oddity.SPECIALLY_SELECTED: (
        "projet {id} retenu hors règle (selected = 2) : voyez le commentaire du fichier.",
        "project {id} selected outside the rule (selected = 2): see the file's comment.",
    ),
}

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
    "rules_alone": (
        "--rules dit déjà tout : seul --seed peut l'accompagner.",
        "--rules says it all: only --seed may go with it.",
    ),
}


class Sentences:
    """One language, and the money of one election."""

    def __init__(self, language: str, *, unit: int = 1, currency: str = "") -> None:
        self._column = LANGUAGES.index(language)
        self._words = Words(language, unit, currency)

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
