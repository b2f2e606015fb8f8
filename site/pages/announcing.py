"""What has just been published and may be told to subscribers.

Each room tells its own by the hook ``announcement_source``: a function of the moment since when, which
returns offers. The room of announcements, which lies above, turns one into a letter when an editor asks it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from pages.models import Edition, NewsPage
from pages.models.news import Category

MOST = 30
"""What one room offers at most, the latest first."""


@dataclass(frozen=True)
class Offer:
    """A published thing with the words that a letter about it begins with.

    `source` is its code for ever, such as «pages.newspage:12»; `topic` one of «tariffs», «news»,
    «disclosure», «interruptions»; `link` a path on this site; `places` pairs of settlement and street.
    """

    source: str
    topic: str
    subject: str
    text: str
    link: str
    published_at: datetime
    places: tuple[tuple[str, str], ...] = ()


def news_and_editions(since: datetime) -> Iterable[Offer]:
    """Return news, and editions of documents whose first day is not past, published since the moment."""
    return [*_news(since), *_editions(since)]


def _news(since: datetime) -> Iterator[Offer]:
    fresh = NewsPage.objects.live().filter(first_published_at__gte=since, date__gte=timezone.localdate(since))
    for page in fresh.order_by("-first_published_at").defer("body")[:MOST]:
        topic = "tariffs" if page.category == Category.TARIFFS else "news"
        yield Offer(
            f"pages.newspage:{page.pk}", topic, page.title, page.intro, page.url, page.first_published_at
        )


def _editions(since: datetime) -> Iterator[Offer]:
    fresh = Edition.objects.filter(
        page__live=True, page__last_published_at__gte=since, valid_from__gte=timezone.localdate(since)
    )
    latest = fresh.select_related("page").defer("body").annotate(at=F("page__last_published_at"))
    for edition in latest.order_by("-page__last_published_at")[:MOST]:
        title = edition.page.title
        yield Offer(
            source=f"pages.edition:{edition.pk}",
            topic="disclosure",
            subject=f"Новая редакция: {title}",
            text=f"На сайте новая редакция документа «{title}» ({edition.number}). "
            f"Она действует с {edition.valid_from:%d.%m.%Y}.",
            link=edition.page.url or "/",
            published_at=edition.page.last_published_at,
        )
