"""The demo's telephone says what the Standard promises of it."""

from django.conf import settings

from pages.demo.hours import POINTS

PROMISES = [
    ("Соединения со специалистом", "20–40 сек"),
    ("Предоставление информации специалистом", "5–10 мин"),
]


def test_the_telephone_promises_what_the_standard_does() -> None:
    (telephone,) = [point for point in POINTS if point.name == "Телефон"]
    standard = (settings.FIXTURES_DIR / "demo" / "documents" / "standart.md").read_text(encoding="utf-8")
    for parameter, time_taken in PROMISES:
        assert f"| {parameter} | {time_taken}" in standard
        assert time_taken in telephone.note
