"""Every component in use, for those who build pages; served in development only."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.shell.fields import BirthDateField, WholeEurosField
from frontend.styleguide import examples


class ExampleForm(forms.Form):
    title = forms.CharField(
        label="Titre de votre idée",
        help_text="Une phrase courte : ce qu’on verra une fois le projet réalisé.",
    )
    text = forms.CharField(
        label="Ce que vous proposez, et pourquoi", widget=forms.Textarea(attrs={"rows": 5})
    )
    rough_cost_eur = WholeEurosField(
        label="Coût estimé, en euros",
        required=False,
        low=3000,
        help_text="À votre avis ; la Ville fera le chiffrage.",
    )
    begins_on = forms.DateField(
        label="À partir de quand", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    birth_date = BirthDateField(label="Date de naissance", required=False)
    quarter = forms.ChoiceField(
        label="Quartier", choices=[("", "Choisissez"), ("1", "Centre-Halles"), ("2", "Le Grand-Pré")]
    )
    kind = forms.ChoiceField(
        label="Vous proposez",
        widget=forms.RadioSelect,
        choices=[
            ("person", "En votre nom"),
            ("group", "En collectif, à trois habitants au moins"),
            ("association", "Pour une association"),
        ],
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes", required=False, widget=forms.CheckboxSelectMultiple, choices=examples.LOOKS
    )
    photo = forms.FileField(label="Une photo du lieu", required=False)
    honour = forms.BooleanField(
        label="Je déclare sur l’honneur habiter, travailler ou étudier à Montsereine",
        help_text="Article 2 du règlement.",
    )


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return render(request, "components_page/index.html", rows() | filled_forms())


def rows() -> dict[str, Any]:
    return {
        "at": examples.AT,
        "looks": examples.LOOKS,
        "cards": examples.cards(),
        "ideas": examples.ideas(),
        "phases": examples.phases(),
        "journey": examples.journey(),
        "queue": examples.queue(),
        "todo": examples.todo(),
        "ballot_choices": examples.ballot_choices(),
        "ballot_read": examples.ballot_read(),
        "contest": {"max_choices": 3, "envelope_eur": 300_000},
        "crumbs": [("Édition 3", "#"), ("Projets", "#")],
        "section_links": [("À faire", "#", True), ("Étapes", "#", False), ("Règlement", "#", False)],
        "page": Paginator(range(200), 9).page(4),
        "scenes": range(1, 5),
        **examples.figures(),
    }


def filled_forms() -> dict[str, Any]:
    wrong = {"title": "", "text": "Des bancs.", "rough_cost_eur": "-1", "kind": "nobody"}
    return {"blank_form": ExampleForm(prefix="blank"), "wrong_form": ExampleForm(wrong)}
