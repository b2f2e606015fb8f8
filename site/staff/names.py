"""Russian personal names, as documents print them."""


def initials_name(full_name: str) -> str:
    """Turn «Фамилия Имя Отчество» into «И. О. Фамилия».

    A missing patronymic is left out and a single word comes back as it is. Anything after the third word
    (such as «оглы») belongs to the patronymic and is not printed.
    """
    surname, *given = full_name.split() or [""]
    initials = " ".join(f"{word[0].upper()}." for word in given[:2])
    return f"{initials} {surname}".strip()
