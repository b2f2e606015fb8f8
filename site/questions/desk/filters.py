"""Which appeals the desk's list shows: its tabs with live counts, and its filters."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import IntegerField, Q, Subquery
from django.utils import timezone

from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput

import django_filters

from questions.choices import Audience, Channel, Kind, Outcome
from questions.lifecycle import STATE_LABELS
from questions.models import Appeal, Rating, Topic
from questions.querysets import AppealQuerySet
from questions.timeliness import AtCutOff, Timeliness, end_of, ended_by
from staff.models import Department, Employee

DEFAULT_SCOPE = "open"
COUNTED_TO = 10_000
IN_TERM, LATE = Timeliness.IN_TERM.value, "late"
NO_DEPARTMENT = NO_TOPIC = "none"
EXTENSION, DELIVERY = "extension", "delivery"
DUE, DECLINED, EXTENDED, RATED = "due", "declined", "extended", "rated"
AT_CUT_OFF = [
    (DUE, "срок ответа наступил"),
    *AtCutOff.choices,
    (DECLINED, "оставлено без ответа по существу"),
    (EXTENDED, "срок был продлён"),
    (RATED, "заявитель поставил оценку"),
]
"""How an appeal stood at the end of a day: what the figures of the yearly report are made of."""


@dataclass(frozen=True)
class Scope:
    """A tab of the list; ``tone`` colours its count when there is something in it."""

    code: str
    label: str
    narrow: Callable[[AppealQuerySet, int, date], AppealQuerySet]
    tone: str = "neutral"
    latest_first: bool = False


SCOPES = [
    Scope("mine", "Мои", lambda appeals, user, today: appeals.of_user(user)),
    Scope("unassigned", "Без исполнителя", lambda appeals, user, today: appeals.unassigned(), "warning"),
    Scope("today", "Сегодня срок", lambda appeals, user, today: appeals.due(today), "danger"),
    Scope("overdue", "Просроченные", lambda appeals, user, today: appeals.overdue(today), "danger"),
    Scope("approval", "На согласовании", lambda appeals, user, today: appeals.awaiting_approval()),
    Scope("calls", "Звонки", lambda appeals, user, today: appeals.awaiting_a_call()),
    Scope("returned", "Возвращённые", lambda appeals, user, today: appeals.returned(), "warning"),
    Scope("open", "В работе", lambda appeals, user, today: appeals.open_by_date()),
    Scope(
        "answered",
        "Отвеченные",
        lambda appeals, user, today: appeals.not_unanswered(),
        "ok",
        latest_first=True,
    ),
    Scope("outcomes", "Особые исходы", lambda appeals, user, today: appeals.ended(), latest_first=True),
    Scope("all", "Все", lambda appeals, user, today: appeals, latest_first=True),
]
SCOPES_BY_CODE = {scope.code: scope for scope in SCOPES}


@dataclass(frozen=True)
class Tab:
    """``count`` is right up to COUNTED_TO; what is more than that is one more."""

    scope: Scope
    count: int
    is_current: bool

    @property
    def said(self) -> str:
        return f"{COUNTED_TO}+" if self.count > COUNTED_TO else str(self.count)


class BoundedCount(Subquery):
    """How many rows there are, counted no further than one past COUNTED_TO."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, appeals: AppealQuerySet) -> None:
        super().__init__(appeals.order_by().values("pk")[: COUNTED_TO + 1])


def tabs(user: User, today: date, current: str) -> list[Tab]:
    """Return the tabs with what the whole register has for each: one query, each count read from an index.

    Nobody needs to know how many there are beyond COUNTED_TO, so no count costs more than that.
    """
    counts: dict[str, Any] = {
        scope.code: BoundedCount(scope.narrow(Appeal.objects.all(), user.pk, today)) for scope in SCOPES
    }
    found: Any = User.objects.filter(pk=user.pk).values(**counts).get()
    return [Tab(scope, found[scope.code], scope.code == current) for scope in SCOPES]


def topic_choices() -> Iterable[tuple[int | str, str]]:
    """Return the topics with their parents' names, and that there is none; one query."""
    topics = Topic.objects.select_related("parent")
    named = ((topic.pk, f"{topic.parent}: {topic}" if topic.parent else str(topic)) for topic in topics)
    return [*sorted(named, key=lambda choice: choice[1]), (NO_TOPIC, "тема не выбрана")]


def employee_choices() -> Iterable[tuple[int, str]]:
    return [(each.pk, each.initials_name) for each in Employee.objects.only("full_name")]


def department_choices() -> Iterable[tuple[int | str, str]]:
    return [*Department.objects.values_list("pk", "name"), (NO_DEPARTMENT, "без отдела")]


class RegisteredFilter(django_filters.DateFromToRangeFilter):
    """A period of registration, by the index that begins with the year of it."""

    def filter(self, qs: AppealQuerySet, value: slice | None) -> Any:
        if value is not None and value.start is not None:
            qs = qs.filter(year__gte=value.start.year)
        if value is not None and value.stop is not None:
            qs = qs.filter(year__lte=value.stop.year)
        return super().filter(qs, value)


def _period(label: str, field: str) -> django_filters.DateFromToRangeFilter:
    """Return a filter by the days of a period, both ends included; of a moment, by its day in Moscow."""
    return django_filters.DateFromToRangeFilter(label=label, field_name=field, widget=DateRangePickerWidget)


class AppealFilterSet(WagtailFilterSet):
    """The filters of the list. Choices are fixed or small tables: the register is not read for them."""

    scope = django_filters.ChoiceFilter(
        label="Показать",
        choices=[(scope.code, scope.label) for scope in SCOPES],
        method="in_scope",
        empty_label=None,
        initial=DEFAULT_SCOPE,
    )
    kind = django_filters.ChoiceFilter(label="Вид", choices=Kind.choices)
    channel = django_filters.ChoiceFilter(label="Способ подачи", choices=Channel.choices)
    audience = django_filters.ChoiceFilter(label="От кого", choices=Audience.choices)
    topic = django_filters.ChoiceFilter(label="Тема", choices=topic_choices, method="of_topic")
    department = django_filters.ChoiceFilter(
        label="Отдел", choices=department_choices, method="of_department"
    )
    executor = django_filters.ChoiceFilter(
        label="Исполнитель", choices=employee_choices, field_name="assignee"
    )
    state = django_filters.ChoiceFilter(
        label="Состояние", choices=[(state.value, label) for state, label in STATE_LABELS.items()]
    )
    outcome = django_filters.ChoiceFilter(label="Особый исход", choices=Outcome.choices)
    timely = django_filters.ChoiceFilter(
        label="Ответ в срок",
        choices=[(LATE, "с опозданием или просрочен"), *Timeliness.choices],
        method="by_timeliness",
    )
    waits = django_filters.ChoiceFilter(
        label="Ждёт",
        choices=[(EXTENSION, "решения о продлении срока"), (DELIVERY, "повторной отправки письма")],
        method="waiting_for",
    )
    mark = django_filters.ChoiceFilter(
        label="Оценка ответа", choices=Rating.Mark.choices, field_name="rating__mark"
    )
    cut_off = django_filters.DateFilter(label="На конец дня", method="in_its_place", widget=AdminDateInput)
    at_cut_off = django_filters.ChoiceFilter(
        label="Как было на конец этого дня", choices=AT_CUT_OFF, method="standing_at"
    )
    registered = RegisteredFilter(
        label="Зарегистрировано", field_name="registered_on", widget=DateRangePickerWidget
    )
    due = _period("Срок ответа", "due_on")
    sent = _period("Ответ отправлен", "sent_at")

    class Meta:
        model = Appeal
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # Without a choice the desk shows what is to be done, not the answered years.
        data = data.copy() if data else {}
        data.setdefault("scope", DEFAULT_SCOPE)
        super().__init__(data, *args, **kwargs)

    def in_scope(self, queryset: AppealQuerySet, name: str, value: str) -> AppealQuerySet:
        return SCOPES_BY_CODE[value].narrow(queryset, self.request.user.pk, timezone.localdate())

    def of_topic(self, queryset: AppealQuerySet, name: str, value: str) -> AppealQuerySet:
        if value == NO_TOPIC:
            return queryset.filter(topic=None)
        return queryset.filter(topic__in=Topic.objects.filter(Q(pk=value) | Q(parent=value)).values("pk"))

    def of_department(self, queryset: AppealQuerySet, name: str, value: str) -> AppealQuerySet:
        """The executor's department; while there is no executor, that of the topic."""
        if value == NO_DEPARTMENT:
            of_nobody = Q(assignee=None) & (Q(topic=None) | Q(topic__department=None))
            return queryset.filter(of_nobody | Q(assignee__isnull=False, assignee__department=None))
        people = Employee.objects.filter(department_id=int(value)).values("pk")
        topics = Topic.objects.filter(department_id=int(value)).values("pk")
        return queryset.filter(Q(assignee__in=people) | Q(assignee=None, topic__in=topics))

    def by_timeliness(self, queryset: AppealQuerySet, name: str, value: str) -> AppealQuerySet:
        today = timezone.localdate()
        return queryset.late(today) if value == LATE else queryset.of_timeliness(Timeliness(value), today)

    def in_its_place(self, queryset: AppealQuerySet, name: str, value: date) -> AppealQuerySet:
        """The day alone narrows nothing: it says of which end `at_cut_off` asks, else of yesterday's."""
        return queryset

    def standing_at(self, queryset: AppealQuerySet, name: str, value: str) -> AppealQuerySet:
        yesterday = timezone.localdate() - timedelta(days=1)
        cut_off = self.form.cleaned_data.get("cut_off") or yesterday
        if value in {EXTENDED, RATED}:
            moment = "extension__decided_at" if value == EXTENDED else "rating__rated_at"
            granted = {"extension__is_granted": True} if value == EXTENDED else {}
            return queryset.filter(**{f"{moment}__lt": end_of(cut_off)}, **granted)
        if value == DECLINED:
            elsewhere = (Outcome.REDIRECTED, Outcome.WITHDRAWN)
            return queryset.filter(ended_by(cut_off)).exclude(outcome__in=elsewhere)
        parts = [AtCutOff.IN_TERM, AtCutOff.LATE] if value == DUE else [AtCutOff(value)]
        return queryset.standing_at(parts, cut_off)

    def waiting_for(self, queryset: AppealQuerySet, name: str, value: str) -> AppealQuerySet:
        return queryset.asked_to_prolong() if value == EXTENSION else queryset.undelivered()


def kept_query(query: Mapping[str, Any]) -> dict[str, str]:
    """Return what of an address is a choice of rows: known filters that are set, not pages or exports."""
    names = {*AppealFilterSet.base_filters} - {"registered", "due", "sent"}
    periods = {f"{name}_{end}" for name in ("registered", "due", "sent") for end in ("from", "to")}
    return {name: str(query[name]) for name in sorted(names | periods) if query.get(name)}
