"""Where people are named in a Russian text. Pure: no database, no clock.

Nobody knows all surnames, so a name is told by what stands around it: initials, a patronymic, a given name, a
word such as «гражданин», or its place in a signature. Places are those of a text made even by `evened`.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

NAME = r"(?:[А-Я][а-я]+(?:-[А-Я][а-я]+)?|[А-Я]{4,}(?:-[А-Я]{3,})?)"
INITIALS = r"(?<![А-Яа-я.])[А-Я]\. ?[А-Я]\."
INITIAL = r"(?<![А-Яа-я.])[А-Я]\."
PATRONYMIC = (
    r"(?:[а-я]{2,}(?:ович|евич)(?:а|у|ем|е)?|[а-я]{2,}(?:овн|евн)(?:а|ы|е|у|ой|ою)"
    r"|(?:иль|кузьм|лук|фом|никит|савв)ич(?:а|у|ем|е|ом)?|(?:иль|кузьм|лук|фом|никит|савв)иничн(?:а|ы|е|у|ой|ою)"
    r"|[а-я]{3,}(?: |-)(?:оглы|кызы|угли))(?![а-я])"
)
SURNAME = re.compile(
    r"(?:[а-я]{2,}(?:ов|ев|ин|ын)(?:а|у|ым|ом|е|ой|ы|ых|ыми)?"
    r"|[а-я]{2,}(?:ск|цк)(?:ий|ой|ого|ому|им|ом|ая|ую|ие|их)"
    r"|[а-я]{2,}(?:енко|ко|чук|щук|юк|ук|як|ян|дзе|швили|ман|берг|их|ых)(?:а|у|ом|е)?)",
    re.IGNORECASE,
)
GIVEN = (
    "алекс", "александр", "анастаси", "анатоли", "андре", "анн", "антон", "антонин", "артем", "борис",
    "вадим", "валентин", "валери", "васили", "василис", "вер", "викто", "виктор", "виктори", "витали",
    "виталий", "владимир", "владислав", "вячеслав", "галин", "геннади", "георги", "григори", "дарь",
    "денис", "дмитри", "евгени", "екатерин", "елен", "елизавет", "зинаид", "зо", "иван", "игор", "иль",
    "ильдар", "инн", "ирин", "карин", "кирил", "кирилл", "константин", "ксени", "ларис", "леонид", "лиди",
    "людмил", "максим", "маргарит", "мари", "марин", "михаил", "надежд", "натали", "наталь", "никит",
    "никола", "нин", "оксан", "олег", "ольг", "павел", "павл", "петр", "полин", "раис", "роман", "руслан",
    "светлан", "семен", "серге", "софь", "станислав", "степан", "тамар", "татьян", "тимур", "федор", "юли",
    "юр", "яков", "ян",
)  # fmt: skip
"""Frequent given names without their endings."""
GIVEN_NAME = re.compile(
    rf"(?:{'|'.join(GIVEN)})(?:а|я|у|ю|ы|и|е|й|ь|ой|ей|ом|ем|ою|ею|ии|ию|ия|ием|ий)?", re.IGNORECASE
)
NOT_NAMES = re.compile(
    r"(?:уважаем|дорог|гражд|гражданин|господ|абонент|потребител|заявител|собственник|нанимател|клиент|жител"
    r"|директор|начальник|специалист|инженер|бухгалтер|юрист|оператор|президент|председател|министр|исполнител"
    r"|российск|росси|федерац|воронежск|борисоглебск|московск|област|район|город|компани|обществ|кодекс|закон"
    r"|постановлен|приказ|правил|стандарт|основн|дневн|ночн|тариф|договор|прошу|просим|прош|обратит|здравствуй"
    r"|спасибо|сообщ|напиш|позвон|поясн|ответ|вопрос|обращен|добрый|добр|благодар|прилож|министерств|правительств"
    r"|центральн|сельск|городск|электр|энерг|фамили|отчеств|подпис|дата|телефон|почт|адрес|ваш|наш"
    r"|январ|феврал|март|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр|понедельн|вторник|сред|четверг|пятниц)"
    r"[а-я]*|(?:для|от|это|что|как|мне|мой|моя|мы|вы|он|она|они|если|при|из|на|по|со|за|но|да|нет|когда|где|кто)",
    re.IGNORECASE,
)
"""Words with a capital that begin a sentence or name what is no person."""
BEFORE_NAMES = (
    r"(?:граждан(?:ин[а-я]*|к[а-я]+)|гр\.|господин[а-я]*|госпож[а-я]+|абонент[а-я]*|потребител[а-я]+|заявител[а-я]+"
    r"|собственник[а-я]*|нанимател[а-я]+|уважаем[а-я]+|зовут|фио|ф\. ?и\. ?о\.|фамили[а-я]+"
    r"|(?:на|от) им[а-я]+"
    r"|оформлен[а-я]*(?: на)?|муж[а-я]*|жен[аыуе]|мам[а-я]|мат[а-я]+|от[е]?ц[а-я]*|сын[а-я]*|доч[а-я]+"
    r"|бабушк[а-я]|дедушк[а-я]|сосед[а-я]*)"
)
CLOSING = r"(?:с уважением|с почтением|подпись|заранее (?:благодар[а-я]+|спасибо)|всего доброго)"

WITH_INITIALS = re.compile(rf"(?:(?<![А-Яа-я])({NAME}),? ?)?({INITIALS})(?: ?({NAME}))?")
WITH_INITIAL = re.compile(rf"(?<![А-Яа-я])(?:({NAME}) {INITIAL}|{INITIAL} ?({NAME}))(?![А-Яа-я])")
FULL = re.compile(
    rf"(?<![А-Яа-я])(?:({NAME}) )?({NAME}) (?P<patronymic>(?i:{PATRONYMIC}))(?: ({NAME}))?(?![А-Яа-я])"
)
FULL_SMALL = re.compile(
    rf"(?<![а-я])(?:([а-я-]{{3,}}) )?(?P<given>{GIVEN_NAME.pattern}) {PATRONYMIC}"
    rf"(?: {SURNAME.pattern}(?![а-я]))?",
    re.IGNORECASE,
)
PAIR = re.compile(rf"(?<![А-Яа-я])({NAME})(?: ({NAME}))(?![А-Яа-я])")
INTRODUCED = re.compile(
    rf"(?<![А-Яа-я])(?i:{BEFORE_NAMES})[ :,]{{1,2}}((?:{NAME} ){{0,2}}{NAME})(?![А-Яа-я])"
)
SIGNED = re.compile(rf"(?<![А-Яа-я])(?i:{CLOSING})[ ,.:!\n\r]{{1,4}}((?:{NAME} ){{0,2}}{NAME})(?![А-Яа-я])")
LAST_LINE = re.compile(rf"(?:^|\n)[ ]*((?:{NAME}[ ,]{{0,2}}){{1,3}})[ .]*\Z")


def names_in(text: str) -> Iterator[Span]:
    """Yield where people are named: the places of an evened text; some may lie over others."""
    yield from _with_initials(text)
    yield from _full(text)
    yield from _in_pairs(text)
    for pattern in (INTRODUCED, LAST_LINE):
        for found in pattern.finditer(text):
            yield from _by_their_look(text, *found.span(1))
    for found in SIGNED.finditer(text):
        yield from _without_others(text, *found.span(1))


def is_surname(word: str) -> bool:
    """Whether a word looks like a surname and is none of the known other words."""
    parts = word.split("-")
    return is_name(word) and bool(SURNAME.fullmatch(parts[-1]))


def is_given(word: str) -> bool:
    return GIVEN_NAME.fullmatch(word) is not None


def is_name(word: str) -> bool:
    """Whether a word with a capital may be a name: one in capitals only when it looks like a surname."""
    if NOT_NAMES.fullmatch(word):
        return False
    return not (word.isupper() and not SURNAME.fullmatch(word) and not is_given(word))


def _with_initials(text: str) -> Iterator[Span]:
    for found in WITH_INITIALS.finditer(text):
        before, after = found[1] or "", found[3] or ""
        takes_before = bool(before) and is_name(before)
        takes_after = bool(after) and is_name(after)
        if takes_before and takes_after and is_surname(before) != is_surname(after):
            takes_before, takes_after = is_surname(before), is_surname(after)
        if takes_before or takes_after:
            yield found.start(1 if takes_before else 2), found.end(3 if takes_after else 2)
    for found in WITH_INITIAL.finditer(text):
        if is_surname(found[1] or found[2]):
            yield found.span()


def _full(text: str) -> Iterator[Span]:
    for found in FULL.finditer(text):
        if not is_name(found[2]) or NOT_NAMES.fullmatch(found["patronymic"]):
            continue
        begins = found.start(1) if found[1] and is_name(found[1]) else found.start(2)
        ends = found.end(4) if found[4] and is_name(found[4]) else found.end("patronymic")
        yield begins, ends
    for found in FULL_SMALL.finditer(text):
        leads = found[1] or ""
        yield found.start(1 if is_surname(leads) else "given"), found.end()


def _in_pairs(text: str) -> Iterator[Span]:
    """Find a given name beside a surname, in either order."""
    place = 0
    while found := PAIR.search(text, place):
        one, other = found[1], found[2]
        if (is_given(one) and is_surname(other)) or (is_surname(one) and is_given(other)):
            yield found.span()
        place = found.start(2)


def _by_their_look(text: str, start: int, end: int) -> Iterator[Span]:
    """Take the words of a place for a name when one of them looks like a given name or a surname."""
    for begins, ends in _without_others(text, start, end):
        words = text[begins:ends].split()
        if any(is_given(word) or is_surname(word) for word in words):
            yield begins, ends


def _without_others(text: str, start: int, end: int) -> Iterator[Span]:
    words = [
        (start + each.start(), start + each.end())
        for each in re.finditer(NAME, text[start:end])
        if is_name(each[0])
    ]
    if words:
        yield words[0][0], words[-1][1]
