import pytest

from files.inspection import TYPES
from files.wording import kind_words, size_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 байт"),
        (1, "1 байт"),
        (2, "2 байта"),
        (12, "12 байт"),
        (112, "112 байт"),
        (23, "23 байта"),
        (1023, "1023 байта"),
        (1024, "1 КБ"),
        (340 * 1024, "340 КБ"),
        (1024 * 1024 - 1, "1 МБ"),
        (1024 * 1024, "1 МБ"),
        (1_258_291, "1,2 МБ"),
        (20 * 1024 * 1024, "20 МБ"),
        (1024**3 - 1, "1 ГБ"),
        (5 * 1024**3, "5 ГБ"),
        (3000 * 1024**3, "3000 ГБ"),
    ],
)
def test_a_size_is_told_in_the_unit_that_reads_best(size: int, words: str) -> None:
    assert size_words(size) == words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("content_type", "words"),
    [
        (TYPES[".pdf"], "PDF"),
        (TYPES[".docx"], "документ Word"),
        (TYPES[".doc"], "документ Word"),
        (TYPES[".xlsx"], "таблица Excel"),
        (TYPES[".xls"], "таблица Excel"),
        (TYPES[".odt"], "текстовый документ"),
        (TYPES[".rtf"], "текстовый документ"),
        (TYPES[".txt"], "текст"),
        (TYPES[".png"], "изображение"),
        (TYPES[".tiff"], "изображение"),
        ("application/octet-stream", "файл"),
    ],
)
def test_a_kind_is_told_in_words(content_type: str, words: str) -> None:
    assert kind_words(content_type) == words


def test_every_kind_that_is_taken_in_has_its_words() -> None:
    assert "файл" not in {kind_words(content_type) for content_type in TYPES.values()}
