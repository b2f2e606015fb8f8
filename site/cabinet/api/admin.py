"""«Доступ для личного кабинета»: which programs may register appeals; a token is shown once."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from cabinet.api.tokens import issue, revoke
from cabinet.models import ApiClient
from cabinet.rights import MANAGE
from staff.screens import entry_for

TITLE = "Доступ для личного кабинета"


class ClientForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    class Meta:
        model = ApiClient
        fields = ["name"]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if ApiClient.objects.filter(name=name, revoked_at=None).exists():
            raise forms.ValidationError(
                "Ключ с таким названием уже действует. Назовите иначе или отзовите его."
            )
        return name


class Screen(WagtailAdminTemplateMixin, View):
    header_icon = "key"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), *self.trail()]

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.page_title}]


@method_decorator(permission_required(MANAGE, raise_exception=True), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class ClientsView(Screen):
    template_name = "cabinet/admin/clients.html"
    page_title = TITLE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(ClientForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make a token and show it in this very answer: nothing keeps it, so nothing can show it again."""
        form = ClientForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        client, token = issue(name=form.cleaned_data["name"], user=request.user)
        return self._show(ClientForm(), made=client, token=token)

    def _show(self, form: ClientForm, **more: Any) -> HttpResponse:
        clients = ApiClient.objects.select_related("created_by")
        return self.render_to_response(self.get_context_data(form=form, clients=clients, **more))


@method_decorator(permission_required(MANAGE, raise_exception=True), name="dispatch")
class RevokeView(Screen):
    template_name = "cabinet/admin/revoke.html"
    page_title = "Отозвать доступ"

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("api_clients:index"), "label": TITLE}, *super().trail()]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        client = get_object_or_404(ApiClient, pk=pk)
        return self.render_to_response(self.get_context_data(client=client))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        client = get_object_or_404(ApiClient, pk=pk)
        revoke(client_id=client.pk, user=request.user)
        messages.success(request, f"Доступ «{client.name}» отозван: его ключ больше не действует.")
        return HttpResponseRedirect(reverse("api_clients:index"))


class ClientsViewSet(ViewSet):
    """The screen at /admin/api_clients/, with its entry of the menu."""

    icon = Screen.header_icon
    menu_label = TITLE
    menu_name = "api-clients"
    menu_order = 830
    add_to_admin_menu = True
    menu_item_class = entry_for(MANAGE)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ClientsView.as_view(), name="index"),
            path("<int:pk>/revoke/", RevokeView.as_view(), name="revoke"),
        ]


clients_viewset = ClientsViewSet("api_clients")
