"""Bytes of a letter as text, whatever its program said of them. Pure: no database, no clock.

Old programs name a charset that they do not use, or none. Eight-bit Cyrillic reads without an error in any of
its charsets, so the readings are compared by how much they look like Russian.
"""

import codecs
import re
import unicodedata
from itertools import pairwise

CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
"""Charsets that are tried beside the one that was named."""
NARROW = frozenset({*CYRILLIC, "ascii", "utf-8", "koi8-u", "iso8859-1", "iso8859-15", "cp1252", "cp1250"})
"""Charsets that programs name without using them; any other is believed when it can be read."""
ALIASES = {"utf8mb4": "utf-8", "x-mac-cyrillic": "mac-cyrillic", "cp-1251": "cp1251", "win-1251": "cp1251"}
SAMPLE = 4096
"""Bytes by which readings are compared, from the first that is not ASCII."""
MARGIN = 0.2
"""How much more Russian another reading must be than the one that was named."""
SURELY = 0.3
"""How Russian it must be at least: a letter in another language keeps the charset that was named."""
COMMON = (
    "аб ав ад ае аж аз ай ак ал ам ан ап ар ас ат ац ач ащ аю ая бе би бо бр бс ва ве ви вл вн во вы га "
    "ги го гр да де ди дл дн до др еб ег ед ее еж ез ей ек ел ем ен ер ес ет жд же жи жн за зд ив ид ие "
    "из ии ий ик ил им ин ир ис ит их иц ич ию ия йт ка ки кл ко кр кт ку ла ле ли ло лу ль лю ля ма ме "
    "ми мо му на нд не ни нн но нт ну ны нь ня об ов ог од ое ож ой ок ол ом он оо оп ор ос от оч па пе "
    "пи пл по пр пу ра рг ре ри рм ро рт ру ры ря са св се си ск сл сн со сп ср сс ст су сь ся та тв те "
    "ти тк тн то тр тс ты ть уд уж ум ус ут уч ую фи фо хо це ци ча че чи чн чт ше ще щи ые ый ых ьн эл "
    "ют ят"
)
PAIRS = frozenset(COMMON.split())
"""The pairs of letters that make up nine tenths of Russian text."""
RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
TYPOGRAPHIC = frozenset("«»—–…“”„‘’№§·•©®°±\u00a0\u00ad")
RARE = {"cp866": 0.05, "iso8859-5": 0.05, "mac-cyrillic": 0.1}
"""How much less is believed of charsets that letters are hardly ever in."""
WORD = re.compile(r"[^\W\d_]+")
UNFIT = frozenset({"Cc", "Cs", "Cn", "Co"})


def decode(raw: bytes, declared: str = "") -> str:
    """Return the text of bytes whose charset is said to be `declared`; never raises.

    What cannot be read at all becomes U+FFFD. Characters that no text has, such as NUL, are left out.
    """
    return clean(_decode(raw, codec_of(declared)))


def clean(text: str) -> str:
    """Return the text with line ends of one kind and without control characters and lone surrogates."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if lines.isascii() and lines.isprintable():
        return lines
    return "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) not in UNFIT)


def codec_of(declared: str) -> str:
    """Return Python's name of a charset, empty when it is unknown or no charset of texts."""
    name = declared.strip().strip("\"'").partition("*")[0].lower()
    try:
        found = codecs.lookup(ALIASES.get(name, name))
    except (LookupError, ValueError):
        return ""
    # Not «base64» and the like, nor what makes characters of backslashes.
    is_text = getattr(found, "_is_text_encoding", True) and "escape" not in found.name
    return found.name if is_text else ""


def _decode(raw: bytes, codec: str) -> str:
    for believed in _believed(raw, codec):
        try:
            return raw.decode(believed)
        except (UnicodeDecodeError, ValueError):
            continue
    return raw.decode(_most_russian(raw, codec), "replace")


def _believed(raw: bytes, codec: str) -> list[str]:
    """Return the charsets that need no comparison: the bytes would hardly be readable in them by chance."""
    first = [codec] if codec and codec not in NARROW else []
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        first = ["utf-16"]
    return [*first, "utf-8"]


def _most_russian(raw: bytes, codec: str) -> str:
    start = next((place for place, byte in enumerate(raw) if byte > 127), 0)
    sample = raw[max(0, start - 20) : start + SAMPLE]
    named = codec if codec in NARROW and codec != "ascii" else ""
    # «utf-8» stands for a text with a few broken places.
    scores = {
        name: _russianness(sample.decode(name, "replace")) - RARE.get(name, 0)
        for name in (*CYRILLIC, "utf-8")
    }
    best = max(scores, key=lambda name: scores[name])
    if not named:
        return best
    as_named = _russianness(sample.decode(named, "replace"))
    return best if scores[best] > max(as_named + MARGIN, SURELY) else named


def _russianness(text: str) -> float:
    """Return how Russian the part of the text is that is not ASCII: 1 and less; nonsense is about 0.1."""
    good = total = 0
    for word in WORD.findall(text):
        if word.isascii():
            continue
        folded = word.lower().replace("ё", "е")
        total += max(1, len(word) - 1)
        good += sum(one + two in PAIRS for one, two in pairwise(folded))
        # «оПХБЕР» is «Привет» in another charset.
        good -= sum(one.islower() and two.isupper() for one, two in pairwise(word))
    odd = sum(not (char.isascii() or char in TYPOGRAPHIC or char.lower() in RUSSIAN) for char in text)
    return (good - odd) / (total + odd or 1)
