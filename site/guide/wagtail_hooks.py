from django.urls import URLResolver, include, path, reverse

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from guide import urls
from guide.views import TITLE


@hooks.register("register_admin_urls")
def guide_addresses() -> list[URLResolver]:
    return [path("guide/", include(urls))]


@hooks.register("register_admin_menu_item")
def guide_in_the_menu() -> MenuItem:
    """For everybody who may enter the admin: right above Wagtail's own help."""
    return MenuItem(TITLE, reverse("guide:contents"), name="guide", icon_name="help", order=10900)
