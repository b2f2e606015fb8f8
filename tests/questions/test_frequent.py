"""An answer becomes the draft of a frequent question, and nothing personal with it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail.models import GroupPagePermission, Page
from wagtail.test.utils.form_data import rich_text

import pytest
from tests.questions.conftest import Team, home_page, moscow, scan

from ledger.models import Entry
from ledger.services import verify
from pages.models import CompanySettings, FaqPage, QuestionPage
from questions.frequent.telling import waiting_drafts
from questions.models import Appeal, FrequentDraft, NotPersonal
from questions.services import handling
from review.errors import Unfit
from review.gate import exempt
from review.journal import stream_of
from staff.models import Employee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("consent")]
TEXT = (
    "Здравствуйте! Я, Проверкина Вера Павловна, живу на ул. Речной, д. 3. Где заплатить без комиссии? "
    "Мой лицевой счёт 36129900, телефон 8 900 111-22-33."
)
REPLY = "<p>Уважаемая Вера Павловна!</p><p>Заплатить можно <b>в кассе</b>. Счёт 36129900 открыт.</p>"


@pytest.fixture
def faq(consent: object) -> FaqPage:
    CompanySettings.objects.update(phones="8 (47354) 6-12-34", address="ул. Советская, д. 37а")
    with exempt("job:tests"):
        page: FaqPage = home_page().add_child(instance=FaqPage(title="Частые вопросы", slug="voprosy"))
    return page


@pytest.fixture
def answered(make_appeal: Callable[..., Appeal], team: Team) -> Appeal:
    return answer(make_appeal(text=TEXT, account_number="36129900", phone="89001112233"), team)


def answer(appeal: Appeal, team: Team) -> Appeal:
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    handling.save_draft(appeal_id=appeal.pk, actor=team.operator, text=REPLY, signatory=team.signatory)
    handling.submit_for_approval(appeal_id=appeal.pk, actor=team.operator)
    handling.approve(appeal_id=appeal.pk, actor=team.signatory, now=moscow(2026, 11, 25))
    handling.attach_signed_scan(appeal_id=appeal.pk, actor=team.operator, upload=scan())
    sent = moscow(2026, 11, 26)
    handling.record_dispatch(
        appeal_id=appeal.pk, actor=team.operator, channel="post", note="Реестр 5", on=sent.date(), now=sent
    )
    return Appeal.objects.get(pk=appeal.pk)


@pytest.fixture
def writer(team: Team, faq: FaqPage) -> Employee:
    """Somebody of the register who may also write below «Частые вопросы», and nowhere else."""
    group = Group.objects.create(name="Пишут частые вопросы")
    team.operator.user.groups.set([group, Group.objects.get(name="Подписант")])
    for action in ("add_page", "change_page"):
        right = Permission.objects.get(codename=action, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=faq, permission=right)
    return team.operator


def browser(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def typed(**changes: str) -> dict[str, Any]:
    values = {
        "title": "Где заплатить без комиссии?",
        "short_answer": "В кассе компании.",
        "answer": rich_text("<p>Заплатить можно <b>в кассе</b>.</p>"),
        "section": str(FaqPage.objects.get().pk),
        "category": "3-payment",
        "audience": "individual",
        "source": "Стандарт",
    }
    return {**values, **changes}


def address(appeal: Appeal) -> str:
    return f"/admin/frequent/from/{appeal.pk}/"


def made_from(appeal: Appeal) -> QuestionPage:
    page: QuestionPage = FrequentDraft.objects.get(appeal=appeal).page
    return page


def test_the_form_begins_with_the_words_of_both_and_with_nobody_in_them(
    answered: Appeal, writer: Employee
) -> None:
    page = browser(writer).get(address(answered))
    form = page.context["form"]
    assert form.initial["title"] == "Где заплатить без комиссии?"
    assert form.initial["answer"] == (
        "<p>Уважаемая [имя]!</p><p>Заплатить можно <b>в кассе</b>. "
        "Счёт [номер счёта или договора] открыт.</p>"
    )
    assert form.initial["short_answer"] == "Уважаемая [имя]! Заплатить можно в кассе."
    html = page.content.decode()
    assert "Что мы убрали из обращения и ответа: 6" in html
    assert "<mark>Проверкина Вера Павловна</mark>" in html


def test_what_is_saved_is_a_draft_with_its_appeal_and_a_row_of_the_journal(
    answered: Appeal, writer: Employee
) -> None:
    reply = browser(writer).post(address(answered), typed())
    page = made_from(answered)
    assert reply["Location"] == f"/admin/pages/{page.pk}/edit/"
    draft = page.get_latest_revision_as_object()
    assert (page.live, draft.title, draft.category) == (False, "Где заплатить без комиссии?", "3-payment")
    assert "<b>в кассе</b>" in draft.answer
    assert page.get_parent().specific == FaqPage.objects.get()
    row = Entry.objects.filter(stream=answered.stream).latest("seq")
    assert (row.event, row.actor) == ("frequent_question", f"user:{writer.user_id}")
    assert verify(answered.stream) is None


@pytest.mark.parametrize(
    ("field", "text", "fragment"),
    [
        ("title", "Где платить Проверкиной?", "Проверкиной"),
        ("short_answer", "Позвоните 8 900 123-45-67.", "8 900 123-45-67"),
        ("answer", rich_text("<p>Живёт на ул. Речной, д. 3</p>"), "ул. Речной, д. 3"),
        ("answer", rich_text("<p>Пишите <b>vera@pochta.example</b></p>"), "vera@pochta.example"),
        ("source", "л/с 36129900", "36129900"),
    ],
)
def test_what_still_names_somebody_is_not_saved_and_nothing_typed_is_lost(
    answered: Appeal, writer: Employee, field: str, text: str, fragment: str
) -> None:
    reply = browser(writer).post(address(answered), typed(**{field: text}))
    html = reply.content.decode()
    assert reply.status_code == 422
    assert "осталось то, что похоже на личные данные: черновик не сохранён" in html
    assert f"<mark>{fragment}</mark>" in html
    assert reply.context["form"]["source"].value() == (text if field == "source" else "Стандарт")
    assert not QuestionPage.objects.exists()
    assert not Entry.objects.filter(event="frequent_question").exists()


def test_the_companys_own_phone_and_address_may_stay(answered: Appeal, writer: Employee) -> None:
    text = "Звоните 8 (47354) 6-12-34 или приходите на улицу Советскую, 37а."
    assert browser(writer).post(address(answered), typed(short_answer=text)).status_code == 302


def test_a_false_alarm_is_marked_with_a_reason_and_the_reviewer_sees_it(
    answered: Appeal, writer: Employee, team: Team
) -> None:
    client, text = browser(writer), "Спросите о доме 5 на площади Ленина, 1."
    first = client.post(address(answered), typed(short_answer=text))
    assert [row.spotted.text for row in first.context["rows"]] == ["доме 5", "площади Ленина, 1"]
    ticks = {
        "found-fragment-1": "доме 5", "found-fine-1": "on", "found-reason-1": "Пример",
        "found-fragment-2": "площади Ленина, 1", "found-fine-2": "on", "found-reason-2": " ",
    }  # fmt: skip
    second = client.post(address(answered), typed(short_answer=text, **ticks))
    assert second.status_code == 422
    assert "Напишите, почему это не личные данные." in second.content.decode()
    assert not FrequentDraft.objects.exists()
    third = client.post(
        address(answered), typed(short_answer=text, **{**ticks, "found-reason-2": "Адрес суда"})
    )
    assert third.status_code == 302
    page = made_from(answered)
    assert set(page.not_personal.values_list("fragment", "reason")) == {
        ("доме 5", "Пример"), ("площади Ленина, 1", "Адрес суда"),
    }  # fmt: skip
    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "Отмечено как не личные данные" in html
    assert "Адрес суда" in html
    with exempt("job:tests"):
        page.get_latest_revision().publish()
    assert QuestionPage.objects.get().live


def test_an_appeal_gives_one_draft_and_then_leads_to_it(answered: Appeal, writer: Employee) -> None:
    client = browser(writer)
    card = client.get(f"/admin/appeals/{answered.pk}/").content.decode()
    assert f'href="{address(answered)}"' in card
    client.post(address(answered), typed())
    page = made_from(answered)
    card = client.get(f"/admin/appeals/{answered.pk}/").content.decode()
    assert f'href="{address(answered)}"' not in card
    assert f'<a href="/admin/pages/{page.pk}/edit/">«Где заплатить без комиссии?»</a> — пока черновик' in card
    assert "По ответу сделан черновик частого вопроса" in card
    assert client.get(address(answered))["Location"] == f"/admin/pages/{page.pk}/edit/"
    again = client.post(address(answered), typed(title="Другое?"))
    assert (again.status_code, QuestionPage.objects.count()) == (409, 1)
    assert again.context["form"]["title"].value() == "Другое?"


def test_a_deleted_draft_leaves_the_appeal_free_again(answered: Appeal, writer: Employee) -> None:
    browser(writer).post(address(answered), typed())
    made_from(answered).delete()
    assert (
        f'href="{address(answered)}"'
        in browser(writer).get(f"/admin/appeals/{answered.pk}/").content.decode()
    )


def test_an_appeal_without_an_answer_offers_nothing(
    make_appeal: Callable[..., Appeal], writer: Employee
) -> None:
    appeal, client = make_appeal(), browser(writer)
    assert "Сделать частым вопросом" not in client.get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert client.get(address(appeal)).status_code == 404
    assert client.post(address(appeal), typed()).status_code == 409
    assert not QuestionPage.objects.exists()


def test_a_destroyed_appeal_offers_nothing(answered: Appeal, writer: Employee) -> None:
    Appeal.objects.update(erased_at=timezone.now(), erased_act="2026-1")
    client = browser(writer)
    assert "Сделать частым вопросом" not in client.get(f"/admin/appeals/{answered.pk}/").content.decode()
    assert client.get(address(answered)).status_code == 404
    assert client.post(address(answered), typed()).status_code == 409


def test_both_rights_are_needed(answered: Appeal, team: Team, writer: Employee) -> None:
    """To see the appeal, and to propose a question or to write below this very page."""
    editor = Employee.objects.create(user=_user("editor", "Редактор"), full_name="Редакторов Р. Р.", post="-")
    for person, status in (
        (team.signatory, 403),
        (editor, 403),
        (team.head, 200),
        (team.other, 200),
        (writer, 200),
    ):
        assert browser(person).get(address(answered)).status_code == status, person
    for person in (team.signatory, editor):
        assert browser(person).post(address(answered), typed()).status_code == 403
    card = browser(team.signatory).get(f"/admin/appeals/{answered.pk}/").content.decode()
    assert "Сделать частым вопросом" not in card
    assert Client().get(address(answered)).status_code == 302
    assert not QuestionPage.objects.exists()


def test_who_writes_no_pages_proposes_and_comes_back_to_the_appeal(
    answered: Appeal, team: Team, writer: Employee
) -> None:
    reply = browser(team.head).post(address(answered), typed(), follow=True)
    assert reply.redirect_chain == [(f"/admin/appeals/{answered.pk}/", 302)]
    html = reply.content.decode()
    assert "Редактор доработает его и отправит на согласование." in html
    assert "«Где заплатить без комиссии?» — пока черновик" in html
    page = made_from(answered)
    assert f"/admin/pages/{page.pk}/edit/" not in html
    assert browser(team.head).get(address(answered))["Location"] == f"/admin/appeals/{answered.pk}/"
    panel = "Частые вопросы из ответов: черновики"
    assert panel in browser(writer).get("/admin/").content.decode()
    assert panel not in browser(team.head).get("/admin/").content.decode()


def test_nobody_writes_below_a_section_that_is_not_his(
    answered: Appeal, writer: Employee, faq: FaqPage
) -> None:
    with exempt("job:tests"):
        other = Page.objects.get(depth=2).specific.add_child(instance=FaqPage(title="Чужой", slug="chuzhoj"))
    reply = browser(writer).post(address(answered), {**_typed_for(faq), "section": str(other.pk)})
    assert reply.status_code == 422
    assert not QuestionPage.objects.exists()


def _typed_for(faq: FaqPage) -> dict[str, Any]:
    values = {"title": "Вопрос?", "short_answer": "Ответ.", "answer": rich_text(""), "category": "3-payment"}
    return {**values, "audience": "both", "source": "", "section": str(faq.pk)}


def _user(login: str, role: str) -> Any:
    user = User.objects.create_user(login)
    user.groups.add(Group.objects.get(name=role))
    return user


def written(faq: FaqPage, **fields: str) -> QuestionPage:
    values = {"title": "Вопрос?", "short_answer": "Ответ.", "category": "3-payment", "live": False}
    page: QuestionPage = faq.add_child(instance=QuestionPage(**{**values, **fields}))
    page.save_revision()
    return page


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Как живёт Иванов И. И.?"},
        {"short_answer": "Позвоните 8 900 123-45-67."},
        {"answer": '<p>Пишите <a href="mailto:vera@pochta.example">сюда</a></p>'},
        {"answer": "<p><b>Иванов</b> Иван Иванович</p>"},
        {"source": "письмо с л/с 361299"},
        {"search_description": "ул. Речная, д. 3"},
    ],
)
def test_no_question_goes_live_with_somebody_in_it_however_it_came(
    faq: FaqPage, fields: dict[str, str]
) -> None:
    page = written(faq, **fields)
    with exempt("job:tests"), pytest.raises(Unfit, match="Опубликовать нельзя") as refused:
        page.get_latest_revision().publish()
    assert not QuestionPage.objects.get().live
    assert not [text for text in fields.values() if text in str(refused.value)]


def test_no_question_goes_live_with_a_word_in_brackets_where_somebody_was(faq: FaqPage) -> None:
    page = written(faq, answer="<p>Здравствуйте, [имя]! Ваш [номер счёта или договора] закрыт.</p>")
    with exempt("job:tests"), pytest.raises(Unfit, match=r"осталось \[имя\], \[номер счёта или договора\]"):
        page.get_latest_revision().publish()
    with exempt("job:tests"):
        written(faq, title="Скобки?", answer="<p>См. [приложение].</p>").get_latest_revision().publish()
    assert QuestionPage.objects.get(live=True).title == "Скобки?"


def test_the_person_of_the_appeal_is_known_when_the_draft_goes_live(
    answered: Appeal, writer: Employee
) -> None:
    browser(writer).post(address(answered), typed())
    page = made_from(answered)
    page.short_answer = "Спросите у проверкиной."
    revision = page.save_revision()
    with exempt("job:tests"), pytest.raises(Unfit, match="имя в поле «Ответ коротко»"):
        revision.publish()


def test_a_question_written_by_hand_can_be_marked_and_unmarked(faq: FaqPage, writer: Employee) -> None:
    page, client = written(faq, short_answer="Суд: площадь Ленина, 1."), browser(writer)
    check = f"/admin/frequent/{page.pk}/check/"
    form = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "Похоже на личные данные." in form
    assert f'href="{check}"' in form
    assert "<mark>площадь Ленина, 1</mark>" in client.get(check).content.decode()
    ticked = {"found-fragment-1": "площадь Ленина, 1", "found-fine-1": "on"}
    assert client.post(check, {"found-fragment-1": "площадь Ленина, 1"}).status_code == 422
    assert client.post(check, ticked).status_code == 422
    assert client.post(check, {**ticked, "found-reason-1": "Адрес суда"}).status_code == 302
    mark = NotPersonal.objects.get()
    assert (mark.fragment, mark.reason, mark.marked_by) == ("площадь Ленина, 1", "Адрес суда", writer.user)
    assert "Личных данных в черновике не найдено" in client.get(check).content.decode()
    with exempt("job:tests"):
        page.get_latest_revision().publish()
    client.post(check, {"unmark": str(mark.pk)})
    assert not NotPersonal.objects.exists()
    events = [row.event for row in Entry.objects.filter(stream=stream_of(page)).order_by("seq")]
    assert events[-2:] == ["personal_data_marked", "personal_data_unmarked"]


def test_only_what_is_there_can_be_marked(faq: FaqPage, writer: Employee) -> None:
    page = written(faq)
    ticked = {"found-fragment-1": "Ответ", "found-fine-1": "on", "found-reason-1": "так"}
    assert browser(writer).post(f"/admin/frequent/{page.pk}/check/", ticked).status_code == 422
    assert not NotPersonal.objects.exists()


def test_only_who_may_edit_a_question_checks_it(faq: FaqPage, team: Team, writer: Employee) -> None:
    check = f"/admin/frequent/{written(faq).pk}/check/"
    assert browser(team.head).get(check).status_code == 403
    assert browser(team.head).post(check, {"unmark": "1"}).status_code == 403
    assert browser(writer).get(check).status_code == 200
    assert Client().get(check).status_code == 302


def test_an_editor_is_told_of_drafts_that_wait_in_as_many_queries_as_there_may_be(
    answered: Appeal, writer: Employee, make_appeal: Callable[..., Appeal], faq: FaqPage, team: Team
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            found.append(waiting_drafts(User.objects.get(pk=writer.user.pk)))
        return len(seen)

    found: list[list[FrequentDraft]] = []
    first = draft_of(answered, faq, writer)
    one = queries()
    others = [draft_of(answer(make_appeal(text=TEXT), team), faq, writer) for _ in range(3)]
    assert queries() == one
    sent, published = others[0].page, others[1].page
    sent.get_workflow().start(sent, writer.user)
    QuestionPage.objects.filter(pk=published.pk).update(live=True)
    queries()
    assert found == [[first], [first, *others], [first, others[2]]]
    assert waiting_drafts(team.head.user) == []


def draft_of(appeal: Appeal, faq: FaqPage, writer: Employee) -> FrequentDraft:
    page = written(faq, title=f"Вопрос {appeal.pk}?")
    return FrequentDraft.objects.create(page=page, appeal=appeal, made_by=writer, made_at=timezone.now())
