"""What is typed about an entry of the register: a correction, a decision, a dispute and its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.models import RegisterEntry
from budget.services.registers import TIES
from frontend.people.forms import RegisterForm
from frontend.shell.fields import PickedRow
from frontend.shell.forms import JourneyForm, field
from frontend.words.days import short_day

LONGEST = 2000
# What an officer says of a registration in doubt.
OTHER, SAME, SAME_WITH_ITS_ACCOUNT = "other", "same", "account"
DECISIONS = {
    OTHER: _("It is another person: keep the registration"),
    SAME: _("It is the same person: do not keep it"),
    SAME_WITH_ITS_ACCOUNT: _("It is the same person, by their account: it takes the other entry over"),
}
EFFECTS = {
    OTHER: _("Two people, two registrations: this one counts from now on, and its person is told."),
    SAME: _(
        "This registration is refused; the other stays as it is, with its account and its vote."
        " The person is told to sign in with the first account."
    ),
    SAME_WITH_ITS_ACCOUNT: _(
        "This registration is refused, and the other passes to this account: for somebody who lost the first"
        " one, or whose name somebody else had taken. Whoever had it loses it; a vote cast by then stays."
        " Both are told."
    ),
}


class EntryCorrectionForm(RegisterForm):
    reason = forms.CharField(
        label=_("Why"), max_length=LONGEST, help_text=_("It stays in the journal: “identity card seen”.")
    )

    def __init__(self, *args: Any, entry: RegisterEntry, **kwargs: Any) -> None:
        names = ("given_names", "family_name", "birth_date", "territory", *TIES)
        super().__init__(*args, initial={name: getattr(entry, name) for name in names}, **kwargs)
        del self.fields["on_honour"]
        if "territory" in self.fields:
            self.fields["territory"].required = False  # the service says when it is needed


class DecisionForm(JourneyForm):
    decision = forms.ChoiceField(
        label=_("Is it one of them?"), choices=list(DECISIONS.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, alike: list[RegisterEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not alike:  # only its letters are in doubt
            decision = field(self, "decision", forms.ChoiceField)
            decision.label, decision.choices = (
                _("Is the name written well?"),
                [(OTHER, _("Keep the registration"))],
            )
            return
        self.fields["known"] = PickedRow(
            [_Alike(entry) for entry in alike],
            _("Nobody"),
            label=_("If it is the same person: which of them?"),
            required=False,
            initial=alike[0].pk if len(alike) == 1 else None,
        )


class _Alike:
    """An entry as it is called in a list."""

    def __init__(self, entry: RegisterEntry) -> None:
        self.pk, self.entry = entry.pk, entry

    def __str__(self) -> str:
        if self.entry.left_at is not None:
            return gettext("Somebody who has left") + f" · {self.pk}"
        born = short_day(self.entry.birth_date) if self.entry.birth_date else ""
        return " · ".join(
            filter(None, [f"{self.entry.given_names} {self.entry.family_name}", born, str(self.pk)])
        )


class DisputeForm(JourneyForm):
    text = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Those who keep the register read it, and answer you here and by a message."),
    )


class AnswerForm(JourneyForm):
    answer = forms.CharField(label=_("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
