from django.conf import settings

import pytest

from questions.desk.field_rules import as_markdown

pytestmark = pytest.mark.django_db


def row_of(where: str) -> list[str]:
    rows = [line.strip("| ").split(" | ") for line in as_markdown().splitlines() if line.startswith("| ")]
    (found,) = [row for row in rows if row[0] == where]
    return found[1:]


def test_the_document_is_what_the_forms_take() -> None:
    """Run `manage.py appeal_fields` when this fails: a form or a step has changed."""
    kept = (settings.BASE_DIR / "docs" / "reference" / "fields.md").read_text(encoding="utf-8")
    assert kept == as_markdown()


def test_it_tells_the_executor_from_the_signatory_and_from_anybody() -> None:
    answer = "готовить и отправлять ответы на обращения"
    assert row_of("Сохранить черновик")[:3] == [answer, "исполнитель", "у исполнителя, готовится ответ"]
    assert row_of("Вернуть на доработку")[1:] == ["подписант ответа", "на согласовании", "«Что исправить»"]
    assert row_of("Взять в работу")[1:] == ["любой сотрудник", "зарегистрировано", "—"]
