"""Views of the calendar's administration: each change is shown with what follows from it, then confirmed."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail_modeladmin.views import CreateView, DeleteView, EditView, InstanceSpecificView

from workdays.changing import EffectChanged, change_calendar, preview_change, replace_draft, shipped_act
from workdays.effects import Effect

TEMPLATE = "workdays/preview.html"
CONFIRMED, BACK, DIGEST = "confirmed", "back", "digest"
OWN_FIELDS = {CONFIRMED, BACK, DIGEST, "csrfmiddlewaretoken"}
"""What the page «Что изменится» posts beside the fields of the form it came from."""


class PreviewedChange:
    """A step of the calendar's administration that is first shown, then done when it is confirmed."""

    request: HttpRequest
    done = "Календарь изменён, сроки открытых обращений пересчитаны."

    def take(self, apply: Callable[[], Any]) -> HttpResponse:
        """Show what `apply` would do; do it when exactly that has been seen and confirmed."""
        if CONFIRMED not in self.request.POST:
            return self._show(preview_change(apply=apply), is_new=False)
        actor, digest = f"user:{self.request.user.pk}", self.request.POST.get(DIGEST, "")
        try:
            effect = change_calendar(apply=apply, actor=actor, digest=digest)
        except EffectChanged as error:
            return self._show(error.effect, is_new=True)
        messages.success(self.request, "Календарь изменён." if effect.touches_nothing else self.done)
        return redirect(self.index_url)  # type: ignore[attr-defined]  # each of modeladmin's views has it

    def _show(self, effect: Effect, *, is_new: bool) -> HttpResponse:
        posted = [
            (name, value)
            for name, values in self.request.POST.lists()
            if name not in OWN_FIELDS
            for value in values
        ]
        context = {
            "page": self, "effect": effect, "is_new": is_new, "posted": posted,
            "back_url": self.get_back_url(),
        }  # fmt: skip
        return render(self.request, TEMPLATE, context)

    def get_back_url(self) -> str:
        """Return where «Вернуться к правке» leads when there is no form whose fields must come back."""
        return ""


class PreviewedForm(PreviewedChange):
    """The part of adding and editing: the form's own errors come first, and its fields come back."""

    action = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if BACK in request.POST:
            # Still unsaved: the form is shown again as it was typed.
            shown: HttpResponse = self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]
            return shown
        posted: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return posted

    def form_valid(self, form: Any) -> HttpResponse:
        def save() -> None:
            instance = form.save()
            log(instance=instance, action=self.action, content_changed=form.has_changed())

        try:
            return self.take(save)
        except IntegrityError:
            # Somebody has saved the same day meanwhile: a fresh form says so beside its field.
            fresh = self.get_form()  # type: ignore[attr-defined]
            fresh.is_valid()
            refused: HttpResponse = self.form_invalid(fresh)  # type: ignore[attr-defined]
            return refused


class CalendarCreateView(PreviewedForm, CreateView):
    action = "wagtail.create"


class CalendarEditView(PreviewedForm, EditView):
    action = "wagtail.edit"


class CalendarDeleteView(PreviewedChange, DeleteView):
    """Shows at once what the deletion would change: there is nothing else to be asked."""

    def get_page_subtitle(self) -> str:
        return f"{self.instance}, удаление"

    def get_back_url(self) -> str:
        return str(self.edit_url)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.take(self._delete)

    post = get

    def _delete(self) -> None:
        instance = self.model.objects.filter(pk=self.instance_pk).first()
        if instance is not None:
            log(instance=instance, action="wagtail.delete")
            instance.delete()


class CalendarRefreshView(PreviewedChange, InstanceSpecificView):
    """Puts the reviewed calendar that came with the site in the place of a draft."""

    page_title = "Обновить из поставки"
    done = "Проект заменён календарём из поставки, сроки открытых обращений пересчитаны."

    def check_action_permitted(self, user: Any) -> bool:
        return bool(self.permission_helper.user_can_edit_obj(user, self.instance))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.check_action_permitted(request.user):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_back_url(self) -> str:
        return str(self.index_url)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        data = shipped_act(self.instance)
        if data is None:
            raise Http404
        return self.take(lambda: self._replace(data))

    post = get

    def _replace(self, data: Any) -> None:
        year = self.model.objects.get(pk=self.instance_pk)
        log(instance=replace_draft(year=year, data=data), action="wagtail.edit", content_changed=True)
