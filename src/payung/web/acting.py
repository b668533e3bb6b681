"""A form from an act: what its parameters say of themselves becomes fields, so that a simple page writes no form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, get_args, get_origin

from django import forms

from payung.office.acts import Act, Parameter, Says
from payung.web.widgets import RupiahField
from payung.words import words_of

from .widgets import DateBoxesField


def form_of(act: Act[Any, Any], *, only: Iterable[str] = ()) -> type[forms.Form]:
    """Return the form of an act: a field for each parameter that says how it is asked for, in their order.

    Days get three boxes, amounts (``_idr``) take dots, codes are chosen from their words; a default makes a field
    optional, and its label and limits are those that the act declared.
    """
    asked = {name: each for name, each in act.parameters.items() if _says(each) and (not only or name in only)}
    fields = {name: _field(each) for name, each in asked.items()}
    return type(f"{act.name.title().replace('_', '')}Form", (forms.Form,), fields)


def _says(parameter: Parameter) -> Says | None:
    if get_origin(parameter.type) is not Annotated:
        return None
    return next((each for each in get_args(parameter.type)[1:] if isinstance(each, Says)), None)


def _field(parameter: Parameter) -> forms.Field:
    says = _says(parameter)
    assert says is not None
    kind = get_args(parameter.type)[0]
    look: dict[str, Any] = {"label": says.label, "required": parameter.is_needed, "help_text": says.help}
    if says.words:
        return forms.ChoiceField(choices=words_of(says.words).choices, **look)
    if kind is bool:
        return forms.BooleanField(**{**look, "required": False}, initial=bool(parameter.default))
    if kind is date:
        return DateBoxesField(**look)
    if kind is int:
        if parameter.name.endswith("_idr"):
            return RupiahField(**look)
        least, greatest = says.range or (None, None)
        look |= {"min_value": least, "max_value": greatest, "initial": parameter.default}
        return forms.IntegerField(**{**look, "required": True})
    return forms.CharField(max_length=says.most, **look)
