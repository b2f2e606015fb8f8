"""Ready texts of answers: their fields, who keeps them, how one gets into a draft."""

import json
from datetime import date

from django.test import Client

from wagtail.test.utils.form_data import rich_text

import pytest
from tests.questions.conftest import Team, employee

from questions.models import Appeal, Reply, ReplyTemplate
from questions.reply_fields import FIELDS, UnknownField, fill, left_open, require_known, values_of
from questions.services.handling import missing_for_answer
from staff.models import Employee

VALUES = {"номер": "2026-000001", "дата": "23.11.2026", "заявитель": "ООО «А & Б»", "счёт": "", "срок": ""}


def as_(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("<p>На № {номер} от {дата}.</p>", "<p>На № 2026-000001 от 23.11.2026.</p>"),
        ("{ Номер }, {<b>дата</b>}", "2026-000001, 23.11.2026"),
        ("{заявитель}", "ООО «А &amp; Б»"),
        ("По счёту {счет}", "По счёту {счет}"),
        ("Без полей", "Без полей"),
    ],
)
def test_fields_are_filled_as_text_and_the_unknown_value_stays_in_braces(text: str, filled: str) -> None:
    assert fill(text, VALUES) == filled


def test_an_unknown_field_is_named() -> None:
    for use in (require_known, lambda text: fill(text, VALUES)):
        with pytest.raises(UnknownField, match=r"Неизвестное поле \{адрес\}"):
            use("<p>{номер} {<i>адрес</i>}</p>")
    assert left_open("{счет}, {счёт}, {номер}, {адрес}") == ["счёт", "номер"]


def test_an_appeal_has_a_value_for_each_field() -> None:
    appeal = Appeal(
        year=2026, number=7, registered_on=date(2026, 11, 23), due_on=date(2026, 12, 14), person_name="Вера",
        account_number="12-34",
    )  # fmt: skip
    assert values_of(appeal) == {
        "номер": "2026-000007", "дата": "23.11.2026", "заявитель": "Вера", "счёт": "12-34",
        "срок": "14.12.2026",
    }  # fmt: skip
    assert set(values_of(appeal)) == set(FIELDS)


@pytest.fixture
def template(db: None) -> ReplyTemplate:
    return ReplyTemplate.objects.create(title="Оплата", text="<p>На обращение № {номер} по счёту {счёт}.</p>")


def test_a_template_is_added_after_what_was_typed_and_nothing_is_saved(
    drafted: Appeal, team: Team, template: ReplyTemplate
) -> None:
    address = f"/admin/appeals/{drafted.pk}/"
    assert "Вставить шаблон" in as_(team.operator).get(address).content.decode()
    typed = {"text": rich_text("<p>Набрано.</p>"), "signatory": team.head.pk, "template": template.pk}
    answer = as_(team.operator).post(f"{address}insert-template/", typed)
    html = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Набрано.", f"На обращение № {drafted.registration_number} по счёту {{счёт}}."):
        assert json.dumps(words)[1:-1] in html
    assert f'<option value="{team.head.pk}" selected>' in html
    assert Reply.objects.get().text == "<p>В кассе.</p>"


@pytest.mark.parametrize("chosen", ["", "999999", "все"])
def test_a_template_that_is_not_there_loses_nothing(
    drafted: Appeal, team: Team, template: ReplyTemplate, chosen: str
) -> None:
    typed = {"text": rich_text("<p>Набрано.</p>"), "template": chosen}
    answer = as_(team.operator).post(f"/admin/appeals/{drafted.pk}/insert-template/", typed)
    assert answer.status_code == 200
    assert json.dumps("Набрано.")[1:-1] in answer.content.decode()


def test_a_field_that_nobody_filled_holds_the_answer_back(drafted: Appeal, template: ReplyTemplate) -> None:
    reply = drafted.reply
    reply.text = template.text
    assert "значение поля {счёт} из шаблона" in missing_for_answer(reply)


@pytest.mark.parametrize("role", ["Администратор", "Руководитель"])
def test_administrators_and_heads_keep_the_templates(role: str, drafted: Appeal) -> None:
    keeper = employee("keeper", role, "Хранителева Анна Олеговна")
    form = {"title": "Сроки", "text": rich_text("<p>До {срок}.</p>"), "is_active": "on", "topic": ""}
    wrong = as_(keeper).post("/admin/reply_templates/new/", {**form, "text": rich_text("<p>{адрес}</p>")})
    assert "Неизвестное поле {адрес}" in wrong.content.decode()
    assert as_(keeper).post("/admin/reply_templates/new/", form).status_code == 302
    template = ReplyTemplate.objects.get()
    assert as_(keeper).post(f"/admin/reply_templates/delete/{template.pk}/").status_code == 404


def test_an_operator_uses_templates_and_does_not_change_them(team: Team, drafted: Appeal) -> None:
    assert as_(team.operator).get("/admin/reply_templates/new/").status_code in {302, 403}
