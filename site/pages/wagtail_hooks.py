from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail_modeladmin.options import modeladmin_register

from pages.admin import PaymentPointAdmin
from pages.announcing import Offer, news_and_editions
from pages.health.rights import granted as health_rights
from pages.health.views import HealthView
from pages.jobs import expire_due, publish_due
from pages.links import PlainPageLinkHandler
from pages.panels import UnfilledPanel
from pages.published import read_waiting_texts
from pages.search_sources import DOCUMENTS, NEWS, PAGES, QUESTIONS
from pages.viewsets import published_file_chooser
from search.sources import Source
from staff.screens import ScreenViewSet

modeladmin_register(PaymentPointAdmin)
POINTS = [f"pages.{action}_paymentpoint" for action in ("add", "change", "delete")]


@hooks.register("role_permissions")
def permissions() -> dict[str, list[str]]:
    """Who writes the pages also keeps what they say of the company and of the places to pay."""
    keep = ["wagtailadmin.access_admin", "pages.change_companysettings", "pages.add_publishedfile"]
    return {"editor": [*keep, *POINTS], "administrator": [*keep, *POINTS]}


@hooks.register("register_admin_viewset")
def choose_published_files() -> ViewSet:
    return published_file_chooser


@hooks.register("role_permissions")
def who_reads_the_health_report() -> dict[str, list[str]]:
    return health_rights()


@hooks.register("register_admin_viewset")
def health_report() -> ViewSet:
    return ScreenViewSet("health", HealthView, menu_order=116)


@hooks.register("periodic_job")
def read_published_texts(now: datetime) -> str:
    count = read_waiting_texts()
    return f"{count} published files read" if count else ""


@hooks.register("periodic_job")
def keep_publishing_times(now: datetime) -> str:
    published, expired = publish_due(now), expire_due(now)
    return f"{published} published, {expired} expired on schedule" if published or expired else ""


@hooks.register("announcement_source")
def tell_of_news_and_editions(since: datetime) -> Iterable[Offer]:
    return news_and_editions(since)


@hooks.register("construct_homepage_panels")
def show_unfilled(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("pages.change_companysettings"):
        panels.append(UnfilledPanel(request))


@hooks.register("construct_main_menu")
def hide_overwritable_documents(request: HttpRequest, menu_items: list[Any]) -> None:
    """Documents are published as editions, whose files never change; Wagtail's own kind would be a trap."""
    menu_items[:] = [item for item in menu_items if item.name != "documents"]


@hooks.register("register_rich_text_features", order=10)
def follow_links_cheaply(features: FeatureRegistry) -> None:
    features.register_link_type(PlainPageLinkHandler)


@hooks.register("search_source")
def find_pages() -> Source:
    return PAGES


@hooks.register("search_source")
def find_questions() -> Source:
    return QUESTIONS


@hooks.register("search_source")
def find_documents() -> Source:
    return DOCUMENTS


@hooks.register("search_source")
def find_news() -> Source:
    return NEWS
