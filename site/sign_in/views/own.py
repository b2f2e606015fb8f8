"""«Мой вход»: what somebody does about his own sign-in."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from wagtail.admin import messages

from sign_in import state
from sign_in.forms import PasswordForm
from sign_in.models import SignIn
from sign_in.rights import ENTER
from sign_in.services import recovery, second_step
from sign_in.services.sign_ins import end_all
from sign_in.views.step import show_codes
from staff.screens import SectionView

TITLE = "Мой вход"


class OwnView(SectionView):
    permission = ENTER
    template_name = "sign_in/own.html"
    header_icon = "key"
    page_title = section = TITLE
    section_url = "sign_in:own"

    @property
    def user(self) -> User:
        user: User = self.request.user  # type: ignore[assignment]  # SectionView lets nobody else in
        return user

    def get(self, request: HttpRequest) -> HttpResponse:
        device = second_step.device_of(self.user)
        rows = SignIn.objects.filter(user=self.user)
        return self.show(
            device=device, codes_left=recovery.left(self.user), sign_ins=rows,
            this=request.session.get(state.ROW),
        )  # fmt: skip


class WithPasswordView(OwnView):
    """A step with one's own sign-in; the password is asked for anew."""

    template_name = "sign_in/password.html"
    words = button = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(PasswordForm(request=request))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST, request=request)
        return self.do() if form.is_valid() else self._show(form)

    def _show(self, form: PasswordForm) -> HttpResponse:
        return self.show(status=400 if form.errors else 200, form=form, words=self.words, button=self.button)

    def do(self) -> HttpResponse:
        raise NotImplementedError


class EndOthersView(WithPasswordView):
    page_title = "Завершить остальные входы"
    words = "Во всех других браузерах придётся войти снова. Вход в этом браузере останется."
    button = "Завершить остальные"

    def do(self) -> HttpResponse:
        end_all(user=self.user, but=self.request.session.session_key)
        messages.success(self.request, "Остальные входы завершены.")
        return redirect(self.section_url)


class ConfirmView(WithPasswordView):
    """Before one's own row among the users, where the password and the e-mail can be set."""

    page_title = "Изменить свою учётную запись"
    words = "Эта учётная запись ваша. Прежде чем менять её почту, пароль или роль, введите свой пароль."
    button = "Продолжить"

    def do(self) -> HttpResponse:
        state.confirm(self.request.session, timezone.now())
        return redirect("wagtailusers_users:edit", self.user.pk)


class OfStepView(WithPasswordView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if second_step.device_of(self.user) is None:
            return redirect(self.section_url)
        return super().dispatch(request, *args, **kwargs)


class ReplaceView(OfStepView):
    page_title = "Подключить другое приложение"
    words = (
        "Прежнее приложение и прежние резервные коды перестанут подходить, остальные ваши входы завершатся. "
        "Сразу после этого подключите новое приложение."
    )
    button = "Отключить прежнее"

    def do(self) -> HttpResponse:
        second_step.disconnect(user=self.user, session_key=self.request.session.session_key)
        messages.success(self.request, "Прежнее приложение отключено. Подключите новое.")
        return redirect("sign_in:connect")


class RenewCodesView(OfStepView):
    page_title = "Получить новые резервные коды"
    words = "Прежние коды перестанут подходить. Новые будут показаны один раз."
    button = "Получить коды"

    def do(self) -> HttpResponse:
        return show_codes(self.request, second_step.renew_codes(user=self.user), reverse("sign_in:own"))
