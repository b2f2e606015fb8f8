"""What a registrar does with a letter of the mailbox, and the ways to its files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from wagtail.admin.auth import require_admin_access

from files.serving import file_response
from inbox.forms import JoinForm, LetterForm
from inbox.models import Letter, LetterFile
from inbox.rights import HANDLE, VIEW
from inbox.services import deciding
from ledger.access import AccessAction, record_access
from questions.errors import QuestionsError
from questions.views.registration import DeskView

LIST = "inbox_letter_modeladmin_index"
PAGE = "inbox_letter_modeladmin_inspect"


class StepView(DeskView):
    """Asks first (GET), then does one thing with a letter (POST)."""

    permission = HANDLE
    template_name = "inbox/step.html"
    question = ""
    done = ""
    letter: Letter

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        self.letter = get_object_or_404(Letter.objects.select_related("suggested"), pk=pk)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        trail = super().get_breadcrumbs_items()
        ours = [
            {"url": reverse(LIST), "label": "Почта"},
            {"url": reverse(PAGE, args=[self.letter.pk]), "label": str(self.letter)},
        ]
        return [*trail[:-2], *ours, trail[-1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse(PAGE, args=[self.letter.pk])
        return {**super().get_context_data(**kwargs), "letter": self.letter, "back": back}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=self.make_form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(request.POST)
        if form is not None and not form.is_valid():
            return self.show(form=form, status=422)
        try:
            message = self.act(form)
        except QuestionsError as error:
            messages.error(request, str(error))
            return redirect(PAGE, self.letter.pk)
        messages.success(request, message)
        return redirect(LIST)

    def make_form(self, data: Any = None) -> Any:
        return None

    def act(self, form: Any) -> str:
        """Do it and return what to say of it."""
        raise NotImplementedError


class RegisterView(StepView):
    page_title = "Зарегистрировать письмо"
    template_name = "inbox/register.html"

    def make_form(self, data: Any = None) -> LetterForm:
        return LetterForm(data, letter=self.letter)

    def act(self, form: LetterForm) -> str:
        follows = form.cleaned_data.pop("follows", False)
        appeal = deciding.register_letter(
            letter_id=self.letter.pk, actor=self.employee, intake=form.intake(),
            previous=self.letter.suggested if follows else None,
        )  # fmt: skip
        return f"Письмо зарегистрировано: обращение № {appeal.registration_number}."


class JoinView(StepView):
    page_title = "Добавить к обращению"
    template_name = "inbox/join.html"

    def make_form(self, data: Any = None) -> JoinForm:
        suggested = self.letter.suggested
        return JoinForm(data, initial={"number": suggested.registration_number if suggested else ""})

    def act(self, form: JoinForm) -> str:
        appeal = deciding.join_letter(
            letter_id=self.letter.pk, actor=self.employee, number=form.cleaned_data["number"]
        )
        return f"Письмо добавлено к обращению № {appeal.registration_number}: исполнитель об этом узнает."


class SpamView(StepView):
    page_title = "Это спам"
    question = "Письмо останется в списке с отметкой «спам». Отправитель ничего не узнает."

    def act(self, form: None) -> str:
        deciding.mark_as_spam(letter_id=self.letter.pk, actor=self.employee)
        return "Письмо отмечено как спам."


class NothingView(StepView):
    page_title = "Ничего не требуется"
    question = (
        "В письме нет обращения: например, это автоматический ответ или благодарность. "
        "Оно останется в списке, отправитель ничего не узнает."
    )

    def act(self, form: None) -> str:
        deciding.mark_as_nothing(letter_id=self.letter.pk, actor=self.employee)
        return "Отмечено: по письму ничего не требуется."


class TakeBackView(StepView):
    page_title = "Вернуть в разбор"
    question = "Письмо не спам, или по нему всё же нужно что-то сделать? Оно снова будет ждать решения."

    def act(self, form: None) -> str:
        deciding.take_back(letter_id=self.letter.pk, actor=self.employee)
        return "Письмо снова ждёт решения."


@require_admin_access
def letter_file(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    """Serve a file of a letter to who may see the mail."""
    _require_look(request)
    row = get_object_or_404(LetterFile.objects.select_related("stored"), letter=pk, position=position)
    if row.stored is None:
        raise Http404
    record_access(
        actor=f"user:{request.user.pk}", subject=f"mail:{pk}/{row.stored_id}", action=AccessAction.FILE
    )
    return file_response(row.stored)


@require_admin_access
def raw_letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Serve a whole letter as it came, for a mail program: a browser is told to save and not to show it."""
    _require_look(request)
    letter = get_object_or_404(Letter, pk=pk)
    if not letter.raw:
        raise Http404
    record_access(actor=f"user:{request.user.pk}", subject=letter.stream, action=AccessAction.MAIL)
    answer = FileResponse(
        letter.raw.open("rb"), as_attachment=True, filename=f"pismo-{pk}.eml", content_type="message/rfc822"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _require_look(request: HttpRequest) -> None:
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
