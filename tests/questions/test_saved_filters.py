import pytest
from tests.questions.conftest import Team, employee
from tests.questions.register import LIST, as_, put

from questions.models import SavedFilter
from questions.services.saved_filters import MOST, save_filter

pytestmark = pytest.mark.django_db
SAVE = f"{LIST}filters/"


def test_a_choice_of_rows_is_kept_opened_and_dropped(team: Team) -> None:
    put(1, kind="complaint")
    put(2)
    client = as_(team.operator)
    client.post(SAVE, {"name": " Жалобы  в работе ", "query": "scope=open&kind=complaint&p=3&export=csv"})
    saved = SavedFilter.objects.get()
    assert (saved.name, saved.query) == ("Жалобы в работе", "kind=complaint&scope=open")
    html = client.get(LIST).content.decode()
    assert f'href="{LIST}?kind=complaint&amp;scope=open"' in html
    page = client.get(f"{LIST}?{saved.query}")
    assert [appeal.number for appeal in page.context["object_list"]] == [1]
    client.post(f"{SAVE}{saved.pk}/delete/")
    assert not SavedFilter.objects.exists()


def test_the_same_name_is_the_same_filter_changed(team: Team) -> None:
    client = as_(team.operator)
    for kind in ("complaint", "claim"):
        client.post(SAVE, {"name": "Мой", "query": f"kind={kind}"})
    assert SavedFilter.objects.get().query == "kind=claim"


def test_nobody_sees_or_drops_anothers_filter(team: Team) -> None:
    saved = save_filter(owner_id=team.other.user_id, name="Чужой", query="kind=claim")
    client = as_(team.operator)
    assert "Чужой" not in client.get(LIST).content.decode()
    assert client.post(f"{SAVE}{saved.pk}/delete/").status_code == 404
    assert SavedFilter.objects.filter(pk=saved.pk).exists()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"name": "", "query": "kind=claim"}, "Напишите, как назвать отбор."),
        ({"name": "Всё", "query": ""}, "Сначала выберите"),
        ({"name": "Поиск", "query": "q=Проверкина&p=2"}, "Сначала выберите"),
    ],
)
def test_a_filter_needs_a_name_and_something_that_is_no_name_of_a_person(
    team: Team, data: dict[str, str], reason: str
) -> None:
    assert reason in as_(team.operator).post(SAVE, data, follow=True).content.decode()
    assert not SavedFilter.objects.exists()


def test_filters_do_not_pile_up_without_end(team: Team) -> None:
    for number in range(MOST):
        save_filter(owner_id=team.operator.user_id, name=str(number), query="kind=claim")
    html = as_(team.operator).post(SAVE, {"name": "Ещё", "query": "kind=claim"}, follow=True)
    assert f"не больше {MOST}" in html.content.decode()


def test_who_sees_no_appeals_keeps_no_filters(team: Team) -> None:
    editor = employee("editor", "Редактор", "Редакторова Анна Олеговна")
    as_(editor).post(SAVE, {"name": "Мой", "query": "kind=claim"})
    assert not SavedFilter.objects.exists()
    assert as_(team.operator).get(SAVE).status_code == 405
