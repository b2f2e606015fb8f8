"""Facts of a row in Russian words, for the page of differing rows."""

from collections.abc import Mapping

from disclosure.yearly.differing import Change
from questions.choices import Audience, Channel, Kind, Outcome
from questions.periods import MONTHS
from questions.timeliness import AtCutOff
from service.choices import ContactChannel

NAMES = {
    "month": "месяц",
    "kind": "вид",
    "channel": "способ подачи",
    "topic": "тема",
    "audience": "от кого",
    "part": "соблюдение срока",
    "outcome": "особый исход",
    "extended": "продление срока",
    "mark": "оценка",
    "waiting": "ожидание, с",
    "service": "обслуживание, с",
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "month": {str(number): name for number, name in enumerate(MONTHS, 1)},
    "kind": dict(Kind.choices),
    "channel": {**dict(Channel.choices), **dict(ContactChannel.choices)},
    "audience": dict(Audience.choices),
    "part": dict(AtCutOff.choices),
    "outcome": {**dict(Outcome.choices), "": "нет"},
    "extended": {"0": "не продлевали", "1": "продлевали"},
    "mark": {"0": "нет"},
    "waiting": {"": "не измерено"},
    "service": {"": "не измерено"},
}
NOTHING = "—"


def change_words(change: Change, topics: Mapping[int, str]) -> tuple[str, str, str]:
    """Return the name of a field, and what it was and is, in words."""
    return (
        NAMES[change.name],
        _value(change.name, change.before, topics),
        _value(change.name, change.after, topics),
    )


def _value(name: str, code: str, topics: Mapping[int, str]) -> str:
    if name == "topic" and code:
        return topics.get(int(code), "не выбрана")
    return VALUES.get(name, {}).get(code, code or NOTHING)
