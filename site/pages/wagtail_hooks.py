from typing import Any

from django.http import HttpRequest

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from pages.links import PlainPageLinkHandler
from pages.panels import UnfilledPanel


@hooks.register("role_permissions")
def permissions() -> dict[str, list[str]]:
    """Who writes the pages also keeps what they say of the company."""
    keep = ["wagtailadmin.access_admin", "pages.change_companysettings"]
    return {"editor": keep, "administrator": keep}


@hooks.register("construct_homepage_panels")
def show_unfilled(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("pages.change_companysettings"):
        panels.append(UnfilledPanel(request))


@hooks.register("register_rich_text_features", order=10)
def follow_links_cheaply(features: FeatureRegistry) -> None:
    features.register_link_type(PlainPageLinkHandler)
