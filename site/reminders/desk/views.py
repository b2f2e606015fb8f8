"""«Напоминания»: files of the billing system, from the upload to the last call."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from files.errors import FileRefused
from privacy.views.base import names_of
from reminders.desk.figures import chart_of, figures_of, reasons_of
from reminders.desk.forms import ColumnsForm, PostForm, SourceForm, UploadForm
from reminders.desk.preview import preview_of
from reminders.errors import RemindersError
from reminders.letters import Letters
from reminders.lifecycle import FROM, State, Step
from reminders.models import BillingSource, ReminderBatch, ReminderSettings, ReminderWording
from reminders.papers import parts_of, waiting_letters
from reminders.rights import APPROVE, EXPORT, PREPARE, VIEW
from reminders.services import deciding, loading, outcomes
from staff.screens import SectionView

PER_PAGE = 30
EXAMPLES = 3
REFRESH_SECONDS = "2"
TITLE = "Напоминания"
RECEIVED = "Файл загружен. Посмотрите, как он будет прочитан."


class Screen(SectionView):
    permission = VIEW
    header_icon = "clipboard-list"
    page_title = TITLE
    section = TITLE
    section_url = "reminders:index"

    @property
    def user_id(self) -> int:
        return cast(int, self.request.user.pk)


class IndexView(Screen):
    template_name = "reminders/index.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(PREPARE):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                batch = loading.receive(user=request.user, now=timezone.now(), **form.cleaned_data)
            except FileRefused as error:
                form.add_error("upload", str(error))
            else:
                messages.success(request, RECEIVED)
                return redirect("reminders:batch", batch.pk)
        return self._page(form, status=422)

    def _page(self, form: UploadForm, *, status: int = 200) -> HttpResponse:
        batches = ReminderBatch.objects.select_related("source", "uploaded_by")
        listed = Paginator(batches, PER_PAGE).get_page(self.request.GET.get("p"))
        figures = figures_of(listed)
        return self.show(
            status=status,
            form=form,
            listed=listed,
            rows=[(each, figures[each.pk]) for each in listed],
            sources=list(BillingSource.objects.all()),
            wordings=ReminderWording.objects.filter(live=True).count(),
            settings=ReminderSettings.load(request_or_site=self.request),
            may_prepare=self.request.user.has_perm(PREPARE),
        )


class SourceView(Screen):
    """Adds a source, or changes how its files are read."""

    permission = PREPARE
    template_name = "reminders/source.html"
    page_title = "Источник напоминаний"
    source: BillingSource | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if "pk" in kwargs:
            self.source = get_object_or_404(BillingSource, pk=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return self.show(form=SourceForm(instance=self.source))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        form = SourceForm(request.POST, instance=self.source)
        if not form.is_valid():
            return self.show(status=422, form=form)
        loading.keep_source(source=form.save(commit=False), user=request.user)
        messages.success(request, "Источник сохранён.")
        return redirect("reminders:index")


class BatchView(Screen):
    """One file: its beginning, the reading of it, what was found, the two decisions, what became of it."""

    template_name = "reminders/batch.html"
    page_title = "Файл напоминаний"
    batch: ReminderBatch

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        batches = ReminderBatch.objects.select_related("source", "stored", "uploaded_by")
        self.batch = get_object_or_404(batches, pk=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = self.show()
        if self.batch.stage == State.CHECKING or self._is_waiting():
            # The page follows the work by itself, and needs no script for it.
            response.headers["Refresh"] = REFRESH_SECONDS
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        steps: dict[str, tuple[tuple[str, ...], Callable[[], str]]] = {
            "columns": ((PREPARE,), self._columns),
            "check": ((PREPARE,), self._check),
            "submit": ((PREPARE,), self._submit),
            "approve": ((APPROVE,), self._approve),
            "send_back": ((APPROVE,), self._send_back),
            "posted": ((EXPORT,), self._posted),
            "cancel": ((PREPARE, APPROVE), self._cancel),
        }
        offered = steps.get(request.POST.get("step", ""))
        if offered is None:
            raise Http404
        rights, step = offered
        if not any(request.user.has_perm(right) for right in rights):
            raise PermissionDenied
        try:
            said = step()
        except RemindersError as error:
            self.batch = ReminderBatch.objects.select_related("source", "stored", "uploaded_by").get(pk=pk)
            return self.show(status=422, fault=str(error))
        if said:
            messages.success(request, said)
        return redirect("reminders:batch", pk)

    def _columns(self) -> str:
        preview = preview_of(self.batch)
        form = ColumnsForm(self.request.POST, titles=preview.titles, chosen={})
        if not form.is_valid():
            raise RemindersError("Такого столбца в файле нет. Выберите столбцы заново.")
        loading.keep_columns(source=self.batch.source, columns=form.cleaned_data, user=self.request.user)
        return ""

    def _check(self) -> str:
        if "columns" in self.request.POST:
            self._columns()
        loading.start_check(batch=self.batch, user=self.request.user)
        return ""

    def _submit(self) -> str:
        deciding.submit(batch=self.batch, user_id=self.user_id)
        return "Напоминания ждут утверждения другим сотрудником."

    def _approve(self) -> str:
        deciding.approve(batch=self.batch, user_id=self.user_id)
        return "Утверждено. Электронные письма уйдут сами, бумажные и звонки ждут вас."

    def _send_back(self) -> str:
        deciding.send_back(batch=self.batch, user_id=self.user_id, remark=self.request.POST.get("remark", ""))
        return "Файл возвращён с замечанием."

    def _posted(self) -> str:
        form = PostForm(self.request.POST)
        if not form.is_valid():
            raise RemindersError(" ".join(str(error) for errors in form.errors.values() for error in errors))
        count = outcomes.post_letters(batch=self.batch, user_id=self.user_id, **form.cleaned_data)
        return f"Отмечено: писем сдано на почту {count}."

    def _cancel(self) -> str:
        if self.request.POST.get("sure") != "yes":
            raise RemindersError("Отметьте, что понимаете последствия, и нажмите ещё раз.")
        loading.cancel(batch=self.batch, user_id=self.user_id)
        return "Отменено: больше из этого файла ничего не уйдёт."

    def _is_waiting(self) -> bool:
        stored = self.batch.stored
        return stored is not None and stored.state == stored.State.QUARANTINED

    def get_page_subtitle(self) -> str:
        return f"№ {self.batch.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch, user = self.batch, self.request.user
        names = names_of([batch.submitted_by, batch.approved_by])
        figures = figures_of([batch])[batch.pk]
        letters = waiting_letters(batch).count() if batch.stage in (State.SENDING, State.DONE) else 0
        context = {
            "batch": batch, "figures": figures, "chart": chart_of(figures), "is_waiting": self._is_waiting(),
            "is_own": user.pk in batch.hands, "submitted_by": names.get(batch.submitted_by, ""),
            "approved_by": names.get(batch.approved_by, ""), "reasons": reasons_of(batch),
            "may": {step.value: batch.stage in FROM[step] for step in Step},
            "may_prepare": user.has_perm(PREPARE), "may_approve": user.has_perm(APPROVE),
            "may_export": user.has_perm(EXPORT), "examples": self._examples(),
            "parts": range(1, parts_of(letters) + 1), "post_form": PostForm(),
            "settings": ReminderSettings.load(request_or_site=self.request), "twins": self._twins(),
            **self._beginning(),
        }  # fmt: skip
        return {**super().get_context_data(**kwargs), **context}

    def _beginning(self) -> dict[str, Any]:
        if self.batch.stage not in (State.PREPARED, State.FAILED):
            return {}
        preview = preview_of(self.batch)
        form = ColumnsForm(titles=preview.titles, chosen=preview.columns) if preview.titles else None
        return {"preview": preview, "columns": form}

    def _examples(self) -> list[tuple[Any, str, str, str]]:
        """Return a few reminders with subject, text and what is said by telephone."""
        batch = self.batch
        if batch.stage not in (State.CHECKED, State.WAITING, State.SENDING, State.DONE):
            return []
        frozen = batch.wordings or {
            row.kind: row.frozen() for row in ReminderWording.objects.filter(live=True)
        }
        rows = list(batch.reminders.still_there().order_by("line", "pk")[:EXAMPLES])
        letters = Letters(frozen)
        return [
            (row, letters.subject(row), letters.text(row), letters.call(row))
            for row in rows
            if row.kind in frozen
        ]

    def _twins(self) -> list[ReminderBatch]:
        """Return other loadings of the very same file."""
        same = ReminderBatch.objects.filter(sha256=self.batch.sha256).exclude(pk=self.batch.pk)
        return list(same.exclude(state=State.CANCELLED)[:3])
