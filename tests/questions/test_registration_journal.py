from datetime import UTC, date, datetime

from django.utils import timezone

import pytest
from tests.questions.conftest import Team, home_page
from tests.questions.register import LIST, as_, put

from ledger.models import AccessRecord
from questions.views import journal

pytestmark = pytest.mark.django_db
JOURNAL = f"{LIST}journal/"


@pytest.fixture(autouse=True)
def site(db: None) -> None:
    home_page()


def test_the_journal_has_the_period_in_the_order_of_numbers(team: Team) -> None:
    put(
        2, year=2026, registered_on=date(2026, 3, 31), channel="post", kind="claim",
        organization_name="АО «Пример»", assignee=team.operator, due_on=date(2026, 4, 30), state="sent",
        sent_at=datetime(2026, 4, 10, 22, tzinfo=UTC),
    )  # fmt: skip
    put(1, year=2026, registered_on=date(2026, 3, 1), state="withdrawn", outcome="withdrawn")
    put(3, year=2026, registered_on=date(2026, 4, 1))
    html = as_(team.head).get(JOURNAL, {"first": "2026-03-01", "last": "2026-03-31"}).content.decode()
    assert html.index("2026-000001") < html.index("2026-000002")
    assert "2026-000003" not in html
    # The day in Moscow: it is past midnight there.
    cells = ["31.03.2026", "почта", "АО «Пример»", "претензия", "Операторов", "30.04.2026", "11.04.2026"]
    assert not [cell for cell in cells if cell not in html]
    assert "отозвано заявителем" in html
    assert "Записей: 2." in html


def test_the_present_month_is_shown_to_begin_with(team: Team) -> None:
    put(1)
    html = as_(team.head).get(JOURNAL).content.decode()
    assert f"{timezone.localdate().year}-000001" in html
    assert AccessRecord.objects.get().action == "print"


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ({"first": "2026-04-01", "last": "2026-03-01"}, "Последний день раньше первого."),
        ({"first": "вчера", "last": "2026-03-01"}, "error-message"),
        ({"first": "2026-04-01"}, "error-message"),
    ],
)
def test_a_wrong_period_is_told_and_prints_nothing(team: Team, period: dict[str, str], reason: str) -> None:
    html = as_(team.head).get(JOURNAL, period).content.decode()
    assert reason in html
    assert "Записей" not in html


def test_too_long_a_period_is_cut_and_says_so(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MOST_ROWS", 2)
    for number in range(1, 4):
        put(number)
    html = as_(team.head).get(JOURNAL).content.decode()
    assert "больше 2 обращений" in html
    assert "Записей: 2." in html


def test_the_printed_journal_is_a_page_of_its_own_without_the_admin(team: Team) -> None:
    put(1)
    html = as_(team.head).get(JOURNAL, {"first": "2020-01-01", "last": "2099-12-31", "print": 1})
    assert "questions/journal.css" in html.content.decode()
    assert "wagtailadmin" not in html.content.decode()
    assert "000001" in html.content.decode()


def test_only_who_may_export_prints_the_journal(team: Team) -> None:
    put(1)
    assert "000001" not in as_(team.operator).get(JOURNAL, follow=True).content.decode()
    assert JOURNAL not in as_(team.operator).get(LIST).content.decode()
    assert JOURNAL in as_(team.head).get(LIST).content.decode()
