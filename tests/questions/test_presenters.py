from datetime import UTC, date, datetime

import pytest

from questions.lifecycle import State
from questions.models import Appeal
from questions.presenters import StatusPresenter, Urgency, journal_rows

DUE = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("today", "word", "tone"),
    [
        (date(2026, 11, 25), "просрочено на 1 дн.", "danger"),
        (date(2026, 11, 24), "ответить сегодня", "danger"),
        (date(2026, 11, 21), "осталось 3 дн.", "warning"),
        (date(2026, 11, 20), "осталось 4 дн.", "neutral"),
    ],
)
def test_urgency_is_a_word_and_a_tone(today: date, word: str, tone: str) -> None:
    assert Urgency.of(Appeal(due_on=DUE, state="assigned"), today) == Urgency(word, tone)


def test_an_answered_appeal_is_never_urgent() -> None:
    assert Urgency.of(Appeal(due_on=DUE, state="sent"), date(2027, 1, 1)) == Urgency("отвечено", "ok")


@pytest.mark.parametrize(
    ("state", "done"), [("registered", 1), ("assigned", 2), ("drafted", 3), ("approved", 3), ("closed", 4)]
)
def test_the_public_steps_follow_the_state(state: str, done: int) -> None:
    appeal = Appeal(year=2026, number=1, due_on=DUE, registered_on=DUE, state=State(state))
    steps = StatusPresenter(appeal, [], DUE).steps
    assert [step["done"] for step in steps] == [True] * done + [False] * (4 - done)
    assert [step["current"] for step in steps].index(True) == done - 1


class Row:
    def __init__(self, event: str, actor: str, text: str = "{}") -> None:
        self.event, self.actor, self.created_at = event, actor, datetime(2026, 11, 24, tzinfo=UTC)
        self.text = text


def test_the_journal_names_people_and_steps() -> None:
    rows = journal_rows(
        [Row("assign", "user:5"), Row("send", "job:outbox"), Row("odd", "user:9")], {"user:5": "А. Б."}
    )
    assert [(row["label"], row["actor"]) for row in rows] == [
        ("Назначен исполнитель", "А. Б."),
        ("Ответ отправлен", "почтовый сервер"),
        ("odd", "user:9"),
    ]


@pytest.mark.parametrize(
    ("event", "text", "detail"),
    [
        ("assign", '{"assignee":7}', "В. Г."),
        ("assign", '{"assignee":7,"assignee_was":8,"topic":1}', "Д. Е. → В. Г."),
        ("assign", '{"assignee":99}', ""),
        (
            "put_off_call",
            '{"agreed_at_was":"2026-11-25T10:00+03:00","agreed_at":"2026-11-26T11:15+03:00","call":1}',
            "25.11.2026, 10:00 → 26.11.2026, 11:15",
        ),
        (
            "put_off_call",
            '{"agreed_at_was":"2026-11-25T10:00+03:00","agreed_at":"2026-11-25T12:00+03:00","assignee":7}',
            "25.11.2026, 10:00 → 25.11.2026, 12:00; В. Г.",
        ),
        (
            "put_off_call",
            '{"agreed_at_was":"2026-11-25T10:00+03:00","agreed_at":"2026-11-25T10:00+03:00","assignee":7}',
            "25.11.2026, 10:00; В. Г.",
        ),
        ("decide", '{"assignee":7}', ""),
    ],
)
def test_the_journal_tells_to_whom_and_to_when(event: str, text: str, detail: str) -> None:
    names = {"employee:7": "В. Г.", "employee:8": "Д. Е."}
    assert journal_rows([Row(event, "user:5", text)], names)[0]["detail"] == detail
