"""A reminder in words: the letter, what to say by telephone, and the same for a proof."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from wagtail.models import Site

from outbox.batches import BatchLetter
from pages.models import CompanySettings
from reminders.models import Reminder, ReminderBatch
from reminders.words import filled

KIND = "reminder"
RELATED = "reminder:"
NO_PHONE = "номер — на нашем сайте"


@dataclass
class Letters:
    """What is the same in all letters of one file is found out once."""

    wordings: Mapping[str, Mapping[str, Any]]
    company: Any = field(default=None)
    phone: str = field(default="", init=False)

    def __post_init__(self) -> None:
        site = Site.objects.filter(is_default_site=True).first()
        self.company = CompanySettings.for_site(site) if site else None
        phones = self.company.phones.splitlines() if self.company else []
        self.phone = phones[0].strip() if phones else ""
        self.places = {
            "company": self.name,
            "phone_of_company": self.phone or NO_PHONE,
            "site": settings.SITE_URL,
        }

    @classmethod
    def of(cls, batch: ReminderBatch) -> "Letters":
        return cls(batch.wordings)

    @property
    def name(self) -> str:
        full = (self.company.full_name or self.company.short_name) if self.company else ""
        return full or "Гарантирующий поставщик"

    def subject(self, reminder: Reminder) -> str:
        return filled(self.wordings[reminder.kind]["subject"], reminder.facts, self.places)

    def text(self, reminder: Reminder) -> str:
        return filled(self.wordings[reminder.kind]["text"], reminder.facts, self.places)

    def call(self, reminder: Reminder) -> str:
        return filled(self.wordings[reminder.kind]["spoken"], reminder.facts, self.places)

    def to(self, reminder: Reminder) -> BatchLetter:
        subject, text = self.subject(reminder), self.text(reminder)
        context = {"subject": subject, "paragraphs": paragraphs(text), "text": text, "company": self.name,
            "phone": self.phone, "site": settings.SITE_URL}  # fmt: skip
        return BatchLetter(
            to=reminder.email,
            subject=subject,
            text=render_to_string("emails/reminder.txt", context),
            html=render_to_string("emails/reminder.html", context),
            related=f"{RELATED}{reminder.pk}",
            unsubscribe_url="",
        )


def paragraphs(text: str) -> list[str]:
    return [each.strip() for each in text.replace("\r\n", "\n").split("\n\n") if each.strip()]
