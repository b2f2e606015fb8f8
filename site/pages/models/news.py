"""News and announcements, with an archive by year and a feed."""

from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import models
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import PageViewRestriction
from wagtail.models.pages import PageQuerySet
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.base import BasePage

PER_PAGE = 10
OTHERS = 3
FEED = "rss/"


class Category(models.TextChoices):
    NEWS = "news", "Новости компании"
    TARIFFS = "tariffs", "Тарифы и правила"
    CONTRACTS = "contracts", "Условия договоров"
    PAYMENT = "payment", "Сроки и способы оплаты"
    SUPPLY = "supply", "Ограничения и перерывы"


@dataclass(frozen=True)
class Link:
    """A choice that is offered: its words, the address's query it leads to, whether it is the present one."""

    label: str
    query: str
    is_current: bool


@dataclass(frozen=True)
class Choice:
    """Which news are asked for; what is empty does not narrow them."""

    year: str = ""
    category: str = ""

    @property
    def query(self) -> str:
        return urlencode([(name, value) for name, value in asdict(self).items() if value])

    def among(self, news: PageQuerySet) -> PageQuerySet:
        """Return the news that fit."""
        news = news.filter(date__year=int(self.year)) if self.year else news
        return news.filter(category=self.category) if self.category else news

    def years(self, years: list[str]) -> list[Link]:
        return [self._link("Все годы", year=""), *(self._link(year, year=year) for year in years)]

    def categories(self, values: list[str]) -> list[Link]:
        named = (self._link(str(Category(value).label), category=value) for value in values)
        return [self._link("Все рубрики", category=""), *named]

    def _link(self, label: str, **change: str) -> Link:
        other = replace(self, **change)
        return Link(label, other.query, other == self)


def published(news: PageQuerySet) -> PageQuerySet:
    """Return what anybody may read, the newest first; Wagtail's own ``public`` asks once more for that."""
    path_of_news = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restricted = PageViewRestriction.objects.annotate(asked=path_of_news)
    restricted = restricted.filter(asked__startswith=F("page__path"))
    return news.live().exclude(Exists(restricted)).order_by("-date", "-path")


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
        return published(NewsPage.objects.child_of(self))

    def get_route_paths(self) -> list[str]:
        """Name the feed too: its readers must find it when the page is renamed."""
        return ["/", f"/{FEED}"]

    @path("")
    def read(self, request: HttpRequest) -> HttpResponse:
        return self.render(request, context_overrides=self._shown(request))

    @path(FEED, name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        from pages.feeds import NewsFeed

        return NewsFeed()(request, index=self)

    def _shown(self, request: HttpRequest) -> dict[str, Any]:
        """Choose by category and year; a word of the address that means nothing is passed over."""
        news = self.news()
        # One row for each year and category, however long the archive has grown.
        present = list(news.order_by().values_list("date__year", "category").distinct())
        years = [str(year) for year in sorted({year for year, _ in present}, reverse=True)]
        categories = [value for value in Category.values if value in {category for _, category in present}]
        asked_year, asked_category = request.GET.get("year", ""), request.GET.get("category", "")
        choice = Choice(
            year=asked_year if asked_year in years else "",
            category=asked_category if asked_category in categories else "",
        )
        listed = Paginator(choice.among(news).defer("body"), PER_PAGE).get_page(request.GET.get("page"))
        return {
            "years": choice.years(years),
            "categories": choice.categories(categories),
            "query": choice.query,
            "is_chosen": choice != Choice(),
            "listed": listed,
            "numbers": listed.paginator.get_elided_page_range(listed.number, on_each_side=1, on_ends=1),
        }


class NewsPage(BasePage):
    may_be_urgent = True

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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        others = published(NewsPage.objects.sibling_of(self, inclusive=False))
        return {**context, "others": others.defer("body")[:OTHERS]}
