"""A stack of scans in a word and a sentence."""

import pytest

from questions.scan_words import StackCounts, StackWords, stack_words

READING = StackCounts(total=100, unread=63, filed=0, letters=0, open=0, aside=0)
DONE = StackCounts(total=5, unread=0, filed=4, letters=2, open=0, aside=1)
LEFT = StackCounts(total=23, unread=0, filed=0, letters=0, open=22, aside=1)


@pytest.mark.parametrize(
    ("counts", "state", "words"),
    [
        (READING, {}, StackWords("читается", "neutral", "Прочитано 37 из 100.")),
        (
            READING,
            {"is_quarantined": True},
            StackWords("ждёт проверки", "neutral", "100 страниц: файл проверяет антивирус."),
        ),
        (
            READING,
            {"failure": "Файл отклонён: вирус Проба", "is_read": True},
            StackWords("не разобрана", "danger", "Файл отклонён: вирус Проба."),
        ),
        (
            DONE,
            {"is_read": True},
            StackWords("разложена", "ok", "Разложено 2 письма (4 страницы), отложено: 1 страница."),
        ),
        (
            LEFT,
            {"is_read": True},
            StackWords(
                "разобрать: 22",
                "warning",
                "Писем не разложено, ждёт решения: 22 страницы, отложено: 1 страница.",
            ),
        ),
    ],
)
def test_a_stack_says_how_it_stands(counts: StackCounts, state: dict[str, object], words: StackWords) -> None:
    said = stack_words(counts, **{"is_read": False, "is_quarantined": False, "failure": "", **state})  # type: ignore[arg-type]
    assert StackWords(said.badge, said.tone, said.sentence.replace("\u00a0", " ")) == words
