"""Whether public words of a measure name somebody: the one place that asks."""

from collections.abc import Mapping


def faults_of_words(words: Mapping[str, str]) -> list[str]:
    """Say in Russian which of the words, given by their labels, hold somebody's personal data."""
    return []
