"""Questionnaires at the desk: what was answered, typing sheets in, free answers, marks of answers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from questions.desk.exporting import TableExport
from review.addresses import edit_address
from staff.screens import SectionView
from surveys.breakdowns import by_month, by_way, rated_years, ratings_by_month
from surveys.desk.exports import ANSWERS_HEAD, RESULTS_HEAD, answer_lines, result_lines
from surveys.errors import SurveyError
from surveys.form import DeskForm
from surveys.kinds import Kind
from surveys.models import Answer, Question, Survey
from surveys.plots import SurveyPage, parts_chart
from surveys.results import of_surveys
from surveys.rights import ADD, ENTER, ERASE, EXPORT, VIEW
from surveys.services.keeping import copy_survey, erase_text
from surveys.services.taking import enter

SECTION = "Ответы на анкеты"
PER_PAGE = 50
KEPT = ("way", "received_on")
"""What the next sheet most often has in common with the one before."""


class DeskView(SectionView):
    permission = VIEW
    header_icon = "form"
    section = SECTION
    section_url = "answers:index"


class AnswersExport(TableExport):
    export_permission = EXPORT


class ListView(DeskView):
    page_title = SECTION
    template_name = "surveys/admin/index.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        marked = Count("sheets__answers", filter=Q(sheets__answers__is_marked=True))
        rows = Survey.objects.annotate(answered=Count("sheets", distinct=True), marked=marked)
        surveys = Paginator(rows.order_by("-opens_on", "-pk"), PER_PAGE).get_page(request.GET.get("p"))
        today = timezone.localdate()
        return self.show(
            surveys=surveys, today=today, rated=rated_years(), may_enter=request.user.has_perm(ENTER)
        )


class ResultsView(DeskView):
    page_title = "Итоги анкеты"
    template_name = "surveys/admin/results.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = get_object_or_404(Survey, pk=pk)
        (result,) = of_surveys([survey])
        file_format = request.GET.get("export")
        if file_format in AnswersExport.FORMATS:
            if request.GET.get("what") == "answers":
                return self.as_file("otvety", survey, ANSWERS_HEAD, answer_lines(survey), str(file_format))
            return self.as_file("itogi", survey, RESULTS_HEAD, result_lines(result), str(file_format))
        months, ways = by_month(survey), by_way(survey)
        texts = Answer.objects.filter(sheet__survey=pk, question__kind=Kind.TEXT).exclude(text="")
        return self.show(
            survey=survey,
            page=SurveyPage.of(result),
            months=months,
            ways=ways,
            months_chart=parts_chart("months", "Ответы по месяцам", months),
            ways_chart=parts_chart("ways", "Ответы по способам", ways),
            texts=Paginator(texts.select_related("question", "sheet").order_by("-pk"), PER_PAGE).get_page(
                request.GET.get("p")
            ),
            may_export=request.user.has_perm(EXPORT),
            may_erase=request.user.has_perm(ERASE),
            may_copy=request.user.has_perm(ADD),
            may_enter=survey.live and request.user.has_perm(ENTER),
        )

    def as_file(self, name: str, survey: Survey, head: Any, lines: Any, file_format: str) -> HttpResponse:
        export = AnswersExport(self.request, head, f"{name}-{survey.slug}")
        made: HttpResponse = export.as_spreadsheet(lines, file_format)
        return made


class EnterView(DeskView):
    """One sheet after another, by keyboard alone."""

    page_title = "Ввод анкеты"
    permission = ENTER
    template_name = "surveys/admin/enter.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self._survey(pk)
        last = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
        form = DeskForm(questions=_questions(survey), initial={"received_on": timezone.localdate(), **last})
        return self.show(survey=survey, form=form, entered=survey.sheets.exclude(entered_by=None).count())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self._survey(pk)
        form = DeskForm(request.POST, questions=_questions(survey))
        if form.is_valid():
            way, received_on, number = form.heading()
            try:
                enter(
                    survey_id=survey.pk, actor=self.employee(), way=way, received_on=received_on,
                    number=number, said=form.said(),
                )  # fmt: skip
            except SurveyError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"Лист {number} записан." if number else "Анкета записана.")
                if "last" in request.POST:
                    return redirect("answers:results", pk)
                address = reverse("answers:enter", args=[pk])
                return redirect(f"{address}?way={way.value}&received_on={received_on:%Y-%m-%d}")
        return self.show(status=422, survey=survey, form=form)

    def _survey(self, pk: int) -> Survey:
        return get_object_or_404(Survey.objects.live(), pk=pk)


class EraseView(DeskView):
    permission = ERASE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        answer = get_object_or_404(Answer, pk=pk)
        survey = erase_text(answer_id=answer.pk, actor=self.employee())
        messages.success(request, "Текст стёрт. В счёт ответ входит по-прежнему.")
        return redirect("answers:results", survey.pk)


class CopyView(DeskView):
    permission = ADD
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        made = copy_survey(survey=get_object_or_404(Survey, pk=pk), actor=self.employee())
        messages.success(request, "Копия готова. Поправьте её дни и отправьте на согласование.")
        return redirect(edit_address(made))


class RatingsView(DeskView):
    page_title = "Оценка ответов на обращения"
    template_name = "surveys/admin/ratings.html"

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        parts = ratings_by_month(year)
        return self.show(
            year=year, parts=parts, years=rated_years(), chart=parts_chart("ratings", self.page_title, parts)
        )


def _questions(survey: Survey) -> list[Question]:
    return list(Question.objects.filter(survey=survey.pk).order_by("sort_order", "pk"))
