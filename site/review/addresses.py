"""Addresses of the admin that letters and lists lead to."""

from typing import Any

from django.conf import settings
from django.contrib.admin.utils import quote
from django.urls import reverse

from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models


def edit_address(subject: Any) -> str:
    """Return the address of the form in which the thing is changed and its steps are taken."""
    if isinstance(subject, Page):
        return reverse("wagtailadmin_pages:edit", args=[subject.pk])
    if type(subject) in get_snippet_models():
        return reverse(type(subject).snippet_viewset.get_url_name("edit"), args=[quote(subject.pk)])
    raise LookupError(f"{type(subject).__name__} has no form in the admin.")


def full(address: str) -> str:
    return f"{settings.SITE_URL}{address}"
