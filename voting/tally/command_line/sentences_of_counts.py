"""What a count and its options have to say, in French and English.

The pages have their own sentences (`frontend/words/reasons.py`), on purpose: the tally knows no catalogue.
A new reason is worded in both.
"""

from collections.abc import Mapping
from enum import StrEnum

from voting.tally.errors import CountFault, OptionFault
from voting.tally.types import ReasonCode

Table = Mapping[StrEnum, tuple[str, str]]

REASONS: Table = {
    ReasonCode.FUNDED: (
        "retenu avec {votes:voix|voix} ; il reste {left:money}.",
        "funded with {votes:vote|votes}; {left:money} left.",
    ),
    ReasonCode.TOPPED_UP: (
        "retenu avec {votes:voix|voix} ; la réserve a ajouté {from_reserve:money}.",
        "funded with {votes:vote|votes}; the reserve added {from_reserve:money}.",
    ),
    ReasonCode.TOO_DEAR: (
        "non retenu : il a manqué {missing:money} ({votes:voix|voix}, coût {cost:money}).",
        "not funded: {missing:money} short ({votes:vote|votes}, costs {cost:money}).",
    ),
    ReasonCode.STOPPED: (
        "non retenu ({votes:voix|voix}) : {stopped_by}, qui ne tenait plus, a clos le décompte.",
        "not funded ({votes:vote|votes}): {stopped_by} no longer fitted and ended the count.",
    ),
    ReasonCode.SUPPORTERS_SHORT: (
        (
            "non retenu : il a manqué {missing:money} à {votes:son seul soutien|ses # soutiens} "
            "(coût {cost:money})."
        ),
        (
            "not funded: its {votes:only supporter was|# supporters were} {missing:money} short "
            "(costs {cost:money})."
        ),
    ),
    ReasonCode.EXCLUSIVE: (
        "non retenu ({votes:voix|voix}) : il ne peut pas l'être avec {excluded_by}, retenu avant lui.",
        "not funded ({votes:vote|votes}): it cannot be beside {excluded_by}, which was funded before it.",
    ),
    ReasonCode.QUOTA_FULL: (
        (
            "non retenu ({votes:voix|voix}) : le maximum de {maximum:projet|projets} pour « {label} » "
            "était atteint."
        ),
        (
            'not funded ({votes:vote|votes}): the maximum of {maximum:project|projects} for "{label}" '
            "was reached."
        ),
    ),
    ReasonCode.ENOUGH_WINNERS: (
        "non retenu ({votes:voix|voix}) : le nombre de projets à retenir, {winners}, était atteint.",
        "not funded ({votes:vote|votes}): the number of projects to be funded, {winners}, was reached.",
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
    CountFault.BALLOTS_DO_NOT_FIT: (
        "La règle {rule} ne compte pas ce type de bulletin ({marking}).",
        "The rule {rule} does not count this type of ballot ({marking}).",
    ),
    CountFault.RULE_DOES_NOT_FIT: (
        "La règle {rule} ne compte pas ce type de bulletin ({marking}) par {utility} : voyez --utility.",
        "The rule {rule} does not count this type of ballot ({marking}) by {utility}: see --utility.",
    ),
    CountFault.SEED_NEEDED: (
        "Un tirage au sort doit départager {candidates} : donnez la graine publiée avec --seed.",
        "A lot must settle the tie between {candidates}: give the published seed with --seed.",
    ),
    CountFault.OPTION_UNUSED: (
        "La règle {rule} ne tient pas compte de l'option « {option} » : retirez-la.",
        'The rule {rule} does not read the option "{option}": leave it out.',
    ),
    CountFault.WINNERS_NEEDED: (
        "Cette règle doit savoir combien de projets retenir : dites-le avec --winners.",
        "This rule must know how many projects to fund: say so with --winners.",
    ),
    CountFault.VECTOR_NEEDED: (
        "Des rangs ne valent des points que si l'option « vector » dit combien : donnez-la avec --rules.",
        'Ranks are worth points only where the option "vector" says how many: give it with --rules.',
    ),
    CountFault.UNKNOWN_CANDIDATE: (
        "L'option « exclusive » nomme le projet « {id} », qui n'existe pas.",
        'The option "exclusive" names the project "{id}", which does not exist.',
    ),
    CountFault.TOO_LARGE: (
        "Les points sont trop grands pour être comptés exactement ({points} sur {ballots} bulletins).",
        "The points are too large to be counted exactly ({points} on {ballots} ballots).",
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
    OptionFault.TOP_UP_HALF_SAID: (
        (
            "Le complément (« leftover » = « top-up ») va avec « reserve » et « top_up_from » : "
            "donnez les trois avec --rules, ou aucun."
        ),
        (
            'The top-up ("leftover" = "top-up") goes with "reserve" and "top_up_from": '
            "give all three with --rules, or none."
        ),
    ),
}
