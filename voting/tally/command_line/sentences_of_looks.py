"""What is said about a result beside it, in French and English."""

from collections.abc import Mapping

LOOKS: Mapping[str, tuple[str, str]] = {
    "one_count_only": (
        "Avec un plan, --margins, --fairness et --ballot n'ont pas de sens : comptez un tour à la fois.",
        "With a plan, --margins, --fairness and --ballot mean nothing: count one round at a time.",
    ),
    "not_on_the_paper": ("Le bulletin n'a pas de projet {number}.", "There is no project {number} here."),
    "margins": ("Voix qui ont manqué :", "Votes that were missing:"),
    "margin_least": ("{votes:voix|voix}", "{votes:vote|votes}"),
    "margin_found": (
        "{votes:voix|voix} (une de moins n'aurait pas suffi ; bien moins, personne ne l'a essayé)",
        "{votes:vote|votes} (one fewer would not have done; far fewer, nobody tried)",
    ),
    "margin_never": (
        "aucun nombre de voix n'aurait suffi. Avec autant qu'on veut : {sentence}",
        "no number of votes would have done. With as many as one likes: {sentence}",
    ),
    "margin_not_found": (
        "aucun nombre essayé n'aurait suffi. Avec {tried:voix|voix} de plus : {sentence}",
        "no number tried would have done. With {tried:vote|votes} more: {sentence}",
    ),
    "margin_not_computed": (
        "non calculé : les décomptes permis sont épuisés",
        "not computed: the recounts allowed are spent",
    ),
    "fair": (
        "Équité ({utility}) : aucun groupe ne mérite un des {asked:autre projet|autres projets}.",
        "Fairness ({utility}): no group deserves one of the {asked:other project|other projects}.",
    ),
    "not_asked": (
        "Équité : ce type de bulletin ne s'y prête pas.",
        "Fairness: this type of ballot does not lend itself to it.",
    ),
    "unfair_by_cost": (
        (
            "Équité ({utility}) : {id} {name} est mérité par {group:bulletin|bulletins} sur {ballots} ; "
            "chacun obtient au plus {held:money}, {with_it:money} avec ce projet, "
            "et leur part de l'enveloppe est de {part:money}."
        ),
        (
            "Fairness ({utility}): {id} {name} is deserved by {group:ballot|ballots} of {ballots}; "
            "each gets at most {held:money}, {with_it:money} with that project, "
            "and their part of the envelope is {part:money}."
        ),
    ),
    "unfair": (
        (
            "Équité ({utility}) : {id} {name} est mérité par {group:bulletin|bulletins} sur {ballots} ; "
            "chacun obtient au plus {held}, {with_it} avec ce projet, "
            "et leur part de l'enveloppe, {part:money}, en paie davantage à ce prix."
        ),
        (
            "Fairness ({utility}): {id} {name} is deserved by {group:ballot|ballots} of {ballots}; "
            "each gets at most {held}, {with_it} with that project, "
            "and their part of the envelope, {part:money}, pays for as much at that price."
        ),
    ),
    "own_share": ("La part de ce bulletin :", "The part of this ballot:"),
    "part_paid": ("payé {amount:fine}", "paid {amount:fine}"),
    "part_borne": ("charge de {amount:fine}", "load of {amount:fine}"),
    "part_stands_for": (
        "sa voix vaut {amount:fine} du coût",
        "its vote stands for {amount:fine} of the cost",
    ),
    "part_completed": ("payé par ce que tous ont laissé", "paid by what all have left"),
    "part_not_funded": ("non retenu", "not funded"),
    "began_and_ended": (
        "{began:fine} au début, {ended:fine} à la fin",
        "{began:fine} at first, {ended:fine} at last",
    ),
}
