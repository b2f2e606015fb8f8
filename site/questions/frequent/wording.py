"""Texts of an appeal and its answer made ready to be a frequent question. Pure: no database, no clock."""

import html
import re
from collections.abc import Callable

Find = Callable[[str], list[tuple[int, int, str]]]
"""Returns, of a text, where a finding begins and ends and the word that stands for it."""

LONGEST_TITLE = 250
LONGEST_ANSWER = 300
BLOCK = re.compile(r"</?(?:p|li|ul|ol|br|h\d|hr)\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r'href="(?:mailto|tel):([^"]*)"', re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…]+|$)")
CUT = "…"


def plain(rich: str) -> str:
    """Return a rich text as its reader sees it, a line for each paragraph; and the addresses behind links."""
    links = [html.unescape(each) for each in LINK.findall(rich)]
    lines = html.unescape(TAG.sub("", BLOCK.sub("\n", rich))).split("\n")
    return "\n".join(line.strip() for line in [*lines, *links] if line.strip())


def stripped(rich: str, find: Find) -> str:
    """Return a rich text with its tags where they were and words in brackets in the place of findings.

    What lies across a tag stays: it is found when the draft is saved.
    """
    rich = rich.replace("&nbsp;", "\u00a0")
    masked = TAG.sub(lambda tag: " " * len(tag[0]), BLOCK.sub(lambda tag: "\n" * len(tag[0]), rich))
    for start, end, word in reversed(find(masked)):
        if "<" not in rich[start:end]:
            rich = f"{rich[:start]}[{word}]{rich[end:]}"
    return rich


def question_of(text: str) -> str:
    """Return what may be the question of a text: its first sentence that asks, or its beginning."""
    sentences = [each.strip() for each in SENTENCE.findall(" ".join(text.split()))]
    asking = [each for each in sentences if each.endswith("?")]
    return shortened(asking[0] if asking else " ".join(sentences), LONGEST_TITLE)


def beginning_of(text: str) -> str:
    """Return the first two sentences of an answer, for those who read it in short."""
    sentences = [each.strip() for each in SENTENCE.findall(" ".join(text.split()))]
    return shortened(" ".join(sentences[:2]), LONGEST_ANSWER)


def shortened(text: str, longest: int) -> str:
    """Return the text, cut between words where it is too long."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rpartition(" ")[0].rstrip(" ,.;:") + CUT
