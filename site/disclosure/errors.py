class YearWithoutData(Exception):
    """The register holds no appeals of that year, or the year has not begun."""

    def __init__(self, year: int) -> None:
        super().__init__(f"В реестре нет обращений {year} года.")


class ResultIsFinal(TypeError):
    """Something tried to change what an evaluation has found."""


class DutyError(Exception):
    """Why a duty cannot be confirmed or said to have changed, in Russian, for the screen."""


class DutiesNotLoaded(ValueError):
    """A file of duties that cannot be loaded; the message names the row and what is wrong with it."""
