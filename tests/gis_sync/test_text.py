"""Texts may be HTML or only look so; what comes out is plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_sync.messages.text import plain_text, sendable


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("Нет света.", "Нет света."),
        ("<p>Нет света.</p><p>Второй день.</p>", "Нет света.\n\nВторой день."),
        ("Нет<br>света<BR/>с утра<br />", "Нет\nсвета\nс утра"),
        ("<b>Срочно</b>: <i class='x'>нет</i> <span style=\"a:b\">света</span>", "Срочно: нет света"),
        ("<ul><li>раз</li><li>два</li></ul>", "– раз\n\n– два"),
        ("<table><tr><td>день</td><td>220 В</td></tr></table>", "день 220 В"),
        ("Акты&nbsp;&laquo;А&raquo; &amp; &#171;Б&#xBB;", "Акты\xa0«А» & «Б»"),
        ("a<!-- <p>скрыто</p> -->b", "ab"),
        ("<style>p { color: red }</style>текст<script>alert('x')</script>", "текст"),
        ("<SCRIPT>if (a < b) { x(\"</p>\") }</SCRIPT >после", "после"),
        ("\r\nодин\rдва\r\n\r\n\r\n\r\nтри  и   ещё\t", "один\nдва\n\nтри и ещё"),
        ("<!DOCTYPE html><html><body>тело</body></html>", "тело"),
        ("A --> B", "A --> B"),
        ("", ""),
    ],
)  # fmt: skip
def test_marks_go_and_words_stay(source: str, plain: str) -> None:
    assert plain_text(source) == plain


@pytest.mark.parametrize(
    "source",
    [
        "напряжение <200 В и >190 В", "если U<Uном и U>220", "при A <b и c>d", "5 < 6 > 4", "<вопрос>",
        "<bс>", "AT&T; R&D", "&неизвестно;", "почта <ivanov@example.ru>",
    ],
)  # fmt: skip
def test_what_only_looks_like_marks_stays(source: str) -> None:
    assert plain_text(source) == source


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("Слова <!-- нет света", "Слова нет света"),
        ("Слова <script> нет <b>света</b>", "Слова нет света"),
        ("Слова <style>нет", "Слова нет"),
    ],
)
def test_what_is_never_closed_swallows_nothing(source: str, plain: str) -> None:
    assert plain_text(source) == plain


def test_marks_that_turn_the_writing_and_control_characters_go() -> None:
    assert plain_text("до\u202eпосле\u2066\x00\x0b\ufffe\ud800конец&#1;&#x202e;") == "допослеконец"
    assert sendable(" a\r\nb\rc\x07\u202d ") == "a\nb\nc"
    assert sendable("смайлик 😀 и\xa0пробел") == "смайлик 😀 и\xa0пробел"


@given(st.text(st.sampled_from("<>/!-& ;abpstylecriptнет\"'=#x19\n"), max_size=300))
def test_plain_text_never_fails_and_adds_no_marks(source: str) -> None:
    plain = plain_text(source)
    assert plain == plain.strip()
    assert plain.count("<") <= source.count("<") + source.count("&")
    assert "\n\n\n" not in plain


def test_ten_thousand_characters_of_markup_are_read() -> None:
    source = "<div><p style='x'>" * 300 + "Нет света" + "</p></div>" * 300 + "&lt;" * 500
    assert len(source) > 10_000 - 1_000
    assert plain_text(source) == "Нет света\n\n" + "<" * 500


@pytest.mark.parametrize(
    "piece", ["<!--", "<script>", "<a ", "<p", "&", "<!--<script>", "<style></", "<b \t"]
)
def test_markup_without_an_end_takes_no_longer_than_its_length(piece: str) -> None:
    assert plain_text(piece * 20_000 + "конец").endswith("конец")
