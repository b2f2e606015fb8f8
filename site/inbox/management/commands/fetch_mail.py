from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from inbox import mailbox as mailboxes
from inbox.errors import MailError
from inbox.models import Folder
from inbox.services.rounds import Summary, run_round

PATIENCE = 600.0
"""Seconds of one round of a run by hand."""


class Command(BaseCommand):
    help = "Take all letters that wait in the mailbox and make appeals of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count what is new, take nothing.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        try:
            said = self._count_only() if dry_run else self._all()
        except MailError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(said)

    def _all(self) -> str:
        whole = Summary()
        while True:
            part = run_round(seconds=PATIENCE)
            whole.noted += part.noted
            whole.taken += part.taken
            whole.settled += part.settled
            whole.troubled, whole.trouble = part.troubled, part.trouble
            if part.is_through or part.is_nothing or part.trouble:
                break
        if whole.trouble or whole.troubled:
            raise CommandError(str(whole))
        return str(whole)

    def _count_only(self) -> str:
        account, new = mailboxes.account(), 0
        with mailboxes.opened(account) as mailbox:
            for name in mailboxes.folders():
                known = Folder.objects.filter(account=account.name, name=name).first()
                validity = mailbox.open(name)
                first_day = known.since if known else mailboxes.since() or timezone.localdate()
                is_same = known is not None and known.uidvalidity == validity
                new += len(mailbox.uids_after(known.highest_uid if known and is_same else 0, first_day))
        return f"{new} new messages in {len(mailboxes.folders())} folders, nothing taken"
