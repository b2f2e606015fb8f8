"""A year as open data: docs/reference/disclosure.md describes both forms, and machines rely on it."""

from typing import Any

from disclosure.metrics import Tally
from disclosure.report import YearReport
from files.spreadsheets import open_csv
from questions.choices import Channel, Kind

CSV_COLUMNS = ["year", "month", "channel", "channel_title", "total", *Kind.values]


def as_csv(report: YearReport) -> str:
    """Return a row for each month and channel, without rows of totals: a column may simply be added up."""
    return open_csv(CSV_COLUMNS, cells(report))


def as_data(report: YearReport) -> dict[str, Any]:
    counts = report.counts
    return {
        "year": report.year,
        "as_of": report.as_of.isoformat(),
        "demo": report.has_demo,
        **_numbers(counts.total),
        "months": [{"month": month, **_numbers(tally)} for month, tally in counts.by_month],
        "channels": [
            {"channel": code, "channel_title": Channel(code).label, **_numbers(tally)}
            for code, tally in counts.by_channel
        ],
        "cells": cells(report),
    }


def cells(report: YearReport) -> list[dict[str, str | int]]:
    return [
        {
            "year": report.year,
            "month": month,
            "channel": code,
            "channel_title": Channel(code).label,
            **_numbers(tally),
        }
        for month, code, tally in report.counts.by_month_and_channel
    ]


def _numbers(tally: Tally) -> dict[str, int]:
    return {"total": tally.appeals, **dict(tally.by_kind)}
