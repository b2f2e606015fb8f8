from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from gis_sync.models import TopicOfGis
from questions.models import Topic
from questions.viewsets.topics import path_of

NO_TOPIC = "не выбрана: тему укажет оператор"


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
