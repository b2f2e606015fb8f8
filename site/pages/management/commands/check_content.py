from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pages.health.collecting import check_site


class Command(BaseCommand):
    help = "Print what is wrong with the pages that visitors see; ends with 1 if there is anything."

    def handle(self, *args: Any, **options: Any) -> None:
        report = check_site(timezone.localdate())
        for finding in report.findings:
            self.stdout.write(f"{finding.kind} {finding.page.path} {finding.sentence} ({finding.spot.words})")
        if report.findings:
            raise CommandError(f"{len(report.findings)} findings on {report.pages} pages.", returncode=1)
        self.stdout.write(f"No findings on {report.pages} pages.")
