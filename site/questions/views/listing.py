"""The desk's list, and the same list of what «Где моё письмо?» has found."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode

from wagtail.admin.ui.tables import BaseColumn, Table
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from ledger.access import AccessAction, record_access
from questions.desk.exporting import REGISTER as REGISTER_CODE
from questions.desk.exporting import AppealExport
from questions.desk.filters import DEFAULT_SCOPE, SCOPES_BY_CODE, Tab, kept_query, tabs
from questions.finding import MOST_FOUND, find
from questions.models import Appeal, SavedFilter
from questions.permissions import ASSIGN, REGISTER
from questions.services.erasing import SOUGHT
from staff.models import Employee

REGISTER_LABEL = "Зарегистрировать обращение"
LONGEST_QUERY = 200


class AppealIndexView(AppealExport, generic.IndexView):
    page_title = "Обращения"
    default_ordering = ["due_on", "id"]
    is_searchable = False
    any_permission_required = ["view"]

    @property
    def scope(self) -> str:
        given = str(self.request.GET.get("scope", DEFAULT_SCOPE))
        return given if given in SCOPES_BY_CODE else DEFAULT_SCOPE

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm(REGISTER):
            return []
        return [HeaderButton(REGISTER_LABEL, url=reverse("registration:register"), icon_name="plus")]

    @cached_property
    def may_assign(self) -> bool:
        return bool(self.request.user.has_perm(ASSIGN))

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [column for column in self.list_display if column.name != "choose" or self.may_assign]

    @cached_property
    def active_filters(self) -> list[Any]:
        # The tabs above say already which rows there are.
        return [each for each in super().active_filters if each.auto_id != "id_scope"]

    def get_base_queryset(self) -> QuerySet[Appeal]:
        # Neither the text nor the rule of the term is shown in a list, and both may be long.
        return Appeal.objects.select_related("assignee").defer("text", "term_snapshot")

    def order_queryset(self, queryset: QuerySet[Appeal]) -> QuerySet[Appeal]:
        latest_first = SCOPES_BY_CODE[self.scope].latest_first
        return queryset.order_by("-due_on", "-id") if latest_first else queryset.order_by("due_on", "id")

    looked = AccessAction.LIST

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        record_access(actor=f"user:{self.request.user.pk}", subject=REGISTER_CODE, action=self.looked)
        query = kept_query(self.request.GET)
        return super().get_context_data(
            *args,
            tabs=self.get_tabs(),
            saved_filters=SavedFilter.objects.filter(owner=self.request.user),
            kept_query=urlencode(query),
            is_narrowed=bool(query),
            executors=Employee.objects.active() if self.may_assign else [],
            return_url=self.get_return_url(),
            **kwargs,
        )

    def get_table(self, object_list: Any) -> Table:
        table = super().get_table(object_list)
        table.all_chosen = "choose_all" in self.request.GET
        return table

    def get_tabs(self) -> list[Tab]:
        return tabs(self.request.user, timezone.localdate(), self.scope)

    def get_return_url(self) -> str:
        """Return the address of these very rows, where an assignment leads back to."""
        query = kept_query(self.request.GET)
        page = self.request.GET.get(self.page_kwarg, "")
        return f"{self.index_url}?{urlencode({**query, self.page_kwarg: page} if page else query)}"


class AppealFindView(AppealIndexView):
    """Rows of the whole register that have what was looked for; a single one opens at once."""

    page_title = "Где письмо?"
    filterset_class = None
    looked = AccessAction.SEARCH

    @cached_property
    def sought(self) -> str:
        return str(self.request.session.get(SOUGHT, ""))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sought = " ".join(request.POST.get("q", "").split())[:LONGEST_QUERY]
        if not sought:
            request.session.pop(SOUGHT, None)
            return redirect("appeals:index")
        request.session[SOUGHT] = sought
        # What was looked for may be a name: only that somebody looked is written down.
        record_access(actor=f"user:{request.user.pk}", subject=REGISTER_CODE, action=self.looked)
        found = find(sought)
        if len(found) == 1:
            return redirect("appeals:inspect", pk=found[0])
        return HttpResponseRedirect(reverse("appeals:find"))

    def get_base_queryset(self) -> QuerySet[Appeal]:
        return super().get_base_queryset().filter(pk__in=find(self.sought) if self.sought else [])

    def order_queryset(self, queryset: QuerySet[Appeal]) -> QuerySet[Appeal]:
        return queryset.order_by("-id")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, sought=self.sought, **kwargs)
        return {**context, "is_cut": context["items_count"] >= MOST_FOUND, "most_found": MOST_FOUND}

    def get_tabs(self) -> list[Tab]:
        return tabs(self.request.user, timezone.localdate(), current="")
