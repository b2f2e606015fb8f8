import pytest

from pages.starter.markup import (
    Checklist,
    Documents,
    Heading,
    Listing,
    MarkupError,
    Notice,
    Paragraph,
    Static,
    Steps,
    Table,
    inline_html,
    list_html,
    parse,
    parse_blocks,
    plain,
)


def href(target: str) -> str:
    return f'href="{target}"'


def test_a_text_has_fields_and_blocks() -> None:
    document = parse("---\ntitle: Имя\n---\n\n## Глава {#glava}\n\nАбзац.\n")
    assert document.fields == {"title": "Имя"}
    assert document.blocks == (Heading(2, "Глава", "glava"), Paragraph("Абзац."))


def test_lists_may_have_one_inner_level() -> None:
    (block,) = parse_blocks("- первое\n  - внутри\n- второе")
    assert block == Listing(False, (("первое", ("внутри",)), ("второе", ())))
    assert isinstance(block, Listing)
    assert list_html(block, href) == "<ul><li>первое<ul><li>внутри</li></ul></li><li>второе</li></ul>"


def test_numbered_items_make_an_ordered_list() -> None:
    (block,) = parse_blocks("1. раз\n2. два")
    assert isinstance(block, Listing)
    assert list_html(block, href) == "<ol><li>раз</li><li>два</li></ol>"


def test_a_table_has_a_header() -> None:
    assert parse_blocks("| А | Б |\n|---|---|\n| 1 | 2 |") == (Table(("А", "Б"), (("1", "2"),)),)


def test_inline_marks_become_tags_and_the_rest_is_escaped() -> None:
    html = inline_html('**Да** & [«сюда»](page:a#b) "так"', href)
    assert html == '<b>Да</b> &amp; <a href="page:a#b">«сюда»</a> "так"'
    assert plain("**Да** [сюда](x)") == "Да сюда"


def test_steps_have_a_term_a_title_and_a_text() -> None:
    (block,) = parse_blocks(":::steps\n- через 20 дней | Ограничат | [Что это](x).\n- | Позвоните |\n:::")
    assert block == Steps((("через 20 дней", "Ограничат", "[Что это](x)."), ("", "Позвоните", "")))


def test_a_checklist_has_a_title_and_items_with_notes() -> None:
    (block,) = parse_blocks(":::checklist Возьмите\n- Паспорт\n- Доверенность | за другого\n:::")
    assert block == Checklist("Возьмите", (("Паспорт", ""), ("Доверенность", "за другого")))


def test_a_notice_has_a_paragraph_a_line() -> None:
    assert parse_blocks(":::notice\n**Важно.**\nИ ещё.\n:::") == (Notice(("**Важно.**", "И ещё.")),)


def test_documents_are_named_by_their_paths_and_data_blocks_by_their_names() -> None:
    blocks = parse_blocks(":::documents\n- standart\n:::\n\n:::payment-days\n:::\n\n:::response-terms\n:::")
    assert blocks == (Documents(("standart",)), Static("payment_days"), Static("response_terms"))


@pytest.mark.parametrize(
    "body",
    [
        ":::",
        ":::steps",
        ":::steps\n:::",
        ":::steps\n- когда | что\n:::",
        ":::steps\n- когда | | зачем\n:::",
        ":::steps\nкогда | что | зачем\n:::",
        ":::steps Название\n- когда | что | зачем\n:::",
        ":::steps\n- | **что | зачем\n:::",
        ":::checklist\n- Паспорт\n:::",
        ":::checklist Возьмите\n:::",
        ":::checklist Возьмите\n- [Паспорт](x)\n:::",
        ":::checklist Возьмите\n- Паспорт | ваш | второй\n:::",
        ":::notice\n<b>Важно</b>\n:::",
        ":::documents\nstandart\n:::",
        ":::payment-days\n- 15\n:::",
        ":::unknown\n- раз\n:::",
        ":::notice\nБез конца",
        "## Без якоря",
        "##### Слишком глубоко {#x}",
        "## Глава {#x}\nи текст",
        "Абзац\nна двух строках",
        "- пункт\nне пункт",
        "  - внутри без внешнего",
        "- пункт\n1. другой",
        "| А | Б |\n| 1 | 2 |",
        "| А | Б |\n|---|---|\n| 1 |",
        "| А |\n|---|\n| 1 ",
        "Открыто **и забыто",
        "Чужой <b>тег</b>",
        " отступ",
    ],
)
def test_what_the_format_does_not_know_is_refused(body: str) -> None:
    with pytest.raises(MarkupError):
        parse_blocks(body)


@pytest.mark.parametrize("source", ["Без полей", "---\ntitle\n---\n\nТекст", "---\ntitle: Имя\n"])
def test_a_text_without_proper_fields_is_refused(source: str) -> None:
    with pytest.raises(MarkupError):
        parse(source)
