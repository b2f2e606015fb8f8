"""What a visitor is told of a file before fetching it. Pure."""

from files.inspection import DOCX, ODT, XLSX

KINDS = {
    "application/pdf": "PDF",
    DOCX: "документ Word",
    "application/msword": "документ Word",
    ODT: "текстовый документ",
    "application/rtf": "текстовый документ",
    XLSX: "таблица Excel",
    "application/vnd.ms-excel": "таблица Excel",
    "text/plain": "текст",
}
UNITS = ["КБ", "МБ", "ГБ"]
STEP = 1024


def kind_words(content_type: str) -> str:
    """Return the kind of a file in Russian words."""
    if content_type.startswith("image/"):
        return "изображение"
    return KINDS.get(content_type, "файл")


def size_words(size: int) -> str:
    """Return a size in bytes as Russian words: «512 байт», «340 КБ», «1,2 МБ» with a no-break space."""
    if size < STEP:
        return f"{size}\u00a0{_bytes_word(size)}"
    value, number, unit = size / STEP, f"{size / STEP:.0f}", UNITS[0]
    for larger in UNITS[1:]:
        # What rounds to a whole larger unit is told in it: «1 МБ», never «1024 КБ».
        if round(value) < STEP:
            break
        value, unit = value / STEP, larger
        number = f"{value:.1f}".removesuffix(".0").replace(".", ",")
    return f"{number}\u00a0{unit}"


def _bytes_word(size: int) -> str:
    return "байта" if size % 10 in (2, 3, 4) and size % 100 not in (12, 13, 14) else "байт"
