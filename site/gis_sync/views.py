"""«Как идёт обмен»: how the exchange stands, a test of the connection, where the topics lead."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.db import IntegrityError
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST

from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gis_sync.exchange.connection import configured_endpoint, is_configured
from gis_sync.exchange.performers import map_performers
from gis_sync.exchange.probing import probe
from gis_sync.exchange.standing import standing
from gis_sync.exchange.topics import map_topics
from gis_sync.forms import PerformersForm, TopicsForm
from gis_sync.masking import brief
from gis_sync.models import PerformerOfGis, TopicOfGis
from gis_sync.rights import MAP, NAME, RETRY, VIEW
from gis_sync.signing.configured import NONE
from gis_sync.transport import BadEndpoint
from questions.models import Topic
from questions.permissions import DECIDES
from staff.models import Employee


class Screen(WagtailAdminTemplateMixin, View):
    header_icon = "link-external"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), *self.trail()]

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.page_title}]


@method_decorator(permission_required(VIEW, raise_exception=True), name="dispatch")
class StandingView(Screen):
    template_name = "gis_sync/standing.html"
    page_title = "Обмен с ГИС ЖКХ"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = standing()
        context = self.get_context_data(
            is_on=is_configured(),
            wrong=_what_is_wrong(),
            url=settings.GIS_URL,
            org_ppa_guid=settings.GIS_ORG_PPA_GUID,
            is_stand=settings.GIS_IS_STAND,
            is_signed=settings.GIS_SIGNER != NONE,
            now=now,
            waiting=[(each, brief(each.error)) for each in now.waiting],
            failures=[(each, brief(each.error)) for each in now.failures],
            troubled=[(each, brief(each.trouble)) for each in now.troubled],
            actions=[(each, brief(each.trouble)) for each in now.actions],
            topics=TopicOfGis.objects.filter(topic=None).count(),
            may_retry=request.user.has_perm(RETRY),
            may_map=request.user.has_perm(MAP),
            may_name=request.user.has_perm(NAME),
            may_decide=request.user.has_perm(DECIDES),
        )
        return self.render_to_response(context)


class PartScreen(Screen):
    """A screen below that of the exchange."""

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("gis:standing"), "label": StandingView.page_title}, *super().trail()]


@method_decorator(permission_required(MAP, raise_exception=True), name="dispatch")
class TopicsView(PartScreen):
    template_name = "gis_sync/topics.html"
    page_title = "Темы ГИС ЖКХ"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(_topics_form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = _topics_form(request.POST)
        if not form.is_valid():
            messages.error(request, "Не сохранено: такой темы больше нет. Выберите другую.")
            return self._shown(form)
        changed = map_topics(chosen=form.chosen(), actor=f"user:{request.user.pk}")
        messages.success(request, f"Сохранено. Изменено тем: {changed}.")
        return HttpResponseRedirect(reverse("gis:topics"))

    def _shown(self, form: TopicsForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


@method_decorator(permission_required(NAME, raise_exception=True), name="dispatch")
class PerformersView(PartScreen):
    template_name = "gis_sync/performers.html"
    page_title = "Исполнители ГИС ЖКХ"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(_performers_form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = _performers_form(request.POST)
        if form.is_valid():
            try:
                changed = map_performers(
                    chosen=form.chosen(), added=form.added(), actor=f"user:{request.user.pk}"
                )
            except IntegrityError:
                messages.error(
                    request, "Не сохранено: список только что изменили. Проверьте и сохраните снова."
                )
                return HttpResponseRedirect(reverse("gis:performers"))
            messages.success(request, f"Сохранено. Изменено сопоставлений: {changed}.")
            return HttpResponseRedirect(reverse("gis:performers"))
        messages.error(request, "Не сохранено: исправьте отмеченное.")
        return self._shown(form)

    def _shown(self, form: PerformersForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


@permission_required(RETRY, raise_exception=True)
@require_POST
def probe_connection(request: HttpRequest) -> HttpResponse:
    """Test the connection and say what came of it."""
    for finding in probe(timezone.now()):
        tell = messages.success if finding.is_good else messages.error
        tell(request, finding.words)
    return HttpResponseRedirect(reverse("gis:standing"))


def _what_is_wrong() -> str:
    """Return which setting of the address cannot be right, in Russian."""
    try:
        if is_configured():
            configured_endpoint()
    except BadEndpoint as error:
        return str(error)
    return ""


def _topics_form(*args: Any) -> TopicsForm:
    entries = list(TopicOfGis.objects.order_by("code", "pk"))
    used = {entry.topic_id for entry in entries}
    topics = Topic.objects.filter(Q(is_active=True) | Q(pk__in=used - {None})).select_related("parent")
    ordered = topics.order_by(
        Coalesce("parent__order", "order"), Coalesce("parent__title", "title"), "order", "title"
    )
    return TopicsForm(*args, entries=entries, topics=ordered)


def _performers_form(*args: Any) -> PerformersForm:
    performers = list(PerformerOfGis.objects.order_by("pk"))
    used = {each.employee_id for each in performers} - {None}
    employees = Employee.objects.filter(Q(user__is_active=True) | Q(pk__in=used)).order_by("full_name", "pk")
    return PerformersForm(*args, performers=performers, employees=employees)
