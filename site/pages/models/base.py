from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from wagtail.models import Page, PageViewRestriction


class BasePage(Page):
    """What all our pages share: their way from home and the company's name in the title."""

    walked: "list[Page] | None" = None
    """The pages from home down to this one, when the request came that way; saves asking for them again."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["trail"] = self.trail()
        return context

    def trail(self) -> list[Page]:
        """Return the pages from home down to the parent of this one, for the breadcrumbs."""
        if self.walked is not None:
            return self.walked[:-1]
        return list(self.get_ancestors().filter(depth__gt=1).order_by("path"))

    def get_view_restrictions(self) -> "QuerySet[PageViewRestriction]":
        """Find the restrictions in one query, unless a page on the way mirrors another and has its rules."""
        if self.walked is None or any(page.alias_of_id for page in self.walked):
            return super().get_view_restrictions()
        steps = range(self.steplen, len(self.path) + 1, self.steplen)
        return PageViewRestriction.objects.filter(page__path__in=[self.path[:end] for end in steps])


class Audience(models.TextChoices):
    """Whom a section or a question is for; «both» stands for everybody."""

    BOTH = "both", "всем"
    INDIVIDUAL = "individual", "физическим лицам"
    ORGANIZATION = "organization", "юридическим лицам"
