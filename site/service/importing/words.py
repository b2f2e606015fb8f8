"""Names of employees and of outcomes in files: met while a file is read, told by a person what they are."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from service.choices import ContactOutcome
from service.importing.choices import WordRole
from service.importing.queue_log import LEAVES, TRANSFERRED
from service.models import ImportSource, ImportWord
from staff.models import Employee

MOST_WORDS = 500
"""Different names, and different outcomes, of one source: more show that a wrong column was chosen."""
KNOWN_OUTCOMES = {
    **{label: value for value, label in ContactOutcome.choices},
    **dict.fromkeys(set(LEAVES.values()) - {LEAVES["EXITWITHKEY"], LEAVES["SYSCOMPAT"]}, "left"),
    TRANSFERRED: ContactOutcome.REDIRECTED.value,
    "без ответа": ContactOutcome.LEFT.value,
    **dict.fromkeys(("обслужен", "завершён", "завершен", "обслужено"), ContactOutcome.SERVED.value),
    **dict.fromkeys(("не явился", "не явилась", "неявка", "ушёл", "ушел"), ContactOutcome.LEFT.value),
}
"""Outcomes that say themselves what they are; a person may decide otherwise."""


class Words:
    """The words of one source by their role and text; what is new is written down, within the limit."""

    def __init__(self, source: ImportSource) -> None:
        self.source = source
        self.known = {(word.role, word.text): word.pk for word in source.words.all()}
        self.counts = {role.value: 0 for role in WordRole}
        for role, _ in self.known:
            self.counts[role] += 1

    def learn(self, met: Iterable[tuple[str, str]]) -> None:
        """Write down words that are new; in the caller's transaction."""
        for role, text in dict.fromkeys(met):
            if text and (role, text) not in self.known and self.counts[role] < MOST_WORDS:
                word, _ = ImportWord.objects.get_or_create(
                    source=self.source, role=role, text=text, defaults=_first_meaning(role, text)
                )
                self.known[role, text] = word.pk
                self.counts[role] += 1

    def key(self, role: str, text: str) -> int | None:
        return self.known.get((role, text))


def _first_meaning(role: str, text: str) -> dict[str, object]:
    if role == WordRole.OUTCOME:
        return {"outcome": KNOWN_OUTCOMES.get(text.lower(), "")}
    named = Employee.objects.filter(full_name__iexact=text)[:2]
    found = list(named)
    return {"employee": found[0] if len(found) == 1 else None}


def unknown(source: ImportSource) -> QuerySet[ImportWord]:
    """Return the names that no employee belongs to yet."""
    return source.words.filter(role=WordRole.OPERATOR, employee=None)


def explain(
    *, source: ImportSource, employees: Mapping[int, int | None], outcomes: Mapping[int, str]
) -> None:
    """Write down what words mean: keys of words to keys of employees, and to codes of outcomes."""
    words = list(source.words.filter(pk__in=[*employees, *outcomes]))
    for word in words:
        if word.role == WordRole.OPERATOR:
            word.employee_id = employees.get(word.pk)
        else:
            word.outcome = outcomes.get(word.pk, "")
    ImportWord.objects.bulk_update(words, ["employee", "outcome"], batch_size=100)
