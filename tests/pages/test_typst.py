"""Rich text becomes a PDF, and nothing a person typed acts as markup."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from pages.typst import compile_pdf, literal, rich_text, table

DATA: dict[str, Any] = {
    "title": "Проба",
    "company": "Поставщик",
    "act": "",
    "approved_by": "",
    "edition": "первая",
    "site": "example.test",
    "made_on": "24.11.2026",
    "hash": "0" * 16,
    "chapters": 1,
}
HOSTILE = [
    '#read("/etc/passwd")',
    '"; #panic("out") ; "',
    '\\" #let x = 1',
    "$ x^2 $ @label <label> // comment",
    "*bold* _emph_ = Heading",
    "]] [[ }} {{ #sys.inputs",
]


def words_of(body: str) -> str:
    pdf = compile_pdf(template="document", data=DATA, body=body)
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("hostile", HOSTILE)
def test_typst_markup_in_a_text_is_printed_and_not_obeyed(hostile: str) -> None:
    escaped = hostile.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    printed = squeezed(words_of(rich_text(f"<p>{escaped}</p>")))
    assert squeezed(hostile).replace('"', "") in printed.replace('"', "").replace("”", "").replace("“", "")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(alphabet="#[]{}()$@<>*_=`~/\\\"';:,.-+^&! \nаЖ1", max_size=30), max_size=6))
def test_no_text_breaks_the_document(texts: list[str]) -> None:
    body = "".join(f"#{literal(text)};\n" for text in texts) + table(header=texts, rows=[texts])
    assert compile_pdf(template="document", data=DATA, body=body).startswith(b"%PDF")


TAGS = ["p", "b", "i", "ul", "ol", "li", "h2", "h3", "h4", "a", "br", "script"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), "слово"])))
def test_no_disorder_of_tags_breaks_the_document(parts: list[str]) -> None:
    pdf = compile_pdf(template="document", data=DATA, body=rich_text("".join(parts)))
    assert pdf.startswith(b"%PDF")


def test_a_list_within_a_list_keeps_its_items_and_numbers() -> None:
    html = "<ol><li>сайт<ol><li>форма</li><li>кабинет</li></ol></li><li>почта</li></ol>"
    assert "1.сайт1.форма2.кабинет2.почта" in squeezed(words_of(rich_text(html)))


def test_bold_lists_and_headings_keep_their_words_in_order() -> None:
    html = "<h3>Сроки</h3><p>Ответ <b>за 15</b> дней<br/>рабочих</p><ol><li>сайт</li><li>почта</li></ol>"
    assert "СрокиОтветза15днейрабочих1.сайт2.почта" in squeezed(words_of(rich_text(html)))


@pytest.mark.parametrize(
    ("html", "markup"),
    [
        ("<p>да</p>", '#par[#"да";];'),
        ("<a href='https://example.test'>ссылка</a>", '#"ссылка";'),
        ("<ul> <li>раз</li> </ul>", '#list([#"раз";],);'),
        ("<script>alert(1)</script>нет", '#"нет";'),
        ("<p>A &amp; &quot;B&quot;</p>", '#par[#"A & \\"B\\"";];'),
        ("<p>не закрыт <b>совсем", '#par[#"не закрыт ";#strong[#"совсем";];];'),
        ("лишний</p></b>", '#"лишний";'),
        ("<p><b>крест</p>накрест</b>", '#par[#strong[#"крест";];];#"накрест";'),
        ("<ul><li>раз<li>два</ul>", '#list([#"раз";],[#"два";],);'),
        ("<ol>раз<li>два</li></ol>", '#enum([#"раз";],[#"два";],);'),
        ("<li>без списка</li>", '#"без списка";'),
    ],
)
def test_a_closed_list_of_tags_is_known(html: str, markup: str) -> None:
    assert rich_text(html) == markup


def test_a_table_prints_its_caption_header_and_cells() -> None:
    words = squeezed(words_of(table(header=["Канал", "Срок"], rows=[["сайт", "15"]], caption="Сроки ответа")))
    assert "СрокиответаКаналСроксайт15" in words


def test_a_table_of_no_rows_is_still_a_table() -> None:
    assert "Канал" in words_of(table(header=["Канал"], rows=[]))
