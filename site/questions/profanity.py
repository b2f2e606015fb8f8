"""Whether a text may hold obscenities, insults or threats. Pure: no database, no clock.

It only marks a text for a human to look at: no appeal is refused or answered otherwise by machine, so the
lists are short and cautious. Words that also mean something ordinary are left out.
"""

import re

PREFIXES = "(?:не|до|за|на|по|вы|у|об?|от|при|про|ис|из|пере|недо)?"
STEMS = [
    rf"{PREFIXES}ху(?:й|е(?:[втсплно]|$)|и(?:зм|ня|л|щ|$)|я(?:р|ч|$))",
    r"\w*пизд",
    rf"(?:{PREFIXES}|(?:раз|под|об|с|в)ъ|долбо|мозго|злое|мудо)еб(?:а|е|и|л|н|о|у|ы|$)",
    r"бля(?:$|д|ть?$|тс)",
    r"муд(?:ак|ач|ил|оз|озв)",
    r"(?:пид[оа]р|педераст|педрил)",
    r"г[ао]ндон",
    r"залуп",
    r"(?:за|на|по)?дроч",
    r"шлюх",
    r"(?:за|об)?гов[её]?н(?:о|а|у|е|н|юк|ец)",
    r"(?:об|на|за|про)о?с(?:рал|рат|ран(?!ив))",
    r"жоп",
    r"сук(?:а|и|ой|ою)$",
    r"ублюд",
    r"мраз(?:ь|и|ей|ью|ям)$",
    r"твар(?:ь|и|ей|ью|ям)$",
    r"(?:дебил|идиот|кретин|имбецил|придурок|придурк|сволоч|подонок|подонк|дерьм)",
    r"урод(?:ы|ов|ам|ами)?$",
    # A letter hidden by an asterisk.
    r"(?:х\*[йеяи]|п\*зд|п\*\*д|бл\*д|бл\*т|е\*а[тнл]|м\*да)",
]
THREATS = [
    r"\bубью\b", r"\bубьем\b", r"\bубить (?:вас|тебя|его|ее|их|всех)\b", r"\bприкончу\b", r"\bзарежу\b",
    r"\b(?:за|пере|рас|при)стрел(?:ю|им|яю|яем)\b", r"\bвзорв(?:у|ем)\b", r"\b(?:со|подо)жг(?:у|ем)\b",
    r"\bспалю\b",
    r"\b(?:за|при)душу\b", r"\bпокалечу\b", r"\bизобью\b", r"\bотравлю\b",
    r"\b(?:закопаю|урою|порву|раздавлю|уничтожу|достану) (?:вас|тебя|его|ее|их|всех)\b",
    r"\b(?:пере|с|по)лома(?:ю|ем) (?:руки|ноги|шею|кости|ребра|вам|тебе|ему|ей)\b",
    r"\b(?:голову|башку) (?:оторв|прострел|провал|отверн)",
    r"\b(?:оторву|откручу|отверну) (?:голову|башку)\b",
    r"\b(?:вам|тебе|ему|ей) не жить\b", r"\bне жить (?:вам|тебе|ему|ей)\b", r"\bживым[и]? не уйд",
    r"\b(?:приду|придем|приеду|приедем) с (?:топор|нож|ружь|бит(?:ой|ами)|оружи|гранат)",
    r"\b(?:за|под)лож(?:у|им|ил|ена)\w* бомб", r"\bбомба (?:в|под|у) ",
]  # fmt: skip
LOOKALIKES = str.maketrans("abekmhopctyx@03461", "авекмнорстухаозчби")
SPACED = re.compile(r"(?<!\w)(?:[а-я][\s.\-_]{1,2}){2,}[а-я](?!\w)")
TOKEN = re.compile(r"[\w*@]+")
CYRILLIC = re.compile(r"[а-я]")
WORD = re.compile("|".join(f"(?:{stem})" for stem in STEMS))
THREAT = re.compile("|".join(THREATS))


def is_suspect(text: str) -> bool:
    """Whether a human should look for obscenities, insults or threats in a text of any length."""
    plain = _plain(text)
    return any(WORD.match(token) for token in TOKEN.findall(plain)) or bool(THREAT.search(plain))


def _plain(text: str) -> str:
    """Write a text in small Cyrillic letters without ё; letters set apart or drawn out come together."""
    lowered = text.lower().replace("ё", "е")
    alike = TOKEN.sub(lambda found: _cyrillic(found.group()), lowered)
    joined = SPACED.sub(lambda found: re.sub(r"[\s.\-_]", "", found.group()), alike)
    # Three letters in a row are drawn out on purpose; two are spelling.
    return re.sub(r"([а-я])\1{2,}", r"\1", joined)


def _cyrillic(token: str) -> str:
    """Put Cyrillic letters for Latin ones and digits that look like them, in a word that has Cyrillic."""
    return token.translate(LOOKALIKES) if CYRILLIC.search(token) else token
