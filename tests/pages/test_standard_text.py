"""The Standard is the company's approved act: its text may be laid out, never shortened."""

from itertools import pairwise

import pytest

from pages.demo.loading import library
from pages.starter import content
from pages.starter.markup import Block, Document, Heading, Table

WORDS_BY_CHAPTER = {
    "Предисловие": 154,
    "Общие положения": 189,
    "Определения терминов, применяемых в Стандарте": 168,
    "Цели и задачи": 121,
    "Принципы взаимодействия с потребителями": 189,
    "Система обслуживания потребителей": 214,
    "Основные критерии и параметры взаимодействия с потребителями": 434,
    "Организация очного обслуживания": 631,
    "Организация заочного обслуживания": 778,
    "Организация обратной связи и информационное взаимодействие с потребителями": 335,
    "Организация программы мероприятий, направленных на повышение качества обслуживания потребителей": 208,
    "Ответственность и контроль качества обслуживания потребителей": 57,
}
"""Counted over the company's own document, headings included, before it was laid out here."""

TELLTALES = [
    "это свод правил взаимодействия с потребителем.",
    "путем публикации на сайте предприятия бэсо.рф и размещения в местах очного обслуживания.",
    "«О порядке рассмотрения обращений граждан Российской Федерации».",
    "письменное или устное заявление о нарушении прав или охраняемых законом интересов потребителя.",
    "за исполнением решений, принятых по жалобам и обращениям потребителей;",
    "нет специальных, углубленных юридических и технических знаний по вопросам электроснабжения.",
    "на доске с режимом работы на фасаде здания предприятия,",
    "напрямую в кассу ООО «БЭСО» (без комиссии).",
    "режим работы каналов заочного обслуживания в течение года.",
    "г. Борисоглебск, ул. Советская, д. 37а.",
    "Генеральным директором — понедельник, среда с 15-00 до 17-00.",
    "костюм, брюки с рубашкой/джемпером; для женщин — костюм, платье, брюки/юбка с блузой;",
    "Стразы, кружева, банты, крупные декоративные элементы одежды.",
    "не позднее, чем после третьего сигнала звонка должен следовать ответ;",
    "в течение 30 календарных дней.",
    "не более чем на 15 рабочих дней.",
    "в виде сканированной копии надлежащим образом оформленного ответа.",
    "об изменении тарифов или правил предоставления услуг.",
    "оценки процесса обслуживания клиентов в Обществе независимой стороной.",
    "или лиц выполняющих обязанности начальника подразделения.",
]

NOISE = [
    "отслуживания",
    "блуздой",
    "джерсемпер",
    "beso",
    "besco",
    "www",
    "**",
    "***",
    "\t",
    " - ",
    "( ",
    " ,",
    "  ",
]


@pytest.fixture(scope="module")
def standard() -> Document:
    return library().read("documents/standart")


def chapters(document: Document) -> dict[str, tuple[Block, ...]]:
    found: dict[str, list[Block]] = {}
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 2:
            found[block.text] = []
        found[list(found)[-1]].append(block)
    return {title: tuple(blocks) for title, blocks in found.items()}


def test_no_chapter_and_no_word_is_missing(standard: Document) -> None:
    counted = {title: len(content.words(blocks)) for title, blocks in chapters(standard).items()}
    assert list(counted.items()) == list(WORDS_BY_CHAPTER.items())


@pytest.mark.parametrize("sentence", TELLTALES)
def test_the_text_keeps_its_sentences(standard: Document, sentence: str) -> None:
    assert sum(line.count(sentence) for line in content.lines(standard.blocks)) == 1


@pytest.mark.parametrize("noise", NOISE)
def test_nothing_of_the_scanning_noise_is_left(standard: Document, noise: str) -> None:
    assert not [line for line in content.lines(standard.blocks) if noise in line.lower()]


def test_the_site_has_one_name(standard: Document) -> None:
    assert sum(line.count("бэсо.рф") for line in content.lines(standard.blocks)) == 7


def test_anchors_are_unique(standard: Document) -> None:
    anchors = [block.anchor for block in standard.blocks if isinstance(block, Heading)]
    assert len(anchors) == len(set(anchors)) == 35


def test_headings_do_not_skip_a_level(standard: Document) -> None:
    levels = [block.level for block in standard.blocks if isinstance(block, Heading)]
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_parameters_of_telephone_service_are_a_table(standard: Document) -> None:
    (table,) = (block for block in standard.blocks if isinstance(block, Table))
    assert table.header == ("Форма взаимодействия", "Критерий", "Параметр")
    assert [row[2] for row in table.rows] == ["20–40 сек.", "5–10 мин."]


def test_the_edition_names_its_act(standard: Document) -> None:
    assert standard.fields["edition_valid_from"] == "2023-12-06"
    assert standard.fields["edition_act"] == "Приказ от 06.12.2023 № 0612.8-О"
    assert standard.fields["edition_approved_by"] == "Генеральный директор ООО «БЭСО» А. А. Егорова"
