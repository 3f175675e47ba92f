"""What may be wrong with a published poll, each in one sentence of French and of English."""

from voting.published.faults import FaultCode
from voting.tally.command_line.sentences_of_counts import Table

OF_FILES: Table = {
    FaultCode.NO_FILE: ("{file} manque ou ne se laisse pas lire.", "{file} is missing or cannot be read."),
    FaultCode.EMPTY_FILE: ("{file} est vide.", "{file} is empty."),
    FaultCode.UNEXPECTED_FILE: (
        "{file} est dans le dossier, mais n'a pas été publié avec les autres.",
        "{file} lies in the folder, but was not published with the others.",
    ),
    FaultCode.RECORD_UNREADABLE: (
        "{file} n'est pas du format publié : il est abîmé, tronqué ou d'une autre version.",
        "{file} is not of the published format: it is damaged, cut off or of another version.",
    ),
    FaultCode.RECORD_CONTRADICTS_ITSELF: (
        "publication.json se contredit : ses fichiers ou ses chiffres ne sont pas ceux attendus.",
        "publication.json contradicts itself: its files or figures are not those that it should show.",
    ),
    FaultCode.NOTE_UNREADABLE: (
        "{file} n'est pas une note signée : elle est abîmée ou tronquée.",
        "{file} is no signed note: it is damaged or cut off.",
    ),
    FaultCode.NOT_SIGNED: (
        "{file} ne porte aucune signature valable de la clé {key}.",
        "{file} bears no signature of the key {key} that holds.",
    ),
    FaultCode.ANOTHER_KEY: (
        "La publication est signée par une autre clé ({key}) que celle que vous connaissez ({expected}).",
        "The publication is signed by another key ({key}) than the one you know ({expected}).",
    ),
    FaultCode.OLD_SIGNATURE: (
        "La signature est authentique, mais d'un autre publication.json que celui-ci : il a changé depuis.",
        "The signature is genuine, but of another publication.json than this one: it has changed since.",
    ),
    FaultCode.ANOTHER_POLL: (
        "{file} est d'un autre scrutin : {found}, et non {expected}.",
        "{file} is of another poll: {found}, not {expected}.",
    ),
    FaultCode.LINES_MISSING: (
        "{file} : des lignes ont été retirées ({found} au lieu de {expected}).",
        "{file}: lines were taken away ({found} instead of {expected}).",
    ),
    FaultCode.LINES_ADDED: (
        "{file} : des lignes ont été ajoutées ({found} au lieu de {expected}).",
        "{file}: lines were added ({found} instead of {expected}).",
    ),
    FaultCode.LINES_MOVED: (
        "{file} : les lignes sont les bonnes, mais dans un autre ordre.",
        "{file}: the lines are the right ones, but in another order.",
    ),
    FaultCode.CHOICES_SWAPPED: (
        "{file} : les choix sont les mêmes, mais plus sous les mêmes numéros.",
        "{file}: the choices are the same, but no longer under the same numbers.",
    ),
    FaultCode.CONTENT_CHANGED: (
        "{file} : le contenu n'est pas celui qui a été publié.",
        "{file}: the content is not the one that was published.",
    ),
}

OF_LINES: Table = {
    FaultCode.BAD_HEADER: (
        "{file} : la première ligne ne nomme pas les colonnes attendues.",
        "{file}: the first line does not name the columns expected.",
    ),
    FaultCode.BAD_LINE: (
        "{file}, ligne {line} : elle n'est pas de la forme attendue.",
        "{file}, line {line}: it is not of the form expected.",
    ),
    FaultCode.OUT_OF_ORDER: (
        "{file}, ligne {line} : elle n'est pas à sa place, les lignes devraient être triées.",
        "{file}, line {line}: it is out of place, the lines should be sorted.",
    ),
    FaultCode.TWICE: (
        "{file}, ligne {line} : le même numéro y est deux fois.",
        "{file}, line {line}: the same number stands there twice.",
    ),
    FaultCode.INVALID_BALLOT: (
        "{file}, ligne {line} : ce bulletin n'est pas valable selon le règlement.",
        "{file}, line {line}: this ballot is not valid under the rules.",
    ),
    FaultCode.ROOT_DIFFERS: (
        "{file} : la racine de Merkle publiée n'est pas celle de ses lignes.",
        "{file}: the Merkle root that was published is not that of its lines.",
    ),
}

OF_FIGURES: Table = {
    FaultCode.PAPER_DIFFERS: (
        "Le bulletin publié n'est pas celui dont l'empreinte a été annoncée.",
        "The ballot paper published is not the one whose fingerprint was announced.",
    ),
    FaultCode.CONTEST_NOT_AS_PRINTED: (
        "« {contest} » n'est pas telle que le bulletin arrêté la dit : projets, montant ou règle diffèrent.",
        '"{contest}" is not as the settled paper has it: projects, amount or rule differ.',
    ),
    FaultCode.SEED_NOT_COMMITTED: (
        "La graine qui départage n'est pas celle qui avait été promise avant le vote.",
        "The seed that settles ties is not the one promised before the vote.",
    ),
    FaultCode.WRONG_REGIME: (
        "« {contest} » : pour autant de bulletins, il aurait fallu publier plus, ou moins.",
        '"{contest}": for so many ballots, more should have been published, or less.',
    ),
    FaultCode.BALLOTS_DIFFER: (
        "« {contest} » : {said:bulletin annoncé|bulletins annoncés}, {found} dans le fichier.",
        '"{contest}": {said:ballot|ballots} announced, {found} in the file.',
    ),
    FaultCode.NOT_OF_THE_URN: (
        (
            "« {contest} » : {said:bulletin|bulletins} sur les {found} de l'urne ; ceux à qui elle était "
            "proposée ne font pas ce nombre."
        ),
        (
            '"{contest}": {said:ballot|ballots} of the {found} in the urn; '
            "those to whom it was offered do not make that number."
        ),
    ),
    FaultCode.CHOSEN_DIFFER: (
        "Les enveloppes entre lesquelles chacun choisit font {said:bulletin|bulletins}, l'urne {found}.",
        "The contests among which each person chooses make {said:ballot|ballots}, the urn {found}.",
    ),
    FaultCode.TOTALS_DIFFER: (
        "« {contest} » : les totaux publiés ne sont pas ceux des bulletins.",
        '"{contest}": the totals published are not those of the ballots.',
    ),
    FaultCode.PB_DIFFERS: (
        "{file} n'a pas les bulletins du fichier par numéro, ni sa règle, ou dit autre chose des votants.",
        "{file} has not the ballots of the file by number, nor its rule, or says more of the voters.",
    ),
    FaultCode.MONEY_DIFFERS: (
        "« {contest} » : le montant réparti ou le total des lauréats ne tombe pas juste.",
        '"{contest}": the money shared out or the total of the winners does not add up.',
    ),
    FaultCode.CANNOT_COUNT: (
        "« {contest} » ne se laisse pas compter par la règle publiée.",
        '"{contest}" cannot be counted by the rule published.',
    ),
    FaultCode.COUNTS_DISAGREE: (
        "« {contest} » : les deux décomptes diffèrent ; ne vous fiez à aucun des deux.",
        '"{contest}": the two counts differ; trust neither.',
    ),
    FaultCode.WINNERS_DIFFER: (
        "« {contest} » : le recompte donne d'autres lauréats que ceux publiés.",
        '"{contest}": the recount gives other winners than those published.',
    ),
    FaultCode.RESULT_DIFFERS: (
        "« {contest} » : mêmes lauréats, mais le détail du résultat n'a pas l'empreinte publiée.",
        '"{contest}": the same winners, but the details of the result have another fingerprint.',
    ),
}

OF_HEADS: Table = {
    FaultCode.HEAD_DIFFERS: (
        "Le point de contrôle « {file} » ne dit pas le même nombre de bulletins que la publication.",
        'The checkpoint "{file}" does not say the same number of ballots as the publication.',
    ),
    FaultCode.SIGNED_WITHOUT_BALLOT: (
        "À la clôture, {signatures:émargement|émargements} pour {ballots:bulletin|bulletins}.",
        "At the close, {signatures:signature|signatures} for {ballots:ballot|ballots}.",
    ),
    FaultCode.TWO_HEADS: (
        (
            "GRAVE : deux points de contrôle différents portent le numéro {number}, tous deux signés ; "
            "la ville a raconté deux histoires. Gardez les deux et prévenez la commission."
        ),
        (
            "GRAVE: two different checkpoints bear the number {number}, and both are signed; "
            "the town told two stories. Keep both and tell the commission."
        ),
    ),
    FaultCode.CHECKPOINT_MISSING: (
        "Il manque le point de contrôle numéro {number}.",
        "Checkpoint number {number} is missing.",
    ),
    FaultCode.CHAIN_BROKEN: (
        "Le point de contrôle {number} ne suit pas celui d'avant : il en nomme un autre.",
        "Checkpoint {number} does not follow the one before: it names another.",
    ),
    FaultCode.COUNT_FELL: (
        "Le point de contrôle {number} compte moins que celui d'avant, sans en dire la raison.",
        "Checkpoint {number} counts fewer than the one before, and does not say why.",
    ),
    FaultCode.HOUR_WENT_BACK: (
        "Le point de contrôle {number} est daté d'avant celui qui le précède.",
        "Checkpoint {number} is dated before the one it follows.",
    ),
}

OF_NUMBERS: Table = {
    FaultCode.BAD_NUMBER: (
        "Ce n'est pas un numéro de suivi : il a 16 signes, des chiffres de 2 à 9 et des consonnes.",
        "This is no tracking number: it has 16 signs, digits from 2 to 9 and consonants.",
    ),
    FaultCode.NO_SUCH_NUMBER: (
        "Aucune ligne n'a ce numéro. Relisez-le ; s'il est juste, prévenez la commission.",
        "No line has this number. Read it again; if it is right, tell the commission.",
    ),
    FaultCode.DOES_NOT_OPEN: (
        "{file}, ligne {line} : ce numéro la désigne, mais ne l'ouvre pas.",
        "{file}, line {line}: this number names it, but does not open it.",
    ),
}

FAULTS: Table = {**OF_FILES, **OF_LINES, **OF_FIGURES, **OF_HEADS, **OF_NUMBERS}
