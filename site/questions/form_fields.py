"""Fields that several forms of the register share: days, hours, the choice of a topic."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms

from questions.models import Topic

Choice = tuple[str, Any]
ACCOUNT_MISSING = "По этой теме нужен лицевой счёт или номер договора: напишите его."


def day_field(label: str, **options: Any) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def hour_field(label: str, **options: Any) -> forms.TimeField:
    """Return a field for hours and minutes."""
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options
    )


class TopicField(forms.ChoiceField):
    """The choice of a topic in force, each below the one that it belongs to; cleans to the Topic, or to None.

    What it offers is read once for each form: see `offer`.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, label="Тема", **kwargs)
        self.topics: dict[str, Topic] = {}

    def offer(self, *, on_website: bool) -> None:
        """Offer the topics in force, on the site only those meant for it; one query."""
        topics = Topic.objects.filter(is_active=True).order_by("order", "title")
        known = list(topics.filter(on_website=True) if on_website else topics)
        self.topics = {str(topic.pk): topic for topic in known}
        self.choices = [("", "Не выбрана"), *grouped(known)]

    def clean(self, value: Any) -> Topic | None:
        return self.topics.get(super().clean(value))


def grouped(topics: Iterable[Topic]) -> list[Choice]:
    """Return choices in the given order; a topic that has others heads its own group.

    A topic whose parent is not among the given ones is left out with it.
    """
    children: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in topics:
        children[topic.parent_id].append(topic)
    return [_with_children(topic, children[topic.pk]) for topic in children[None]]


def _with_children(topic: Topic, children: list[Topic]) -> Choice:
    own: Choice = (str(topic.pk), topic.title)
    return (topic.title, [own, *((str(child.pk), child.title) for child in children)]) if children else own
