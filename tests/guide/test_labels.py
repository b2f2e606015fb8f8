"""What the guide prints in bold are words of the screens: whoever renames a button hears of it here."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

from django.contrib.auth.models import User
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.questions.register import put
from tests.tariffs.conftest import draft_of
from tests.tariffs.uploads.test_imports import category_file, read, taken

import pages.demo
import staff.demo
from disclosure.models import Duty
from disclosure.services.loading import load_duties, shipped_file
from disclosure.yearly.models import YearlyReport
from disclosure.yearly.services.drafting import begin
from guide.texts import FOLDER
from interruptions.models import Interruption
from measures.models import Measure, Progress
from measures.rules import STATES
from notices.lifecycle import State
from notices.models import Announcement
from pages.models import DocumentPage, FaqPage, InfoPage, NewsPage
from questions.models import Decision
from review.addresses import edit_address
from review.services.removing import request_removal
from service.choices import ContactChannel
from service.services.queue import arrive
from surveys.models import Answer, Question, Sheet, Survey
from tariffs.loading import load_reference
from tariffs.models import ConsumerGroup

EDITOR = [
    "/admin/",
    "/admin/pages/paymentpoint/",
    "/admin/pages/paymentpoint/create/",
    "/admin/settings/pages/companysettings/1/",
    "/admin/workdays/pointschedule/",
    "/admin/workdays/specialday/",
    "/admin/archive/",
    "/admin/health/",
    "/admin/duties/",
    "/admin/snippets/tariffs/regulatoryorder/",
    "/admin/snippets/tariffs/regulatoryorder/add/",
    "/admin/snippets/tariffs/tariffperiod/",
    "/admin/price_imports/",
    "/admin/snippets/interruptions/interruption/",
    "/admin/snippets/interruptions/interruption/add/",
    "/admin/snippets/interruptions/banner/",
]


def labels() -> dict[str, str]:
    """Return each word or phrase in bold with the file that it stands in."""
    return {
        label: path.name
        for path in sorted(FOLDER.glob("*.md"))
        for label in re.findall(r"\*\*([^*]+)\*\*", path.read_text(encoding="utf-8"))
    }


def user(role: str) -> User:
    return User.objects.get(username=role)


def words_of(role: str, *addresses: str) -> str:
    """Return the words of screens as a role sees them, those that a script shows among them."""
    client = Client()
    client.force_login(user(role))
    texts = []
    for address in addresses:
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, (role, address)
        text = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), answer.content.decode())
        spoken = re.findall(r'aria-label="([^"]+)"', text)
        texts.append(" ".join(unescape(re.sub(r"<[^>]+>", " ", " ".join([text, *spoken]))).split()))
    return "\n".join(texts)


def save_draft(page: Any, role: str) -> None:
    page.save_revision(user=user(role), changed=True)


class TestLabels(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        pages.demo.load()
        load_duties(shipped_file(), today=timezone.localdate())
        staff.demo.load()
        Interruption.objects.create(live=False)

    def test_each_word_in_bold_stands_on_a_screen(self) -> None:
        walks = [self.while_it_is_written(), self.under_review(), self.on_its_way_off(), self.tariffs()]
        walks += [self.visits_and_calls(), self.announcements()]
        walks += [self.measures(), self.surveys(), self.quality_and_years(), self.second_step()]
        seen = "\n".join(walks).casefold()
        assert len(labels()) > 40
        assert {label: file for label, file in labels().items() if label.casefold() not in seen} == {}

    def while_it_is_written(self) -> str:
        news, faq = NewsPage.objects.live()[0], FaqPage.objects.get()
        save_draft(news, "editor")
        news.refresh_from_db()
        forms = [edit_address(page) for page in (news, DocumentPage.objects.live()[0])]
        forms.append(reverse("duties:inspect", args=[Duty.objects.active()[0].pk]))
        below = [f"/admin/pages/{faq.pk}/", f"/admin/pages/add/pages/questionpage/{faq.pk}/"]
        return words_of("editor", *EDITOR, *forms, *below, f"/admin/review/pages/newspage/{news.pk}/now/")

    def under_review(self) -> str:
        page = InfoPage.objects.live()[0]
        page.intro = "Другими словами."
        save_draft(page, "editor")
        page.refresh_from_db()
        page.get_workflow().start(page, user("editor"))
        form = edit_address(page)
        seen = [words_of("editor", form), words_of("lawyer", form)]
        page = InfoPage.objects.get(pk=page.pk)
        page.current_workflow_task.on_action(page.current_workflow_task_state, user("lawyer"), "reject")
        return "\n".join([*seen, words_of("editor", form)])

    def tariffs(self) -> str:
        """A period that cannot go live yet, a month that was read, and one that was taken over."""
        load_reference()
        prices = {1: {"single": "6.02", "half_peak": "7.01"}}
        period = draft_of(None, date(2027, 1, 1), tables={ConsumerGroup.objects.all()[0]: prices})
        period.save()
        bulletin = taken(user("editor"), category_file(1), category_file(3))
        upload = read(user("editor"), category_file(1, price=5100.01))
        return words_of(
            "editor",
            f"/admin/snippets/tariffs/tariffperiod/edit/{period.pk}/",
            f"/admin/snippets/tariffs/pricebulletin/edit/{bulletin.pk}/",
            f"/admin/price_imports/{upload.pk}/",
        )

    def visits_and_calls(self) -> str:
        """Somebody is being served, somebody waits and somebody was forgotten, here and at the telephone."""
        operator = user("operator").employee
        for channel in (ContactChannel.IN_PERSON, ContactChannel.PHONE):
            for number, at_once in enumerate((True, False)):
                arrive(token=str(number), channel=channel, actor=operator, at_once=at_once)
            day_before = timezone.now() - timedelta(days=1)
            arrive(token="forgotten", channel=channel, actor=operator, now=day_before)
        screens = ("/admin/service/screen/reception/", "/admin/service/screen/phone/")
        return words_of("operator", *screens, "/admin/service/contact/")

    def announcements(self) -> str:
        """An announcement in each state, seen by who writes and by who approves."""
        made = [
            Announcement.objects.create(
                topic="news", subject="Касса", text="Закрыта.", state=state, created_at=timezone.now(),
                authors=[user("administrator").pk], started_at=timezone.now(),
            )
            for state in State
        ]  # fmt: skip
        cards = [reverse("announcements:card", args=[each.pk]) for each in made]
        lists = [reverse("announcements:index"), reverse("announcements:new")]
        return "\n".join(words_of(role, *lists, *cards) for role in ("editor", "publisher"))

    def measures(self) -> str:
        """The programme with a measure in each state, and a complaint that named one."""
        measures = [
            Measure.objects.create(year=2026, kind="other", title=f"Дело {state}", due_on=date(2026, 9, 1))
            for state in STATES
        ]
        for measure, state in zip(measures, STATES, strict=True):
            done_on = date(2026, 8, 1) if state == "done" else None
            reason = "Нет денег." if state == "cancelled" else ""
            Progress.objects.create(measure=measure, state=state, done_on=done_on, reason=reason)
        Decision.objects.create(appeal=put(1, kind="complaint"), verdict="satisfied", measure="Скамейки")
        cards = [reverse("programme:measure", args=[each.pk]) for each in measures]
        year, adding = "/admin/programme/2026/", "/admin/snippets/measures/measure/add/"
        return words_of("head", "/admin/snippets/measures/measure/", adding, year, *cards)

    def surveys(self) -> str:
        """A questionnaire that was answered, with a free answer that names somebody."""
        survey = Survey.objects.create(
            title="Мнение", slug="mnenie", opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 31), live=True
        )
        question = Question.objects.create(survey=survey, text="Что улучшить?", kind="text")
        sheet = Sheet.objects.create(survey=survey, received_on=date(2026, 3, 1))
        Answer.objects.create(sheet=sheet, question=question, text="Спасибо Вере Петровне.", is_marked=True)
        answers = f"/admin/answers/{survey.pk}/"
        adding = "/admin/snippets/surveys/survey/add/"
        return words_of("head", "/admin/answers/", answers, f"{answers}enter/", adding)

    def second_step(self) -> str:
        """The page of one's own sign-in, before an app is connected and with one."""
        without = words_of("editor", "/admin/account/", "/admin/sign-in/")
        device = TOTPDevice.objects.create(user=user("lawyer"), name="Приложение")
        client = Client()
        client.force_login(user("lawyer"))
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return f"{without}\n{client.get('/admin/sign-in/').content.decode()}"

    def quality_and_years(self) -> str:
        """The head's view, the years with one published and one not begun, and a draft."""
        now = timezone.now()
        draft = begin(year=now.year, user=user("head"), now=now)
        YearlyReport.objects.create(year=now.year - 2, edition=1, cut_off=now.date(), live=True)
        return words_of("head", "/admin/quality/", "/admin/yearly/", f"/admin/yearly/{draft.pk}/")

    def on_its_way_off(self) -> str:
        page = InfoPage.objects.live()[1]
        asked = words_of("editor", f"/admin/review/pages/infopage/{page.pk}/remove/")
        removal = request_removal(
            subject=page, user=user("editor"), reason="Замена есть.", now=timezone.now()
        )
        return "\n".join([asked, words_of("publisher", f"/admin/review/removals/{removal.pk}/")])
