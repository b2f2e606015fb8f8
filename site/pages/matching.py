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
    и", "в", "во", "не", "что", "он", "на", "я", "с", "со", "как", "а", "то", "все", "она", "так",
    "его", "но", "да", "ты", "к", "у", "же", "вы", "за", "бы", "по", "только", "ее", "мне", "было",
    "вот", "от", "меня", "еще", "нет", "о", "из", "ему", "теперь", "когда", "даже", "ну", "ли", "если",
    "уже", "или", "ни", "быть", "был", "до", "вас", "нибудь", "опять", "уж", "вам", "ведь", "там",
    "потом", "себя", "ничего", "ей", "может", "они", "тут", "где", "есть", "надо", "ней", "для", "мы",
    "тебя", "их", "чем", "была", "сам", "чтоб", "без", "будто", "чего", "раз", "тоже", "себе", "под",
    "будет", "ж", "тогда", "кто", "этот", "того", "потому", "этого", "какой", "ним", "здесь", "этом",
    "мой", "тем", "чтобы", "нее", "были", "куда", "зачем", "всех", "можно", "при", "об", "это",
    "здравствуйте", "добрый", "день", "прошу", "пожалуйста", "подскажите", "скажите", "хочу", "хотел",
    "хотела", "спасибо
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
    if stem in vocabulary or len(stem) < 4:
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
