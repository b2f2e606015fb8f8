import csv
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from questions.due_dates import HEADER, DueDates, LineInvalid
from questions.models import ResponseTerm
from workdays.services import load_calendar

REFUSED = 2
ONE_WAY = "С --stdin строки читаются со стандартного ввода, другие аргументы не нужны."
UNPREPARED = "База данных не подготовлена: сначала выполните «python site/manage.py migrate»."


class Command(BaseCommand):
    help = "Print as CSV until when an appeal is to be answered: `due_date website 2026-12-25T10:00`."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="*", metavar="channel received", help="for one appeal")
        parser.add_argument("--stdin", action="store_true", help="read such lines from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["stdin"] and options["words"]:
            self.stderr.write(ONE_WAY)
            raise SystemExit(REFUSED)
        try:
            due_dates = DueDates(ResponseTerm.objects.all(), load_calendar())
        except DatabaseError as error:
            self.stderr.write(UNPREPARED)
            raise SystemExit(REFUSED) from error
        refused = self._print(due_dates, options["words"], from_stdin=options["stdin"])
        if refused:
            raise SystemExit(REFUSED)

    def _print(self, due_dates: DueDates, words: list[str], *, from_stdin: bool) -> int:
        """Print the rows, what is wrong to the error stream; return how much is wrong."""
        if not from_stdin:
            return self._print_one(due_dates, words)
        table = csv.writer(self.stdout, lineterminator="\n")
        table.writerow(HEADER)
        refused = 0
        lines = (line.decode("utf-8-sig", "replace") for line in sys.stdin.buffer)
        for row in due_dates.rows(lines):
            if isinstance(row, LineInvalid):
                refused += 1
                self.stderr.write(str(row))
            else:
                table.writerow(row)
        return refused

    def _print_one(self, due_dates: DueDates, words: list[str]) -> int:
        try:
            row = due_dates.row(words)
        except LineInvalid as error:
            self.stderr.write(str(error))
            return 1
        csv.writer(self.stdout, lineterminator="\n").writerows([HEADER, row])
        return 0
