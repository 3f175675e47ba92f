"""What every form of ours can do: take a service's refusal and show it where it belongs."""

from django import forms

from accounts.refusals import InvalidInput, Refused


class JourneyForm(forms.Form):
    """The rules live in the services; this form shows their answers and keeps what was typed."""

    def refuse(self, refusal: Refused) -> None:
        """Each sentence beside its field; what concerns no field of this form, and the road, at the top."""
        errors = refusal.errors if isinstance(refusal, InvalidInput) else {}
        for name, sentence in errors.items():
            self.add_error(name if name in self.fields else None, sentence)
        if not errors:
            self.add_error(None, refusal.message)
        if refusal.road:
            self.add_error(None, refusal.road)
