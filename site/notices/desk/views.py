"""«Рассылки»: what may be announced, what is announced, and how far it has come."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin

from notices.desk import forms
from notices.desk.figures import chart_of, figures_of
from notices.desk.steps import STEPS, steps_for
from notices.errors import NoticesError
from notices.letters import EXAMPLE_KEY, Letters, leave_url
from notices.lifecycle import Step, is_possible
from notices.models import Announcement, MailingSettings, Subscriber
from notices.offers import draft_of, offer_of, open_offers
from notices.rights import PREPARE, SETTINGS, VIEW
from notices.services.announcing import Draft, standing_about, write
from privacy.views.base import names_of
from staff.screens import SectionView

PER_PAGE = 30
OFFERS_SHOWN = 10
TITLE = "Рассылки подписчикам"
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"


class Screen(SectionView):
    permission = VIEW
    header_icon = "mail"
    page_title = TITLE
    section = TITLE
    section_url = "announcements:index"

    @property
    def user_id(self) -> int:
        return cast(int, self.request.user.pk)


class IndexView(Screen):
    template_name = "notices/admin/index.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Announcement.objects.defer("text")
        listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        figures = figures_of(listed)
        may_prepare = request.user.has_perm(PREPARE)
        return self.show(
            listed=listed,
            rows=[(each, figures[each.pk]) for each in listed],
            offers=open_offers(timezone.now())[:OFFERS_SHOWN] if may_prepare else [],
            may_prepare=may_prepare,
            may_set=request.user.has_perm(SETTINGS),
            settings=MailingSettings.load(request_or_site=request),
        )


class WriteView(Screen):
    """Writing a new announcement, from what was published or from nothing, and changing a draft."""

    permission = PREPARE
    template_name = "notices/admin/form.html"
    page_title = "Новая рассылка"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        source = request.GET.get("source", "")
        known = standing_about(source).first() if source else None
        if known is not None:
            messages.info(request, "Об этом рассылка уже есть: вот она.")
            return redirect("announcements:card", known.pk)
        draft = self.draft()
        initial = forms.initial_of(draft) if draft else {}
        return self.show(form=forms.AnnouncementForm(initial=initial))

    def draft(self) -> Draft | None:
        """Return what the form begins with."""
        offer = offer_of(self.request.GET.get("source", ""), timezone.now())
        return draft_of(offer) if offer else None

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        form = forms.AnnouncementForm(request.POST)
        if form.is_valid():
            try:
                announcement = write(draft=form.draft, user_id=self.user_id, announcement_id=pk)
            except NoticesError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Черновик сохранён. Посмотрите, как выглядит письмо.")
                return redirect("announcements:card", announcement.pk)
        return self.show(status=422, form=form)


class EditView(WriteView):
    page_title = "Изменить рассылку"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.announcement = get_object_or_404(Announcement, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.announcement)

    def draft(self) -> Draft:
        if not is_possible(Step.SUBMIT, self.announcement.stage):
            raise Http404
        return forms.draft_of(self.announcement)


class CardView(Screen):
    """One announcement: the letter as it looks, to how many, by whom, and how far it has come."""

    template_name = "notices/admin/card.html"
    page_title = "Рассылка"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        announcement = get_object_or_404(Announcement, pk=pk)
        user = request.user
        figures = figures_of([announcement])[pk]
        people = [f"user:{author}" for author in announcement.authors]
        names = names_of([*people, announcement.submitted_by, announcement.approved_by])
        is_draft = is_possible(Step.SUBMIT, announcement.stage)
        return self.show(
            announcement=announcement,
            places=[str(row) for row in announcement.places.all()],
            text=Letters(announcement).text(leave_url(EXAMPLE_KEY)),
            count=Subscriber.objects.still_to_write(announcement).count(),
            figures=figures,
            chart=chart_of(figures),
            steps=list(steps_for(announcement, user)),
            written_by=[names.get(person, person) for person in people],
            approved_by=names.get(announcement.approved_by, ""),
            may_edit=is_draft and user.has_perm(PREPARE),
            is_own=user.pk in announcement.authors,
            settings=MailingSettings.load(request_or_site=request),
        )

    def get_page_subtitle(self) -> str:
        return f"№ {self.kwargs['pk']}"


class PreviewView(Screen):
    """The letter with its looks, as mail programs show it: nothing of it may run or be fetched."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        announcement = get_object_or_404(Announcement, pk=pk)
        response = HttpResponse(Letters(announcement).html(leave_url(EXAMPLE_KEY)))
        response.headers["Content-Security-Policy"] = PREVIEW_POLICY
        return response


preview = xframe_options_sameorigin(PreviewView.as_view())


class StepView(Screen):
    """One step with an announcement: sent, done, and back to its card; what cannot be undone asks first."""

    template_name = "notices/admin/confirm.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        offered = STEPS.get(kwargs["step"])
        if offered is None:
            raise Http404
        if not offered.may(request.user):
            raise PermissionDenied
        self.offered = offered
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.offered.label

    def get(self, request: HttpRequest, pk: int, step: str) -> HttpResponseBase:
        if not self.offered.asks_first:
            return HttpResponseNotAllowed(["POST"])
        announcement = get_object_or_404(Announcement, pk=pk)
        if not is_possible(self.offered.step, announcement.stage):
            return redirect("announcements:card", pk)
        figures = figures_of([announcement])[pk]
        still = Subscriber.objects.still_to_write(announcement).count()
        return self.show(announcement=announcement, figures=figures, still=still, offered=self.offered)

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        announcement = get_object_or_404(Announcement, pk=pk)
        why = {"remark": request.POST.get("remark", "")} if self.offered.asks_why else {}
        try:
            self.offered.take(announcement_id=announcement.pk, user_id=self.user_id, **why)
        except NoticesError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.offered.done)
        return redirect("announcements:card", announcement.pk)
