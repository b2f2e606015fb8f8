"""«Приём» and «Телефон»: one click for each moment of a visit or a call, by the server's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from questions.models import Appeal
from service.choices import ContactOutcome
from service.errors import ContactError
from service.forms import CloseForm, FinishForm, JoinForm, read_topics
from service.screens import SCREENS, Screen, board, own_day
from service.services import queue
from service.services.recording import Done
from service.services.stepping_back import last_step, step_back
from service.views.base import ContactView, tell

RECENT_APPEALS = 10


@dataclass(frozen=True)
class Step:
    """A step with one contact: what is asked, what does it, what is said after."""

    form: type[forms.Form] | None
    run: Callable[..., Done]
    done: str


STEPS = {
    "begin": Step(None, queue.begin, "№ {}: обслуживание начато."),
    "finish": Step(FinishForm, queue.finish, "№ {}: обслуживание закончено."),
    "leave": Step(None, queue.leave, "№ {}: отмечено, что не дождался."),
    "back": Step(None, step_back, "№ {}: последнее действие отменено, человек снова ждёт."),
    "close": Step(CloseForm, queue.close_forgotten, "№ {}: закрыто как неизмеренное."),
    "join": Step(JoinForm, queue.join_appeal, "№ {}: обращение присоединено."),
}


class ScreenView(ContactView):
    template_name = "service/screen.html"
    bound: dict[tuple[str, int], forms.Form] = {}
    screen: Screen

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["slug"] not in SCREENS:
            raise Http404
        self.screen = SCREENS[kwargs["slug"]]
        self.page_title, self.header_icon = self.screen.title, self.screen.icon

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        self.topics = read_topics()
        shown = board(self.screen, self.employee, now)
        day = own_day(self.screen, self.employee, now)
        context: dict[str, Any] = super().get_context_data(
            screen=self.screen,
            board=shown,
            own=[(row, self._form("finish", row.contact.pk)) for row in shown.own],
            forgotten=[(contact, self._form("close", contact.pk)) for contact in shown.forgotten],
            day=[(line, self._join_form(line.contact)) for line in day],
            last_step=last_step(channel=self.screen.channel, actor=self.employee, now=now),
            recent_appeals=self._recent_appeals(now),
            now_ms=int(now.timestamp() * 1000),
            token=uuid4(),
            **kwargs,
        )
        return context

    def _recent_appeals(self, now: Any) -> list[Appeal]:
        """Return the appeals of this channel that were registered today: one has perhaps just been taken."""
        ours = Appeal.objects.filter(
            channel=self.screen.appeal_channel, registered_on=timezone.localdate(now)
        )
        return list(ours.only("year", "number").order_by("-pk")[:RECENT_APPEALS])

    def _join_form(self, contact: Any) -> forms.Form | None:
        lacks = contact.outcome == ContactOutcome.APPEAL and contact.appeal is None
        return self._form("join", contact.pk) if lacks or ("join", contact.pk) in self.bound else None

    def _form(self, name: str, pk: int) -> forms.Form:
        return self.bound.get((name, pk)) or self.make_form(name, pk)

    def make_form(self, name: str, pk: int, data: Any = None) -> Any:
        form: Any = STEPS[name].form
        more = {"topics": self.topics} if form is FinishForm else {}
        return form(data, prefix=f"{name}-{pk}", **more)

    def back(self, pk: int | None = None) -> HttpResponse:
        place = f"#contact-{pk}" if pk else ""
        return redirect(reverse("service:screen", args=[self.screen.slug]) + place)


class ComeView(ScreenView):
    """Somebody has come or calls."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        token, at_once = request.POST.get("token", "")[:40], "at_once" in request.POST
        try:
            done = queue.arrive(
                token=token or str(uuid4()), channel=self.screen.channel, actor=self.employee, at_once=at_once
            )
        except ContactError as error:
            messages.error(request, str(error))
            return self.back()
        words = "обслуживание начато" if at_once else "записан в очередь, время пошло"
        tell(request, done, f"№ {done.contact.ticket}: {words}.")
        return self.back(done.contact.pk if at_once and not done.notes else None)


class StepView(ScreenView):
    """One step with one contact; what is not accepted comes back beside it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, step: str, **kwargs: Any) -> HttpResponse:
        if step not in STEPS:
            raise Http404
        self.topics = read_topics()
        taken = STEPS[step]
        form = self.make_form(step, pk, request.POST) if taken.form else None
        if form is not None and not form.is_valid():
            self.bound = {(step, pk): form}
            return self.show(status=422)
        try:
            done = taken.run(contact_id=pk, actor=self.employee, **(form.cleaned_data if form else {}))
        except ContactError as error:
            messages.error(request, str(error))
            return self.back()
        tell(request, done, taken.done.format(done.contact.ticket or "—"))
        # Notes stand at the top: the page does not go down past them.
        return self.back(pk if step == "begin" and not done.notes else None)
