"""Forms of what several people change: nobody undoes unseen what another saved since the page was opened."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from accounts.refusals import Path, SavedMeanwhile
from frontend.shell.fields import choices_of
from frontend.shell.forms import JourneyForm
from frontend.words.days import day
from frontend.words.money import euros

# The field in which a page brings back the mark of what it showed.
SEEN = "seen"


class SharedForm(JourneyForm):
    """Sent with the mark of other answers than those that stand, it is refused once, with both to compare."""

    standing: Mapping[str, BoundField] = {}
    standing_mark = seen = ""

    def over(
        self,
        standing: forms.Form,
        names: Collection[str] | None = None,
        sent: Mapping[str, str] | None = None,
    ) -> None:
        """`standing`: such a form, unsent, with what stands; `names`: the fields of this page, if not all.

        A page sent without a mark is judged as it comes.
        """
        self.standing = {bound.name: bound for bound in standing if names is None or bound.name in names}
        self.standing_mark = _mark_of(self.standing)
        self.seen = (sent or {}).get(SEEN) or self.standing_mark

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # the stubs leave Django's hook out
        if self.seen == self.standing_mark:
            return
        stored: dict[Path, str] = {
            (name,): said(bound) for name, bound in self.standing.items() if self._differs(bound)
        }
        if stored:
            text = _("These answers were changed in another window since you opened them: choose which stay.")
            self.refuse(SavedMeanwhile(text, stored))
        # The next press of the button says: mine stay.
        self.seen = self.standing_mark

    def _differs(self, bound: BoundField) -> bool:
        return bool(typed(bound) != (typed(self[bound.name]) if bound.name in self.fields else ""))

    @property
    def stored(self) -> list[tuple[str, str]]:
        """What another window saved meanwhile, to be shown beside what was typed."""
        if self.conflict is None:
            return []
        told = [(self.standing[str(path[0])], text) for path, text in self.conflict.stored.items()]
        return [(str(bound.label), text) for bound, text in told if not bound.is_hidden]

    @property
    def status(self) -> int:
        """Of the page that shows it."""
        return 409 if self.conflict else 422 if self.errors else 200


def _mark_of(standing: Mapping[str, BoundField]) -> str:
    answers = json.dumps([(name, typed(bound)) for name, bound in standing.items()])
    return hashlib.sha256(answers.encode()).hexdigest()


def typed(bound: BoundField) -> Any:
    """What a browser sends back of this field, untouched: words, a list of words, a boolean."""
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return bool(value)
    if isinstance(bound.field, forms.MultipleChoiceField):
        return [str(ticked) for ticked in value or ()]
    if isinstance(bound.field, forms.ChoiceField):
        return str(value or "")
    shown = bound.field.widget.format_value(value) if value is not None else ""
    return str(shown or "").replace("\r\n", "\n")


def said(bound: BoundField) -> str:
    """The answer in words: of several boxes those ticked, of a sum the euros."""
    value, asked = bound.value(), bound.field
    if isinstance(asked, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(asked, forms.MultipleChoiceField):
        words = dict(choices_of(asked))
        return ", ".join(str(words.get(ticked, ticked)) for ticked in value or ())
    if isinstance(asked, forms.ChoiceField):
        return str(dict(choices_of(asked)).get(value or "", value or ""))
    if value in (None, ""):
        return ""
    if isinstance(value, date):
        return day(value)
    is_sum = bound.name.endswith("_eur") and str(value).isdecimal()
    return euros(int(value)) if is_sum else str(typed(bound))
