from surveys.models.answers import Answer, Sheet
from surveys.models.survey import Question, Survey

__all__ = ["Answer", "Question", "Sheet", "Survey"]
