"""The feed of what is announced, for programs that watch for new ones (RSS 2.0)."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page

from interruptions.models import Interruption
from interruptions.presenters import Notice, notices_of
from interruptions.wording import heading_of, press_text
from pages.addresses import absolute
from pages.feeds import as_html, plain
from pages.models import CompanySettings

if TYPE_CHECKING:
    AnyFeed = Feed[Notice, None]
else:
    AnyFeed = Feed

LENGTH = 50


class InterruptionFeed(AnyFeed):
    """What is announced and not over, the soonest first; what ends is gone from it at that minute."""

    language = "ru"
    item_guid_is_permalink = False

    @method_decorator(conditional_page)
    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.company = CompanySettings.for_request(request).short_name

    def title(self) -> str:
        name = "Отключения электроэнергии"
        return plain(f"{name} — {self.company}" if self.company else name)

    def description(self) -> str:
        return "Плановые и аварийные перерывы электроснабжения, объявленные сейчас."

    def link(self) -> str:
        return absolute(reverse("interruptions:index"))

    def feed_url(self) -> str:
        return absolute(reverse("interruptions:feed"))

    def items(self) -> Iterable[Notice]:
        now = timezone.now()
        return notices_of(Interruption.objects.announced(now)[:LENGTH], now)

    def item_title(self, item: Notice) -> str:
        return as_html(heading_of(item.row))

    def item_description(self, item: Notice) -> str:
        return as_html(press_text(item.row, item.places))

    def item_link(self, item: Notice) -> str:
        return absolute(item.row.get_absolute_url())

    def item_guid(self, item: Notice) -> str:
        """Name the item for ever; a moved or cancelled one comes as new, so that programs tell of it."""
        return f"interruption:{item.row.pk}:{item.row.state}:{item.row.starts_at:%Y%m%dT%H%M}"

    def item_categories(self, item: Notice) -> list[str]:
        return [str(item.row.get_kind_display())]

    def item_pubdate(self, item: Notice) -> datetime | None:
        published: datetime | None = item.row.first_published_at
        return published

    def item_updateddate(self, item: Notice) -> datetime | None:
        changed: datetime | None = item.row.last_published_at
        return changed
