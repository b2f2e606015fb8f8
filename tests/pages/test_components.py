"""The components of the pages, rendered by themselves."""

from types import SimpleNamespace

from django.template.loader import render_to_string

import pytest


def rendered(component: str, **context: object) -> str:
    return render_to_string(f"components/{component}.html", context)


def test_a_task_card_is_one_link_with_title_and_text() -> None:
    html = rendered("task_card", url="/ask/", title="Задать <вопрос>", text="Ответим", icon="ask")
    assert html.count("<a ") == 1
    assert 'href="/ask/"' in html
    assert "Задать &lt;вопрос&gt;" in html
    assert "Ответим" in html


def test_a_task_card_without_a_text_leaves_no_empty_place() -> None:
    assert "task-card__text" not in rendered("task_card", url="/", title="Главная", icon="home")


def test_icons_differ_and_are_silent() -> None:
    names = ["ask", "check", "clock", "doc", "people", "company", "chart", "home"]
    drawings = [rendered("icon", name=name) for name in names]
    assert len(set(drawings)) == len(names)
    assert all('aria-hidden="true"' in drawing for drawing in drawings)


def test_the_mark_is_silent() -> None:
    assert 'aria-hidden="true"' in rendered("mark")


@pytest.mark.parametrize("filled", ["pay_url", "readings_url", "cabinet_url"])
def test_quick_actions_show_what_has_an_address(filled: str) -> None:
    addresses = {"pay_url": "", "readings_url": "", "cabinet_url": "", filled: "https://example.test/"}
    html = rendered("quick_actions", company=SimpleNamespace(**addresses))
    assert html.count("<a ") == 1


def test_no_quick_actions_while_nothing_has_an_address() -> None:
    company = SimpleNamespace(pay_url="", readings_url="", cabinet_url="")
    assert rendered("quick_actions", company=company).strip() == ""
