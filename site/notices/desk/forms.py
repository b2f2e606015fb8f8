"""What an editor writes of an announcement."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from notices.choices import Topic
from notices.models import Announcement
from notices.places import distinct, parse
from notices.services.announcing import NO_PLACES, Draft

TEXT_LIMIT = 5_000
OWN_SITE = "Ссылка ведёт на страницу этого сайта: начните её с косой черты, например /tariffs/."
PAST = "Это время уже прошло. Оставьте поле пустым, чтобы отправить сразу после утверждения."
MOST_PLACES = 300


class AnnouncementForm(forms.Form):
    topic = forms.ChoiceField(label="Кому", choices=Topic.choices, help_text="Тем, кто подписан на эту тему.")
    subject = forms.CharField(
        label="Тема письма", max_length=150, help_text="Коротко и по делу, без имён и адресов людей.",
        error_messages={"required": "Напишите тему письма."},
    )  # fmt: skip
    text = forms.CharField(
        label="Текст", max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Абзацы разделяйте пустой строкой. Ссылки для отписки добавятся сами.",
        error_messages={"required": "Напишите текст письма."},
    )  # fmt: skip
    link = forms.CharField(
        label="Ссылка", max_length=300, required=False, help_text="Страница сайта, например /tariffs/."
    )
    places = forms.CharField(
        label="Где перерыв", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Только для перерывов: по одному в строке, «Борисоглебск, Советская». Без улицы — весь "
        "населённый пункт.",
    )  # fmt: skip
    is_urgent = forms.BooleanField(
        label="Срочно: не ждать утра",
        required=False,
        help_text="Только для перерывов: тихие часы не действуют.",
    )
    scheduled_at = forms.DateTimeField(
        label="Отправить не раньше", required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"],
        help_text="Пусто — сразу после утверждения.",
    )  # fmt: skip
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_helptext"

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"]).strip()
        if link and (not link.startswith("/") or link.startswith(("//", "/\\"))):
            raise forms.ValidationError(OWN_SITE)
        return link

    def clean_scheduled_at(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["scheduled_at"]
        if moment is not None and moment < timezone.now():
            raise forms.ValidationError(PAST)
        return moment

    def clean_places(self) -> list[Any]:
        lines = [line for line in str(self.cleaned_data["places"]).splitlines() if line.strip()]
        places = distinct(parse(line) for line in lines)
        if any(len(name) > 100 for place in places for name in (place.settlement, place.street)):
            raise forms.ValidationError("Название длиннее 100 знаков. По одному месту в строке.")
        if len(places) > MOST_PLACES:
            raise forms.ValidationError(f"Мест больше {MOST_PLACES}: разделите рассылку.")
        return places

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        is_interruption = typed.get("topic") == Topic.INTERRUPTIONS
        if is_interruption and "places" not in self.errors and not typed.get("places"):
            self.add_error("places", NO_PLACES)
        return typed

    @property
    def draft(self) -> Draft:
        """Return what was written; call on a valid form only."""
        return Draft(**self.cleaned_data)


class RemarkForm(forms.Form):
    remark = forms.CharField(label="Что исправить", max_length=300)


def initial_of(draft: Draft) -> dict[str, Any]:
    """Return what the form shows of a draft."""
    return {
        "topic": draft.topic, "subject": draft.subject, "text": draft.text, "link": draft.link,
        "source": draft.source, "is_urgent": draft.is_urgent, "scheduled_at": draft.scheduled_at,
        "places": "\n".join(str(place) for place in draft.places),
    }  # fmt: skip


def draft_of(announcement: Announcement) -> Draft:
    return Draft(
        topic=announcement.topic, subject=announcement.subject, text=announcement.text,
        link=announcement.link, source=announcement.source, is_urgent=announcement.is_urgent,
        scheduled_at=announcement.scheduled_at, places=[row.place for row in announcement.places.all()],
    )  # fmt: skip
