from typing import Any

from django import forms

from wagtail.models import Page

from interruptions import addresses
from interruptions.houses import UnreadableHouses
from review.publications.forms import PublicationForm

BESIDE_THE_TREE = [
    ("/", "Только главная страница"),
    ("/interruptions/", "Отключения"),
    ("/tariffs/", "Тарифы"),
    ("/ask/", "Вопросы и обращения"),
    ("/disclosure/", "Раскрытие информации"),
]
"""Parts of the site that are no pages of the tree, known by how their addresses begin."""
MOST_LINES = 500


class SectionsField(forms.MultipleChoiceField):
    """Parts of the site, kept in one line: numbers of pages and beginnings of addresses."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def section_choices() -> list[tuple[str, str]]:
    """Return the sections of the menu and what lies beside the tree; one query."""
    sections = Page.objects.live().filter(depth=3, show_in_menus=True).order_by("path")
    return [*BESIDE_THE_TREE, *((str(page.pk), page.title) for page in sections)]


class BannerForm(PublicationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shown := self.fields.get("sections"):
            self.fields["sections"] = SectionsField(
                label=shown.label, help_text=shown.help_text, required=False, choices=section_choices()
            )


class InterruptionForm(PublicationForm):
    """Takes many streets at once, a line each; a line that cannot be read keeps all of them in the field."""

    pasted = forms.CharField(
        label="Список улиц", required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Строка на улицу: «Населённый пункт; улица; дома», например "
        "«г. Город; ул. Лесная; 1–15 нечётные, 2а, 20/1». Населённый пункт можно не повторять. "
        "Улицы добавятся к тем, что выше.",
    )  # fmt: skip

    def clean_pasted(self) -> str:
        text: str = self.cleaned_data["pasted"]
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"Строк {len(lines)}, а за раз можно не больше {MOST_LINES}.")
        self.lines: list[addresses.Line] = []
        faults = [fault for number, line in lines for fault in self._read(number, line)]
        if faults:
            raise forms.ValidationError(faults)
        return text

    def _read(self, number: int, text: str) -> list[str]:
        """Read a line; the settlement of the one before holds where none is named."""
        before = self.lines[-1].settlement if self.lines else self._known_settlement()
        try:
            line = addresses.read_line(text)
        except UnreadableHouses as error:
            return [f"Строка {number}, «{text.strip()[:60]}»: {error}"]
        settlement = line.settlement or before
        self.lines.append(addresses.Line(settlement, line.street, line.houses))
        return [] if settlement else [f"Строка {number}, «{text.strip()[:60]}»: не назван населённый пункт."]

    def _known_settlement(self) -> str:
        return next((place.settlement for place in self.instance.places.all()), "")

    def complete(self) -> None:
        """Put the rows of the list behind the places, each once, however often the form is asked to."""
        places = self.instance.places
        present = list(places.all())
        if not hasattr(self, "rows"):
            start = max((place.sort_order or 0 for place in present), default=-1) + 1
            self.rows = [
                places.model(
                    settlement=line.settlement, street=line.street, houses=line.houses, sort_order=order
                )
                for order, line in enumerate(getattr(self, "lines", []), start)
            ]
        missing = [row for row in self.rows if not any(row is each for each in present)]
        if missing:
            places.add(*missing)

    def save(self, commit: bool = True) -> Any:
        instance = super().save(commit=False)
        self.complete()
        if commit:
            instance.save()
        return instance
