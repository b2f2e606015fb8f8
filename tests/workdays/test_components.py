from datetime import date

from django.template import Context, Template

import pytest

from workdays.opening import SpecialDate
from workdays.wording import HoursRow

OPEN_NOW = Template('{% include "components/open_now.html" with state=state text=text only %}')
HOURS = Template(
    '{% include "components/hours.html" with title=title rows=rows special=special act=act only %}'
)
WEEK = [HoursRow("Понедельник – пятница", "8:00–17:00", "перерыв 12:00–13:00")]


@pytest.mark.parametrize(
    ("state", "tone"), [("open", "badge--ok"), ("break", "badge--warning"), ("closed", "badge--neutral")]
)
def test_the_state_has_words_and_a_tone(state: str, tone: str) -> None:
    html = OPEN_NOW.render(Context({"state": state, "text": "Перерыв до 13:00"}))
    assert tone in html
    assert "Перерыв до 13:00" in html


def test_an_unknown_state_shows_nothing() -> None:
    assert OPEN_NOW.render(Context({"state": "", "text": ""})).strip() == ""


def test_hours_are_a_table_with_its_breaks_special_days_and_act() -> None:
    special = [SpecialDate(date(2026, 12, 30), "закрыто", "Ремонт", "Приказ № 2")]
    html = HOURS.render(
        Context({"title": "Режим работы: офис", "rows": WEEK, "special": special, "act": "Приказ № 1"})
    )
    assert "8:00–17:00, перерыв 12:00–13:00" in html
    assert "30 декабря 2026: закрыто — Ремонт (Приказ № 2)" in html
    assert "Утверждено: Приказ № 1" in html
    assert '<caption class="visually-hidden">Режим работы: офис</caption>' in html


def test_without_hours_nothing_is_shown() -> None:
    assert HOURS.render(Context({"title": "Офис", "rows": [], "special": [], "act": ""})).strip() == ""
