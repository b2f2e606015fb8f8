"""What a stack of scans has come to, in a sentence and a badge. Pure: numbers in, words out."""

from dataclasses import dataclass

from workdays.wording import counted

NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class StackCounts:
    """Pages of a stack by what became of them, and the letters that were filed from it."""

    total: int
    unread: int
    filed: int
    letters: int
    open: int
    aside: int


@dataclass(frozen=True)
class StackWords:
    """A stack in a word for its badge, that badge's tone, and a sentence."""

    badge: str
    tone: str
    sentence: str


def stack_words(counts: StackCounts, *, is_read: bool, is_quarantined: bool, failure: str) -> StackWords:
    """Say how a stack stands: waiting, being read, not readable, to be looked through, or done."""
    if failure:
        return StackWords("не разобрана", "danger", f"{failure}.")
    if is_quarantined:
        return StackWords("ждёт проверки", "neutral", f"{_pages(counts.total)}: файл проверяет антивирус.")
    if not is_read:
        done = counts.total - counts.unread
        return StackWords("читается", "neutral", f"Прочитано {done} из {counts.total}.")
    if counts.open:
        return StackWords(f"разобрать: {counts.open}", "warning", _outcome(counts))
    return StackWords("разложена", "ok", _outcome(counts))


def _outcome(counts: StackCounts) -> str:
    letters = counted(counts.letters, "письмо", "письма", "писем", space=NO_BREAK)
    parts = [f"Разложено {letters} ({_pages(counts.filed)})" if counts.letters else "Писем не разложено"]
    if counts.open:
        parts.append(f"ждёт решения: {_pages(counts.open)}")
    if counts.aside:
        parts.append(f"отложено: {_pages(counts.aside)}")
    return f"{', '.join(parts)}."


def _pages(number: int) -> str:
    return counted(number, "страница", "страницы", "страниц", space=NO_BREAK)
