from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

import notices.starter
import pages.starter
import reminders.starter
from disclosure.services.evaluating import evaluate
from disclosure.services.loading import load_duties, shipped_file
from pages.starter.company import Company
from pages.starter.errors import SiteNotEmpty
from tariffs.loading import load_reference

OPTIONS = {
    "short_name": "short name, as people call the company",
    "full_name": "full name, as the charter has it",
    "city": "town of the office",
    "address": "address of the office",
    "domain": "name of the site, in Cyrillic if it is so",
}
NEXT = """The starter is loaded: all pages, no facts but yours. What to do next, in the admin:
  1. «Настройки» → «Сведения о компании»: fill in what is empty; the first page of the admin names it.
  2. «Режим работы»: the hours of each place and channel, with the order that sets them.
  3. Read, correct and publish four drafts that only the company can put into force:
     «Согласие на обработку персональных данных» (until then the form takes no appeals),
     «Согласие на получение рассылки» (until then nobody can subscribe by e-mail),
     «Политика в отношении обработки персональных данных», «Стандарт качества обслуживания».
  4. Go through the pages marked «текст ждёт проверки редактором» and take the mark off.
  5. «Пункты оплаты» and the contract forms: add yours.
  6. «Тарифы»: the decision of your region and the prices that it sets; the groups and the hours are there.
  7. «Обязательные сведения»: what the law wants published and is not filled in yet; name who answers."""


class Command(BaseCommand):
    help = "Give an empty site its structure and neutral texts; refused where a home page exists."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, described in OPTIONS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help=described)

    def handle(self, *args: Any, **options: Any) -> None:
        company = Company(**{name: (options[name] or "").strip() for name in OPTIONS})
        try:
            with transaction.atomic():
                pages.starter.load(company)
                load_reference()
                notices.starter.load()
                reminders.starter.load()
                load_duties(shipped_file(), today=timezone.localdate())
        except SiteNotEmpty:
            raise CommandError("This site has a home page already; nothing was changed.") from None
        evaluate(now=timezone.now())
        self.stdout.write(NEXT)
