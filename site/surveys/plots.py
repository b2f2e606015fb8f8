"""Results of a survey as pages show them: a drawing of the marks, and the same numbers in tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from pages.charts import Chart, Line, stacked_bars
from surveys.breakdowns import Part
from surveys.kinds import SCALE
from surveys.results import QuestionResult, SurveyResult

GOOD, FAIR, POOR = "5 и 4", "3", "2 и 1"
SERIES = (GOOD, FAIR, POOR)
LONGEST_LABEL = 17
"""Letters that fit beside a bar on a telephone; the table has the whole of it."""


@dataclass(frozen=True)
class Plot:
    """A question with its drawing; None where nobody answered or nothing can be drawn."""

    question: QuestionResult
    chart: Chart | None


@dataclass(frozen=True)
class SurveyPage:
    result: SurveyResult
    marks: Chart | None
    scales: tuple[QuestionResult, ...]
    plots: tuple[Plot, ...]

    @classmethod
    def of(cls, result: SurveyResult) -> "SurveyPage":
        scales = tuple(each for each in result.questions if _is_scale(each))
        others = [each for each in result.questions if not _is_scale(each)]
        plots = tuple(Plot(each, _bars(f"question-{place}", each)) for place, each in enumerate(others))
        return cls(result, marks_chart(scales), scales, plots)


def _is_scale(question: QuestionResult) -> bool:
    return tuple(share.label for share in question.shares) == tuple(SCALE.values())


def marks_chart(scales: Sequence[QuestionResult]) -> Chart | None:
    """Draw how the marks of each question fall into good, fair and poor ones."""
    given = [(place, each) for place, each in enumerate(scales, 1) if each.answers]
    if not given:
        return None
    lines = [Line(f"Вопрос {place}", _parts(each)) for place, each in given]
    said = (f"{place}. {each.text} Средняя {each.mean}." for place, each in given)
    return stacked_bars(
        name="marks", title="Оценки по вопросам", description=" ".join(said), series=SERIES, lines=lines,
        label_share=30,
    )  # fmt: skip


def _parts(question: QuestionResult) -> tuple[int, int, int]:
    five, four, three, two, one = (share.chosen for share in question.shares)
    return five + four, three, two + one


def _bars(name: str, question: QuestionResult) -> Chart | None:
    if not (question.shares and question.answers):
        return None
    said = (f"{share.label}: {share.chosen}" for share in question.shares)
    return stacked_bars(
        name=name, title=question.text, description="; ".join(said) + ".", series=("ответов",),
        lines=[Line(_short(share.label), (share.chosen,)) for share in question.shares], label_share=46,
    )  # fmt: skip


def _short(text: str) -> str:
    return Truncator(text).chars(LONGEST_LABEL)


def parts_chart(name: str, title: str, parts: Sequence[Part]) -> Chart | None:
    """Draw the marks of each part; None where there are no marks at all."""
    given = [each for each in parts if each.marks]
    if not given:
        return None
    lines = [Line(_short(each.label), _fallen(each)) for each in given]
    said = (f"{each.label}: средняя {each.score}" for each in given)
    return stacked_bars(
        name=name, title=title, description="; ".join(said) + ".", series=SERIES, lines=lines, label_share=34
    )


def _fallen(part: Part) -> tuple[int, int, int]:
    marks = part.marks
    return (
        marks.get(5, 0) + marks.get(4, 0),
        marks.get(3, 0),
        marks.get(2, 0) + marks.get(1, 0),
    )
