import pytest

from gis_sync.masking import brief, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Обращение 00-26-1 не прочитано. Нет элемента AppealText.",) * 2,
        ("Неизвестное состояние обращения: «Петрова Анна, кв. 5».", "Неизвестное состояние обращения: «…»."),
        ("OKTMO: нужен код, а не «vera@pochta.example».", "OKTMO: нужен код, а не «…»."),
        ("Заявитель vera@pochta.example.", "Заявитель …"),
        ("«a» и «b»", "«…» и «…»"),
        ("", ""),
    ],
)
def test_what_is_quoted_of_a_message_is_not_shown(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Коротко.", "Коротко."),
        ("Первая.\nВторая.", "Первая.…"),
        ("Десять букв", "Десять бу…"),
        ("Кто: «Петрова»", "Кто: «…»"),
    ],
)
def test_a_list_has_the_first_line_cut_to_its_length(text: str, shown: str) -> None:
    assert brief(text, longest=10) == shown
