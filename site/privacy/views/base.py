"""What the pages of «Личные данные» share: who may open them, their place, what is said when a step fails."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wagtail import hooks

from privacy.errors import PrivacyError
from privacy.holders import name_of
from privacy.permissions import VIEW
from staff.screens import SectionView

PER_PAGE = 50
USER = "user:"
JOBS = {"visitor": "заявитель", "job:starter": "поставка сайта", "job:retention": "сайт, по сроку хранения"}
SECTION = "Личные данные"


class PrivacyView(SectionView):
    """A page for those who hold its permission; who may not see the section is shown no way to it."""

    permission = VIEW
    header_icon = "lock"

    def way(self) -> list[dict[str, str]]:
        section = {"url": reverse("privacy:index"), "label": SECTION}
        return [section] if self.request.user.has_perm(VIEW) else []

    @property
    def user_id(self) -> int:
        return cast(int, self.request.user.pk)

    @property
    def actor(self) -> str:
        return f"{USER}{self.user_id}"

    def page_of(self, rows: Any) -> "Page[Any]":
        return Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))


class FormView(PrivacyView):
    """A page with one form: what is not accepted comes back with what was typed."""

    template_name = "privacy/form.html"
    form_class: type[forms.Form]
    button = "Записать"
    done = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(form=self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                address = self.save(form)
            except PrivacyError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, self.done)
                return redirect(address)
        return self.show(status=422, form=form)

    def make_form(self, *data: Any) -> Any:
        return self.form_class(*data)

    def save(self, form: Any) -> str:
        """Do what the form is for; return the address to go on with."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(button=self.button, **kwargs)
        return context


class StepView(PrivacyView):
    """One step without a form of its own: sent, done, and back."""

    http_method_names = ["post"]
    done = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            address = self.take(pk)
        except PrivacyError as error:
            messages.error(request, str(error))
            return redirect(self.back_to(pk))
        messages.success(request, self.done)
        return redirect(address)

    def take(self, pk: int) -> str:
        raise NotImplementedError

    def back_to(self, pk: int) -> str:
        raise NotImplementedError


class SubjectMixin:
    """A page about one record, named in its address by its code."""

    kwargs: dict[str, Any]

    @property
    def subject(self) -> str:
        return str(self.kwargs["subject"])

    def label_or_404(self) -> str:
        label = name_of(self.subject)
        if not label:
            raise Http404
        return label

    def address_of_subject(self, otherwise: str) -> str:
        return address_of(self.subject) or reverse(otherwise)


def address_of(subject: str) -> str:
    """Return where a record is shown, as the room that it belongs to says; empty where nowhere."""
    given: Iterable[Callable[[str], str | None]] = hooks.get_hooks("access_subject_url")
    return next(filter(None, (url_of(subject) for url_of in given)), "")


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return who the codes of the journal are: an employee's name, or his login; one query."""
    keys = {int(code.removeprefix(USER)) for code in codes if code.startswith(USER)}
    users = get_user_model()._default_manager.filter(pk__in=keys).select_related("employee")
    people = {f"{USER}{user.pk}": _name(user) for user in users}
    return {code: people.get(code) or JOBS.get(code, code) for code in codes if code}


def _name(user: Any) -> str:
    employee = getattr(user, "employee", None)
    return employee.initials_name if employee else str(user.get_username())
