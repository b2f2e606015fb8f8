"""«Ход программы»: a year at a glance, the card of a measure with its steps, what complaints led to."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from measures.desk.forms import CancelForm, ComplaintForm, DoneForm, ResultForm
from measures.desk.overview import HEAD, lines_of, overview
from measures.errors import MeasureError, NotAllowed
from measures.models import Measure, ResultRecord
from measures.presenters import Item
from measures.rights import EXPORT, RUN, VIEW
from measures.rules import NEXT, Kind, State
from measures.services.drafting import draft_from_decision
from measures.services.progress import ResultRefused, link_complaint, move, record_result, unlink_complaint
from questions.desk.exporting import TableExport
from questions.models import Decision
from review.addresses import edit_address
from staff.screens import SectionView

SECTION = "Ход программы"


class ProgrammeView(SectionView):
    permission = VIEW
    header_icon = "tasks"
    section = SECTION
    section_url = "programme:index"


class ProgrammeExport(TableExport):
    export_permission = EXPORT


class YearView(ProgrammeView):
    page_title = SECTION
    template_name = "measures/admin/year.html"

    def get(self, request: HttpRequest, year: int | None = None) -> HttpResponse:
        today = timezone.localdate()
        year = year or today.year
        found = overview(year, today)
        if (asked := request.GET.get("export")) in ProgrammeExport.FORMATS:
            return self.as_file(year, lines_of(found.page), str(asked))
        return self.show(
            year=year,
            found=found,
            may_run=request.user.has_perm(RUN),
            may_export=request.user.has_perm(EXPORT),
        )

    def as_file(self, year: int, lines: list[tuple[Any, ...]], file_format: str) -> HttpResponse:
        export = ProgrammeExport(self.request, HEAD, f"meropriyatiya-{year}")
        made: HttpResponse = export.as_spreadsheet(lines, file_format)
        return made


class CardView(ProgrammeView):
    """All about one measure; the steps stand below for those who run the programme."""

    page_title = "Мероприятие"
    template_name = "measures/admin/card.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_card(pk)

    def show_card(
        self, pk: int, *, status: int = 200, bound: dict[str, forms.Form] | None = None
    ) -> HttpResponse:
        rows = Measure.objects.select_related("progress", "responsible", "follows", "file__stored", "topic")
        measure = get_object_or_404(rows.counting_complaints(), pk=pk)
        given = bound or {}
        return self.show(
            status=status,
            item=Item.of(measure, timezone.localdate()),
            records=measure.records.select_related("recorded_by"),
            follow_ups=[
                Item.of(each, timezone.localdate()) for each in measure.follow_ups.select_related("progress")
            ],
            links=measure.complaint_links.select_related("decision__appeal"),
            edit_url=edit_address(measure),
            may_run=self.request.user.has_perm(RUN),
            targets=NEXT[measure.state],
            done_form=given.get("done") or DoneForm(initial={"on": timezone.localdate()}),
            cancel_form=given.get("cancel") or CancelForm(),
            result_form=given.get("result") or ResultForm(kind=Kind(measure.kind)),
        )


TARGETS = {
    "plan": State.PLANNED, "begin": State.UNDER_WAY, "done": State.DONE, "cancel": State.CANCELLED,
}  # fmt: skip


class StepView(CardView):
    """Take a step; what is not accepted comes back on the card with what was typed."""

    permission = RUN
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        measure = get_object_or_404(Measure, pk=pk)
        form = self.form_of(name, measure)
        if form.is_valid():
            try:
                self.take(measure, name, form)
            except NotAllowed as error:
                raise PermissionDenied(str(error)) from error
            except ResultRefused as error:
                for field, words in error.faults.items():
                    form.add_error(field if field in form.fields else None, words)
            except MeasureError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Записано.")
                return redirect("programme:measure", pk)
        if not form.fields:
            messages.error(request, " ".join(map(str, form.non_field_errors())))
        return self.show_card(pk, status=422, bound={name: form})

    def form_of(self, name: str, measure: Measure) -> forms.Form:
        if name == "result":
            return ResultForm(self.request.POST, kind=Kind(measure.kind))
        if name not in {*TARGETS, "unlink"}:
            raise Http404
        return {"done": DoneForm, "cancel": CancelForm}.get(name, forms.Form)(self.request.POST)

    def take(self, measure: Measure, name: str, form: forms.Form) -> None:
        actor = self.employee()
        if isinstance(form, ResultForm):
            record_result(measure_id=measure.pk, actor=actor, result=form.result())
        elif name == "unlink":
            given = self.request.POST.get("decision", "")
            unlink_complaint(
                measure_id=measure.pk, actor=actor, decision_id=int(given) if given.isdecimal() else 0
            )
        else:
            move(measure_id=measure.pk, actor=actor, target=TARGETS[name], **form.cleaned_data)


class ResultView(ProgrammeView):
    """Correct a record of results; the ledger keeps which numbers were changed."""

    page_title = "Исправить результат"
    permission = RUN
    template_name = "measures/admin/result.html"

    def get(self, request: HttpRequest, pk: int, record: int) -> HttpResponse:
        found = self._record(pk, record)
        kind = Kind(found.measure.kind)
        return self.show(form=ResultForm(initial=vars(found.as_result), kind=kind), record=found)

    def post(self, request: HttpRequest, pk: int, record: int) -> HttpResponse:
        found = self._record(pk, record)
        form = ResultForm(request.POST, kind=Kind(found.measure.kind))
        if form.is_valid():
            said = form.result(found.as_result)
            try:
                record_result(measure_id=pk, actor=self.employee(), result=said, record_id=record)
            except ResultRefused as error:
                for field, words in error.faults.items():
                    form.add_error(field if field in form.fields else None, words)
            else:
                messages.success(request, "Результат исправлен.")
                return redirect("programme:measure", pk)
        return self.show(status=422, form=form, record=found)

    def _record(self, pk: int, record: int) -> ResultRecord:
        return get_object_or_404(ResultRecord.objects.select_related("measure"), pk=record, measure=pk)

    def way(self) -> list[dict[str, str]]:
        card = reverse("programme:measure", args=[self.kwargs["pk"]])
        return [*super().way(), {"url": card, "label": CardView.page_title}]


class ComplaintView(ProgrammeView):
    """To which measure a complaint led."""

    page_title = "Жалоба привела к мероприятию"
    permission = RUN
    template_name = "measures/admin/complaint.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        decision = self._decision(pk)
        form = ComplaintForm(today=timezone.localdate(), initial={"title": decision.measure})
        return self.show(form=form, decision=decision)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        decision = self._decision(pk)
        form = ComplaintForm(request.POST, today=timezone.localdate())
        if form.is_valid():
            return self._tie(decision, form)
        return self.show(status=422, form=form, decision=decision)

    def _decision(self, pk: int) -> Decision:
        return get_object_or_404(Decision.objects.select_related("appeal"), pk=pk)

    def _tie(self, decision: Decision, form: ComplaintForm) -> HttpResponse:
        said, actor = form.cleaned_data, self.employee()
        if said["measure"]:
            link_complaint(measure_id=said["measure"].pk, actor=actor, decision_id=decision.pk)
            messages.success(self.request, "Записано: жалоба привела к этому мероприятию.")
            return redirect("programme:measure", said["measure"].pk)
        made = draft_from_decision(
            decision_id=decision.pk, actor=actor, title=said["title"], kind=Kind(said["kind"] or Kind.OTHER),
            due_on=said["due_on"],
        )  # fmt: skip
        messages.success(self.request, "Черновик мероприятия создан. Допишите слова для посетителей.")
        return redirect(edit_address(made))
