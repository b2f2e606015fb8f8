"""A new appeal from the cabinet, or one that goes on from an answered one; the site's form, its consent."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from cabinet.forms import OWN_FORMS, InCabinet, carried_over
from cabinet.own import may_follow_up, not_there, own_appeal, own_appeals
from cabinet.views.appeals import to_card
from cabinet.visits import address_of
from pages.models import Edition
from questions.choices import Channel
from questions.forms import AppealForm
from questions.models import Appeal
from questions.services.intake import Entrance, register_once
from questions.views.ask import AskView, FormToken


@method_decorator(never_cache, name="dispatch")
class CabinetAskView(AskView):
    template_name = "cabinet/ask.html"
    previous: Appeal | None = None
    address = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who has confirmed his address and, to go on from an appeal, whose it is."""
        self.address = address_of(request)
        if number := kwargs.pop("number", ""):
            self.previous = own_appeal(request, number)
            if self.previous is None or not may_follow_up(self.previous):
                return not_there(request)
            self.audience = self.previous.audience
        return super().dispatch(request, *args, **kwargs) if self.address else not_there(request)

    def _form(self, request: HttpRequest, token: FormToken, **typed: Any) -> InCabinet:
        if request.method != "POST":
            typed["initial"] = {**self._known(), **typed.get("initial", {})}
        return OWN_FORMS[self.audience](token=str(token.uuid), address=self.address, **typed)

    def _known(self) -> dict[str, Any]:
        """Return what the form begins with: as in the appeal gone on from, or in the latest of this sort."""
        if self.previous is not None:
            return {
                **carried_over(self.previous), "kind": self.previous.kind, "topic": self.previous.topic_id,
            }  # fmt: skip
        latest = own_appeals(self.address).filter(audience=self.audience).order_by("-pk").first()
        return carried_over(latest) if latest else {}

    def register(self, token: FormToken, form: AppealForm, consent: Edition) -> Appeal:
        now = timezone.now()
        entrance = Entrance(
            channel=Channel.CABINET, received_at=now, registered_at=now, previous=self.previous
        )
        return register_once(token=token.uuid, intake=form.intake(), consent=consent, entrance=entrance)[0]

    def accept(self, request: HttpRequest, appeal: Appeal) -> HttpResponse:
        return to_card(appeal, "registered")

    def more(self) -> dict[str, Any]:
        return {"previous": self.previous}
