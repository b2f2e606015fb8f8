"""The guide in the admin: who reads it, what stands in it, where its links and pictures lead."""

import re
from html import unescape
from itertools import pairwise
from pathlib import Path

from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.test import Client, TestCase
from django.urls import reverse

from PIL import Image

import pages.demo
import staff.demo
from guide.texts import all_tasks
from staff.roles import Role

LIGHT = 120_000
CONTENTS = "/admin/guide/"
TASKS = [f"{CONTENTS}{task.slug}/" for task in all_tasks()]
MAIN = re.compile(r'<(article class="guide"|ol class="guide-contents").*?</(article|ol)>', re.S)


def pictures() -> list[Path]:
    found = [finders.find(picture.path) for task in all_tasks() for picture in task.pictures]
    return [Path(str(path)) for path in found]


def test_every_picture_is_there_and_light() -> None:
    for path in pictures():
        assert path.is_file(), path
        assert path.stat().st_size < LIGHT, path
        with Image.open(path) as picture:
            assert picture.width >= 800, path


def test_no_picture_lies_about_that_no_task_shows() -> None:
    folder = Path(str(finders.find("guide/guide.css"))).parent
    assert set(folder.glob("*.png")) == set(pictures())


class TestGuide(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        pages.demo.load()
        staff.demo.load()

    def as_role(self, role: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=role))
        return client

    def test_every_role_reads_every_task_and_finds_the_guide_in_the_menu(self) -> None:
        for role in Role:
            client = self.as_role(role)
            assert '"/admin/guide/"' in client.get("/admin/").content.decode(), role
            for address in [CONTENTS, *TASKS]:
                assert client.get(address).status_code == 200, (role, address)

    def test_strangers_and_customers_are_refused(self) -> None:
        customer = Client()
        customer.force_login(User.objects.create_user("customer"))
        for address in [CONTENTS, TASKS[0]]:
            self.assertRedirects(
                self.client.get(address), f"/admin/login/?next={address}", fetch_redirect_response=False
            )
            assert customer.get(address).status_code == 302

    def test_a_task_that_is_not_there_is_not_found(self) -> None:
        assert self.as_role("editor").get("/admin/guide/nothing/").status_code == 404

    def test_the_contents_lead_to_each_task_and_each_to_its_neighbours(self) -> None:
        client = self.as_role("editor")
        contents = client.get(CONTENTS).content.decode()
        assert re.findall(r'<li><a href="(/admin/guide/[^"]+)"', contents) == TASKS
        for one, other in pairwise(TASKS):
            assert f'href="{other}" rel="next"' in client.get(one).content.decode()
            assert f'href="{one}" rel="prev"' in client.get(other).content.decode()

    def test_every_link_of_a_text_answers_and_its_fragment_exists(self) -> None:
        User.objects.create_superuser("root")
        client = self.as_role("root")
        for address in TASKS:
            text = MAIN.search(client.get(address).content.decode())
            assert text, address
            for link in re.findall(r'<a href="([^"]+)"', text[0]):
                self.check(client, address, unescape(link))

    def check(self, client: Client, address: str, link: str) -> None:
        if link.startswith("/static/"):
            assert finders.find(link.removeprefix("/static/")), (address, link)
            return
        answer = client.get(link)
        assert answer.status_code == 200, (address, link)
        if "#" in link:
            assert f'id="{link.partition("#")[2]}"' in answer.content.decode(), (address, link)

    def test_screens_lead_to_the_task_that_is_done_there(self) -> None:
        User.objects.create_superuser("root")
        client = self.as_role("root")
        screens = {
            "/admin/review/": "review",
            "/admin/health/": "health",
            "/admin/archive/": "health",
            "/admin/operations/": "system-state",
            "/admin/duties/": "duties",
            "/admin/price_imports/": "price-caps",
        }
        for screen, slug in screens.items():
            link = reverse("guide:task", args=[slug])
            assert f'href="{link}' in client.get(screen).content.decode(), screen
