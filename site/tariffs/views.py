from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from files import serving
from files.names import extension_of
from tariffs import calculator, presenters, reading
from tariffs.models import RegulatoryOrder
from tariffs.reading import GroupTariffs
from tariffs.situation import CalculatorForm, SituationForm
from tariffs.zones import PLAN_NAMES, Plan

NOT_OFFERED = "Для этой группы такого тарифа нет. Выберите другой."
CHANGES = "В этом месяце тариф меняется. Справочно посчитать можно месяц, в котором он один."
MOST_MONTHS = 36
"""How many months the calculator offers: three years are as long as bills are disputed."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What do I pay now: the rate of a situation, what comes next, how it was, the hours of the zones."""
    now = timezone.localtime()
    form = SituationForm(request.GET, reading.offered_groups())
    form.is_valid()
    plan = form.chosen_plan
    tariffs = reading.tariffs_of(form.chosen_group, now.date())
    schedule = reading.schedule_on(now.date()) if plan != Plan.SINGLE else None
    context = {
        "form": form,
        "group": form.chosen_group,
        "plan": plan,
        "plan_name": PLAN_NAMES[plan],
        "today": now.date(),
        "current": tariffs.current,
        "expired": tariffs.expired,
        "table": presenters.price_table(tariffs.table(tariffs.current), plan, now.month),
        "coming": [
            (period, presenters.price_table(tariffs.table(period), plan)) for period in tariffs.coming
        ],
        "history": presenters.history_of(tariffs, plan),
        "schedule": schedule,
        "zones": presenters.zone_rows(schedule.pieces(), plan, now.hour) if schedule else [],
        "has_demo": any(period.is_demo for period in tariffs.periods),
    }
    return render(request, "tariffs/index.html", context)


@require_safe
def period(request: HttpRequest, pk: int) -> HttpResponse:
    """One published period whole: a sheet for the stand, and the permanent address of its prices."""
    row = reading.whole_period(pk, timezone.localdate())
    if row is None:
        raise Http404
    return render(request, "tariffs/period.html", {"period": row, "parts": presenters.parts_of(row)})


@require_safe
def calculate(request: HttpRequest) -> HttpResponse:
    """Count a month for reference; the address holds what was typed, so it can be sent and kept."""
    today = timezone.localdate()
    groups = reading.offered_groups()
    situation = SituationForm(request.GET, groups)
    tariffs = reading.tariffs_of(situation.chosen_group, today)
    form = CalculatorForm(
        request.GET,
        groups,
        covered=covered_months(tariffs, today),
        with_plots=any(each.per_plot for table in tariffs.tables.values() for each in table.ranges),
        today=today,
    )
    context: dict[str, Any] = {"form": form, "plan": situation.chosen_plan, "plans": PLAN_NAMES.items()}
    if form.is_asked and form.is_valid():
        context |= _estimated(form, tariffs)
    return render(request, "tariffs/calculator.html", {**context, "group": situation.chosen_group})


@require_safe
def order_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the file of a published order."""
    order = get_object_or_404(RegulatoryOrder.objects.live().select_related("file__stored"), pk=pk)
    if order.file is None:
        raise Http404
    stored = order.file.stored
    name = f"reshenie-{order.adopted_on}{extension_of(stored.original_name)}"
    return serving.public_file_response(request, stored, filename=name)


def covered_months(tariffs: GroupTariffs, today: date) -> list[date]:
    """Return the first days of the months that some published period touches, the newest first."""
    if not tariffs.periods:
        return []
    ends = [each.valid_to or max(today, each.valid_from) for each in tariffs.periods]
    day, first = max(ends).replace(day=1), min(each.valid_from for each in tariffs.periods)
    months: list[date] = []
    while day >= first.replace(day=1) and len(months) < MOST_MONTHS:
        if any(_touches(each, day) for each in tariffs.periods):
            months.append(day)
        day = (day - timedelta(days=1)).replace(day=1)
    return months


def _touches(each: Any, month: date) -> bool:
    return bool(each.valid_from <= _last_day(month) and (each.valid_to is None or month <= each.valid_to))


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _estimated(form: CalculatorForm, tariffs: GroupTariffs) -> dict[str, Any]:
    """Return the bill and its period, or nothing when the form says why there is none."""
    month = form.month_asked
    found = tariffs.whole_month(month, _last_day(month))
    table = tariffs.table(found)
    if found is None:
        form.add_error("month", CHANGES)
        return {}
    if table is None or form.chosen_plan not in table.plans:
        form.add_error("group", NOT_OFFERED)
        return {}
    estimate = calculator.estimate(
        volumes=form.volumes,
        plan=form.chosen_plan,
        prices=table.prices,
        ranges=table.ranges,
        month=month.month,
        plots=form.cleaned_data.get("plots", 1),
    )
    return {"bill": presenters.bill_of(estimate), "period": found, "month": month}
