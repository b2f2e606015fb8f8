"""Words that stand where a text is still to be written. Pure.

False alarms cost more than a missed word: after two of them nobody reads the report. So words that occur in
real texts («текст», «заполнить») count only when nothing else stands beside them.
"""

import re

from pages.starter.company import UNKNOWN

ALONE = frozenset(
    {
        # What editors type to have something in a required field.
        "текст", "текст страницы", "ваш текст", "здесь будет текст", "текст будет позже", "заголовок",
        "заполнить", "заполните", "уточнить", "дописать", "доработать", "исправить", "черновик", "рыба",
        "тест", "тестовая страница", "проба", "пример текста", "новая страница",
        # The same in Latin letters: the layout was not switched, or a template was copied.
        "test", "text", "title", "todo", "tbd", "fixme", "asdf", "qwerty", "n/a", "untitled",
        # The page is not ready and says so.
        "скоро", "в разработке", "страница в разработке", "раздел в разработке", "информация уточняется",
    }
)  # fmt: skip
"""Whole paragraphs, cells or fields, in small letters and without the marks at their ends."""

NUMBERED = ("глава", "главы", "раздел", "раздела", "часть", "части", "том", "века")
NOT_THIRTY = "".join(f"(?<!{word} )" for each in NUMBERED for word in (each, each.capitalize()))
"""After these words XXX is the Roman number thirty."""

ANYWHERE = (
    # The filling that designers use.
    re.compile(r"\blorem ipsum\b", re.IGNORECASE),
    # Notes to oneself, in capitals: in small letters they are parts of addresses.
    re.compile(r"\b(?:TO-?DO|FIX-?ME|TBD)\b"),
    # Letters for digits that are not known, Latin or Cyrillic.
    re.compile(rf"{NOT_THIRTY}(?<![\w-])(?:XXX|ХХХ)(?![\w-])|(?<!\w)[XХ]{{4,}}(?!\w)"),
    # A remark in brackets: «(заполнить)», «<вставить адрес>». «(указать)» may be meant for visitors.
    re.compile(r"[\[(<{](?:заполнить|заполните|вставить|вставьте)\b[^\])>}]{0,60}[\])>}]", re.IGNORECASE),
    # Square brackets around small Russian letters: «[город]», as the texts of the start have them. Nothing
    # else in Russian looks so; words left out of a quotation are dots, words put into one are rare here.
    re.compile(r"\[[а-яё][а-яё ,-]{2,60}\]"),
    # Fields of a template that were never filled in.
    re.compile(r"\{\{? ?[a-z_]{2,40} ?\}?\}"),
    # How the starter's outline of a Standard says what to write; nobody but its editor is meant.
    re.compile(r"^Заполните(?:: | перечень\. )"),
    re.compile(r"^Это перечень глав, а не Стандарт\b"),
)

ELLIPSIS = re.compile(r"[.…\s]*(?:…|\.{3})[.…\s]*")
"""Dots and nothing else. A dash alone is no placeholder: in a table it says that there is nothing."""
ENDS = " \t\u00a0.,:;!?…«»\"'*[]()<>—-"
LETTERS_FOR_DIGITS = re.compile(r"[xх]{3,}", re.IGNORECASE)


def placeholder_in(text: str, *, is_label: bool = False) -> str:
    """Return what in a text stands for one that is still to be written; empty if nothing does.

    A label names what stands beside it, so that a single word is enough for it: «Текст» heads a column well.
    """
    known = next((unknown for unknown in UNKNOWN.values() if unknown in text), "")
    if known:
        return known
    match = next((match for pattern in ANYWHERE if (match := pattern.search(text))), None)
    if match:
        return match[0].strip()
    return "" if is_label else _nothing_else(text)


def _nothing_else(text: str) -> str:
    bare = " ".join(text.split())
    if ELLIPSIS.fullmatch(bare):
        return bare
    word = bare.strip(ENDS).lower()
    return bare if word in ALONE or LETTERS_FOR_DIGITS.fullmatch(word) else ""
