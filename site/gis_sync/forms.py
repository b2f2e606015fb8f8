from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from gis_sync.exchange.redirecting import RECEIVER_WANTED
from gis_sync.models import PerformerOfGis, TopicOfGis
from questions.models import Topic
from questions.viewsets.topics import path_of
from staff.models import Employee

NO_TOPIC = "не выбрана: тему укажет оператор"
NOBODY = "не сопоставлен"
CHOSEN_TWICE = "Этот сотрудник выбран дважды: в ГИС ЖКХ у него один идентификатор."
BOTH_WANTED = "Укажите и идентификатор, и сотрудника."
KNOWN_ALREADY = "Он уже есть в списке: выберите сотрудника там."
NO_GUID = "Это не идентификатор: в нём 32 шестнадцатеричные цифры, обычно через дефис."


class TopicsForm(forms.Form):
    """For each topic of GIS ZhKKh, which topic of the register it leads to."""

    def __init__(
        self, *args: Any, entries: Sequence[TopicOfGis], topics: Iterable[Topic], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", NO_TOPIC), *((str(topic.pk), path_of(topic)) for topic in topics)]
        for entry in entries:
            self.fields[self._name(entry)] = forms.TypedChoiceField(
                label=str(entry), choices=choices, coerce=int, empty_value=None, required=False,
                initial=entry.topic_id or "",
            )  # fmt: skip
        self._entries = entries

    def chosen(self) -> dict[int, int | None]:
        """Return the keys of the register's topics by those of GIS ZhKKh's, of a valid form."""
        return {entry.pk: self.cleaned_data[self._name(entry)] for entry in self._entries}

    @staticmethod
    def _name(entry: TopicOfGis) -> str:
        return f"topic_{entry.pk}"


class PerformersForm(forms.Form):
    """For each performer whom GIS ZhKKh has named, which employee it is; one more may be typed in."""

    guid = forms.UUIDField(
        label="Другой идентификатор (AnswererGUID)", required=False, error_messages={"invalid": NO_GUID}
    )
    employee = forms.TypedChoiceField(label="Чей он", coerce=int, empty_value=None, required=False)

    def __init__(
        self,
        *args: Any,
        performers: Sequence[PerformerOfGis],
        employees: Iterable[Employee],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", NOBODY), *((str(each.pk), f"{each.full_name}, {each.post}") for each in employees)]
        self.fields["employee"].choices = choices  # type: ignore[attr-defined]  # a field with choices
        for performer in performers:
            self.fields[self._name(performer)] = forms.TypedChoiceField(
                label=str(performer), choices=choices, coerce=int, empty_value=None, required=False,
                initial=performer.employee_id or "", help_text=self._origin(performer),
            )  # fmt: skip
        self.order_fields([*map(self._name, performers), "guid", "employee"])
        self._performers = performers

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        guid, employee = cleaned.get("guid"), cleaned.get("employee")
        if "guid" not in self.errors and (guid is None) != (employee is None):
            self.add_error("guid" if guid is None else "employee", BOTH_WANTED)
        if guid in {each.answerer_guid for each in self._performers}:
            self.add_error("guid", KNOWN_ALREADY)
        taken: set[int | None] = set()
        for name in [*map(self._name, self._performers), "employee"]:
            chosen = cleaned.get(name)
            if chosen in taken:
                self.add_error(name, CHOSEN_TWICE)
            taken |= {chosen} - {None}
        return cleaned

    def chosen(self) -> dict[int, int | None]:
        """Return the keys of the employees by those of the performers, of a valid form."""
        return {each.pk: self.cleaned_data[self._name(each)] for each in self._performers}

    def added(self) -> dict[UUID, int]:
        """Return the identifier that was typed in with its employee's key, of a valid form."""
        guid = self.cleaned_data["guid"]
        return {guid: self.cleaned_data["employee"]} if guid else {}

    @staticmethod
    def _name(performer: PerformerOfGis) -> str:
        return f"performer_{performer.pk}"

    @staticmethod
    def _origin(performer: PerformerOfGis) -> str:
        return f"Встретился в обращении {performer.learned_from}." if performer.learned_from else ""


class ReceiverForm(forms.Form):
    """To whom GIS ZhKKh passes an appeal, and the words that it tells the applicant."""

    receiver = forms.CharField(
        label="Кому: ОГРН или идентификатор организации",
        max_length=40,
        help_text="ОГРН — 13 цифр, у предпринимателя 15. Организацию найдём в реестре ГИС ЖКХ.",
        widget=forms.TextInput(attrs={"list": "known-organisations", "autocomplete": "off"}),
        error_messages={"required": RECEIVER_WANTED},
    )
    comment = forms.CharField(
        label="Пояснение к переадресации",
        help_text="Его прочтёт заявитель в ГИС ЖКХ. От 100 до 1000 знаков.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Напишите пояснение."},
    )
