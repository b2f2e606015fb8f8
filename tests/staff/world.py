"""A small site with something of everything that a right is about, and one person of each role."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site, Task, Workflow
from wagtail.users.models import UserProfile

from axes.models import AccessAttempt
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.questions.conftest import PDF, home_page, intake
from tests.questions.every_step import make_world
from tests.questions.register import put

from cabinet.api.tokens import issue
from disclosure.models import Duty
from disclosure.yearly.services.drafting import begin
from files.services import store
from gis_sync.models import Operation, PerformerOfGis, TopicOfGis
from inbox.models import Letter, LetterFile
from interruptions.models import Banner, Interruption, WarningTerm
from measures.models import Measure, NoMeasures, ResultRecord
from notices.lifecycle import State
from notices.models import Announcement, MailingSettings, Subscriber
from outbox.models import Message
from pages.models import DocumentPage, Edition, FaqPage, InfoPage, NewsIndexPage, NewsPage, PaymentPoint
from privacy.holders import Person
from privacy.services import requests
from privacy.services.holds import put_hold
from privacy.services.proposing import propose_by_hand
from privacy.services.rules import RuleDraft, propose_rule
from questions import finding
from questions.models import Appeal, Decision, ReplyTemplate, ResponseTerm, Topic
from questions.services.intake import register_appeal
from reminders.models import (
    BillingSource,
    RejectedRow,
    Reminder,
    ReminderBatch,
    ReminderSettings,
    ReminderWording,
)
from review.gate import exempt
from review.services.removing import request_removal
from review.services.urgent import publish_at_once
from review.services.workflows import ensure_workflows
from search.models import PromotedResult
from service.choices import ContactChannel
from service.models import Contact, ContactNorm, ImportSource
from service.moments import Moments
from service.services.queue import arrive
from service.services.recording import Details, build
from staff.models import Absence, Department, Employee
from staff.roles import Role
from staff.services import sync_roles
from surveys.models import Answer, Question, Sheet, Survey
from tariffs.models import (
    ConsumerGroup,
    PriceBulletin,
    Regulator,
    RegulatoryOrder,
    SalesMarkup,
    TariffPeriod,
    TransmissionTariff,
    ZoneSchedule,
)
from workdays.models import CalendarDay, CalendarYear, PointSchedule, ServicePoint, SpecialDay
from workdays.services import load_shipped_calendars


@dataclass
class World:
    people: dict[Role, Employee]
    root: Employee
    sessions: dict[Role, str]
    things: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.things[name]

    def pk(self, name: str) -> Any:
        return self.things[name].pk


@dataclass(frozen=True)
class Team:
    """The people of the register as its tests know them."""

    operator: Employee
    other: Employee
    signatory: Employee
    head: Employee


def make() -> World:
    """Make everything, in the name of somebody who has no part in what the roles do."""
    home = home_page()
    sync_roles()
    load_shipped_calendars()
    ensure_workflows()
    people = {role: person(role.value, Group.objects.filter(name=role.label)) for role in Role}
    sessions = {role: session_of(each) for role, each in people.items()}
    world = World(people, person("root", is_superuser=True), sessions)
    with exempt("job:tests"):
        _pages(world, home)
    _review(world)
    _register(world)
    _lists(world)
    _report(world)
    _tariffs(world)
    _quality(world)
    _interruptions(world)
    _reminders(world)
    _exchange(world)
    _mail(world)
    _privacy(world)
    _service(world)
    world.things["import_source"] = ImportSource.objects.create(name="Электронная очередь", kind="csv")
    _announcements(world)
    world.things["with_app"] = person("telephone").user
    TOTPDevice.objects.create(user=world["with_app"], name="Приложение")
    shut = AccessAttempt.objects.create(username="telephone", ip_address="192.0.2.7", failures_since_start=9)
    # It has to last as long as the tests do.
    AccessAttempt.objects.filter(pk=shut.pk).update(attempt_time=timezone.now() + timedelta(days=1))
    world.things["api_client"] = issue(name="Кабинет", user=world.root.user)[0]
    return world


def person(login: str, groups: Any = (), **fields: Any) -> Employee:
    user = User.objects.create_user(login, email=f"{login}@example.org", **fields)
    user.groups.set(groups)
    UserProfile.get_for_user(user)
    return Employee.objects.create(
        user=user, full_name="Проверкин Иван Иванович", post="специалист", phone="0-00-00", can_sign=True
    )


def session_of(employee: Employee) -> str:
    client = Client()
    client.force_login(employee.user)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _pages(world: World, home: Page) -> None:
    def add(name: str, page: Page, parent: Page = home, *, live: bool = True) -> None:
        parent.add_child(instance=page)
        page.save_revision(user=world.root.user)
        if live:
            page.get_latest_revision().publish()
        world.things[name] = type(page).objects.get(pk=page.pk)

    world.things["home"] = home
    add("page", InfoPage(title="Оплата", slug="oplata", intro="До 15-го числа."))
    add("section", InfoPage(title="Раздел", slug="razdel", intro="Раздел."))
    add("locked", InfoPage(title="Закрытая", slug="zakrytaya", intro="Нет."))
    Page.objects.filter(pk=world.pk("locked")).update(
        locked=True, locked_by=world.root.user, locked_at=timezone.now()
    )
    add("faq", FaqPage(title="Частые вопросы", slug="voprosy"))
    add("draft", InfoPage(title="Черновик", slug="chernovik", intro="Нет.", live=False), live=False)
    add("news", NewsIndexPage(title="Новости", slug="novosti"))
    for name in ("notice", "shown"):
        news = NewsPage(title=f"Перерыв: {name}", slug=name, intro="Касса закрыта.", live=False)
        add(name, news, world["news"], live=False)
    add("consent", DocumentPage(title="Согласие", slug="soglasie"))
    world.things["edition"] = Edition.objects.create(
        page=world["consent"], number="1", valid_from=date(2024, 1, 1), body=[]
    )


def _review(world: World) -> None:
    about: dict[str, Any] = {"user": world.root.user, "now": timezone.now()}
    world.things["late"] = publish_at_once(subject=world["shown"], reason="Авария.", **about)
    world.things["removal"] = request_removal(subject=world["page"], reason="Устарела.", **about)
    scheduled = world["section"].get_latest_revision_as_object()
    revision = scheduled.save_revision(user=world.root.user, log_action=True)
    revision.approved_go_live_at = timezone.now() + timedelta(days=9)
    revision.save()
    world.things["scheduled"] = revision


def _register(world: World) -> None:
    """Appeals that wait for a step: nobody's, and one that has all that a step may need."""
    team = Team(world.root, world.root, world.root, world.root)

    def make_appeal(received_at: Any = None, **changes: str) -> Appeal:
        return register_appeal(
            token=uuid4(), intake=intake(**changes), consent=world["edition"], channel="website",
            received_at=received_at or timezone.now(),
        )  # fmt: skip

    world.things["new"] = make_appeal()
    world.things["appeal"] = make_world(make_appeal, team).appeal  # type: ignore[arg-type]
    world.things["answered"] = make_appeal()
    Appeal.objects.filter(pk=world.pk("answered")).update(state="closed", sent_at=timezone.now())
    world.things["template"] = ReplyTemplate.objects.create(title="Оплата", text="<p>Да.</p>")
    world.things["term"] = ResponseTerm.objects.order_by("pk")[0]
    world.things["topic"] = Topic.objects.create(title="Старая тема")
    world.things["letter"] = Message.objects.create(
        message_id="<1@test>", kind="system", to="a@example.org", subject="Т", text="Т",
        state=Message.State.FAILED, created_at=timezone.now(),
    )  # fmt: skip


def _report(world: World) -> None:
    """A draft of a yearly report, in nobody's hands."""
    year = timezone.localdate().year - 2
    world.things["report"] = begin(year=year, user=world.root.user, now=timezone.now())


def _lists(world: World) -> None:
    point = ServicePoint.objects.create(kind="office", name="Офис")
    spare = person("spare")
    world.things |= {
        "point": point,
        "schedule": PointSchedule.objects.create(point=point, valid_from=date(2020, 1, 1), act="Приказ"),
        "special": SpecialDay.objects.create(point=point, date=date(2026, 5, 8), act="Приказ"),
        "day": CalendarDay.objects.order_by("-date")[0],
        "year": CalendarYear.objects.order_by("-year")[0],
        "promoted": PromotedResult.objects.create(words="долг", url="/ask/", title="Долг"),
        "payment": PaymentPoint.objects.create(name="Банк", kind="bank", commission="none"),
        "spare": spare,
        "newcomer": User.objects.create_user("newcomer"),
        "department": Department.objects.create(name="Отдел"),
        "absence": Absence.objects.create(
            employee=spare, first_day=date(2026, 7, 1), last_day=date(2026, 7, 2)
        ),
        "main": Site.objects.get(is_default_site=True),
        "site": Site.objects.create(hostname="drugoy.example", root_page=world["home"]),
        "redirect": Redirect.add_redirect("/staroe/", "/novoe/"),
        "task": Task.objects.order_by("pk")[0],
        "workflow": Workflow.objects.order_by("pk")[0],
        "duty": Duty.objects.create(
            code="dolg", title="Раскрытие", group="law", legal_basis="Закон", address="/disclosure/",
            proof="link_answers", starts_on=date(2026, 1, 12),
        ),
    }  # fmt: skip


def _exchange(world: World) -> None:
    world.things["operation"] = Operation.objects.create(
        kind=Operation.Kind.WINDOW, state=Operation.State.FAILED, created_at=timezone.now(),
        finished_at=timezone.now(), error="ГИС ЖКХ отказала в доступе.",
    )  # fmt: skip
    world.things["performer"] = PerformerOfGis.objects.create(answerer_guid=uuid4())
    world.things["gis_topic"] = TopicOfGis.objects.create(code="5.1", guid=uuid4(), name="Плата")


def _mail(world: World) -> None:
    """A letter that waits for a decision, and one that was put aside."""
    for name, state in (("mail", Letter.State.HUMAN), ("spam", Letter.State.SPAM)):
        letter = Letter(
            digest=name.zfill(64), kind="letter", state=state, from_name="Проверкина Вера",
            from_email="vera@pochta.example", subject="Счёт", text="Проверьте счёт.", size=4,
            received_at=timezone.now(), taken_at=timezone.now(),
        )  # fmt: skip
        letter.raw.save(f"world/{name}", ContentFile(b"Mail"))
        world.things[name] = letter
    stored = store(upload=ContentFile(PDF, name="a.pdf"), max_bytes=1000)
    LetterFile.objects.create(letter=world["mail"], position=0, name="a.pdf", size=9, stored=stored)


def _service(world: World) -> None:
    """A visit that is over, one that is struck out, somebody who waits, and a norm."""
    moment = timezone.now() - timedelta(days=3)

    def over(**more: Any) -> Contact:
        details = Details(channel="phone", employee=world.root)
        contact = build(when=Moments(started_at=moment), details=details, source="manual", **more)
        contact.save()
        return contact

    world.things |= {
        "contact": over(),
        "struck": over(is_void=True, void_reason="Проверка"),
        "visitor": arrive(token="one", channel=ContactChannel.IN_PERSON, actor=world.root).contact,
        "norm": ContactNorm.objects.create(
            channel="phone", what="service", to_seconds=600, valid_from=date(2020, 1, 1), source="Стандарт"
        ),
    }  # fmt: skip


def _privacy(world: World) -> None:
    """A request of a person who is found, a term that waits for another person, a hold, a list."""
    finding.index_everything()
    user_id, today = world.root.user_id, timezone.localdate()
    person = Person(email=world["new"].email)
    request = requests.record_request(person=person, reason="Вх. 1", received_on=today, user_id=user_id)
    found = [world["new"].stream]
    world.things["request"] = requests.choose(
        request_id=request.pk, subjects=found, found=found, user_id=user_id
    )
    draft = RuleDraft("letter", 2, "year", "event", "Приказ", today)
    world.things |= {
        "rule": propose_rule(draft=draft, user_id=user_id),
        "hold": put_hold(
            subject=world["appeal"].stream, label="Обращение", until=today, reason="Суд", user_id=user_id
        ),
        "plan": propose_by_hand(
            records={world["appeal"].stream: "Обращение"}, ground="Решение", user_id=user_id
        ),
    }


def _announcements(world: World) -> None:
    """Announcements of somebody else, each in another state, and a subscriber."""
    for name in State:
        world.things[f"announcement_{name}"] = Announcement.objects.create(
            topic="news", subject=f"Новость: {name}", text="Да.", state=name, created_at=timezone.now(),
            authors=[world.root.user_id], started_at=timezone.now(),
        )  # fmt: skip
    world.things["subscriber"] = Subscriber.objects.create(
        email="vera@pochta.example", state="active", created_at=timezone.now()
    )
    world.things["mailing"] = MailingSettings.load()


def _tariffs(world: World) -> None:
    """Of each kind a draft, one that another has locked, and one that waits for its hour."""
    regulator = Regulator.objects.create(name="Служба по тарифам", short_name="Служба")
    world.things["regulator"] = Regulator.objects.create(name="Иная служба", short_name="Иная")
    world.things["group"] = ConsumerGroup.objects.create(code="city", name="Город", official_name="Город")
    numbers = iter(range(1, 9))

    def new(model: Any) -> Any:
        if model is RegulatoryOrder:
            return RegulatoryOrder(
                regulator=regulator, number=str(next(numbers)), adopted_on=date(2025, 1, 1)
            )
        if model is PriceBulletin:
            return PriceBulletin(year=2025, month=next(numbers), vat_percent=20)
        fields = {"vat_percent": 22} if model is TariffPeriod else {}
        return model(valid_from=date(2026, 1, 1), **fields)

    dated = (TariffPeriod, ZoneSchedule, SalesMarkup, TransmissionTariff)
    for model in (*dated, RegulatoryOrder, PriceBulletin):
        _reviewed(world, model, new)


def _reviewed(world: World, model: Any, new: Callable[[Any], Any]) -> None:
    """Of a kind under review a draft, one that another has locked, and one that waits for its hour."""
    kind = model._meta.model_name
    for name in ("draft", "locked", "waiting"):
        row = new(model)
        row.live = False
        row.locked, row.locked_by = name == "locked", world.root.user if name == "locked" else None
        row.save()
        world.things[f"{kind}_{name}"] = row
    revision = world[f"{kind}_waiting"].save_revision(user=world.root.user, log_action=True)
    revision.approved_go_live_at = timezone.now() + timedelta(days=9)
    revision.save()
    world.things[f"{kind}_scheduled"] = revision


@dataclass(frozen=True)
class Year:
    """A year as a thing that an address is about."""

    pk: int


def _quality(world: World) -> None:
    """Drafts of measures and surveys, a measure that goes on, a survey that is answered."""
    today, years = timezone.localdate(), iter(range(2040, 2050))

    def new(model: Any) -> Any:
        year = next(years)
        if model is Measure:
            return Measure(year=year, kind="other", title="Скамейки", due_on=date(year, 1, 1))
        if model is NoMeasures:
            return NoMeasures(year=year)
        return Survey(title="Опрос", slug=f"opros-{year}", opens_on=today, closes_on=today)

    for model in (Measure, NoMeasures, Survey):
        _reviewed(world, model, new)
    survey = Survey(title="Идёт", slug="idyot", opens_on=today, closes_on=today, live=True)
    with exempt("job:tests"):
        survey.save()
    question = Question.objects.create(survey=survey, text="Что улучшить?", kind="text")
    sheet = Sheet.objects.create(survey=survey, received_on=today)
    world.things |= {
        "this_year": Year(today.year),
        "measure_run": (
            measure := Measure.objects.create(
                year=today.year, kind="other", title="Часы в зале", due_on=today, live=False
            )
        ),
        "measure_result": ResultRecord.objects.create(
            measure=measure, on=today, findings="Так.", recorded_at=timezone.now()
        ),
        "suggestion": Decision.objects.create(
            appeal=put(9001, kind="complaint"), verdict="satisfied", measure="Скамейки"
        ),
        "survey_open": survey,
        "survey_question": question,
        "survey_answer": Answer.objects.create(sheet=sheet, question=question, text="Часы"),
    }


def _interruptions(world: World) -> None:
    now = timezone.now()
    times = {"starts_at": now, "ends_at": now + timedelta(hours=2)}
    _reviewed(world, Interruption, lambda model: model(**times))
    _reviewed(world, Banner, lambda model: model(text="Касса закрыта.", **times))
    world.things["warning_term"] = WarningTerm.objects.create(
        days=3, valid_from=date(2025, 1, 1), source="Приказ"
    )


def _reminders(world: World) -> None:
    """Wordings in each state of the review; files of somebody else, each in another state."""
    kinds = iter(("debt", "restriction", "contract"))

    def new(model: Any) -> Any:
        return model(kind=next(kinds), subject="О счёте", text="{счёт}", norm="Стандарт", by_call=False)

    _reviewed(world, ReminderWording, new)
    now, words = timezone.now(), {"subject": "О долге", "text": "{счёт}", "spoken": "", "norm": "Стандарт"}
    frozen = {"payment": {**words, "least_days": 0, "repeat_days": 0}}
    with exempt("job:tests"):
        ReminderWording.objects.create(kind="payment", **words, by_call=False, live=True)
    source = BillingSource.objects.create(name="Долги", file_kind="csv")
    world.things |= {"billing_source": source, "reminding": ReminderSettings.load()}
    for number, state in enumerate(("checked", "waiting", "sending")):
        batch = ReminderBatch.objects.create(
            source=source, name="f.csv", sha256=f"{number}", size=1, state=state, uploaded_at=now,
            hands=[world.root.user_id], accepted=1, rejected=1, checked_on=timezone.localdate(),
            wordings=frozen,
            approved_at=now if state == "sending" else None,
        )  # fmt: skip
        RejectedRow.objects.create(batch=batch, line=3, cells=["9"], reason="нет суммы")
        outcome = "to_send" if state == "sending" else "ready"
        for place, channel in enumerate(("letter", "call")):
            world.things[f"reminder_{channel}"] = Reminder.objects.create(
                batch=batch, line=place, kind="payment", account=f"{number}{place}", key=f"{number}{place}",
                account_digest=f"{number}{place}", address="Дом", phone="12345", channel=channel,
                state=outcome,
                created_at=now,
            )  # fmt: skip
        world.things[f"reminders_{state}"] = batch
