from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from sign_in.services.second_step import reset


class Command(BaseCommand):
    help = "Forget the second step of an account and end its sign-ins: for the last administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login")

    def handle(self, *args: Any, login: str, **options: Any) -> None:
        user = User.objects.filter(username=login).first()
        if user is None:
            raise CommandError(f"There is no account {login!r}.")
        reset(user=user, by=None)
        self.stdout.write("Reset. The next sign-in by password leads to connecting an app.")
