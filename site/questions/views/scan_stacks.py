"""Stacks of signed letters from the scanner: taking them in, what became of each page, filing by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from files.errors import FileRefused
from files.models import StoredFile
from files.page_reading import PagesOf, picture_of
from files.serving import picture_response
from ledger.access import AccessAction, record_access
from questions.desk.scans import FilingForm, UploadForm, letter_words
from questions.errors import NotAllowed, QuestionsError
from questions.lifecycle import IllegalStep
from questions.models import ScanPage
from questions.permissions import VIEW
from questions.scan_words import StackCounts, StackWords, stack_words
from questions.services.scan_filing import OPEN_STATES, file_by_hand, set_aside
from questions.services.scan_stacks import counted, receive, stacks_for
from questions.services.signed_scans import FILERS, letters_awaiting
from questions.views.registration import DeskView

STACKS_SHOWN = 30
REFRESH_SECONDS = "4"
NOTHING_CHOSEN = "Выберите файлы со сканера."


@dataclass(frozen=True)
class FiledLetter:
    """A letter that was filed from a stack, with its pages."""

    number: str
    pages: Sequence[ScanPage]

    @property
    def places(self) -> str:
        """Name where its pages lay in the stack."""
        return f"в стопке: стр. {', '.join(str(page.position) for page in self.pages)}"


class ScansView(DeskView):
    """A page about scans, for those who may file signed letters: some any of them, others their own."""

    permission = VIEW
    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not any(request.user.has_perm(right) for right in FILERS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class StackListView(ScansView):
    page_title = "Сканы писем"
    template_name = "questions/desk/scan_stacks.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST)
        uploads = request.FILES.getlist("scans")
        try:
            if not uploads:
                raise QuestionsError(NOTHING_CHOSEN)
            received = receive(uploads=uploads, actor=self.employee)
        except (QuestionsError, FileRefused) as error:
            form.add_error("scans", str(error))
            return self.show(status=422, form=form)
        for refusal in received.refusals:
            if received.stack is None:
                form.add_error("scans", refusal)
            else:
                messages.error(request, f"{refusal} Остальные файлы приняты.")
        if received.stack is None:
            return self.show(status=422, form=form)
        return redirect("scans:stack", pk=received.stack.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible = stacks_for(self.employee)
        stacks = Paginator(visible, STACKS_SHOWN).get_page(self.request.GET.get("p"))
        shown = counted(visible.filter(pk__in=[stack.pk for stack in stacks]))
        context: dict[str, Any] = super().get_context_data(
            stacks=stacks, rows=[(stack, words_of(stack)) for stack in shown], **kwargs
        )
        return context


def words_of(stack: Any) -> StackWords:
    """Say how a stack stands; its pages have been `counted`."""
    return stack_words(
        StackCounts(stack.total, stack.unread, stack.filed, stack.letters, stack.open, stack.aside),
        is_read=stack.read_at is not None,
        is_quarantined=stack.file is not None and stack.file.state == StoredFile.State.QUARANTINED,
        failure=stack.failure,
    )


class StackView(ScansView):
    template_name = "questions/desk/scan_stack.html"
    page_title = "Стопка сканов"
    stack: Any
    """As `counted` returns it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.stack_id = kwargs["pk"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.stack = self._stack()
        response = self.show(form=self._form())
        if self.stack.read_at is None:
            # The page follows the reading by itself, and needs no script for it.
            response.headers["Refresh"] = REFRESH_SECONDS
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.stack = self._stack()
        form = self._form(request.POST)
        if form.is_valid():
            try:
                self._do(form)
            except (QuestionsError, IllegalStep, FileRefused) as error:
                form.add_error(None, str(error))
                return self.show(status=403 if isinstance(error, NotAllowed) else 422, form=form)
            return redirect("scans:stack", pk=pk)
        return self.show(status=422, form=form)

    def _do(self, form: FilingForm) -> None:
        chosen = form.chosen()
        if "set_aside" in self.request.POST:
            set_aside(stack_id=self.stack_id, positions=chosen, actor=self.employee)
            messages.success(self.request, "Страницы отложены. Их можно приложить к письму и потом.")
            return
        number = form.cleaned_data["letter"]
        letter = file_by_hand(stack_id=self.stack_id, positions=chosen, number=number, actor=self.employee)
        messages.success(self.request, f"Приложено к письму {letter_words(letter)}.")

    def _stack(self) -> Any:
        return get_object_or_404(counted(stacks_for(self.employee)), pk=self.stack_id)

    def _form(self, *data: Any) -> FilingForm:
        states = [*OPEN_STATES, ScanPage.State.SET_ASIDE]
        is_there = self.stack.read_at and self.stack.file_id
        pages = self.stack.pages.filter(state__in=states) if is_there else ScanPage.objects.none()
        return FilingForm(*data, pages=list(pages), letters=letters_awaiting(self.employee))

    def get_page_subtitle(self) -> str:
        return f"от {self.stack.uploaded_at:%d.%m.%Y}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *before, last = super().get_breadcrumbs_items()
        return [*before, {"url": reverse("scans:stacks"), "label": "Сканы писем"}, last]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.saw(f"scans:{self.stack.pk}", AccessAction.LIST)
        filed: dict[str, list[ScanPage]] = {}
        for page in self.stack.pages.filter(state=ScanPage.State.FILED).select_related("appeal"):
            filed.setdefault(page.letter_number, []).append(page)
        context: dict[str, Any] = super().get_context_data(
            stack=self.stack,
            words=words_of(self.stack),
            read=self.stack.total - self.stack.unread,
            filed=[FiledLetter(number, pages) for number, pages in sorted(filed.items())],
            **kwargs,
        )
        return context


class PagePictureView(ScansView):
    """One page of a stack as a picture: new pixels, nothing of the uploaded file itself."""

    def get(self, request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
        stack = get_object_or_404(stacks_for(self.employee), pk=pk)
        page = get_object_or_404(stack.pages.select_related("appeal"), position=position)
        if stack.file is None or not stack.file.is_accepted:
            raise Http404
        subject = page.appeal.stream if page.appeal else f"scans:{stack.pk}"
        record_access(
            actor=f"user:{request.user.pk}", subject=f"{subject}/scan-{page.pk}", action=AccessAction.FILE
        )
        with stack.file.open_accepted() as content:
            picture = picture_of(PagesOf(content, stack.file.content_type, [position]))
        if not picture:
            raise Http404
        return picture_response(picture)
