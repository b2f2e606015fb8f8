from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from sign_in import letters, rights, state, urls
from sign_in.services.sign_ins import forget_ended
from sign_in.services.unlocking import forget_attempts
from sign_in.views import colleagues, own
from staff.screens import entry_for


@hooks.register("register_admin_urls")
def sign_in_addresses() -> list[URLResolver]:
    return [path("sign-in/", include(urls))]


@hooks.register("register_account_menu_item")
def own_sign_in(request: HttpRequest) -> dict[str, str]:
    words = "Второй шаг: приложение и резервные коды. Где вы вошли."
    return {"url": reverse("sign_in:own"), "label": own.TITLE, "help_text": words}


@hooks.register("register_settings_menu_item")
def sign_in_of_colleagues() -> MenuItem:
    address = reverse("sign_in:colleagues")
    return entry_for(rights.RESET)(colleagues.TITLE, address, name="sign-in", icon_name="key", order=610)


@hooks.register("before_edit_user")
def ask_for_the_password_before_ones_own_row(request: HttpRequest, user: User) -> HttpResponse | None:
    if user.pk != request.user.pk or state.is_confirmed(request.session, timezone.now()):
        return None
    return redirect("sign_in:confirm")


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return rights.granted()


@hooks.register("message_kinds")
def message_kinds() -> dict[str, str]:
    return letters.LABELS


@hooks.register("periodic_job")
def forget_ended_sign_ins(now: datetime) -> str:
    ended = forget_ended(now)
    return f"{ended} sign-ins ended" if ended else ""


@hooks.register("periodic_job")
def forget_wrong_passwords(now: datetime) -> str:
    forgotten = forget_attempts(now)
    return f"{forgotten} wrong passwords forgotten" if forgotten else ""
