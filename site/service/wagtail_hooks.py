from typing import Any

from django.urls import include, path

from wagtail import hooks

from service import rights, urls


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("service/", include(urls))]


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return rights.granted()
