"""Forms that know what they showed, so that only what the person changed of it is saved."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.views.decorators.debug import sensitive_variables


@sensitive_variables()
def typed(form: forms.Form, **instead: object) -> QueryDict:
    """What was sent, but for what stands `instead` of some of it: for a form that is to be sent again."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, value in instead.items():
        data[name] = str(value)
    return data


class Remembering(forms.Form):
    """What each field showed goes out with it and comes back, beside what the person made of it."""

    def remember(self) -> None:
        for field in self.fields.values():
            field.show_hidden_initial = not field.widget.is_hidden
        if self.is_bound:
            self.data = data = typed(self)
            for bound in self.visible_fields():
                if bound.html_initial_name not in data:
                    # It showed nothing; without this it would be taken to have shown what was typed.
                    is_list = isinstance(bound.field.hidden_widget(), forms.MultipleHiddenInput)
                    data.setlist(bound.html_initial_name, [] if is_list else [""])

    def changed(self) -> dict[str, Any]:
        """What the person changed of what the form showed, whatever it is by now."""
        names = [name for name in self.changed_data if self.fields[name].show_hidden_initial]
        return {name: self.cleaned_data[name] for name in names}

    def renew(self) -> list[str]:
        """Refused as stale: what the person left alone becomes what it is now, what they typed stays.

        Answers with the labels of what somebody else has changed.
        """
        data, labels = typed(self), []
        for bound in self.visible_fields():
            value = bound.field.prepare_value(self.get_initial_for_field(bound.field, bound.name))
            now = _sent(bound.field.hidden_widget(), value)
            was = [each.replace("\r\n", "\n") for each in data.getlist(bound.html_initial_name)]
            labels += [str(bound.label)] if [*filter(None, now)] != [*filter(None, was)] else []
            if bound.name not in self.changed_data:
                data.setlist(bound.html_name, _sent(bound.field.widget, value))
                data.setlist(bound.html_initial_name, now)
        self.data = data
        return labels


def _sent(widget: forms.Widget, value: Any) -> Sequence[str]:
    """What a browser sends where the value stands in the widget, untouched."""
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = widget.format_value(value)
    return [str(each) for each in shown] if isinstance(shown, list) else ["" if shown is None else str(shown)]
