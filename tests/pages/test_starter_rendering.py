from dataclasses import dataclass

import pytest

from pages.starter.content import Question
from pages.starter.links import Links
from pages.starter.markup import MarkupError, parse_blocks
from pages.starter.rendering import chapters, html, stream
from pages.starter.tree import chapter_of, question_page


@dataclass(frozen=True)
class Target:
    pk: int
    url: str
    live: bool = True


def links() -> Links:
    pages = {"standart": Target(7, "/standart/"), "draft": Target(8, "/draft/", live=False)}
    return Links(pages, {"standart": {"part": "chapter"}})


def test_a_link_to_a_page_follows_it_wherever_it_moves() -> None:
    assert links()("page:standart") == 'linktype="page" id="7"'


def test_a_link_to_a_part_of_a_document_leads_to_its_chapter() -> None:
    assert links()("page:standart#part") == 'href="/standart/#chapter"'


def test_other_targets_stay_as_they_are() -> None:
    assert links()('/ask/?a="b"') == 'href="/ask/?a=&quot;b&quot;"'


@pytest.mark.parametrize("target", ["page:nowhere", "page:standart#nothing"])
def test_a_link_to_nowhere_is_refused(target: str) -> None:
    with pytest.raises(MarkupError):
        links()(target)


def test_a_link_to_a_draft_leaves_its_words() -> None:
    assert links()("page:draft#any") is None
    assert html(parse_blocks("Вот [он](page:draft)."), links()) == "<p>Вот он.</p>"


def test_a_source_that_nobody_can_read_is_not_named() -> None:
    blocks = parse_blocks("Раз.\n\nИсточник: [он](page:draft).\n\nИсточник: [Стандарт](page:standart).")
    assert stream(blocks, links()) == [
        {"type": "text", "value": '<p>Раз.</p><p>Источник: <a linktype="page" id="7">Стандарт</a>.</p>'}
    ]


def test_blocks_of_our_own_become_the_blocks_of_the_stream() -> None:
    blocks = parse_blocks(
        ":::steps\n- завтра | Позвоните | [Куда](x)\n- | Ждите |\n:::\n\n"
        ":::checklist Возьмите\n- Паспорт | свой\n:::\n\n"
        ":::notice\nВажно.\n:::\n\n:::documents\n- standart\n:::\n\n:::payment-days\n:::"
    )
    steps, checklist, notice, documents, days = stream(blocks, links())
    first, second = steps["value"]["steps"]
    assert first == {"term": "завтра", "title": "Позвоните", "text": '<p><a href="x">Куда</a></p>'}
    assert second["text"] == ""
    assert checklist["value"] == {"title": "Возьмите", "items": [{"text": "Паспорт", "note": "свой"}]}
    assert notice["value"] == {"text": "<p>Важно.</p>"}
    assert documents["value"] == {"documents": [7]}
    assert days == {"type": "payment_days", "value": None}


def test_a_chapter_knows_no_blocks_of_our_own() -> None:
    with pytest.raises(MarkupError):
        chapters(parse_blocks("## Глава {#glava}\n\n:::notice\nВажно.\n:::"), links())


def test_tables_stand_apart_from_the_text() -> None:
    blocks = parse_blocks("Раз.\n\n- два\n\n| А |\n|---|\n| [три](x) |\n\nЧетыре.")
    first, table, last = stream(blocks, links())
    assert first == {"type": "text", "value": "<p>Раз.</p><ul><li>два</li></ul>"}
    assert table["value"]["columns"] == [{"type": "text", "heading": "А"}]
    assert table["value"]["rows"] == [{"values": ["три"]}]
    assert last["value"] == "<p>Четыре.</p>"


def test_a_chapter_holds_what_follows_its_heading() -> None:
    (chapter,) = chapters(parse_blocks("## Глава {#glava}\n\n### Часть {#chast}\n\nТекст."), links())
    assert chapter["value"]["anchor"] == "glava"
    assert chapter["value"]["content"] == [{"type": "text", "value": "<h3>Часть</h3><p>Текст.</p>"}]


def test_an_anchor_inside_a_chapter_leads_to_the_chapter() -> None:
    blocks = parse_blocks("## Первая {#a}\n\n### Часть {#b}\n\n## Вторая {#c}")
    assert chapter_of(blocks) == {"a": "a", "b": "a", "c": "c"}


def test_a_document_must_start_with_a_chapter() -> None:
    with pytest.raises(MarkupError):
        chapters(parse_blocks("Текст."), links())


def test_a_table_cannot_stand_inside_an_answer() -> None:
    with pytest.raises(MarkupError):
        html(parse_blocks("| А |\n|---|\n| 1 |"), links())


def test_an_answer_must_start_with_a_paragraph() -> None:
    question = Question("Телефон", "Когда?", "kogda", "telefon", parse_blocks("- никогда"))
    with pytest.raises(MarkupError):
        question_page(question)
