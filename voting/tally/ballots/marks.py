"""What may be wrong with the marks of a ballot, whatever its rule."""

from collections.abc import Iterator, Mapping

from voting.tally.errors import BallotFault, InvalidBallot, Param
from voting.tally.types import Candidate, Choice, Mark, Marking

Candidates = Mapping[int, Candidate]  # by printed number (`types.candidates_by_number`)
Values = tuple[int, int]  # the lowest and the highest value of a mark


def mark_faults(
    candidates: Candidates, choice: Choice, marking: Marking, values: Values
) -> Iterator[InvalidBallot]:
    seen: set[int] = set()
    for number, value in choice.marks:
        if number not in candidates:
            yield InvalidBallot(BallotFault.UNKNOWN_CANDIDATE, {"number": number})
        elif candidates[number].withdrawn:
            yield InvalidBallot(BallotFault.WITHDRAWN, {"number": number})
        if number in seen:
            yield InvalidBallot(BallotFault.DUPLICATE, {"number": number})
        if not values[0] <= value <= values[1]:
            yield _bad_value((number, value), marking, values)
        seen.add(number)


def _bad_value(mark: Mark, marking: Marking, values: Values) -> InvalidBallot:
    figures: dict[str, Param] = {"number": mark[0], "value": mark[1]}
    if marking is Marking.APPROVAL:
        return InvalidBallot(BallotFault.BAD_VALUE, figures)
    bounds = {"lowest": values[0], "highest": values[1]}
    return InvalidBallot(BallotFault.OUT_OF_RANGE, {**figures, **bounds})


def number_faults(choice: Choice, minimum: int, maximum: int | None) -> Iterator[InvalidBallot]:
    chosen = len(set(choice.numbers))
    if chosen < minimum:
        figures = {"chosen": chosen, "minimum": minimum, "missing": minimum - chosen}
        yield InvalidBallot(BallotFault.TOO_FEW, figures)
    if maximum is not None and chosen > maximum:
        figures = {"chosen": chosen, "maximum": maximum, "excess": chosen - maximum}
        yield InvalidBallot(BallotFault.TOO_MANY, figures)


def spending_faults(candidates: Candidates, choice: Choice, limit: int | None) -> Iterator[InvalidBallot]:
    if limit is None:
        return
    spent = sum(candidates[number].cost for number in set(choice.numbers) if number in candidates)
    if spent > limit:
        figures = {"spent": spent, "limit": limit, "over": spent - limit}
        yield InvalidBallot(BallotFault.OVER_LIMIT, figures)
