"""What is broken or odd in a file, in French and English."""

from collections.abc import Mapping
from enum import StrEnum

from voting.tally.pabulib import FileFault, Oddity

Table = Mapping[StrEnum, tuple[str, str]]

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
    Oddity.LENGTH_NOT_WHOLE: (
        "{name} annonce {declared}, qui n'est pas un nombre entier : lu comme {read}.",
        "{name} says {declared}, which is no whole number: read as {read}.",
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
