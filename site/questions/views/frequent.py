"""A frequent question made of an answer, and the check of one for personal data."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ledger.access import AccessAction
from pages.models import FaqPage, QuestionPage
from questions.errors import QuestionsError
from questions.frequent.checking import known_of, public_strings, spotted_in, spotted_on
from questions.frequent.forms import FrequentForm, begun_with, reasons_in, typed_rows
from questions.frequent.telling import sections_for
from questions.models import Appeal, FrequentDraft, NotPersonal
from questions.permissions import VIEW
from questions.services.frequent import (
    PersonalDataLeft,
    make_draft,
    mark_not_personal,
    take_mark_back,
    why_not,
)
from questions.views.registration import DeskView

SAVED = "Черновик частого вопроса сохранён. На сайте он появится после согласования."
PROPOSED = "Черновик частого вопроса сохранён. Редактор доработает его и отправит на согласование."
NOTHING_TICKED = "Ничего не отмечено: поставьте отметку у фрагмента, который не личные данные."


def may_edit(page: QuestionPage, user: Any) -> bool:
    return bool(page.permissions_for_user(user).can_edit())


class MakeFrequentView(DeskView):
    """Writing a frequent question from an answered appeal; nothing personal can be saved with it."""

    permission = VIEW
    page_title = "Сделать частым вопросом"
    header_icon = "help"
    template_name = "questions/frequent/make.html"
    appeal: Appeal
    sections: list[FaqPage]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.sections = sections_for(request.user)
        if not self.sections:
            raise PermissionDenied
        self.appeal = get_object_or_404(Appeal.objects.with_reply(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if made := FrequentDraft.objects.filter(appeal=self.appeal).select_related("page").first():
            return self._lead_on(made.page)
        if why_not(self.appeal):
            raise Http404
        self.saw(self.appeal.stream, AccessAction.CARD)
        return self._show(FrequentForm(sections=self.sections, initial=begun_with(self.appeal)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = FrequentForm(request.POST, sections=self.sections)
        if not form.is_valid():
            return self._show(form, status=422)
        cleaned = form.cleaned_data
        try:
            page = make_draft(
                appeal_id=pk, actor=self.employee, section=cleaned["section"], texts=form.texts(),
                category=cleaned["category"], audience=cleaned["audience"], fine=reasons_in(request.POST),
            )  # fmt: skip
        except PersonalDataLeft as error:
            form.add_error(None, str(error))
            return self._show(form, status=422)
        except QuestionsError as error:
            form.add_error(None, str(error))
            return self._show(form, status=409)
        messages.success(request, SAVED if may_edit(page, request.user) else PROPOSED)
        return self._lead_on(page)

    def _lead_on(self, page: QuestionPage) -> HttpResponse:
        """Lead whoever writes the pages to the draft, and anybody else back to the appeal."""
        if may_edit(page, self.request.user):
            return redirect("wagtailadmin_pages:edit", page.pk)
        return redirect("appeals:inspect", self.appeal.pk)

    def _show(self, form: FrequentForm, *, status: int = 200) -> HttpResponse:
        allowed, known = public_strings(), known_of(self.appeal)
        rows = []
        if form.is_bound:
            texts = {name: str(form[name].value() or "") for name in ("title", "short_answer", "source")}
            texts["answer"] = str(form.cleaned_data.get("answer", ""))
            rows = typed_rows(self.request.POST, spotted_in(texts, allowed=allowed, known=known))
        reply = getattr(self.appeal, "reply", None)
        # What the fields of the form are called is what is searched here, too.
        given = {"title": self.appeal.text, "answer": reply.text if reply else ""}
        replaced = [] if form.is_bound else spotted_in(given, allowed=allowed, known=known)
        return self.show(status=status, form=form, rows=rows, replaced=replaced, appeal=self.appeal)


class CheckFrequentView(WagtailAdminTemplateMixin, View):
    """What looks like personal data in the draft of a frequent question, to be marked as none."""

    page_title = "Проверка на личные данные"
    header_icon = "lock"
    template_name = "questions/frequent/check.html"
    page: QuestionPage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = get_object_or_404(QuestionPage, pk=kwargs["pk"])
        if not may_edit(found, request.user):
            raise PermissionDenied
        self.page = found.get_latest_revision_as_object()
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_subtitle(self) -> str:
        return str(self.page.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        form = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": form, "label": str(self.page.title)},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if unmarked := request.POST.get("unmark", ""):
            take_mark_back(
                page=self.page, user=request.user, mark=int(unmarked) if unmarked.isdecimal() else 0
            )
            return redirect("frequent:check", pk)
        reasons = reasons_in(request.POST)
        if not reasons:
            messages.error(request, NOTHING_TICKED)
            return self._show(status=422)
        if not all(reason.strip() for reason in reasons.values()):
            return self._show(status=422)
        try:
            for fragment, reason in reasons.items():
                mark_not_personal(page=self.page, user=request.user, fragment=fragment, reason=reason)
        except QuestionsError as error:
            messages.error(request, str(error))
            return self._show(status=422)
        messages.success(request, "Отмечено. Тот, кто согласует вопрос, увидит отметку и причину.")
        return redirect("frequent:check", pk)

    def _show(self, *, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            page=self.page,
            rows=typed_rows(self.request.POST, spotted_on(self.page)),
            marks=NotPersonal.objects.filter(page_id=self.page.pk).select_related("marked_by"),
        )
        return render(self.request, self.template_name, context, status=status)
