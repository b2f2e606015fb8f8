from typing import Any

from review.publications.forms import PublicationForm


class PeriodForm(PublicationForm):
    """Offers the groups of consumers in each of its many rows, and asks the database for them once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [form for formset in self.formsets.values() for form in formset.forms]
        choices = list(rows[0].fields["group"].choices) if rows else []
        for row in rows:
            row.fields["group"].choices = choices
