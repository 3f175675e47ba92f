"""What every form of ours can do: call a service, or show its refusal where it belongs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from accounts.refusals import InvalidInput, Path, Refused, SavedMeanwhile
from accounts.writing import validate_email_address

R = TypeVar("R")
F = TypeVar("F", bound=forms.Field)
# The button that asks for the page in another language, with the form as it was typed.
SEE_IN = "see_in"


class Refusable(Protocol):
    """A form, or several sent with one button."""

    def is_valid(self) -> bool: ...

    def refuse(self, refusal: Refused) -> None: ...


@dataclass(frozen=True)
class Done(Generic[R]):
    """An act that took place, with what the service answered."""

    result: R


def act(form: Refusable, call_service: Callable[[], R]) -> Done[R] | None:
    """Call the service once the form is valid; None when it was not, or was refused: the form says it."""
    if not form.is_valid():
        return None
    try:
        return Done(call_service())
    except Refused as refusal:
        form.refuse(refusal)
        return None


class SpokenForm(forms.Form):
    """A field left empty is told by its own name, never by "this field".

    Sent by the button of the languages it is only shown again: nothing is judged, so nothing acts.
    """

    # Which of several forms on the page it is, in words.
    told_as: Any = ""
    # Another form of the page was sent: what is typed in this one comes back, and is not judged.
    is_held = False

    @property
    def is_only_shown(self) -> bool:
        return self.is_bound and (self.is_held or SEE_IN in self.data)

    @property
    def is_typed_in(self) -> bool:
        """Something says other than what the page first held; line ends and the spaces of figures aside."""
        shown = (bound for bound in self if not bound.is_hidden)
        return self.is_bound and any(_written(bound.initial) != _written(bound.data) for bound in shown)

    @property
    def is_touched(self) -> bool:
        """Refused or typed in: never hidden in a fold."""
        return self.is_bound and (bool(self.errors) or self.is_typed_in)

    def hold(self) -> None:
        self.is_held = True

    def is_valid(self) -> bool:
        return not self.is_only_shown and super().is_valid()

    def full_clean(self) -> None:
        if self.is_only_shown:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        for name, asked in self.fields.items():
            asked.error_messages["required"] = _missing(asked) % {"field": self[name].label}
            if isinstance(asked, forms.EmailField):
                asked.error_messages["invalid"] = _("Write a whole address, such as name@example.org.")
                asked.validators = [validate_email_address]
        super().full_clean()


def _written(value: Any) -> str:
    return "".join(str(value or "").split())


def _missing(asked: forms.Field) -> Any:
    if isinstance(asked.widget, forms.CheckboxInput):
        return _("Tick “%(field)s” to go on.")
    if isinstance(asked.widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return _("Choose an answer to “%(field)s”.")
    return _("Fill in “%(field)s”.")


class JourneyForm(SpokenForm):
    """The rules live in the services; this form shows their answers and keeps what was typed."""

    # What another window saved meanwhile, once a service refused for that.
    conflict: SavedMeanwhile | None = None

    def refuse(self, refusal: Refused) -> None:
        """Each sentence beside its field; what concerns no field of this form, and the road, at the top."""
        faults = refusal.faults if isinstance(refusal, InvalidInput) else {}
        # All places first: an error takes the answer away by which a form may know its rows.
        named = [(self.field_of(path), sentence) for path, sentence in faults.items()]
        for name, sentence in named:
            self.add_error(name if name in self.fields else None, sentence)
        if not faults:
            self.add_error(None, refusal.message)
        if refusal.road:
            self.add_error(None, refusal.road)
        if isinstance(refusal, SavedMeanwhile):
            self.conflict = refusal

    def field_of(self, path: Path) -> str:
        """The field a service means by this path; a form with rows says how those of its rows are named."""
        return str(path[0]) if len(path) == 1 else ""

    def type_again(self, name: str, value: Any) -> None:
        """What the next press of the button sends in a field that nobody types."""
        typed = {key: self.data[key] for key in self.data}
        self.data = {**typed, self.add_prefix(name): str(value)}


class FormOfForms:
    """Several forms sent with one button: valid together, and each shows what is refused of its own."""

    conflict: SavedMeanwhile | None = None

    def __init__(self) -> None:
        self.problems: list[str] = []

    def parts(self) -> Iterable[JourneyForm]:
        raise NotImplementedError

    def part_of(self, path: Path) -> tuple[JourneyForm, Path] | None:
        """The form that this path is about, and the path inside it; none when it concerns them all."""
        raise NotImplementedError

    @property
    def is_typed_in(self) -> bool:
        return any(part.is_typed_in for part in self.parts())

    def hold(self) -> None:
        for part in self.parts():
            part.hold()

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.parts()]
        return all(valid)

    def refuse(self, refusal: Refused) -> None:
        """Each sentence in its own form; what concerns no field, before them all."""
        faults = refusal.faults if isinstance(refusal, InvalidInput) else {}
        placed = [(self.part_of(path), sentence) for path, sentence in faults.items()]
        for place, sentence in placed:
            if place is None:
                self.problems.append(str(sentence))
            else:
                part, path = place
                part.add_error(part.field_of(path), sentence)
        if not faults:
            self.problems.append(str(refusal.message))
        if refusal.road:
            self.problems.append(str(refusal.road))
        if isinstance(refusal, SavedMeanwhile):
            self.conflict = refusal


def field(form: forms.BaseForm, name: str, kind: type[F]) -> F:
    """The field of this name, known to be of this kind: to give it the choices or rows of the day."""
    declared = form.fields[name]
    if not isinstance(declared, kind):
        raise TypeError(name)
    return declared
