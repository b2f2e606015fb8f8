class YearWithoutData(Exception):
    """The register holds no appeals of that year, or the year has not begun."""

    def __init__(self, year: int) -> None:
        super().__init__(f"В реестре нет обращений {year} года.")
