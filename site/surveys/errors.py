class SurveyError(Exception):
    """What cannot be done with a questionnaire as things stand; the text is meant for the page."""


class NotTaken(SurveyError):
    """The questionnaire takes no answers of this day."""


class NumberTaken(SurveyError):
    def __init__(self, number: str) -> None:
        super().__init__(f"Лист № {number} этой анкеты уже введён.")
