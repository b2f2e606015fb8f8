"""What keeps the words of a measure, or the statement that there were none, from going live."""

from datetime import date
from typing import Any

from wagtail.models import Site

import pytest
from tests.measures.conftest import MakeMeasure

from measures.models import Measure, NoMeasures
from pages.models import CompanySettings
from review.errors import NotReviewed, Unfit

pytestmark = pytest.mark.django_db


def publish(thing: Any) -> None:
    thing.save_revision().publish()
    thing.refresh_from_db()


def test_a_measure_goes_live(make_measure: MakeMeasure) -> None:
    measure = make_measure(live=False)
    publish(measure)
    assert measure.live


@pytest.mark.reviewed
def test_nobody_publishes_it_alone() -> None:
    measure = Measure.objects.create(
        year=2025, kind="other", title="Скамейки", due_on=date(2025, 9, 1), live=False
    )
    with pytest.raises(NotReviewed):
        measure.save_revision().publish()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"said": "Иванова Мария Петровна жаловалась на очередь."}, "что говорили потребители"),
        ({"result": "Звоните: 8 920 123-45-67."}, "телефон"),
        ({"due_on": date(2026, 1, 1)}, "в другом году"),
        ({"notice": "Ведётся съёмка."}, "только для видеомониторинга"),
    ],
)
def test_what_is_wrong_with_a_measure_keeps_it_back(
    make_measure: MakeMeasure, changes: dict[str, Any], words: str
) -> None:
    measure = make_measure(live=False, **changes)
    with pytest.raises(Unfit, match=words):
        publish(measure)
    assert not Measure.objects.get().live


def test_the_companys_own_phone_is_nobodys_secret(make_measure: MakeMeasure, home: Any) -> None:
    CompanySettings.objects.update_or_create(site=Site.objects.get(), defaults={"email": "office@example.ru"})
    publish(make_measure(live=False, result="Пишите: office@example.ru."))


def test_a_year_has_measures_or_says_that_it_has_none(make_measure: MakeMeasure) -> None:
    statement = NoMeasures.objects.create(year=2025, live=False)
    measure = make_measure(live=False)
    publish(statement)
    with pytest.raises(Unfit, match="мероприятия не проводились"):
        publish(measure)
    NoMeasures.objects.update(live=False)
    publish(measure)
    with pytest.raises(Unfit, match="есть мероприятия"):
        publish(NoMeasures.objects.get())


def test_a_year_of_cancelled_measures_may_say_that_nothing_was_done(make_measure: MakeMeasure) -> None:
    make_measure(state="cancelled", reason="Нет средств.")
    statement = NoMeasures.objects.create(year=2025, live=False)
    publish(statement)
    assert statement.live
