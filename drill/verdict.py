"""What must be true in the end, read from the database and from the mail server."""

from dataclasses import dataclass

from drill.load import Load
from drill.mail import MailServer
from drill.place import Place

APPEALS = "SELECT email, year || '-' || lpad(number::text, 6, '0') FROM questions_appeal ORDER BY id"
LETTERS = 'SELECT "to", message_id, state, interrupted FROM outbox_message WHERE "to" LIKE \'customer-%\''


@dataclass(frozen=True)
class Verdict:
    appeals: int
    letters: int
    arrived_twice: int
    """Letters whose sender was cut off between the server's yes and its record: under one Message-ID."""
    faults: list[str]


def judge(place: Place, load: Load, mail: MailServer, *, pages_are_ready: bool) -> Verdict:
    appeals = [(str(email), str(number)) for email, number in place.rows(APPEALS)]
    letters = place.rows(LETTERS)
    faults = [*_of_appeals(appeals, load), *_of_letters(letters, appeals, mail)]
    if pages_are_ready and load.read.errors.total():
        faults.append(f"{load.read.errors.total()} errors for pages that are ready")
    twice = sum(count > 1 for count in mail.by_id.values())
    return Verdict(len(appeals), len(letters), twice, faults)


def _of_appeals(appeals: list[tuple[str, str]], load: Load) -> list[str]:
    faults = [f"{customer} never saw a number" for customer in load.failed]
    by_customer: dict[str, list[str]] = {}
    for customer, number in appeals:
        by_customer.setdefault(customer, []).append(number)
    faults += [f"{customer}: doubled" for customer, numbers in by_customer.items() if len(numbers) > 1]
    faults += [
        f"{customer} saw {number}, registered is {by_customer.get(customer)}"
        for customer, number in load.numbers.items()
        if by_customer.get(customer) != [number]
    ]
    taken = sorted(int(number.rpartition("-")[2]) for _, number in appeals)
    if taken != list(range(1, len(taken) + 1)):
        faults.append("the numbers have gaps")
    return faults


def _of_letters(
    letters: list[tuple[object, ...]], appeals: list[tuple[str, str]], mail: MailServer
) -> list[str]:
    faults = []
    written = [str(to) for to, *_ in letters]
    if sorted(written) != sorted(customer for customer, _ in appeals):
        faults.append(f"{len(appeals)} appeals have {len(written)} letters")
    for to, message_id, state, interrupted in letters:
        came = mail.by_id[str(message_id)]
        if state != "accepted" or not came:
            faults.append(f"the letter to {to} is {state}, came {came} times")
        elif came > 1 and not interrupted:
            faults.append(f"the letter to {to} came {came} times and the site does not know why")
    return faults
