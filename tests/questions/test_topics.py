import re

from django.test import Client

import pytest
from tests.questions.conftest import Team, employee

from questions.models import Topic
from questions.reference import load_reference, load_topics

pytestmark = pytest.mark.django_db
LIST = "/admin/topics/"


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    client.force_login(employee("admin", "Администратор", "Админова Анна Олеговна").user)
    return client


def form(**changes: object) -> dict[str, object]:
    values = {"title": "Новая тема", "parent": "", "order": 1, "is_active": "on", "on_website": "on"}
    return {**values, **changes}


def topic(title: str, parent: Topic | None = None, **changes: object) -> Topic:
    return Topic.objects.create(title=title, parent=parent, **changes)


def test_a_new_site_has_neutral_topics_without_people_or_invented_codes() -> None:
    titles = list(Topic.objects.values_list("title", flat=True))
    assert titles[0] == "Заключение договора"
    assert titles[-1] == "Другое"
    assert len(titles) == 11
    assert not Topic.objects.exclude(gis_code="", executor=None, department=None, parent=None).exists()
    assert [each.title for each in Topic.objects.filter(needs_account=True)] == ["Запрос о задолженности"]


def test_topics_of_the_companys_own_are_left_alone() -> None:
    Topic.objects.exclude(title="Другое").delete()
    load_reference()
    assert load_topics() == 0
    assert Topic.objects.get().title == "Другое"


def test_the_tree_is_shown_in_order_with_the_way_to_each(administrator: Client) -> None:
    Topic.objects.all().delete()
    first, second = topic("Оплата", order=1), topic("Учёт", order=2)
    topic("Поверка", second, order=1)
    topic("Квитанция", first, order=9)
    html = administrator.get(LIST).content.decode()
    shown = [" ".join(each.split()) for each in re.findall(r"/admin/topics/edit/\d+/[^>]*>([^<]+)<", html)]
    assert shown == ["Оплата", "Оплата → Квитанция", "Учёт", "Учёт → Поверка"]


def test_a_subtopic_is_added(administrator: Client) -> None:
    parent = Topic.objects.get(title="Другое")
    assert administrator.post(f"{LIST}new/", form(parent=parent.pk)).status_code == 302
    assert Topic.objects.get(title="Новая тема").parent == parent


def test_a_third_level_is_refused(administrator: Client) -> None:
    child = topic("Подтема", Topic.objects.get(title="Другое"))
    answer = administrator.post(f"{LIST}new/", form(parent=child.pk))
    assert answer.status_code == 200
    assert not Topic.objects.filter(title="Новая тема").exists()


def test_a_topic_with_topics_of_its_own_stays_at_the_top(administrator: Client) -> None:
    parent, other = topic("Первая"), topic("Вторая")
    topic("Подтема", parent)
    data = form(title="Первая", parent=other.pk)
    html = administrator.post(f"{LIST}edit/{parent.pk}/", data).content.decode()
    assert "есть свои подтемы" in html
    parent.refresh_from_db()
    assert parent.parent is None


def test_a_circle_is_refused(administrator: Client) -> None:
    alone = topic("Одна")
    administrator.post(f"{LIST}edit/{alone.pk}/", form(title="Одна", parent=alone.pk))
    alone.refresh_from_db()
    assert alone.parent is None


def test_two_topics_of_the_first_level_differ(administrator: Client) -> None:
    html = administrator.post(f"{LIST}new/", form(title="Другое")).content.decode()
    assert "Такая тема уже есть" in html
    assert (
        administrator.post(
            f"{LIST}new/", form(title="Другое", parent=Topic.objects.get(title="Личные данные").pk)
        ).status_code
        == 302
    )


def test_topics_are_switched_off_and_never_deleted(administrator: Client) -> None:
    old = topic("Старая")
    administrator.post(f"{LIST}edit/{old.pk}/", {**form(title="Старая"), "is_active": ""})
    old.refresh_from_db()
    assert not old.is_active
    assert administrator.get(f"{LIST}delete/{old.pk}/").status_code == 404
    assert "delete" not in administrator.get(f"{LIST}edit/{old.pk}/").content.decode()


def test_the_head_keeps_topics_too_and_the_operator_does_not(team: Team) -> None:
    head, operator = Client(), Client()
    head.force_login(team.head.user)
    operator.force_login(team.operator.user)
    assert head.get(f"{LIST}new/").status_code == 200
    assert operator.get(LIST).status_code == 403
