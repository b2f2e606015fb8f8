"""The invented people who work on the demonstration's appeals."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from files.models import StoredFile
from questions.models import Appeal
from questions.services import handling
from staff.models import Employee

ADDRESS = "(демо) г. Борисоглебск, ул. Примерная, д. 0"


@dataclass(frozen=True)
class Team:
    operators: list[Employee]
    signatory: Employee
    head: Employee


def read_team() -> Team:
    """Return the invented people; `staff.demo` has made them."""
    people = {employee.user.username: employee for employee in Employee.objects.select_related("user")}
    operators = [people["operator"], people["operator-2"]]
    return Team(operators=operators, signatory=people["signatory"], head=people["head"])


def executor_of(appeal: Appeal) -> Employee:
    """Return who has the appeal; nothing here is worked on before it is given to somebody."""
    if appeal.assignee is None:
        raise ValueError("The appeal has no executor yet.")
    return appeal.assignee


def release(pk: int, team: Team, moment: datetime) -> Appeal:
    """Approve the answer and keep its letter as if it were the scan of the signed one."""
    approved = handling.approve(appeal_id=pk, actor=team.signatory, now=moment, at=moment)
    with StoredFile.objects.get(pk=str(approved.reply.letter_id)).content.open("rb") as letter:
        scan = SimpleUploadedFile("skan-demo.pdf", letter.read(), "application/pdf")
    return handling.attach_signed_scan(appeal_id=pk, actor=executor_of(approved), upload=scan)
