"""«Почта»: the letters of the mailbox, what became of each, and what a person may do with it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wagtail_modeladmin.helpers import ButtonHelper, DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import InspectView

from inbox.doubts import WORDS
from inbox.models import Letter
from inbox.rights import HANDLE, VIEW
from ledger.access import AccessAction, record_access

NO_SUBJECT = "без темы"
STEPS = [
    ("register", "Зарегистрировать", {Letter.State.HUMAN}),
    ("join", "Добавить к обращению", {Letter.State.HUMAN}),
    ("nothing", "Ничего не требуется", {Letter.State.HUMAN}),
    ("spam", "Это спам", {Letter.State.HUMAN, Letter.State.NOTHING}),
    ("take_back", "Вернуть в разбор", {Letter.State.SPAM, Letter.State.NOTHING}),
]
"""The steps, how they are called, and from which states they are offered."""


def steps_of(letter: Letter, user: Any) -> Iterator[tuple[str, str]]:
    """Return addresses and names of what this user may do with a letter now."""
    if not (letter.is_open and user.has_perm(HANDLE)):
        return
    for name, label, states in STEPS:
        if letter.state in states:
            yield reverse(f"inbox:{name}", args=[letter.pk]), label


class DoubtFilter(SimpleListFilter):
    title = "почему ждёт решения"
    parameter_name = "doubt"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code.value, words) for code, words in WORDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(marks__contains=f"|{self.value()}|") if self.value() in WORDS else queryset


class AddressSearch(DjangoORMSearchHandler):
    """Finds letters by the whole address of the sender, through its index."""

    def search_queryset(self, queryset: QuerySet[Any], search_term: str, **kwargs: Any) -> QuerySet[Any]:
        term = search_term.strip()
        return queryset.filter(from_email__in={term, term.lower()}) if term else queryset


class LetterPermissions(PermissionHelper):
    """Letters come by themselves; nobody writes, changes or removes them here."""

    def user_can_list(self, user: Any) -> bool:
        return bool(user.has_perm(VIEW))

    user_has_any_permissions = user_can_list

    def user_can_inspect_obj(self, user: Any, obj: Letter) -> bool:
        return self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Letter) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Letter) -> bool:
        return False


class LetterButtons(ButtonHelper):
    def get_buttons_for_obj(
        self, obj: Letter, exclude: Any = None, *args: Any, **kwargs: Any
    ) -> list[dict[str, Any]]:
        look = [] if "inspect" in (exclude or ()) else [
            (self.url_helper.get_action_url("inspect", obj.pk), "Посмотреть")
        ]  # fmt: skip
        return [
            {
                "url": url, "label": label, "title": f"{label}: {obj}",
                "classname": self.finalise_classname(["button-small", "button-secondary"]),
            }
            for url, label in [*look, *steps_of(obj, self.request.user)]
        ]  # fmt: skip


class LookView(InspectView):
    """Shows one letter; who looked is written down."""

    page_title = "Входящее письмо"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record_access(actor=f"user:{request.user.pk}", subject=self.instance.stream, action=AccessAction.MAIL)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_meta_title(self) -> str:
        return f"{self.page_title} {self.instance.pk}"

    def get_page_subtitle(self) -> str:
        return f"№ {self.instance.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter = self.instance
        context = {
            "letter": letter,
            "files": list(letter.files.select_related("stored")),
            "steps": list(steps_of(letter, self.request.user)),
        }
        return {**super().get_context_data(**kwargs), **context}

    def get_template_names(self) -> list[str]:
        return ["inbox/letter.html"]


class LetterAdmin(ModelAdmin):
    model = Letter
    menu_label = "Почта"
    menu_icon = "mail"
    menu_order = 112
    index_view_extra_css = ["pages/admin_lists.css", "inbox/inbox.css"]
    inspect_view_extra_css = ["inbox/inbox.css"]
    list_display = ["received_at", "sender", "about", "state", "why"]
    list_filter = ["state", "kind", DoubtFilter]
    list_per_page = 50
    list_select_related = ["appeal"]
    empty_value_display = "—"
    inspect_view_enabled = True
    inspect_view_class = LookView
    search_fields = ["from_email"]
    search_handler_class = AddressSearch
    permission_helper_class = LetterPermissions
    button_helper_class = LetterButtons

    @display(description="от кого")
    def sender(self, letter: Letter) -> str:
        return letter.from_name or letter.from_email

    @display(description="тема")
    def about(self, letter: Letter) -> str:
        return letter.subject or NO_SUBJECT

    @display(description="почему или к какому обращению")
    def why(self, letter: Letter) -> str:
        if letter.state == Letter.State.HUMAN:
            return "; ".join(letter.doubt_words)
        return f"№ {letter.appeal.registration_number}" if letter.appeal else ""
