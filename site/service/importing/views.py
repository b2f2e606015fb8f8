"""Loading journals in the admin: the file, its beginning, how far it is read, what of it would be taken."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from files.errors import FileRefused
from service.durations import in_words
from service.importing.choices import AT_WORK, UNDECIDED, RunState
from service.importing.errors import ImportRefused
from service.importing.forms import ColumnsForm, SourceForm, UploadForm, WordsForm
from service.importing.preview import Preview, preview_of
from service.importing.receiving import (
    MOST_LETTERS,
    cancel,
    confirm,
    receive,
    start_check,
    undo_whole,
)
from service.importing.report import reasons_of, report_of
from service.importing.rights import IMPORT
from service.importing.sources import keep_columns, keep_source
from service.importing.undoing import undoable
from service.importing.words import explain
from service.models import ImportRun, ImportSource
from service.rights import VOID

SHOWN = 20
REFRESH_SECONDS = "2"
REPORTED = (RunState.CHECKED, RunState.DONE, RunState.UNDONE)
"""States in which there is a report to look at."""
LIST, RUN = "contact_imports:list", "contact_imports:run"
RECEIVED = "Файл загружен. Проверьте, как он будет прочитан."


class ImportingView(WagtailAdminTemplateMixin, View):
    """A page for those who may load files into the journal."""

    header_icon = "upload"
    page_title = "Загрузка журналов"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(IMPORT):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def trail(self) -> list[dict[str, str]]:
        """Return what stands after the list in the way to this page."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = {"url": reverse(LIST), "label": "Загрузка журналов"}
        return [*super().get_breadcrumbs_items(), here, *self.trail()]

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(**context), status=status)


class ImportListView(ImportingView):
    template_name = "service/imports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            try:
                run = receive(
                    upload=data["upload"], source=data["source"], user=request.user, now=timezone.now()
                )
            except FileRefused as error:
                form.add_error("upload", str(error))
            else:
                messages.success(request, RECEIVED)
                return redirect(RUN, run.pk)
        return self.show(status=422, form=form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = ImportRun.objects.select_related("source", "uploaded_by")
        page = Paginator(runs, SHOWN).get_page(self.request.GET.get("p"))
        sources = list(ImportSource.objects.all())
        return {**super().get_context_data(**kwargs), "runs": page, "sources": sources}


class SourceView(ImportingView):
    """Adds a source, or changes how its files are read."""

    template_name = "service/import_source.html"
    page_title = "Источник файлов"
    source: ImportSource | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if "pk" in kwargs:
            self.source = get_object_or_404(ImportSource, pk=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return self.show(form=SourceForm(instance=self.source))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        form = SourceForm(request.POST, instance=self.source)
        if not form.is_valid():
            return self.show(status=422, form=form)
        keep_source(source=form.save(commit=False), user=request.user)
        messages.success(request, "Источник сохранён.")
        return redirect(LIST)

    def trail(self) -> list[dict[str, str]]:
        return [{"url": "", "label": self.source.name if self.source else "Новый источник"}]


class RunView(ImportingView):
    """One file: its beginning, the reading of it, what was found, the decision."""

    template_name = "service/import_run.html"
    page_title = "Загрузка журнала"
    run: ImportRun

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        runs = ImportRun.objects.select_related("source", "stored", "uploaded_by")
        self.run = get_object_or_404(runs, pk=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = self.show()
        if self.run.state in AT_WORK or self._is_waiting():
            # The page follows the work by itself, and needs no script for it.
            response.headers["Refresh"] = REFRESH_SECONDS
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        steps: dict[str, Callable[[], str]] = {
            "columns": self._columns, "check": self._check, "words": self._words, "take": self._take,
            "cancel": self._cancel, "undo": self._undo,
        }  # fmt: skip
        step = steps.get(request.POST.get("step", ""))
        if step is None:
            raise Http404
        try:
            said = step()
        except ImportRefused as error:
            self.run.refresh_from_db()
            return self.show(status=422, fault=str(error))
        if said:
            messages.success(request, said)
        return redirect(RUN, pk)

    def _columns(self) -> str:
        if self.run.state != RunState.PREPARED and self.run.state not in UNDECIDED:
            raise ImportRefused("Этот файл уже вносится: столбцы не меняются.")
        preview = preview_of(self.run)
        form = ColumnsForm(self.request.POST, titles=preview.titles, chosen={})
        if not form.is_valid():
            raise ImportRefused("Такого столбца в файле нет. Выберите столбцы заново.")
        keep_columns(source=self.run.source, columns=form.cleaned_data, user=self.request.user)
        return ""

    def _check(self) -> str:
        if self.run.source.is_table and "columns" in self.request.POST:
            self._columns()
        start_check(run=self.run, user=self.request.user)
        return ""

    def _words(self) -> str:
        form = WordsForm(self.request.POST, words=list(self.run.source.words.all()))
        if self.run.state != RunState.CHECKED or not form.is_valid():
            raise ImportRefused("Выберите сотрудника и исход из списка.")
        employees, outcomes = form.meanings()
        explain(source=self.run.source, employees=employees, outcomes=outcomes)
        return "Соответствия сохранены: они подойдут и следующим файлам."

    def _take(self) -> str:
        confirm(run=self.run, user=self.request.user)
        return ""

    def _cancel(self) -> str:
        cancel(run=self.run, user=self.request.user, now=timezone.now())
        return "Загрузка отменена, в журнал ничего не внесено. Файл удалён."

    def _undo(self) -> str:
        undo_whole(run=self.run, user=self.request.user, reason=self.request.POST.get("reason", ""))
        return ""

    def _is_waiting(self) -> bool:
        stored = self.run.stored
        return stored is not None and stored.state == stored.State.QUARANTINED

    def get_page_subtitle(self) -> str:
        return self.run.name

    def trail(self) -> list[dict[str, str]]:
        return [{"url": "", "label": self.run.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.run
        context = {
            "run": run, "is_waiting": self._is_waiting(), "may_cancel": run.state in UNDECIDED,
            "twins": _twins(run), "left": time_left(run, timezone.now()),
            **self._beginning(), **self._findings(), **self._undoing(),
        }  # fmt: skip
        return {**super().get_context_data(**kwargs), **context}

    def _beginning(self) -> dict[str, Any]:
        if self.run.state not in (RunState.PREPARED, RunState.FAILED):
            return {}
        preview: Preview = preview_of(self.run)
        form = ColumnsForm(titles=preview.titles, chosen=preview.columns) if preview.titles else None
        return {"preview": preview, "columns": form}

    def _undoing(self) -> dict[str, Any]:
        if self.run.state != RunState.DONE or not self.request.user.has_perm(VOID):
            return {}
        return {"undoable": undoable(self.run), "most_letters": MOST_LETTERS}

    def _findings(self) -> dict[str, Any]:
        if self.run.state not in REPORTED:
            return {}
        words = list(self.run.source.words.all()) if self.run.state == RunState.CHECKED else []
        unknown = [word.text for word in words if word.role == "operator" and word.employee_id is None]
        form = WordsForm(words=words) if words else None
        return {"reasons": reasons_of(self.run), "words": form, "unknown": unknown}


def time_left(run: ImportRun, now: datetime) -> str:
    """Say how long the check will take at its pace so far, «» while that cannot be told."""
    if run.state != RunState.CHECKING or run.begun_at is None or not 0 < run.percent < 100:
        return ""
    spent = (now - run.begun_at).total_seconds()
    return in_words(max(1, round(spent * (100 - run.percent) / run.percent)))


def _twins(run: ImportRun) -> list[ImportRun]:
    """Return other loadings of the very same file."""
    same = ImportRun.objects.filter(source=run.source_id, sha256=run.sha256).exclude(pk=run.pk)
    return list(same.exclude(state__in=(RunState.CANCELLED, RunState.UNDONE))[:3])


class ReportView(ImportingView):
    """The report of a file, line by line."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = get_object_or_404(ImportRun, pk=pk)
        if run.state not in REPORTED:
            raise Http404
        return report_of(run)
