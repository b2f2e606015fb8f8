"""What a reminder must say to be lawful and true, and by which way it goes. Pure: no database, no clock.

The terms themselves are data of the company (`ReminderWording`); their norms stand beside them there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    DEBT = "debt"
    RESTRICTION = "restriction"
    CONTRACT = "contract"
    PAYMENT = "payment"
    TARIFF = "tariff"


class Channel(StrEnum):
    EMAIL = "email"
    LETTER = "letter"
    CALL = "call"


class Field(StrEnum):
    """What a kind may need beside the account."""

    AMOUNT = "amount"
    AS_OF = "as_of"
    PAY_BY = "pay_by"
    EVENT_ON = "event_on"


NEEDS: dict[Kind, tuple[Field, ...]] = {
    Kind.DEBT: (Field.AMOUNT, Field.AS_OF),
    Kind.RESTRICTION: (Field.AMOUNT, Field.EVENT_ON),
    Kind.CONTRACT: (Field.EVENT_ON,),
    Kind.PAYMENT: (Field.PAY_BY,),
    Kind.TARIFF: (Field.EVENT_ON,),
}
MOST = Decimal("9999999999.99")
FURTHEST = timedelta(days=731)
"""A date further away is a typing error."""

LACKS = {
    Field.AMOUNT: "нет суммы",
    Field.AS_OF: "нет даты, на которую посчитан долг",
    Field.PAY_BY: "нет срока оплаты",
    Field.EVENT_ON: "нет даты события: ввода ограничения, новых условий или тарифа",
}
NOT_POSITIVE = "сумма должна быть больше нуля"
TOO_MUCH = "сумма слишком велика: это опечатка"
DEBT_AHEAD = "долг посчитан на день, который ещё не наступил"
PAY_BEHIND = "срок оплаты уже прошёл"
EVENT_BEHIND = "дата события уже прошла"
PAY_AFTER = "срок оплаты позже, чем ввод ограничения"
TOO_FAR = "дата дальше двух лет: это опечатка"
TOO_SOON = "до события меньше {days} дн.: предупреждать надо раньше ({norm})"
NO_WAY = "не по чему сообщить: нет ни почты, ни адреса, ни телефона, которые можно использовать"


@dataclass(frozen=True)
class Facts:
    """What a row of the file says, in its types; ``account`` is never empty."""

    kind: Kind
    account: str
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    amount: Decimal | None = None
    as_of: date | None = None
    pay_by: date | None = None
    event_on: date | None = None


@dataclass(frozen=True)
class Terms:
    """The company's terms of one kind: days before the event, the norm that sets them, the ways in order."""

    least_days: int
    norm: str
    channels: tuple[Channel, ...]


def fault_of(facts: Facts, terms: Terms, *, today: date) -> str:
    """Return in Russian what is wrong with a row, «» when it may be sent on ``today``."""
    for need in NEEDS[facts.kind]:
        if getattr(facts, need.value) is None:
            return LACKS[need]
    if facts.amount is not None and facts.amount <= 0:
        return NOT_POSITIVE
    if facts.amount is not None and facts.amount > MOST:
        return TOO_MUCH
    return _fault_of_order(facts, today) or _fault_of_term(facts, terms, today)


def _fault_of_order(facts: Facts, today: date) -> str:
    dates = [day for day in (facts.as_of, facts.pay_by, facts.event_on) if day is not None]
    if any(abs(day - today) > FURTHEST for day in dates):
        return TOO_FAR
    if facts.as_of is not None and facts.as_of > today:
        return DEBT_AHEAD
    if facts.pay_by is not None and facts.pay_by < today:
        return PAY_BEHIND
    if facts.event_on is not None and facts.event_on < today:
        return EVENT_BEHIND
    is_restriction = facts.kind == Kind.RESTRICTION
    if is_restriction and facts.pay_by and facts.event_on and facts.pay_by > facts.event_on:
        return PAY_AFTER
    return ""


def _fault_of_term(facts: Facts, terms: Terms, today: date) -> str:
    """The days run from the day after the one on which the reminder leaves (ГК РФ, ст. 191)."""
    if facts.event_on is None or (facts.event_on - today).days > terms.least_days:
        return ""
    if terms.least_days == 0:
        return ""
    return TOO_SOON.format(days=terms.least_days, norm=terms.norm or "срок из настроек")


def way_of(facts: Facts, terms: Terms, *, closed: Collection[Channel] = ()) -> Channel | None:
    """Return the first way of the kind that the row has a contact for and that is not closed."""
    has = {
        Channel.EMAIL: bool(facts.email),
        Channel.LETTER: bool(facts.address),
        Channel.CALL: bool(facts.phone),
    }
    return next((way for way in terms.channels if has[way] and way not in closed), None)
