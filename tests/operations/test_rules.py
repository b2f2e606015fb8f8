"""How the parts of the system are judged, at the very edges of each rule."""

from datetime import UTC, datetime, timedelta

import pytest

from operations import rules
from operations.rules import GIB, Line, Tone, span, worst

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


def ahead(**length: float) -> datetime:
    return NOW + timedelta(**length)


@pytest.mark.parametrize(
    ("line", "tone", "words"),
    [
        (rules.clock_line(None, [], NOW), "danger", "ни разу"),
        (rules.clock_line(ago(minutes=5), [], NOW), "ok", "5 мин"),
        (rules.clock_line(ago(minutes=6), [], NOW), "danger", "не отвечают 6 мин"),
        (rules.clock_line(ago(minutes=1), ["mail"], NOW), "warning", "mail"),
        (rules.worker_line(0, None, NOW), "ok", "нет"),
        (rules.worker_line(2, ago(minutes=10), NOW), "ok", "2"),
        (rules.worker_line(2, ago(minutes=11), NOW), "danger", "11 мин"),
        (rules.database_line("SQLite", 0, is_unguarded=False), "ok", "SQLite отвечает"),
        (rules.database_line("SQLite", 3, is_unguarded=False), "danger", "3"),
        (rules.database_line("SQLite", 0, is_unguarded=True), "danger", "защита журнала"),
        (rules.calendar_line({}, NOW), "danger", "2026"),
        (rules.calendar_line({2026: False, 2027: False}, NOW), "warning", "за 2026 год нет акта"),
        (rules.calendar_line({2026: True}, NOW), "warning", "за 2027 год нет акта"),
        (rules.calendar_line({2026: True, 2027: False, 2029: False}, NOW), "ok", "по 2027 год"),
        (rules.calendar_line({2026: True, 2027: False}, ahead(days=7)), "warning", "за 2027 год нет акта"),
        (rules.calendar_line({2026: True, 2027: True}, ahead(days=7)), "ok", "по 2027 год"),
        (rules.disk_line(50 * GIB, 100 * GIB), "ok", "50,0 ГБ из 100,0 ГБ (50 %)"),
        (rules.disk_line(14 * GIB, 100 * GIB), "warning", "14 %"),
        (rules.disk_line(4 * GIB, 100 * GIB), "danger", "4 %"),
        (rules.disk_line(GIB // 2, GIB), "danger", "50 %"),
        (rules.certificate_line(None, "", NOW, is_https=False), "neutral", "без https"),
        (rules.certificate_line(None, "", NOW, is_https=True), "neutral", "ещё не"),
        (rules.certificate_line(ahead(days=21), "", NOW, is_https=True), "ok", "ещё 21 дн."),
        (rules.certificate_line(ahead(days=20), "", NOW, is_https=True), "warning", "14.12.2026"),
        (rules.certificate_line(ahead(days=6), "", NOW, is_https=True), "danger", "ещё 6 дн."),
        (rules.certificate_line(ago(days=2), "", NOW, is_https=True), "danger", "ещё 0 дн."),
        (rules.certificate_line(ahead(days=60), "SSLError", NOW, is_https=True), "danger", "SSLError"),
        (rules.mail_line(0, None, 0, None, NOW, has_server=False), "warning", "не задан"),
        (rules.mail_line(0, None, 0, None, NOW, has_server=True), "ok", "ещё не отправляли"),
        (rules.mail_line(1, ago(minutes=59), 0, ago(hours=3), NOW, has_server=True), "ok", "3 ч назад"),
        (rules.mail_line(1, ago(minutes=61), 0, ago(hours=3), NOW, has_server=True), "warning", "ждёт 1"),
        (rules.mail_line(1, ago(hours=25), 0, ago(hours=3), NOW, has_server=True), "danger", "25 ч"),
        (rules.mail_line(0, None, 1, ago(hours=3), NOW, has_server=True), "warning", "не отправлено"),
        (rules.antivirus_line(0, None, NOW, is_on=False), "warning", "не подключён"),
        (rules.antivirus_line(1, ago(minutes=59), NOW, is_on=True), "ok", "1"),
        (rules.antivirus_line(1, ago(minutes=61), NOW, is_on=True), "danger", "61 мин"),
        (rules.antivirus_line(1, ago(minutes=61), NOW, is_on=False), "danger", "61 мин"),
        (rules.backup_line(None, None, NOW), "danger", "ни разу"),
        (rules.backup_line(ago(hours=26), None, NOW), "ok", "26 ч"),
        (rules.backup_line(ago(hours=27), None, NOW), "warning", "27 ч"),
        (rules.backup_line(ago(days=4), None, NOW), "danger", "4 дн."),
        (rules.backup_line(ago(hours=3), ago(hours=1), NOW), "danger", "не удалась"),
        (rules.backup_line(ago(hours=3), ago(hours=5), NOW), "ok", "3 ч"),
        (rules.drill_line(None, NOW), "warning", "ни разу"),
        (rules.drill_line(ago(days=92), NOW), "ok", "92 дн."),
        (rules.drill_line(ago(days=93), NOW), "warning", "93 дн."),
        (rules.passwords_line(0, []), "ok", "нигде не нужны"),
        (rules.passwords_line(2, []), "ok", "в ходу 2"),
        (rules.passwords_line(2, ["EMAIL_PASSWORD"]), "warning", "EMAIL_PASSWORD"),
        (rules.gis_line(None, NOW, is_on=False), "neutral", "не настроен"),
        (rules.gis_line(None, NOW, is_on=True), "warning", "не было"),
        (rules.gis_line(ago(hours=24), NOW, is_on=True), "ok", "24 ч"),
        (rules.gis_line(ago(hours=25), NOW, is_on=True), "warning", "25 ч"),
    ],
    ids=lambda value: f"{value.part} {value.state}" if isinstance(value, Line) else "",
)
def test_each_part_is_judged_in_words_and_what_is_wrong_has_advice(line: Line, tone: str, words: str) -> None:
    assert (line.tone, words in line.state) == (tone, True)
    assert line.advice or line.tone in ("ok", "neutral")
    assert line.word == rules.WORDS[Tone(tone)]


def test_a_length_of_time_is_said_roughly() -> None:
    lengths = [timedelta(seconds=9), timedelta(minutes=119), timedelta(hours=47), timedelta(hours=48)]
    assert [span(length) for length in lengths] == ["меньше минуты", "119 мин", "47 ч", "2 дн."]


def test_the_whole_is_as_its_worst_part() -> None:
    ok, bad, off = (Line("", tone, "") for tone in (Tone.OK, Tone.DANGER, Tone.NEUTRAL))
    warned = Line("", Tone.WARNING, "")
    assert [worst([ok, off]), worst([ok, warned]), worst([warned, bad])] == ["ok", "warning", "danger"]
