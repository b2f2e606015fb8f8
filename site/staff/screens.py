"""Screens of the admin that are neither lists nor forms of one model: who may open them, and their place."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views import View

from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from staff.models import Employee

NO_CARD = "У вашей учётной записи нет карточки сотрудника."


def entry_for(*rights: str) -> type[MenuItem]:
    """Return the class of an entry of the menu that is shown to those who hold one of the rights."""

    class Entry(MenuItem):
        def is_shown(self, request: HttpRequest) -> bool:
            return any(request.user.has_perm(right) for right in rights)

    return Entry


class SectionView(WagtailAdminTemplateMixin, View):
    """A page of a section for those who hold its permission.

    `section` is the title of the section and `section_url` the name of its first page, which stands before
    the page in its path.
    """

    permission = ""
    section = ""
    section_url = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        own = {"url": "", "label": str(self.get_page_title())}
        return [*super().get_breadcrumbs_items(), *self.way(), own]

    def way(self) -> list[dict[str, str]]:
        """Return what stands between the front page of the admin and this page."""
        if str(self.get_page_title()) == self.section:
            return []
        return [{"url": reverse(self.section_url), "label": self.section}]

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(**context), status=status)

    def employee(self) -> Employee:
        """Return whoever is at work here; PermissionDenied for a user without an employee's card."""
        found = Employee.objects.of_user(self.request.user)
        if found is None:
            raise PermissionDenied(NO_CARD)
        return found


class ScreenViewSet(ViewSet):
    """A section of one page, at the address of its name, and its entry of the menu."""

    add_to_admin_menu = True

    def __init__(self, name: str, screen: type[SectionView], *, menu_order: int) -> None:
        self.screen = screen
        super().__init__(
            name,
            icon=screen.header_icon,
            menu_label=screen.page_title,
            menu_name=name,
            menu_order=menu_order,
            menu_item_class=entry_for(screen.permission),
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", self.screen.as_view(), name="index")]
