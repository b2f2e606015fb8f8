"""News and announcements, with an archive by year and a feed."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models.pages import PageQuerySet
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.base import BasePage

PER_PAGE = 10


class Category(models.TextChoices):
    NEWS = "news", "Новости компании"
    TARIFFS = "tariffs", "Тарифы и правила"
    CONTRACTS = "contracts", "Условия договоров"
    PAYMENT = "payment", "Сроки и способы оплаты"
    SUPPLY = "supply", "Ограничения и перерывы"


class NewsIndexPage(RoutablePageMixin, BasePage):
    intro = models.TextField("вступление", blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    template = "pages/news_index_page.html"
    subpage_types = ["pages.NewsPage"]

    class Meta:
        verbose_name = "новости и объявления"
        verbose_name_plural = "новости и объявления"

    def news(self) -> PageQuerySet:
        """Return what is published below, the newest first."""
        return NewsPage.objects.child_of(self).live().public().order_by("-date", "-path")

    def get_route_paths(self) -> list[str]:
        """Name the feed too: its readers must find it when the page is renamed."""
        return ["/", "/rss/"]

    @path("")
    def read(self, request: HttpRequest) -> HttpResponse:
        return self.render(request, context_overrides=self._shown(request))

    @path("rss/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        from pages.feeds import NewsFeed

        return NewsFeed()(request, index=self)

    def _shown(self, request: HttpRequest) -> dict[str, Any]:
        """Choose by category and year; a word of the address that means nothing is passed over."""
        days: Iterable[Any] = self.news().values_list("date__year", "category")
        present = list(days)
        years = sorted({year for year, _ in present}, reverse=True)
        categories = [pair for pair in Category.choices if any(each == pair[0] for _, each in present)]
        asked_year, asked_category = request.GET.get("year", ""), request.GET.get("category", "")
        year = int(asked_year) if asked_year in {str(each) for each in years} else None
        category = asked_category if asked_category in dict(categories) else ""
        chosen = self.news().defer("body")
        chosen = chosen.filter(date__year=year) if year else chosen
        chosen = chosen.filter(category=category) if category else chosen
        return {
            "years": years,
            "categories": categories,
            "year": year,
            "category": category,
            "listed": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
        }


class NewsPage(BasePage):
    date = models.DateField("дата", default=timezone.localdate)
    category = models.CharField("рубрика", max_length=20, choices=Category.choices, default=Category.NEWS)
    intro = models.TextField("коротко", help_text="Одно-два предложения: для списка, ленты и поиска.")
    body = StreamField(BodyBlock(), verbose_name="текст", blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("category")]),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("intro"), index.SearchField("body")]
    template = "pages/news_page.html"
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "новость или объявление"
        verbose_name_plural = "новости и объявления"
