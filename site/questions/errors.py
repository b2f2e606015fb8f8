class QuestionsError(Exception):
    """A refusal that its reader can act on; the text is Russian and meant for the screen."""


class NotAllowed(QuestionsError):
    """The person may not take this step on this appeal."""


class RequisitesMissing(QuestionsError):
    """An answer lacks what the Standard demands of it."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("Не хватает: " + "; ".join(missing) + ".")
        self.missing = missing
