from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime, parse_time

from operations import maintenance


def moment(text: str) -> datetime:
    """Read «22:30» of today, or of tomorrow when that has passed, or «2026-11-28 22:30»."""
    now = timezone.localtime()
    try:
        clock, written = parse_time(text), parse_datetime(text)
    except ValueError:
        clock, written = None, None
    if written:
        return written if timezone.is_aware(written) else timezone.make_aware(written)
    if clock is None:
        raise ArgumentTypeError("нужно время, такое как 22:30 или 2026-11-28T22:30")
    found = now.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return found if found > now else found + timedelta(days=1)


class Command(BaseCommand):
    help = "Hold the site (on), let it go on (off), say how it stands (status). Public pages stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", choices=["on", "off", "status"])
        parser.add_argument("--until", type=moment, help="promised end: 22:30 or 2026-11-28T22:30")

    def handle(self, *args: Any, state: str, until: datetime | None, **options: Any) -> None:
        now = timezone.now()
        if until and (state != "on" or until <= now):
            raise CommandError("Обещанный конец называют при включении, и он впереди.")
        if state == "on":
            maintenance.begin(now=now, until=until)
        elif state == "off":
            maintenance.end()
        self.stdout.write(_words(maintenance.current()))


def _words(held: maintenance.Maintenance | None) -> str:
    if held is None:
        return "Сайт работает как обычно."
    promised = f", обещан конец {timezone.localtime(held.until):%d.%m.%Y %H:%M}" if held.until else ""
    since = f"{timezone.localtime(held.since):%d.%m.%Y %H:%M}"
    return f"Технические работы с {since}{promised}: страницы видны, ничего не принимается."
