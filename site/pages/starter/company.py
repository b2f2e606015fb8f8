"""What is known of the company when its site is begun."""

from dataclasses import asdict, dataclass, fields

UNKNOWN = {
    "full_name": "[полное название компании]",
    "short_name": "[краткое название компании]",
    "city": "[город]",
    "address": "[адрес]",
    "domain": "[имя сайта]",
}
"""What stands in a draft for a fact that nobody has named yet."""


@dataclass(frozen=True)
class Company:
    """The details by the names of the settings that keep them; what is not known stays empty."""

    short_name: str = ""
    full_name: str = ""
    city: str = ""
    address: str = ""
    domain: str = ""
    head_post: str = ""
    head_name: str = ""

    def known(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    def facts(self) -> dict[str, str]:
        """Return what replaces the placeholders of the texts."""
        names = [field.name for field in fields(self)]
        return {name: getattr(self, name) or UNKNOWN.get(name, "") for name in names}
