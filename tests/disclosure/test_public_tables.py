"""The tables and drawings of the page: totals below, missing data said once, bars as long as the figures."""

from collections import Counter

from tests.disclosure.reports import a_snapshot, fact

from disclosure.public.drawings import chart_of, span_bars
from disclosure.public.key_figures import KeyFigures
from disclosure.public.presenters import key_figures, sections_of
from disclosure.public.tables import TableView, table_view
from disclosure.yearly.snapshot import Table


def table(code: str, **made: object) -> Table:
    return a_snapshot(**made).table(code)  # type: ignore[arg-type]


def words_of(view: TableView, label: str) -> list[str]:
    row = next(row for row in (*view.rows, *view.foot) if row.label == label)
    return [cell.words.replace("\u00a0", " ") for cell in row.cells]


def test_totals_stand_below_the_other_lines() -> None:
    view = table_view(table("kinds_by_month"))
    assert [row.label for row in view.foot] == ["за год"]
    assert len(view.rows) == 12
    assert words_of(view, "за год") == ["4", "1", "1", "0", "0", "0", "6"]
    assert view.head == (
        "Месяц",
        "вопрос",
        "жалоба",
        "претензия",
        "предложение",
        "отзыв",
        "заявление",
        "всего",
    )


def test_a_month_that_nobody_measured_says_so_once() -> None:
    view = table_view(table("waiting_face_to_face"))
    january = next(row for row in view.rows if row.label == "январь")
    assert january.is_missing
    february = next(row for row in view.rows if row.label == "февраль")
    assert words_of(view, "февраль") == ["2", "2", "6 мин 12 с", "6 мин 12 с", "7 мин 24 с"]
    assert not february.is_missing
    march = next(row for row in view.rows if row.label == "март")
    assert [cell.is_missing for cell in march.cells] == [False, False, True, True, True]
    assert [cell.note.replace("\u00a0", " ") for cell in march.cells] == ["", "", "0 из 1, 0 %", "", ""]
    assert view.unit_words == "время в минутах и секундах"


def test_a_table_without_any_data_is_empty_and_zeros_are_data() -> None:
    assert table_view(table("waiting_remote", contacts=[])).is_empty
    assert not table_view(table("kinds_by_topic", appeals=Counter())).is_empty


def test_a_share_says_of_how_many() -> None:
    view = table_view(table("timeliness"))
    shares = next(row for row in view.rows if row.label.startswith("доля"))
    assert (shares.cells[-1].words, shares.cells[-1].note) == ("80", "4 из 5")


def test_bars_show_complaints_claims_and_the_rest_without_the_total() -> None:
    chart = chart_of(table("kinds_by_month"))
    assert chart is not None
    assert len(chart.rows) == 12
    assert [bar.title for bar in chart.rows[1].bars] == ["фев, жалобы: 1", "фев, прочие обращения: 3"]
    assert chart.description.startswith("январь — 0; февраль — 4;")


def test_terms_are_drawn_by_kinds() -> None:
    chart = chart_of(table("timeliness"))
    assert chart is not None
    drawn = {row.label: [bar.title for bar in row.bars] for row in chart.rows}
    assert drawn["претензия"] == ["претензия, ответа в срок не было: 1"]
    assert "всего" not in drawn


def test_a_month_without_measurements_has_no_bar_and_says_why() -> None:
    chart = chart_of(table("waiting_face_to_face"))
    assert chart is not None
    values = {row.label: row.value for row in chart.rows}
    assert (values["янв"], values["фев"], values["мар"]) == ("нет данных", "6:12", "нет данных")
    assert chart.rows[0].bars == ()
    assert chart.rows[1].bars[0].title == "фев, среднее: 6:12"
    assert [tick.value for tick in chart.ticks] == ["0:00", "2:00", "4:00", "6:00", "8:00"]


def test_short_spans_have_an_axis_of_seconds() -> None:
    chart = span_bars(
        name="s", title="t", series=("с",), lines=[("фев", (31,))], label_share=12, described="д"
    )
    assert [str(tick.value).replace("\u00a0", " ") for tick in chart.ticks][:3] == ["0 с", "10 с", "20 с"]


def test_nothing_is_drawn_where_nothing_is_known() -> None:
    assert chart_of(table("waiting_remote", contacts=[])) is None
    assert chart_of(table("timeliness", appeals=Counter({fact(part="not_due"): 1}))) is None
    assert chart_of(table("ratings", appeals=Counter({fact(): 1}))) is None
    assert chart_of(table("kinds_by_month_and_channel")) is None


def test_the_page_has_a_part_for_each_kind_of_figures_and_no_table_is_lost() -> None:
    sections = sections_of(a_snapshot().tables)
    assert [section.anchor for section in sections] == ["appeals", "terms", "waiting", "service", "marks"]
    unknown = Table("new_table", "Новое", "", "", "", (), ())
    assert sections_of([unknown])[0].parts[0].table.caption == "Новое"


def test_key_figures_are_those_that_the_report_has() -> None:
    labels = [each.label for each in key_figures(KeyFigures.of(a_snapshot()))]
    assert labels == [
        "всего обращений", "из них жалоб", "из них претензий", "ответов в срок", "среднее ожидание приёма",
        "среднее ожидание по телефону",
    ]  # fmt: skip
    assert len(key_figures(KeyFigures.of(a_snapshot(contacts=[])))) == 4
