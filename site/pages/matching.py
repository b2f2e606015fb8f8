"""Which frequent questions a text may be about: word stems in common, rarer ones counting more."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q
from django.utils.html import strip_tags

import snowballstemmer
from rapidfuzz.distance import OSA

from pages.models import QuestionPage

TITLE_WEIGHT = 3
LEAST_SHARE = 0.18
"""Least part of the text's weight that a question must explain to be offered."""
STOP_WORDS = frozenset(
    """
    а без будет будто бы был была были было быть в вам вас ведь во вот все всех вы где да даже день для
    до добрый его ее ей ему если есть еще ж же за зачем здесь здравствуйте и из или их к как какой когда
    кто куда ли меня мне может можно мой мы на надо не нее ней нет ни нибудь ним ничего но ну о об он
    она они опять от по под подскажите пожалуйста потом потому при прошу раз с сам себе себя скажите со
    спасибо так там тебя тем теперь то тогда того тоже только тут ты у уж уже хотел хотела хочу чего чем
    что чтоб чтобы это этого этом этот я
    """.split()  # noqa: SIM905 - a hundred and fifty quoted words would not read
)
_stemmer = snowballstemmer.stemmer("russian")


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def stems(text: str) -> list[str]:
    """Return the stems of the meaningful words: lower case, ё as е."""
    words = re.findall(r"[а-яa-z0-9]+", text.lower().replace("ё", "е"))
    return [_stem(word) for word in words if word not in STOP_WORDS and len(word) > 1]


@dataclass(frozen=True)
class Entry:
    """A question's words: how much each counts in it."""

    key: int
    weights: Mapping[str, float]

    @classmethod
    def of(cls, key: int, title: str, body: str) -> "Entry":
        counts = Counter(dict.fromkeys(stems(body), 1.0))
        counts.update(dict.fromkeys(stems(title), float(TITLE_WEIGHT)))
        return cls(key, dict(counts))


def rank(text: str, entries: Iterable[Entry], limit: int) -> list[int]:
    """Return the keys of the entries that explain the text best, best first; none when nothing is near.

    A word that no entry knows is taken for its nearest known one, one typing error away.
    """
    known = list(entries)
    frequency = Counter(stem for entry in known for stem in entry.weights)
    wanted = {_nearest(stem, frequency) for stem in stems(text)}
    rarity = {stem: math.log(1 + len(known) / frequency[stem]) for stem in wanted if frequency[stem]}
    whole = sum(rarity.values()) + len(wanted - rarity.keys()) * math.log(2)
    scores = {
        entry.key: sum(
            value * min(entry.weights.get(stem, 0.0), TITLE_WEIGHT) for stem, value in rarity.items()
        )
        for entry in known
    }
    least = LEAST_SHARE * whole * TITLE_WEIGHT
    near = [key for key, score in scores.items() if score > 0 and score >= least]
    return sorted(near, key=lambda key: (-scores[key], key))[:limit]


def _nearest(stem: str, vocabulary: Mapping[str, int]) -> str:
    if stem in vocabulary or len(stem) < 5:
        return stem
    near = [word for word in vocabulary if OSA.distance(stem, word, score_cutoff=1) <= 1]
    return min(near, key=lambda word: (-vocabulary[word], word)) if near else stem


def similar_questions(text: str, *, audience: str, limit: int = 3) -> list[QuestionPage]:
    """Return live frequent questions, for this audience or for all, that may already answer the text."""
    pages = {
        page.pk: page
        for page in QuestionPage.objects.live().filter(Q(audience=audience) | Q(audience="both"))
    }
    entries = [
        Entry.of(page.pk, page.title, f"{page.short_answer} {strip_tags(page.answer)}")
        for page in pages.values()
    ]
    return [pages[key] for key in rank(text, entries, limit)]
