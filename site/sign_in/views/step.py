"""Between the password and the admin: connecting the second step and passing it."""

from base64 import b32encode
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from wagtail.admin import messages

import django_otp
import segno
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice

from sign_in import state
from sign_in.errors import SignInError
from sign_in.forms import CodeForm, FirstCodeForm
from sign_in.services import recovery, second_step

BY_RECOVERY = (
    "Вы вошли по резервному коду. Осталось кодов: {left}. Новые можно получить на странице «Мой вход»."
)


class StepView(View):
    template_name = ""

    @property
    def user(self) -> User:
        """Return who has given the password: Wagtail lets nobody else come here."""
        user: User = self.request.user  # type: ignore[assignment]
        return user

    def show(self, **context: Any) -> HttpResponse:
        status = 400 if (form := context.get("form")) and form.errors else 200
        return render(self.request, self.template_name, {"next": self.wanted(), **context}, status=status)

    def wanted(self) -> str:
        """Return where the person was going; the front page of the admin for any address elsewhere."""
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        here = {self.request.get_host()}
        safe = url_has_allowed_host_and_scheme(asked, here, require_https=self.request.is_secure())
        return asked if safe else reverse("wagtailadmin_home")


class ConnectView(StepView):
    """A secret as a picture for a telephone and in words for typing; a code of the app confirms it."""

    template_name = "sign_in/connect.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if second_step.device_of(self.user) is None:
            return super().dispatch(request, *args, **kwargs)
        return redirect("sign_in:own" if request.user.is_verified() else "sign_in:code")  # type: ignore[union-attr]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(FirstCodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FirstCodeForm(request.POST)
        if form.is_valid():
            key, code = request.session.session_key, form.cleaned_data["code"]
            try:
                device, codes = second_step.connect(
                    user=self.user, secret=self._secret(), code=code, session_key=key
                )
            except SignInError as error:
                form.add_error("code", str(error))
            else:
                pass_step(request, device)
                return show_codes(request, codes, self.wanted())
        return self._show(form)

    def _show(self, form: FirstCodeForm) -> HttpResponse:
        device = second_step.device_with(self.user, self._secret())
        picture = segno.make(device.config_url, error="m", micro=False)
        # White around it and under it: the dark colours of the admin would hide it from a camera.
        drawn = picture.svg_data_uri(scale=5, border=4, light="white")
        return self.show(form=form, picture=drawn, secret=_in_groups(device), name=self.user.get_username())

    def _secret(self) -> str:
        """Return the secret of this session: the same however often the page is opened."""
        secret: str = self.request.session.setdefault(state.NEW_APP, second_step.new_secret())
        return secret


class CodeView(StepView):
    template_name = "sign_in/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_verified():  # type: ignore[union-attr]
            return HttpResponseRedirect(self.wanted())
        if second_step.device_of(self.user) is None:
            return redirect("sign_in:connect")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        if form.is_valid():
            try:
                device = second_step.check(user=self.user, code=form.cleaned_data["code"])
            except SignInError as error:
                form.add_error("code", str(error))
            else:
                pass_step(request, device)
                if not isinstance(device, TOTPDevice):
                    left = recovery.left(self.user)
                    messages.warning(request, BY_RECOVERY.format(left=left))
                return HttpResponseRedirect(self.wanted())
        return self.show(form=form)


def pass_step(request: HttpRequest, device: Device) -> None:
    """Let the session in, under a new key: the former one was known before the second step."""
    django_otp.login(request, device)
    for name in (state.ASKED, state.NEW_APP):
        request.session.pop(name, None)
    request.session.cycle_key()


def show_codes(request: HttpRequest, codes: list[str], wanted: str) -> HttpResponse:
    """Show recovery codes in this very answer: only their hashes are kept."""
    return render(request, "sign_in/codes.html", {"codes": codes, "next": wanted})


def _in_groups(device: TOTPDevice) -> str:
    """Return the secret as apps take it by hand, in groups of four."""
    secret = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
