"""Channels that the desk enters by hand: what is asked of each, what it begins with, what term it sets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from questions.choices import Audience, Channel, Kind, ReplyChannel
from questions.models.terms import NoTermInForce, ResponseTerm, most_specific
from questions.terms_table import amount_words

CALL = frozenset({"call_end", "said", "direction", "agreed_on", "agreed_time", "caller", "confirm_hours"})
"""What is asked of a call only."""
LETTER = frozenset({"sender_number", "sender_date", "files", "no_scan"})
"""What only something written has."""
PAPER = {"text": "Коротко, о чём письмо: полный текст — на скане."}
NO_TERM = "срок не задан"


@dataclass(frozen=True)
class Place:
    """One of the ways in: its name on the desk, the fields it does without, the hints of the others."""

    channel: Channel
    title: str
    icon: str
    without: frozenset[str]
    hints: Mapping[str, str]
    reply_channel: str = ""
    has_clock: bool = False
    """Whether the moment itself is known, and is now unless somebody says otherwise."""

    def defaults(self, now: datetime) -> dict[str, Any]:
        """Return what the form begins with."""
        local = timezone.localtime(now)
        return {
            "audience": Audience.INDIVIDUAL.value,
            "received_on": local.date(),
            "received_time": local.time().replace(second=0, microsecond=0) if self.has_clock else None,
            "reply_channel": self.reply_channel,
        }


PLACES = [
    Place(
        Channel.POST, "Письмо по почте", "mail", CALL | {"received_time"},
        {"received_on": "День, когда письмо пришло к нам.", **PAPER}, ReplyChannel.POST,
    ),
    Place(
        Channel.IN_PERSON, "Лично в приёмной", "user", CALL | {"no_scan"},
        {
            "received_time": "Если обратились сейчас, можно не писать.",
            "text": "Устное обращение — полностью; письменное — коротко.",
        },
        ReplyChannel.POST,
    ),
    Place(
        Channel.FAX, "Факс", "doc-full", CALL,
        {"received_time": "Как напечатано на факсе.", **PAPER}, ReplyChannel.POST,
    ),
    Place(
        Channel.PHONE, "Звонок", "mobile-alt", LETTER,
        {"text": "Вопрос потребителя полностью: другой записи у звонка нет."}, has_clock=True,
    ),
    Place(
        Channel.EMAIL, "Электронная почта", "desktop", CALL | {"no_scan"},
        {"received_time": "Когда письмо пришло на наш сервер.", "text": "Текст письма полностью."},
        ReplyChannel.EMAIL,
    ),
    Place(
        Channel.CABINET, "Личный кабинет", "site", CALL | {"no_scan"},
        {"text": "Текст обращения полностью."}, ReplyChannel.EMAIL,
    ),
]  # fmt: skip
PLACES_BY_CHANNEL = {str(place.channel): place for place in PLACES}


def place_of(channel: object) -> Place:
    """Return how a channel is entered; what is no channel of the desk is entered as a letter."""
    return PLACES_BY_CHANNEL.get(str(channel), PLACES[0])


def switched(typed: Mapping[str, Any], *, to: str, now: datetime) -> dict[str, Any]:
    """Return what was typed for another channel: all of it but the former one's defaults left untouched."""
    place = place_of(to)
    former = place_of(typed.get("channel")).defaults(now)
    defaults = place.defaults(now)
    untouched = {name for name in defaults if typed.get(name, "") in ("", _as_typed(former[name]))}
    return {**typed, **{name: defaults[name] for name in untouched}, "channel": str(place.channel)}


def _as_typed(value: Any) -> str:
    return f"{value:%H:%M}" if isinstance(value, time) else str(value or "")


def term_words(rules: Iterable[ResponseTerm], channel: str, on: date) -> str:
    """Say how long an answer may take: «30 календарных дней; жалоба — 3 рабочих дня»."""
    known = list(rules)
    usual = _term(known, channel, "", on)
    special = [(kind, _term(known, channel, kind.value, on)) for kind in Kind]
    words = [f"{kind.label} — {term}" for kind, term in special if term and term != usual]
    return "; ".join([usual or NO_TERM, *words])


def _term(rules: list[ResponseTerm], channel: str, kind: str, on: date) -> str:
    try:
        rule = most_specific(rules, channel=channel, kind=kind, on=on)
    except NoTermInForce:
        return ""
    return amount_words(rule.amount, rule.unit)
