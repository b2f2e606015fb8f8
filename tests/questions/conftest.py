from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from wagtail.models import Locale, Page, Site

import pytest

from pages.models import CompanySettings, DocumentPage, Edition
from questions.models import Appeal
from questions.services import handling
from questions.services.intake import Intake, register_appeal
from staff.models import Department, Employee

MOSCOW = ZoneInfo("Europe/Moscow")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def moscow(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=MOSCOW)


def intake(**changes: str) -> Intake:
    values = {
        "kind": "question",
        "audience": "individual",
        "text": "Где заплатить без комиссии?",
        "person_name": "Проверкина Вера Павловна",
        "reply_channel": "email",
        "email": "vera@pochta.example",
    }
    return Intake(**{**values, **changes})


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """Nobody has tried anything yet: the limits on attempts are counted in the cache."""
    cache.clear()


@dataclass(frozen=True)
class Team:
    operator: Employee
    other: Employee
    signatory: Employee
    head: Employee


def employee(login: str, role: str, full_name: str, *, can_sign: bool = False) -> Employee:
    user = User.objects.create_user(login, password="a-long-password")
    user.groups.add(Group.objects.get(name=role))
    return Employee.objects.create(
        user=user, full_name=full_name, post="специалист", phone="(демо) 0-00-00", can_sign=can_sign
    )


@pytest.fixture
def team(db: None) -> Team:
    return Team(
        operator=employee("operator", "Оператор", "Операторов Олег Олегович"),
        other=employee("other", "Оператор", "Иной Иван Иванович", can_sign=True),
        signatory=employee("signatory", "Подписант", "Подписантова Анна Олеговна", can_sign=True),
        head=employee("head", "Руководитель", "Руководителев Пётр Олегович", can_sign=True),
    )


def home_page() -> Page:
    """Return the site's home; a transactional test before may have left no tree at all."""
    home = Page.objects.filter(depth=2).first()
    if home is None:
        Locale.objects.get_or_create(language_code="ru")
        home = Page.add_root(title="Корень", slug="root").add_child(
            instance=Page(title="Главная", slug="home")
        )
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


@pytest.fixture
def consent(db: None) -> Edition:
    home = home_page()
    page = home.add_child(instance=DocumentPage(title="Согласие", slug="soglasie"))
    edition = Edition.objects.create(page=page, number="1", valid_from=date(2024, 1, 1), body=[])
    site = Site.objects.get(is_default_site=True)
    CompanySettings.objects.update_or_create(
        site=site, defaults={"consent_page": page, "full_name": "ООО «Проверка»", "city": "Борисоглебск"}
    )
    return edition


@pytest.fixture
def make_appeal(consent: Edition) -> Callable[..., Appeal]:
    def make(received_at: datetime | None = None, channel: str = "website", **changes: str) -> Appeal:
        return register_appeal(
            token=uuid4(),
            intake=intake(**changes),
            consent=consent,
            channel=channel,
            received_at=received_at or moscow(2026, 11, 23),
        )

    return make


@pytest.fixture
def drafted(make_appeal: Callable[..., Appeal], team: Team) -> Appeal:
    appeal = make_appeal()
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    return handling.save_draft(
        appeal_id=appeal.pk, actor=team.operator, text="<p>В кассе.</p>", signatory=team.signatory
    )


@pytest.fixture
def approved(drafted: Appeal, team: Team) -> Appeal:
    handling.submit_for_approval(appeal_id=drafted.pk, actor=team.operator)
    return handling.approve(appeal_id=drafted.pk, actor=team.signatory, now=moscow(2026, 11, 25))


def scan(name: str = "скан.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def in_a_department(team: Team, *, head: Employee) -> Team:
    """Put the people into a department with a head, each with an address to be reminded at."""
    department = Department.objects.create(name="Отдел обращений", head=head)
    Employee.objects.update(department=department)
    for person in (team.operator, team.other, team.signatory, team.head):
        person.user.email = f"{person.user.username}@example.org"
        person.user.save()
        person.refresh_from_db()
    return team
