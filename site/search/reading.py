"""How a query is understood: its words, those of them that the site knows, and what was mistyped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.models import Stem, WordForm
from search.querysets import Scope
from search.weights import rarity
from search.words import Word, distinct, in_other_layout, may_be_mistyped, neighbours

MOST_FIXES = 8
"""Unknown words of one text that are compared with the vocabulary."""


@dataclass(frozen=True)
class Known:
    """A stem that entries have: its key in the database and how many of how many have it."""

    pk: int
    text: str
    having: int
    entries: int


@dataclass(frozen=True)
class Term:
    """A word of the query and the stem it is looked for by; ``taken`` is the word put for a mistyped one."""

    typed: str
    stem: Known
    taken: str = ""


@dataclass(frozen=True)
class Reading:
    """A query as it was understood.

    ``missing`` are the words that no entry has; ``layout`` is the query as it would be in the other keyboard
    layout, when it was read so.
    """

    terms: tuple[Term, ...] = ()
    missing: tuple[str, ...] = ()
    layout: str = ""

    @property
    def stems(self) -> set[str]:
        return {term.stem.text for term in self.terms}

    @property
    def fixes(self) -> list[Term]:
        return [term for term in self.terms if term.taken]

    def rarities(self) -> dict[int, int]:
        """Return how much each stem tells, by its key."""
        return {term.stem.pk: rarity(term.stem.entries, term.stem.having) for term in self.terms}


def read(text: str, *, scope: Scope, most: int | None = None) -> Reading:
    """Understand a text: known words first, then the other keyboard layout, then typing errors.

    ``most`` is how many words are looked at. Three queries at most, whatever the text.
    """
    typed = distinct(text)[:most]
    swapped = in_other_layout(text)
    other = distinct(swapped)[:most] if swapped != text else []
    known = _counted({word.stem for word in (*typed, *other)}, scope)
    choice = _choose(typed, other, known)
    fixes = _fixes(_unknown(choice, known), [] if known else _unknown(other, known), scope)
    if not known and not _fixed(typed, fixes) and _fixed(other, fixes):
        choice = other
    terms = {word.stem: Term(word.text, known[word.stem]) for word in choice if word.stem in known}
    for term in _fixed(choice, fixes):
        terms.setdefault(term.stem.text, term)
    return Reading(
        terms=tuple(terms.values()),
        missing=tuple(word.text for word in choice if word.stem not in known and word.text not in fixes),
        layout=swapped if choice is other and other else "",
    )


def _fixed(words: list[Word], fixes: Mapping[str, Term]) -> list[Term]:
    return [fixes[word.text] for word in words if word.text in fixes]


def _choose(typed: list[Word], other: list[Word], known: Mapping[str, Known]) -> list[Word]:
    """Prefer what was typed, unless the site knows none of it and knows words of the other layout."""
    if any(word.stem in known for word in typed):
        return typed
    return other if any(word.stem in known for word in other) else typed


def _unknown(words: list[Word], known: Mapping[str, Known]) -> list[Word]:
    return [word for word in words if word.stem not in known][:MOST_FIXES]


def _counted(stems: Iterable[str], scope: Scope) -> dict[str, Known]:
    rows = Stem.objects.counted(stems, scope)
    return {row.text: Known(row.pk, row.text, row.having, row.entries) for row in rows if row.having}


def _fixes(words: list[Word], more: list[Word], scope: Scope) -> dict[str, Term]:
    """Take each word for its known neighbour, of several for the one that most entries have."""
    mistyped = {word.text: word.stem for word in (*words, *more) if may_be_mistyped(word.text)}
    if not mistyped:
        return {}
    forms = dict(WordForm.objects.about_as_long_as(mistyped).values_list("text", "stem__text"))
    stems = set(forms.values())
    near = {word: _near(word, stem, forms, stems) for word, stem in mistyped.items()}
    known = _counted(set().union(*near.values()), scope)
    fixes = {}
    for word, candidates in near.items():
        usable = [known[stem] for stem in candidates if stem in known]
        if usable:
            best = min(usable, key=lambda each: (-each.having, each.text))
            fixes[word] = Term(word, best, _as_written(word, best.text, forms))
    return fixes


def _near(word: str, stem: str, forms: Mapping[str, str], stems: set[str]) -> set[str]:
    found = {forms[form] for form in neighbours(word, forms.keys())}
    return found | (neighbours(stem, stems) if may_be_mistyped(stem) else set())


def _as_written(word: str, stem: str, forms: Mapping[str, str]) -> str:
    """Return the form of the stem that is nearest to what was typed, to tell the visitor about."""
    written = [form for form, its_stem in forms.items() if its_stem == stem]
    near = neighbours(word, written)
    return min(near or written, key=lambda form: (len(form), form))
