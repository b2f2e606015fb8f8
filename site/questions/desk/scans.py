"""Forms of the stacks of scans: what is uploaded, and which pages belong to which letter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings

from questions.forms import FilesField, FilesInput
from questions.models import Notice, ScanPage
from questions.services.scan_stacks import MEGABYTE, MOST_BYTES, MOST_PAGES
from questions.services.signed_scans import Letter

MOST_FILES = settings.DATA_UPLOAD_MAX_NUMBER_FILES


class UploadForm(forms.Form):
    scans = FilesField(
        label="Файлы со сканера",
        required=False,
        widget=FilesInput(attrs={"multiple": True, "accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=f"PDF, JPEG или PNG, до {MOST_FILES} файлов сразу, "
        f"вместе до {MOST_BYTES // MEGABYTE} МБ и {MOST_PAGES} страниц. Порядок страниц не важен.",
    )


@dataclass(frozen=True)
class PageRow:
    """A page that is not filed, with its fields."""

    page: ScanPage
    tick: forms.BoundField
    place: forms.BoundField


def letter_words(letter: Letter) -> str:
    """Name a letter so that whoever holds the sheet knows it again: number, day, to whom, what it is."""
    kind = f"уведомление {letter.get_kind_display()}" if isinstance(letter, Notice) else "ответ"
    to = letter.appeal.applicant or "без имени"
    return f"№ {letter.outgoing_number} от {letter.letter_on:%d.%m.%Y}, {to} ({kind})"


class FilingForm(forms.Form):
    """Ticks the pages of one letter; their places in it, where the order of the stack is not theirs."""

    letter = forms.ChoiceField(label="К какому письму", required=False)

    def __init__(
        self, *args: Any, pages: Sequence[ScanPage], letters: Sequence[Letter], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pages = pages
        self.fields["letter"].choices = [  # type: ignore[attr-defined]
            ("", "выберите письмо"),
            *[(letter.outgoing_number, letter_words(letter)) for letter in letters],
        ]
        for page in pages:
            self.fields[f"tick-{page.position}"] = forms.BooleanField(
                label=f"Страница {page.position}", required=False
            )
            self.fields[f"place-{page.position}"] = forms.IntegerField(
                label="Какая по счёту в письме",
                required=False,
                min_value=1,
                initial=page.letter_page,
                widget=forms.NumberInput(attrs={"min": 1}),
            )

    def rows(self) -> Iterator[PageRow]:
        for page in self.pages:
            yield PageRow(page, self[f"tick-{page.position}"], self[f"place-{page.position}"])

    def rows_open(self) -> list[PageRow]:
        return [row for row in self.rows() if row.page.state != ScanPage.State.SET_ASIDE]

    def rows_aside(self) -> list[PageRow]:
        return [row for row in self.rows() if row.page.state == ScanPage.State.SET_ASIDE]

    def chosen(self) -> list[int]:
        """Return the positions ticked, by their places in the letter; pages without one come last."""
        ticked = [page for page in self.pages if self.cleaned_data.get(f"tick-{page.position}")]
        places = {
            page.position: self.cleaned_data.get(f"place-{page.position}") or MOST_PAGES for page in ticked
        }
        return sorted(places, key=lambda position: (places[position], position))
