"""A year told in plain sentences, made of its figures and of nothing else. Pure."""

from collections.abc import Iterator

from disclosure.public.figures import NBSP, figure, number_of, per_cent, said, span_words, whole
from disclosure.public.key_figures import KeyFigures
from disclosure.wording import busiest
from disclosure.yearly.snapshot import Cell, Programme, Snapshot, Survey
from workdays.wording import counted

APPEALS = ("обращение", "обращения", "обращений")
COMPLAINTS = ("жалоба", "жалобы", "жалоб")
CLAIMS = ("претензия", "претензии", "претензий")
MONTHS = range(1, 13)
SPANS = [
    ("waiting_face_to_face", "В очереди на приём ждали в среднем"),
    ("waiting_remote", "Соединения со специалистом по телефону ждали в среднем"),
    ("service_face_to_face", "Приём длился в среднем"),
    ("service_remote", "Разговор по телефону длился в среднем"),
]


def summary(snapshot: Snapshot, before: Snapshot | None = None) -> tuple[str, ...]:
    """Return the year's sentences; `before` is the year before it, to be compared with."""
    year = KeyFigures.of(snapshot)
    sentences = [
        _registered(year, KeyFigures.of(before) if before else None),
        _busiest(snapshot),
        _in_term(year),
        *_spans(snapshot, year),
        _rating(year),
        _programme(snapshot.programme),
        *_surveys(snapshot.surveys),
    ]
    return tuple(each for each in sentences if each)


def _registered(year: KeyFigures, before: KeyFigures | None) -> str:
    if year.total is None:
        return ""
    of_them = [
        counted_whole(count, forms)
        for count, forms in ((year.complaints, COMPLAINTS), (year.claims, CLAIMS))
        if count is not None
    ]
    compared = _compared(year.total, before) if before else ""
    among = f" Из них {' и '.join(of_them)}." if of_them and year.total else ""
    return f"За {year.year}{NBSP}год зарегистрировано {counted_whole(year.total, APPEALS)}{compared}.{among}"


def _compared(total: int, before: KeyFigures) -> str:
    if before.total is None:
        return ""
    change = total - before.total
    if not change:
        return f", столько же, сколько за {before.year}{NBSP}год"
    return f", на {whole(abs(change))} {'больше' if change > 0 else 'меньше'}, чем за {before.year}{NBSP}год"


def _busiest(snapshot: Snapshot) -> str:
    cells = ((month, figure(snapshot, "kinds_by_month", str(month), "total")) for month in MONTHS)
    months = [(month, int(cell.value)) for month, cell in cells if cell and cell.value is not None]
    return f"Больше всего обращений: {busiest(months)}." if any(count for _, count in months) else ""


def _in_term(year: KeyFigures) -> str:
    if year.in_term is None or year.due is None:
        return ""
    if not year.due:
        return "Срок ответа ещё ни по одному обращению не наступил."
    share = f"{said(year.share.value)}{NBSP}%" if year.share.value else per_cent(year.in_term, year.due)
    noun, whose = ("обращения", "которого") if is_one(year.due) else ("обращений", "которых")
    of = f"{whole(year.due)}{NBSP}{noun}, срок {whose} наступил"
    return f"Вовремя дан ответ на {whole(year.in_term)} из {of} ({share})."


def _spans(snapshot: Snapshot, year: KeyFigures) -> Iterator[str]:
    for name, words in SPANS:
        cell: Cell = getattr(year, name)
        number = number_of(cell)
        if number is not None:
            yield f"{words} {span_words(number)}{_measured(cell)}."
        elif snapshot.has_table(name):
            yield f"{SUBJECTS[name]}: сбор данных не ведётся."


SUBJECTS = {
    "waiting_face_to_face": "Ожидание в очереди на приём",
    "waiting_remote": "Ожидание соединения по телефону",
    "service_face_to_face": "Продолжительность приёма",
    "service_remote": "Продолжительность разговора по телефону",
}


def _measured(cell: Cell) -> str:
    if cell.measured is None or cell.of is None or cell.measured == cell.of:
        return ""
    return f" (измерено {whole(cell.measured)} из {whole(cell.of)}, {per_cent(cell.measured, cell.of)})"


def _rating(year: KeyFigures) -> str:
    if year.rating.value is None:
        return ""
    rests = f" ({counted_whole(year.ratings, ('оценка', 'оценки', 'оценок'))})" if year.ratings else ""
    return f"Ответы оценили в среднем на {said(year.rating.value)} из 5{rests}."


def _programme(programme: Programme | None) -> str:
    if programme is None:
        return ""
    if not programme.measures:
        return programme.statement
    done = sum(measure.done_on is not None for measure in programme.measures)
    every = counted_whole(len(programme.measures), ("мероприятия", "мероприятий", "мероприятий"))
    return f"Выполнено {whole(done)} из {every} программы."


def _surveys(surveys: tuple[Survey, ...]) -> Iterator[str]:
    for survey in surveys:
        people = counted_whole(survey.answers, ("человек", "человека", "человек"))
        score = f", средняя оценка {said(str(survey.score))} из 5" if survey.score is not None else ""
        verb = "ответил" if is_one(survey.answers) else "ответили"
        yield f"Анкета «{survey.title}»: {verb} {people}{score}."


def counted_whole(number: int, forms: tuple[str, str, str]) -> str:
    """Return a number and its noun that no end of a line may part: «1 204 обращения»."""
    noun = counted(number, *forms).partition(" ")[2]
    return f"{whole(number)}{NBSP}{noun}"


def is_one(number: int) -> bool:
    """Tell whether a number takes its noun in the singular: 1, 21, 101, but not 11."""
    return number % 10 == 1 and number % 100 != 11
