from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from pages import menu
from pages.blocks import BodyBlock
from pages.models.base import Audience, BasePage
from pages.models.cards import card_of, pages_below
from pages.models.faq import QuestionPage
from pages.models.news import FEED, NewsPage, published
from pages.models.review import ReviewedPage
from workdays.services import current_statuses


class HomePage(BasePage):
    """The front page: what people come for, in large cards, and whether the office is open now."""

    lead = models.TextField("вступление", blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]
    template = "pages/home_page.html"
    max_count = 1

    class Meta:
        verbose_name = "главная страница"
        verbose_name_plural = "главные страницы"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page of a path in two queries, however deep it lies; the rest of the path is for it."""
        walked = self._walk(path_components, request)
        page = walked[-1].specific if len(walked) > 1 else self
        page.walked = [*walked[:-1], page]
        rest = path_components[len(walked) - 1 :]
        if page is self:
            return super().route(request, rest)
        return page.route(request, rest)

    def _walk(self, slugs: list[str], request: HttpRequest) -> list[Page]:
        """Return home and the pages below it that the slugs name, as far as they go; meet the menu."""
        walked: list[Page] = [self]
        if not slugs:
            return walked
        wanted = Q(slug__in=slugs, depth__lte=self.depth + len(slugs))
        if not menu.is_known(request):
            wanted |= Q(live=True, show_in_menus=True, depth=self.depth + 1)
        found = list(self.get_descendants().filter(wanted).only(*menu.FOR_LINKS).order_by("path"))
        if not menu.is_known(request):
            below = [page for page in found if page.depth == self.depth + 1]
            menu.remember(request, [page for page in below if page.live and page.show_in_menus])
        places = {(page.path[: -page.steplen], page.slug): page for page in found}
        for slug in slugs:
            child = places.get((walked[-1].path, slug))
            if child is None:
                break
            walked.append(child)
        return walked

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        below = list(pages_below(self))
        children = [page for page in below if page.show_in_menus]
        menu.remember(request, children)
        cards = [card_of(child, request) for child in children]
        news_url = next((page.get_url(request) for page in below if page.sort == "news"), "")
        return {
            **context,
            "cards": cards,
            "faq_url": next((card.url for card in cards if card.icon == "ask"), ""),
            "questions": QuestionPage.objects.descendant_of(self).live().order_by("path")[:6],
            "points": current_statuses(timezone.now()),
            "news_url": news_url,
            "feed_url": news_url and news_url + FEED,
            "news": published(NewsPage.objects.descendant_of(self)).defer("body")[:3],
        }


class SectionPage(BasePage):
    """«Физическим лицам», «Юридическим лицам» and the like: cards of the pages below."""

    intro = models.TextField("вступление", blank=True)
    audience = models.CharField("кому", max_length=20, choices=Audience.choices, default=Audience.BOTH)

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("audience")]
    template = "pages/section_page.html"

    class Meta:
        verbose_name = "раздел"
        verbose_name_plural = "разделы"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "cards": [card_of(child, request) for child in pages_below(self)]}


class InfoPage(ReviewedPage):
    """An ordinary page of information."""

    intro = models.TextField("вступление", blank=True)
    body = StreamField(BodyBlock(), verbose_name="текст", blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        *ReviewedPage.review_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("intro"), index.SearchField("body")]
    template = "pages/info_page.html"

    class Meta:
        verbose_name = "информационная страница"
        verbose_name_plural = "информационные страницы"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        lies_in_section = len(context["trail"]) > 1
        neighbours = menu.neighbours_of(self, request) if lies_in_section else []
        return {**context, "neighbours": neighbours if len(neighbours) > 1 else []}
