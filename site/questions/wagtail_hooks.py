from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from outbox.models import Message
from pages.models import QuestionPage
from pages.models.faq import FAULTS_HOOK, NOTES_HOOK
from pages.stand import StandSection
from privacy.holders import Holder
from questions.finding import index_missing
from questions.frequent.panels import FrequentPanel
from questions.frequent.telling import faults_of_draft, notes_on_draft
from questions.holding import RegisterHolder
from questions.models import ResponseTerm
from questions.permissions import ANSWER, APPROVE, ASSIGN, DECIDES, EXPORT, FREQUENT, REGISTER, VIEW, WATCH
from questions.services import handling, notices
from questions.services.decision_terms import remind_of_decisions
from questions.services.digests import send_digests
from questions.services.drafts import forget_stale
from questions.services.mailing import ANSWER_KIND
from questions.services.notices import NOTICE_KIND
from questions.services.recounting import describe_recount, recount_open
from questions.services.reminding import alert_about_unassigned, remind_of_calls, remind_of_terms
from questions.services.scan_stacks import read_waiting
from questions.services.signed_scans import FILERS
from questions.services.staff_letters import DIGEST, DIGEST_LABEL, STAFF_KINDS
from questions.terms_table import term_rows
from questions.viewsets.appeals import appeal_viewset, response_term_viewset
from questions.viewsets.frequent import frequent_viewset
from questions.viewsets.registration import registration_viewset
from questions.viewsets.scans import scans_viewset
from questions.viewsets.topics import topic_viewset
from questions.viewsets.work import WORK_VIEWSETS
from staff.screens import entry_for
from workdays.calendar import Calendar
from workdays.effects import EffectGroup


@hooks.register("personal_data_holder")
def personal_data_holder() -> Holder:
    return RegisterHolder()


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet]:
    return [appeal_viewset, response_term_viewset, topic_viewset, *WORK_VIEWSETS]


@hooks.register("register_admin_viewset")
def register_registration() -> ViewSet:
    return registration_viewset


@hooks.register("register_admin_viewset")
def register_scans() -> ViewSet:
    return scans_viewset


@hooks.register("register_admin_viewset")
def register_frequent() -> ViewSet:
    return frequent_viewset


@hooks.register(FAULTS_HOOK)
def personal_data_in_a_question(page: QuestionPage) -> list[str]:
    return faults_of_draft(page)


@hooks.register(NOTES_HOOK)
def notes_on_a_question(page: QuestionPage, user: Any) -> SafeString:
    return notes_on_draft(page, user)


@hooks.register("construct_homepage_panels")
def show_frequent_drafts(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("wagtailadmin.access_admin"):
        panels.append(FrequentPanel(request))


@hooks.register("register_admin_menu_item")
def registration_in_the_menu() -> MenuItem:
    return entry_for(REGISTER)(
        "Новое обращение",
        reverse("registration:register"),
        name="register-appeal",
        icon_name="plus",
        order=111,
    )


@hooks.register("register_admin_menu_item")
def calls_in_the_menu() -> MenuItem:
    return entry_for(VIEW)(
        "Обратные звонки", reverse("registration:calls"), name="call-backs", icon_name="history", order=112
    )


@hooks.register("register_admin_menu_item")
def scans_in_the_menu() -> MenuItem:
    return entry_for(*FILERS)(
        "Сканы писем", reverse("scans:stacks"), name="scan-stacks", icon_name="doc-full", order=113
    )


@hooks.register("periodic_job")
def read_scans(now: datetime) -> str:
    read = read_waiting(now)
    return f"{read} stacks of scans read" if read else ""


@hooks.register("register_admin_menu_item")
def dashboard_in_the_menu() -> MenuItem:
    return entry_for(WATCH)(
        "Сводка", reverse("appeals:dashboard"), name="appeals-dashboard", icon_name="view", order=113
    )


@hooks.register("register_admin_menu_item")
def reports_in_the_menu() -> MenuItem:
    return entry_for(WATCH)(
        "Отчёты", reverse("appeals:reports"), name="appeals-reports", icon_name="table", order=114
    )


@hooks.register("periodic_job")
def index_what_is_missing(now: datetime) -> str:
    indexed = index_missing()
    return f"{indexed} appeals added to the desk's search" if indexed else ""


@hooks.register("insert_global_admin_css")
def desk_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("questions/desk.css"))


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    look = ["wagtailadmin.access_admin", VIEW, "questions.view_decision"]
    templates = [f"questions.{verb}_replytemplate" for verb in ("view", "add", "change")]
    topics = [f"questions.{verb}_topic" for verb in ("view", "add", "change")]
    return {
        "operator": [*look, ANSWER, REGISTER, FREQUENT],
        "signatory": [*look, APPROVE],
        "administrator": [
            *look,
            FREQUENT,
            *(f"questions.{verb}_responseterm" for verb in ("view", "add", "change")),
            *topics,
            *templates,
        ],
        "head": [
            *look,
            REGISTER,
            ASSIGN,
            ANSWER,
            APPROVE,
            DECIDES,
            EXPORT,
            WATCH,
            FREQUENT,
            *topics,
            *templates,
        ],
        # Стандарт: the director, too, watches over answers in term.
        "director": [*look, APPROVE, DECIDES, EXPORT, WATCH],
    }


@hooks.register("periodic_job")
def forget_abandoned_files(now: datetime) -> str:
    forgotten = forget_stale(now)
    return f"{forgotten} abandoned files forgotten" if forgotten else ""


@hooks.register("periodic_job")
def remind_of_due_dates(now: datetime) -> str:
    queued = remind_of_terms(now=now)
    return f"{queued} reminders of terms queued" if queued else ""


@hooks.register("periodic_job")
def alert_heads(now: datetime) -> str:
    queued = alert_about_unassigned(now=now)
    return f"{queued} alerts about appeals without an executor queued" if queued else ""


@hooks.register("periodic_job")
def remind_of_what_was_decided(now: datetime) -> str:
    queued = remind_of_decisions(now=now)
    return f"{queued} reminders of decisions queued" if queued else ""


@hooks.register("periodic_job")
def tell_how_things_stand(now: datetime) -> str:
    queued = send_digests(now=now)
    return f"{queued} daily summaries queued" if queued else ""


@hooks.register("periodic_job")
def remind_of_agreed_calls(now: datetime) -> str:
    queued = remind_of_calls(now=now)
    return f"{queued} reminders of calls queued" if queued else ""


@hooks.register("calendar_effects")
def terms_by_another_calendar(former: Calendar, calendar: Calendar) -> list[EffectGroup]:
    return describe_recount(former=former, calendar=calendar)


@hooks.register("calendar_changed")
def recount_terms(former: Calendar, calendar: Calendar, actor: str) -> list[EffectGroup]:
    return recount_open(former=former, calendar=calendar, actor=actor)


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    return [reverse(f"questions:{name}") for name in ("ask_individual", "ask_organization", "status", "when")]


@hooks.register("stand_section")
def response_terms_on_the_stand(now: datetime) -> StandSection:
    rows = term_rows(ResponseTerm.objects.all(), timezone.localdate(now))
    return StandSection(
        "Сроки ответа на обращения",
        [
            (
                f"{row.channels}: {row.kind}" if row.kind else row.channels,
                f"{row.term}; продление: {row.extension}",
            )
            for row in rows
        ],
        order=30,
    )


@hooks.register("message_kinds")
def message_kinds() -> dict[str, str]:
    return {
        "appeal_registered": "подтверждение регистрации",
        ANSWER_KIND: "ответ на обращение",
        NOTICE_KIND: "уведомление по обращению",
        **STAFF_KINDS,
        DIGEST: DIGEST_LABEL,
    }


@hooks.register("message_accepted")
def answer_accepted(message: Message) -> None:
    if message.kind == ANSWER_KIND:
        handling.record_acceptance(appeal_id=_appeal_id(message), now=message.accepted_at or timezone.now())


@hooks.register("message_accepted")
def notice_accepted(message: Message) -> None:
    if message.kind == NOTICE_KIND:
        moment = message.accepted_at or timezone.now()
        notices.record_acceptance(notice_id=notices.notice_id(message), now=moment)


@hooks.register("message_failed")
def notice_refused(message: Message) -> None:
    if message.kind == NOTICE_KIND:
        notices.record_refusal(notice_id=notices.notice_id(message), now=timezone.now())


@hooks.register("message_failed")
def answer_refused(message: Message) -> None:
    if message.kind == ANSWER_KIND:
        handling.record_refusal(appeal_id=_appeal_id(message), now=timezone.now())


@hooks.register("message_bounced")
def letter_bounced(message: Message) -> None:
    moment = message.bounced_at or timezone.now()
    if message.kind == ANSWER_KIND:
        handling.record_bounce(appeal_id=_appeal_id(message), now=moment)
    elif message.kind == NOTICE_KIND:
        notices.record_bounce(notice_id=notices.notice_id(message), now=moment)


def _appeal_id(message: Message) -> int:
    return int(message.related.removeprefix("appeal:"))


@hooks.register("access_subject_url")
def card_of_the_appeal(subject: str) -> str | None:
    """Lead from a row of the access log to the card of its appeal."""
    kind, _, rest = subject.partition(":")
    number = rest.partition("/")[0]
    return reverse("appeals:inspect", args=[number]) if kind == "appeal" and number.isdecimal() else None


@hooks.register("access_subject_url")
def stack_of_the_page(subject: str) -> str | None:
    """Lead from a row of the access log to the stack of its scanned page."""
    kind, _, rest = subject.partition(":")
    number = rest.partition("/")[0]
    return reverse("scans:stack", args=[number]) if kind == "scans" and number.isdecimal() else None
