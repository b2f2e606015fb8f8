"""Parallel posts in the test's own process, on whichever database the suite runs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from tests.questions.form import ADDRESS, filled, open_form

from pages.models import Edition
from questions.models import Appeal

pytestmark = pytest.mark.django_db(transaction=True)
TWINS = 20


def send(data: dict[str, Any]) -> tuple[int, str]:
    try:
        answer = Client().post(ADDRESS, data)
        return answer.status_code, answer.get("Location", "")
    finally:
        connection.close()


def old_form() -> dict[str, Any]:
    with time_machine.travel(timezone.now() - timedelta(minutes=10), tick=True):
        html = open_form(Client())
    return filled(html)


def test_twenty_identical_posts_make_one_appeal(consent: Edition) -> None:
    data = old_form()
    with ThreadPoolExecutor(TWINS) as pool:
        answers = set(pool.map(send, [data] * TWINS))
    assert answers == {(302, "/ask/accepted/")}
    assert Appeal.objects.count() == 1


def test_twenty_different_posts_are_numbered_without_gaps(consent: Edition) -> None:
    forms = [old_form() for _ in range(TWINS)]
    with ThreadPoolExecutor(TWINS) as pool:
        answers = set(pool.map(send, forms))
    assert answers == {(302, "/ask/accepted/")}
    assert sorted(Appeal.objects.values_list("number", flat=True)) == list(range(1, TWINS + 1))
