"""What the words of the official forms mean. Pure.

The forms are those of the annex to the Rules of ПП РФ № 1179; suppliers fill them in with many spellings.
"""

import re
from dataclasses import dataclass

from tariffs.caps.bulletin import PER_MW, PER_MWH, MatrixKind, PriceKind
from tariffs.caps.categories import PowerGroup, Voltage, voltage_of
from tariffs.zones import Plan, Zone

RUSSIAN = str.maketrans("abcehkmoptxyё", "авсенкмортхуе")
"""Latin letters that look like Russian ones, in small letters."""
STEMS = ("перв", "втор", "трет", "четверт", "пят", "шест")
IN_WORDS = re.compile(rf"\b({'|'.join(STEMS)})\w*\s+ценов\w+\s+категори")
IN_FIGURES = re.compile(r"\b([1-6])\s*-?\s*(?:я|й|ой)?\s*(?:цк\b|ценов\w+ категори)|\bцк\s*-?\s*([1-6])\b")
HEADING = re.compile(
    rf"(?:[ivxхl\d]+[.)]?\s+)?(?:(?:{'|'.join(STEMS)})\w*\s+ценов|[1-6]\s*-?\s*(?:я\s)?\s*ценов)"
)
ABOUT_CAPS = re.compile(r"предельн\w+ уров\w+")
TITLE = re.compile(r"предельные уровни нерегулируемых цен")
FROM_670 = re.compile(r"от 670 квт (?:и )?до 10 мвт|от 670 квт и (?:менее|ниже) 10 мвт")
FROM_10_MW = re.compile(r"(?:не менее|не ниже|от|свыше|более) 10 мвт")
UP_TO_670 = re.compile(r"(?:менее|до|ниже) 670 квт")
AT_VOLTAGE = re.compile(r"уровн\w* напряжения\s+(?P<level>[^,;:]+)$", re.IGNORECASE)
MONTHS = (
    r"январ\w*", r"феврал\w*", r"март\w*", r"апрел\w*", "ма[йяе]", r"июн\w*",
    r"июл\w*", r"август\w*", r"сентябр\w*", r"октябр\w*", r"ноябр\w*", r"декабр\w*",
)  # fmt: skip
MONTH = re.compile(rf"(?<!\b\d )(?<!\b\d\d )\b(?:{'|'.join(f'({name})' for name in MONTHS)})\s+(20\d\d)\b")
AT_THE_END = re.compile(r"(?:ндс|мес\w*)\.?\)?\s*[:=–—-]?\s*(?P<number>\d[\d\s]*(?:[.,]\d+)?)\s*(?:руб.*)?$")
HOUR = re.compile(r"(\d{1,2})(?:[:.\-]00)?(?:\s*(?:-|–|—|до)\s*(\d{1,2})(?:[:.\-]00)?)?\s*(?:ч\.?|час\w*)?")
COMPONENTS = re.compile(r"составляющ\w+ расчета|составляющ\w+ предельн")
UNIT = re.compile(r",\s*(?P<unit>(?:руб\S*|рублей)\s*/.*|мвт.*|1/час)$")
UNITS = {"1/час": "1/час", "мвт": "МВт"}


def plain(text: str) -> str:
    """Return a text in small Russian letters with single spaces, to be compared with."""
    return " ".join(text.casefold().translate(RUSSIAN).replace("ё", "е").split())


def category_of(text: str) -> int | None:
    """Return the price category that a title names, in words or figures."""
    words = plain(text)
    if found := IN_WORDS.search(words):
        return STEMS.index(found[1]) + 1
    found = IN_FIGURES.search(words)
    return int(found[1] or found[2]) if found else None


def is_category_heading(text: str) -> bool:
    """Whether a text opens the part of a category, and does not merely mention one."""
    words = plain(text)
    return bool(HEADING.match(words) or ABOUT_CAPS.search(words))


def is_title(text: str) -> bool:
    """Whether a text is the title of a whole sheet."""
    return bool(TITLE.search(plain(text)))


def group_of(text: str) -> PowerGroup | None:
    words = plain(text)
    if FROM_670.search(words):
        return PowerGroup.FROM670
    if FROM_10_MW.search(words):
        return PowerGroup.GE10000
    return PowerGroup.LT670 if UP_TO_670.search(words) else None


def level_in(text: str) -> Voltage | None:
    """Return the voltage that a heading ends with: «…на уровне напряжения СН II»."""
    found = AT_VOLTAGE.search(" ".join(text.split()))
    return voltage_of(found["level"]) if found else None


def plan_of(text: str) -> Plan | None:
    words = plain(text)
    if re.search(r"\bтрех зон|\b3-?х? зон", words):
        return Plan.THREE_ZONE
    return Plan.TWO_ZONE if re.search(r"\bдвух зон|\b2-?х? зон", words) else None


def zone_of(text: str) -> Zone | None:
    words = plain(text)
    stems = {"ночн": Zone.NIGHT, "полупик": Zone.HALF_PEAK, "пиков": Zone.PEAK, "дневн": Zone.DAY}
    return next((zone for stem, zone in stems.items() if re.search(rf"\b{stem}", words)), None)


def matrix_kind_of(text: str) -> MatrixKind | None:
    words = plain(text)
    _, exceeding, rest = words.partition("превышени")
    if exceeding and "планов" in rest and "фактич" in rest:
        plan_first = rest.index("планов") < rest.index("фактич")
        return MatrixKind.PLAN_OVER_FACT if plan_first else MatrixKind.FACT_OVER_PLAN
    return MatrixKind.FACT if re.search(r"фактическ\w+ почасов", words) else None


def scalar_kind_of(text: str) -> PriceKind | None:
    """Return which rate of categories 3 to 6 a text announces."""
    words = plain(text)
    if "абсолютн" in words and "разност" in words:
        return PriceKind.DEVIATION_SUM
    if re.search(r"сумм\w* плановых почасов", words):
        return PriceKind.PLAN_SUM
    if re.search(r"содержание (?:электрических )?сетей", words):
        return PriceKind.NETWORK
    return PriceKind.CAPACITY if re.search(r"ставк\w+ за мощность,? приобретаем", words) else None


def month_of(text: str) -> tuple[int, int] | None:
    """Return year and month that a text names: «январь 2026», «в январе 2026 года»."""
    found = MONTH.search(plain(text))
    if found is None:
        return None
    *months, year = found.groups()
    return int(year), next(number for number, name in enumerate(months, 1) if name)


def hour_of(value: object) -> int | None:
    """Return the hour a column begins with: of «4:00-5:00», «04:00 – 05:00» or 4."""
    found = HOUR.fullmatch(plain(str(value)))
    return int(found[1]) if found else None


def opens_components(text: str) -> bool:
    return bool(COMPONENTS.search(plain(text)))


@dataclass(frozen=True)
class ComponentName:
    code: str
    label: str
    unit: str


CODES = (
    ("transmission", r"услуг\w* по передаче"),
    ("sales_markup", r"сбытов\w+ надбавк"),
    ("other_services", r"ины\w+ услуг|услуг\w*,? оказани\w+ которых"),
    ("capacity_factor", r"коэффициент\w* оплаты мощности"),
    ("past_periods", r"величин\w+ изменения средневзвешенной"),
    ("capacity_price", r"цена на мощность на оптовом|цена мощности на оптовом"),
    ("energy_price", r"цена на электрическую энергию на оптовом|цена электрической энергии на оптовом"),
    ("weighted_price", r"средневзвешенн\w+ нерегулируем\w+ цен\w+ на электрическую энергию \(мощность\)"),
)


def is_known_part(label: str) -> bool:
    return _known_code(label) is not None


def component_of(label: str, number: int, unit: str = "") -> ComponentName:
    """Name a part of the weighted price: by a known code, or by its place in the form."""
    bare = " ".join(label.split())
    found = UNIT.search(plain(bare))
    code = _known_code(bare) or f"part_{number}"
    return ComponentName(code, bare, unit or unit_of(found["unit"] if found else ""))


def _known_code(label: str) -> str | None:
    words = plain(label)
    return next((code for code, pattern in CODES if re.search(pattern, words)), None)


def unit_of(text: str) -> str:
    """Say a unit in its usual form: «рублей/МВт·ч без НДС» becomes «руб./МВт·ч»."""
    words = plain(text)
    if words.startswith("руб"):
        hours = re.search(r"мвт\W{0,3}ч", words)
        return PER_MWH if hours else PER_MW if "мес" in words else "руб./МВт"
    if re.match(r"мвт\W{0,3}ч", words):
        return "МВт·ч"
    return next((unit for start, unit in UNITS.items() if words.startswith(start)), "")
