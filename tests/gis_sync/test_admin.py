"""The journal and the panel of the exchange: who sees what, what is never shown, what a click does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest
from pytest_django import Settings
from tests.gis_sync.stand.conftest import SUPPLIER, SUPPLIER_ROOT, organisation

from gis_sync.admin import PACKETS_SHOWN
from gis_sync.exchange.requeueing import NothingToRequeue, requeue
from gis_sync.models import GisAppeal, Operation, Packet, TopicOfGis
from gis_sync.stand.server import Stand
from gis_sync.stand.world import World
from ledger.models import Entry
from questions.models import Topic
from staff.roles import Role

pytestmark = pytest.mark.django_db
JOURNAL, PANEL, TOPICS, PROBE = (
    "/admin/gis_sync/operation/",
    "/admin/gis/",
    "/admin/gis/topics/",
    "/admin/gis/probe/",
)
SECRET = "Петрова Вера Павловна"
SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    """Sign in somebody of a role, the administrator unless told otherwise."""

    def act(role: Role = Role.ADMINISTRATOR) -> Client:
        user = get_user_model().objects.create_user(role.value, email=f"{role.value}@example.org")
        user.groups.add(Group.objects.get(name=role.label))
        client.force_login(user)
        return client

    return act


def failed(**values: Any) -> Operation:
    """Make an operation that waits for a person, with a packet each way."""
    now = timezone.now()
    fields: dict[str, Any] = {
        "kind": Operation.Kind.WINDOW, "state": Operation.State.FAILED, "created_at": now, "finished_at": now,
        "message_guid": uuid4(), "gis_guid": uuid4(), "attempts": 70, "polls": 9, "error_code": "AUT011003",
        "error": f"ГИС ЖКХ отказала в доступе. Неизвестное состояние: «{SECRET}».",
    }  # fmt: skip
    operation = Operation.objects.create(**{**fields, **values})
    for direction, status in ((Packet.Direction.OUT, None), (Packet.Direction.IN, 500)):
        packet = Packet(
            operation=operation, direction=direction, action="exportAppeal", at=now, status=status, size=1234,
            outcome=f"AUT011003 «{SECRET}»",
        )  # fmt: skip
        packet.body.save("x", ContentFile(f"<a>{SECRET}</a>".encode()))
    return operation


def an_unsettled(number: int, **values: Any) -> GisAppeal:
    now = timezone.now()
    return GisAppeal.objects.create(
        guid=uuid4(), number=f"00-26-{number}", created_on=now.date(), status="Send", xml=SECRET.encode(),
        digest="0" * 64, taken_at=now, changed_at=now, seen_at=now, **values,
    )  # fmt: skip


def read(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_the_journal_and_the_page_of_an_operation_say_what_came_of_it_and_show_no_personal_data(
    sign_in: SignIn,
) -> None:
    operation = failed()
    client = sign_in()
    listed = read(client, JOURNAL)
    looked = read(client, f"{JOURNAL}inspect/{operation.pk}/")
    for page in (listed, looked):
        assert "нужен человек" in page
        assert "AUT011003" in page
        assert "ГИС ЖКХ отказала в доступе. Неизвестное состояние: «…»." in page
        assert SECRET not in page
    for shown in ("exportAppeal", "от нас", "к нам", "500", "1234", str(operation.message_guid)):
        assert shown in looked


def test_of_many_packets_the_last_are_shown(sign_in: SignIn) -> None:
    operation = failed()
    now = timezone.now()
    Packet.objects.bulk_create(
        Packet(operation=operation, direction="out", action=f"step{number}", at=now)
        for number in range(PACKETS_SHOWN)
    )
    page = read(sign_in(), f"{JOURNAL}inspect/{operation.pk}/")
    assert f"Показаны последние {PACKETS_SHOWN}." in page
    assert "step0" in page
    assert "exportAppeal" not in page


def test_the_panel_and_the_question_before_a_retry_show_no_personal_data(sign_in: SignIn) -> None:
    operation = failed()
    an_unsettled(1, trouble=f"Не принято: «{SECRET}».")
    client = sign_in()
    for path in (PANEL, f"{JOURNAL}retry/{operation.pk}/"):
        page = read(client, path)
        assert "«…»" in page
        assert SECRET not in page


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_export_is_masked_too(sign_in: SignIn, file_format: str) -> None:
    operation = failed(error=f"Заявитель «{SECRET}»")
    answer = sign_in().get(f"{JOURNAL}?export={file_format}")
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert SECRET.encode() not in content
    if file_format == "csv":
        assert str(operation.gis_guid) in content.decode("utf-8-sig")
        assert "Заявитель «…»" in content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind__exact=window", True),
        ("kind__exact=answers", False),
        ("state__exact=failed", True),
        ("state__exact=done", False),
        ("q={operation.message_guid}", True),
        ("q={operation.gis_guid}", True),
        ("q=11111111-1111-4111-8111-111111111111", False),
        ("q=exportAppeal", False),
        ("q=", True),
    ],
)
def test_an_operation_is_found_by_kind_state_and_whole_identifier(
    sign_in: SignIn, query: str, shown: bool
) -> None:
    operation = failed()
    page = read(sign_in(), f"{JOURNAL}?{query.format(operation=operation)}")
    assert (f"{JOURNAL}inspect/{operation.pk}/" in page) == shown


@pytest.mark.parametrize("path", ["create/", "edit/{pk}/", "delete/{pk}/"])
def test_nothing_is_written_changed_or_removed_in_the_journal(sign_in: SignIn, path: str) -> None:
    operation = failed()
    answer = sign_in().post(JOURNAL + path.format(pk=operation.pk), {"state": "done"})
    assert answer.status_code in (302, 403)
    assert Operation.objects.get().state == Operation.State.FAILED


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.EDITOR, Role.SIGNATORY, Role.DIRECTOR])
@pytest.mark.parametrize("path", [JOURNAL, PANEL, JOURNAL + "inspect/{pk}/", JOURNAL + "retry/{pk}/"])
def test_other_roles_see_nothing_of_it(sign_in: SignIn, role: Role, path: str) -> None:
    operation = failed()
    answer = sign_in(role).get(path.format(pk=operation.pk))
    assert answer.status_code in (302, 403)


def test_the_head_looks_and_does_not_retry(sign_in: SignIn) -> None:
    operation = failed()
    client = sign_in(Role.HEAD)
    for path in (JOURNAL, PANEL, f"{JOURNAL}inspect/{operation.pk}/"):
        page = read(client, path)
        assert f"{JOURNAL}retry/" not in page
        assert PROBE not in page
    for path in (f"{JOURNAL}retry/{operation.pk}/", PROBE):
        assert client.post(path).status_code == 403
    assert Operation.objects.get().state == Operation.State.FAILED


def test_an_operation_starts_anew_after_a_question_and_the_ledger_says_who_wanted_it(sign_in: SignIn) -> None:
    operation = failed()
    client = sign_in()
    question = read(client, f"{JOURNAL}retry/{operation.pk}/")
    before = Operation.objects.get().state
    client.post(f"{JOURNAL}retry/{operation.pk}/")
    operation.refresh_from_db()
    assert "Не повторять" in question
    assert "Сначала исправьте настройки" in question
    assert (before, operation.state) == (Operation.State.FAILED, Operation.State.QUEUED)
    assert (operation.gis_guid, operation.attempts, operation.polls, operation.error) == (None, 0, 0, "")
    assert operation.finished_at is None
    entry = Entry.objects.get(stream=f"gis:{operation.pk}")
    user = get_user_model().objects.get(username="administrator")
    assert (entry.event, entry.actor, entry.text) == ("requeue", f"user:{user.pk}", '{"code":"AUT011003"}')


@pytest.mark.parametrize(
    "state", [state for state in Operation.State if state != Operation.State.FAILED], ids=str
)
def test_only_what_has_failed_starts_anew(sign_in: SignIn, state: Operation.State) -> None:
    operation = failed(state=state)
    with pytest.raises(NothingToRequeue, match="остановилась и ждёт человека"):
        requeue(operation_id=operation.pk, actor="user:1")
    page = sign_in().post(f"{JOURNAL}retry/{operation.pk}/", follow=True).content.decode()
    assert "Повторить можно только операцию" in page
    assert f"{JOURNAL}retry/" not in page
    assert Operation.objects.get().state == state
    assert not Entry.objects.filter(stream=f"gis:{operation.pk}").exists()


@pytest.mark.parametrize(
    ("kind", "guid", "unclear"),
    [
        (Operation.Kind.WINDOW, uuid4(), False),
        (Operation.Kind.APPEALS, uuid4(), False),
        (Operation.Kind.ANSWERS, None, False),
        (Operation.Kind.ANSWERS, uuid4(), True),
    ],
)
def test_what_must_not_arrive_twice_is_looked_for_first(
    kind: Operation.Kind, guid: UUID | None, unclear: bool
) -> None:
    operation = failed(kind=kind, message_guid=guid, is_unclear=True)
    assert requeue(operation_id=operation.pk, actor="user:1").is_unclear is unclear


def test_the_panel_says_how_the_exchange_stands(sign_in: SignIn, settings: Settings) -> None:
    settings.GIS_URL, settings.GIS_ORG_PPA_GUID = "http://127.0.0.1:1443", SUPPLIER
    now = timezone.now()
    failed(state=Operation.State.DONE, ends_on=now.date(), finished_at=now - timedelta(hours=2))
    failed()
    failed(state=Operation.State.WAITING, next_try_at=now, created_at=now - timedelta(days=2))
    an_unsettled(7, trouble="Ответ уже готовится к отправке.")
    an_unsettled(8)
    page = " ".join(read(sign_in(), PANEL).split())
    for shown in (
        "http://127.0.0.1:1443", SUPPLIER, "запросы не подписываются",
        "Операции, которые ждут человека (1)", "В работе (1)",
        "2 дня назад", "не учтены в реестре (2)", "Обращение 00-26-7", "Ответ уже готовится к отправке.",
        f"созданные по {now:%d.%m.%Y} включительно",
    ):  # fmt: skip
        assert shown in page.replace("\xa0", " "), shown


@pytest.mark.parametrize(
    ("url", "guid", "words"),
    [
        ("", "", "Обмен выключен."),
        ("http://127.0.0.1:1443", "", "Обмен не настроен."),
        ("ftp://gis", SUPPLIER, "Обмен не настроен."),
    ],
)
def test_the_panel_says_when_it_is_off_or_cannot_work(
    sign_in: SignIn, settings: Settings, url: str, guid: str, words: str
) -> None:
    settings.GIS_URL, settings.GIS_ORG_PPA_GUID = url, guid
    assert words in read(sign_in(), PANEL)


@pytest.mark.parametrize("path", [JOURNAL, PANEL, TOPICS])
def test_the_screens_cost_the_same_at_any_length(sign_in: SignIn, path: str) -> None:
    client = sign_in()

    def grow(count: int) -> None:
        for number in range(count):
            failed()
            failed(state=Operation.State.WAITING, next_try_at=timezone.now())
            an_unsettled(number, trouble="Не сейчас.")
            topic = Topic.objects.create(title=f"Тема {uuid4()}", parent=Topic.objects.first())
            TopicOfGis.objects.create(code=str(number), guid=uuid4(), name="Плата", topic=topic)

    grow(1)
    read(client, path)
    with CaptureQueriesContext(connection) as few:
        read(client, path)
    grow(8)
    with CaptureQueriesContext(connection) as many:
        read(client, path)
    assert len(many) == len(few) <= 20


def test_topics_lead_to_those_of_the_register_and_the_ledger_says_who_said_so(sign_in: SignIn) -> None:
    ours = Topic.objects.create(title="Счётчики (проба)")
    first, second = (
        TopicOfGis.objects.create(code=code, guid=uuid4(), name=name)
        for code, name in (("5.1", "Плата"), ("5.2", "Приборы учёта"))
    )
    client = sign_in()
    assert "5.2 Приборы учёта" in read(client, TOPICS)
    answer = client.post(TOPICS, {f"topic_{second.pk}": ours.pk}, follow=True).content.decode()
    assert "Изменено тем: 1." in answer
    assert list(TopicOfGis.objects.order_by("code").values_list("topic", flat=True)) == [None, ours.pk]
    assert Entry.objects.get(stream=f"gis_topic:{second.pk}").text == f'{{"topic":{ours.pk}}}'
    assert not Entry.objects.filter(stream=f"gis_topic:{first.pk}").exists()


def test_a_topic_that_there_is_not_is_refused_in_words(sign_in: SignIn) -> None:
    entry = TopicOfGis.objects.create(code="5.1", guid=uuid4(), name="Плата")
    answer = sign_in().post(TOPICS, {f"topic_{entry.pk}": "987654"})
    assert "такой темы больше нет" in answer.content.decode()
    assert TopicOfGis.objects.get().topic is None


def test_a_switched_off_topic_stays_where_it_is_chosen_and_is_offered_nowhere_else(sign_in: SignIn) -> None:
    off = Topic.objects.create(title="Старая", is_active=False)
    client = sign_in()
    entry = TopicOfGis.objects.create(code="5.1", guid=uuid4(), name="Плата")
    assert ">Старая</option>" not in read(client, TOPICS)
    TopicOfGis.objects.filter(pk=entry.pk).update(topic=off)
    assert f'value="{off.pk}" selected>Старая</option>' in read(client, TOPICS)


def test_the_connection_is_tested_in_words_and_nothing_is_changed_by_it(
    sign_in: SignIn, settings: Settings
) -> None:
    world = World()
    world.register(organisation(SUPPLIER, SUPPLIER_ROOT, "1020000000001"))
    client = sign_in()
    entries = Entry.objects.count()
    with Stand(world) as stand:
        settings.GIS_URL, settings.GIS_ORG_PPA_GUID, settings.GIS_IS_STAND = stand.url, SUPPLIER, True
        page = client.post(PROBE, follow=True).content.decode()
    assert "Связь есть" in page
    assert "Запрос справочника тем (№ 220) принят. Подписи на нём нет" in page
    assert "ещё ни разу" in page
    assert not Operation.objects.exists()
    assert not Packet.objects.exists()
    assert Entry.objects.count() == entries


def test_the_test_is_asked_for_and_never_only_looked_at(sign_in: SignIn) -> None:
    assert sign_in().get(PROBE).status_code == 405
