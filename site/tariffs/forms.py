from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm


class PublicationForm(WagtailAdminModelForm):
    """Lets a draft be unfinished, and names every fault of what is sent on to its review."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if self.is_deferred_validation:
            return True
        for formset in self.formsets.values():
            # In memory: the faults are those of the thing with its rows as they were typed.
            formset.instance = self.instance
            formset.save(commit=False)
        for fault in self.instance.all_faults():
            self.add_error(None, fault)
        return not self.errors


class PeriodForm(PublicationForm):
    """Offers the groups of consumers in each of its many rows, and asks the database for them once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [form for formset in self.formsets.values() for form in formset.forms]
        choices = list(rows[0].fields["group"].choices) if rows else []
        for row in rows:
            row.fields["group"].choices = choices
