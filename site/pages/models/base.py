from typing import Any

from django.db import models
from django.http import HttpRequest

from wagtail.models import Page
from wagtail.models.pages import PageQuerySet


class BasePage(Page):
    """What all our pages share: their way from home and the company's name in the title."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["trail"] = self.trail()
        return context

    def trail(self) -> PageQuerySet:
        """Return the pages from home down to the parent of this one, for the breadcrumbs; one query."""
        return self.get_ancestors().filter(depth__gt=1).order_by("path")


class Audience(models.TextChoices):
    """Whom a section or a question is for; «both» stands for everybody."""

    BOTH = "both", "всем"
    INDIVIDUAL = "individual", "физическим лицам"
    ORGANIZATION = "organization", "юридическим лицам"
