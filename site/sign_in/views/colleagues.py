"""«Вход сотрудников»: who has connected the second step, its reset, sign-ins that are shut."""

from ipaddress import ip_address
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from wagtail.admin import messages

from django_otp.plugins.otp_totp.models import TOTPDevice

from sign_in.errors import NotTheirs
from sign_in.rights import ENTER, RESET, UNLOCK
from sign_in.services import second_step, unlocking
from staff.screens import SectionView

TITLE = "Вход сотрудников"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def those_who_enter() -> "QuerySet[User]":
    """Return the accounts that may enter the admin or have an app, each with its apps and its card."""
    enter = User.objects.with_perm(ENTER, backend=BACKEND)
    apps = Prefetch("totpdevice_set", TOTPDevice.objects.filter(confirmed=True), to_attr="apps")
    rows = User.objects.filter(Q(pk__in=enter) | Q(totpdevice__confirmed=True), is_active=True)
    return rows.distinct().select_related("employee").prefetch_related(apps).order_by("username")


class ColleaguesView(SectionView):
    permission = RESET
    template_name = "sign_in/colleagues.html"
    header_icon = "key"
    page_title = section = TITLE
    section_url = "sign_in:colleagues"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [(user, self._may_reset(user)) for user in those_who_enter()]
        missing = sum(not user.apps for user, _ in rows)  # type: ignore[attr-defined]
        shut = unlocking.locked(timezone.now()) if request.user.has_perm(UNLOCK) else []
        return self.show(rows=rows, missing=missing, locked=shut, may_unlock=request.user.has_perm(UNLOCK))

    def _may_reset(self, user: User) -> bool:
        by: User = self.request.user  # type: ignore[assignment]
        return bool(user.apps) and not second_step.why_not(user=user, by=by)  # type: ignore[attr-defined]


class ResetView(ColleaguesView):
    template_name = "sign_in/reset.html"
    page_title = "Сбросить второй шаг"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let nobody in who may not reset this very person's second step."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.colleague = get_object_or_404(User, pk=kwargs["pk"])
        if second_step.why_not(user=self.colleague, by=request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        return self.show(colleague=self.colleague)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        by: User = request.user  # type: ignore[assignment]
        try:
            second_step.reset(user=self.colleague, by=by)
        except NotTheirs as error:
            raise PermissionDenied(str(error)) from error
        messages.success(request, f"Второй шаг сброшен: {self.colleague.get_username()}.")
        return redirect(self.section_url)


class UnlockView(SectionView):
    permission = UNLOCK
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        by: User = request.user  # type: ignore[assignment]  # SectionView lets nobody else in
        address, name = (request.POST.get(field, "") for field in ("address", "name"))
        try:
            opened = unlocking.unlock(address=str(ip_address(address)) if address else "", name=name, by=by)
        except ValueError:
            opened = 0
        if opened:
            messages.success(request, "Вход открыт.")
        else:
            messages.info(request, "Этот вход уже открыт.")
        return redirect("sign_in:colleagues")
