"""The letters of an announcement: made of one text, each with its own way out."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from wagtail.models import Site

from notices.models import Announcement, Subscriber
from outbox.batches import BatchLetter
from pages.addresses import absolute
from pages.models import CompanySettings

KIND = "announcement"
RELATED = "delivery:"
EXAMPLE_KEY = "example"
"""Stands in a preview in the place of a subscriber's own key."""


class Letters:
    """What is the same in all letters of one announcement is found out once."""

    def __init__(self, announcement: Announcement) -> None:
        self.announcement = announcement
        site = Site.objects.filter(is_default_site=True).first()
        self.common: dict[str, Any] = {
            "announcement": announcement,
            "paragraphs": announcement.paragraphs(),
            "link": absolute(announcement.link) if announcement.link else "",
            "company": CompanySettings.for_site(site) if site else None,
            "manage": absolute(reverse("notices:manage_link")),
        }

    def to(self, subscriber: Subscriber, delivery: int) -> BatchLetter:
        leave = leave_url(subscriber.key)
        return BatchLetter(
            to=subscriber.email,
            subject=self.announcement.subject,
            text=self.text(leave),
            html=self.html(leave),
            related=f"{RELATED}{delivery}",
            unsubscribe_url=leave,
        )

    def text(self, leave: str) -> str:
        return render_to_string("emails/announcement.txt", {**self.common, "leave": leave})

    def html(self, leave: str) -> str:
        return render_to_string("emails/announcement.html", {**self.common, "leave": leave})


def leave_url(key: str) -> str:
    """Return the address that ends a subscription: it has a key in it, and no address of a person."""
    return absolute(reverse("notices:leave", args=[key]))
