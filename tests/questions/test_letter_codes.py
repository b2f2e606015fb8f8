"""Each page of a letter carries its code; the letter stays one that a screen reader can read."""

import io
from contextlib import closing

import pypdfium2  # type: ignore[import-untyped]
import pytest
from pypdf import PdfReader
from tests.questions.scanner import A4_AT_200

from files.page_pictures import codes_on
from pages.typst import rich_text
from questions.letters import compile_marked

LONG = "Показания прибора учёта принимаются до двадцать третьего числа каждого месяца. " * 100


def letter(template: str, text: str) -> bytes:
    data = {
        "company": {"name": "ООО «Проверка»", "lines": ["г. Борисоглебск"]},
        "number": "2026-000123", "date": "25.11.2026", "reply_to": "2026-000001 от 23.11.2026",
        "addressee": ["Проверкина Вера Павловна"], "subject": "Об ответе на обращение",
        "signatory": {"post": "директор", "name": "П. О. Руководителев"}, "by_hand": True,
        "executor": {"name": "Операторов Олег Олегович", "phone": "тел. (демо) 0-00-00"},
    }  # fmt: skip
    return compile_marked(template=template, data=data, body=rich_text(f"<p>{text}</p>"))


@pytest.mark.parametrize("template", ["reply", "notice"])
@pytest.mark.parametrize(("text", "pages"), [("В кассе.", 1), (LONG, 3)])
def test_every_page_carries_its_own_code(template: str, text: str, pages: int) -> None:
    with closing(pypdfium2.PdfDocument(letter(template, text))) as document:
        drawn = [document[index].render(scale=150 / 72).to_pil() for index in range(len(document))]
    assert [codes_on(page.convert("L")) for page in drawn] == [
        [f"PISMO/2026-000123/{number}/{pages}"] for number in range(1, pages + 1)
    ]


@pytest.mark.parametrize("template", ["reply", "notice"])
def test_the_code_is_no_part_of_what_a_screen_reader_reads(template: str) -> None:
    reader = PdfReader(io.BytesIO(letter(template, "В кассе.")))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    tags = [str(tag) for tag in every_tag(reader.trailer["/Root"]["/StructTreeRoot"])]
    assert "/Figure" not in tags
    assert "/H1" in tags
    content = reader.pages[0].get_contents()
    assert content is not None
    before, _, last = content.get_data().rpartition(b"BDC")
    assert before.endswith(b"/Artifact<</Type/Page>>")
    assert last.split()[-4:] == [b"B", b"Q", b"Q", b"EMC"]


def every_tag(node: object) -> list[object]:
    """Return the tags of a structure tree, from the root down."""
    node = getattr(node, "get_object", lambda: node)()
    if isinstance(node, list):
        return [tag for each in node for tag in every_tag(each)]
    if not isinstance(node, dict):
        return []
    return [node.get("/S"), *every_tag(node.get("/K", []))]


def test_the_code_keeps_clear_of_the_text_and_of_the_edge_of_the_paper() -> None:
    """A printer leaves five millimetres white, and a code wants four of its modules, 2.2 mm, around it."""
    with closing(pypdfium2.PdfDocument(letter("reply", LONG))) as document:
        page = document[0].render(scale=200 / 72).to_pil().convert("L").resize(A4_AT_200)
    millimetre, (width, height) = 200 / 25.4, A4_AT_200
    edge = page.crop((0, round(height - 5 * millimetre), width, height))
    above = page.crop((
        round(width - 24 * millimetre), round(height - 22.2 * millimetre),
        width, round(height - 20.4 * millimetre),
    ))  # fmt: skip
    assert edge.getextrema() == above.getextrema() == (255, 255)
