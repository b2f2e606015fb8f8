"""A notice in one paragraph, for the running line of television, a newspaper, a letter."""

from collections.abc import Iterable, Sequence

from interruptions.models import Interruption, Place
from pages.addresses import absolute

LONGEST = 700
"""Characters of a notice for television and newspapers, its address included."""
BEGINNINGS = {
    Interruption.Kind.PLANNED: "Плановые работы",
    Interruption.Kind.EMERGENCY: "Аварийное отключение",
    Interruption.Kind.RESTORATION: "Восстановительные работы",
}


def heading_of(row: Interruption) -> str:
    """Say in a line what it is and when: the subject of a letter, the title of an item of the feed."""
    if row.is_off:
        return f"Отменено: {_lower(BEGINNINGS[Interruption.Kind(row.kind)])}, {row.short_when}"
    prefix = "Перенесено: " if row.state == Interruption.State.MOVED else ""
    words = BEGINNINGS[Interruption.Kind(row.kind)]
    return f"{prefix}{_lower(words) if prefix else words}, {row.short_when}"


def press_text(row: Interruption, places: Sequence[Place], limit: int = LONGEST) -> str:
    """Tell who, when and where in one paragraph of at most so many characters.

    What does not fit is left out from the end of the list of streets, and the text says so: the page has all.
    """
    address = absolute(row.get_absolute_url())
    said = [*_said_first(row), "{where}", *_said_last(row), f"Подробнее: {address}"]
    frame = " ".join(said)
    room = limit - len(frame) + len("{where}")
    return frame.replace("{where}", _where(places, room))


def _said_first(row: Interruption) -> Iterable[str]:
    words = BEGINNINGS[Interruption.Kind(row.kind)]
    if row.is_demo:
        yield "Пример, данные не настоящие."
    if row.is_off:
        yield f"{words} {row.when} отменены: электроэнергия будет."
        return
    if row.former_when:
        yield f"{words} перенесены: вместо «{row.former_when}»."
    else:
        yield f"{words}."
    yield f"{_capital(row.when)} не будет электроэнергии:"


def _said_last(row: Interruption) -> Iterable[str]:
    if row.reason:
        yield f"Причина: {row.reason.strip().rstrip('.')[:200]}."
    if row.carried_out_by:
        yield f"Работы ведёт {row.carried_out_by.strip().rstrip('.')}."
    if row.contact:
        yield f"Справки: {row.contact.strip().rstrip('.')}."


def _where(places: Sequence[Place], room: int) -> str:
    """Name as many streets as fit, each whole; then how many are left out."""
    named: list[str] = []
    settlement = ""
    for number, place in enumerate(places):
        before = f"{place.settlement}, " if place.settlement != settlement else ""
        words = f"{before}{_place_words(place)}"
        rest = f"и ещё адреса ({len(places) - number}), список на сайте"
        is_last = number == len(places) - 1
        needed = len("; ".join([*named, words, *([] if is_last else [rest])])) + 1
        if needed > room:
            named.append(rest)
            break
        named.append(words)
        settlement = place.settlement
    return "; ".join(named) + "."


def _place_words(place: Place) -> str:
    if not place.street:
        return "весь населённый пункт"
    houses = place.known_houses
    return f"{place.street} (все дома)" if houses.is_all else f"{place.street}, дома {houses.words}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
