from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from wagtail.models import Page, PageViewRestriction, Site

import pytest
from tests.pages.conftest import TABLE, MakeDocument, text
from time_machine import TimeMachineFixture

from files.models import StoredFile
from pages.models import (
    ActsPage,
    CompanySettings,
    ContactsPage,
    Edition,
    FaqPage,
    HomePage,
    InfoPage,
    LegalAct,
    NewsIndexPage,
    NewsPage,
    PaymentPoint,
    PaymentPointsPage,
    PublishedFile,
    QuestionPage,
    SectionPage,
)
from search.finding import find
from search.models import SearchEntry
from search.services import rebuild, refresh_stale

Commit = Callable[..., object]
pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")
OTHER_ROOMS = ("tariffs", "interruptions", "measures", "surveys")
SECRET = [text("<p>Сведения о жирафах</p>")]


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Commit) -> Callable[[], object]:
    """Open a block whose end is a commit, as far as the index is concerned."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def section(home: HomePage) -> SectionPage:
    page: SectionPage = home.add_child(instance=SectionPage(title="Гражданам", slug="grazhdanam"))
    return page


@pytest.fixture
def info(section: SectionPage) -> InfoPage:
    page: InfoPage = section.add_child(instance=InfoPage(title="Страница", slug="stranica", body=SECRET))
    rebuild()
    return page


def found(query: str = "жираф") -> list[str]:
    return [result.url for result in find(query).results]


def entry(page: Page) -> SearchEntry:
    return SearchEntry.objects.get(key=str(page.pk))


def test_every_text_of_a_page_is_read(home: HomePage) -> None:
    steps = {"steps": [{"term": "через 20 дней", "title": "Уведомление", "text": "<p>Письмом</p>"}]}
    body = [text("<p>Обычный&nbsp;<b>текст</b></p>"), TABLE, {"type": "steps", "value": steps}]
    page = home.add_child(instance=InfoPage(title="Порядок", slug="p", intro="Вкратце", body=body))
    rebuild()
    assert entry(page).lead == "Вкратце"
    assert entry(page).body == (
        "Обычный текст. Канал. Срок. Сайт. 15 рабочих дней. через 20 дней. Уведомление. Письмом."
    )


def test_rows_of_a_page_are_read_with_their_kinds_and_dates(home: HomePage) -> None:
    page = home.add_child(instance=ActsPage(title="Акты", slug="akty"))
    page.acts.add(
        LegalAct(
            kind="Федеральный закон",
            number="35-ФЗ",
            adopted_on=date(2003, 3, 26),
            title="Об электроэнергетике",
            theme="supply",
            extract="<p>Важное</p>",
        )
    )
    page.save()
    rebuild()
    for query in ("35-фз", "26.03.2003", "электроэнергетика", "важное", "электроснабжение"):
        assert "/akty/" in found(query), query


def test_each_kind_of_page_has_its_tab(home: HomePage, make_document: MakeDocument) -> None:
    faq = home.add_child(instance=FaqPage(title="Ответы", slug="otvety"))
    faq.add_child(instance=QuestionPage(title="Жираф?", slug="q", short_answer="Да.", category="2-office"))
    news = home.add_child(instance=NewsIndexPage(title="События", slug="novosti"))
    news.add_child(instance=NewsPage(title="Жираф", slug="n", intro="Новый."))
    home.add_child(instance=InfoPage(title="Жираф", slug="i"))
    make_document(date(2020, 1, 1), title="О жирафе")
    rebuild()
    tabs = {tab.label: tab.count for tab in find("жираф").tabs}
    assert tabs == {"Страницы": 1, "Вопросы и ответы": 1, "Документы": 1, "Новости": 1}


def test_the_way_to_a_page_and_its_audience_are_kept(info: InfoPage) -> None:
    assert entry(info).place == "Главная › Гражданам"
    assert entry(info).url == "/grazhdanam/stranica/"
    assert entry(info.get_parent().specific).audience == "both"


def test_a_published_change_is_found_and_a_draft_is_not(info: InfoPage, commit: Commit) -> None:
    info.body = [text("<p>Сведения о бегемотах</p>")]
    with commit():
        revision = info.save_revision()
    assert (found("бегемот"), found()) == ([], ["/grazhdanam/stranica/"])
    with commit():
        revision.publish()
    assert (found("бегемот"), found()) == (["/grazhdanam/stranica/"], [])


def test_an_unpublished_page_is_lost_and_found_again(info: InfoPage, commit: Commit) -> None:
    with commit():
        info.unpublish()
    assert found() == []
    with commit():
        info.save_revision().publish()
    assert found() == ["/grazhdanam/stranica/"]


def test_a_deleted_branch_is_forgotten(info: InfoPage, commit: Commit) -> None:
    with commit():
        info.get_parent().delete()
    assert found() == []
    assert not SearchEntry.objects.filter(key=str(info.pk)).exists()


def test_a_moved_branch_is_found_in_its_new_place(info: InfoPage, home: HomePage, commit: Commit) -> None:
    other = home.add_child(instance=SectionPage(title="Новое место", slug="novoe"))
    with commit():
        info.get_parent().move(other, pos="last-child")
    assert found() == ["/novoe/grazhdanam/stranica/"]
    assert entry(info).place == "Главная › Новое место › Гражданам"


def test_a_renamed_section_changes_what_lies_below(info: InfoPage, commit: Commit) -> None:
    section = info.get_parent().specific
    section.slug, section.title = "lyudyam", "Людям"
    with commit():
        section.save_revision().publish()
    assert found() == ["/lyudyam/stranica/"]
    assert entry(info).place == "Главная › Людям"


def test_a_restriction_hides_a_branch_at_once_and_its_end_shows_it(info: InfoPage, commit: Commit) -> None:
    with commit():
        restriction = PageViewRestriction.objects.create(
            page=info.get_parent(), restriction_type="password", password="x"
        )
    assert found() == []
    with commit():
        info.save_revision().publish()
    assert found() == []
    with commit():
        restriction.delete()
    assert found() == ["/grazhdanam/stranica/"]


def test_what_is_rolled_back_is_not_indexed(info: InfoPage, commit: Commit) -> None:
    with commit(), transaction.atomic():
        info.unpublish()
        transaction.set_rollback(True)
    assert found() == ["/grazhdanam/stranica/"]


def test_pages_outside_of_the_site_are_not_found(home: HomePage) -> None:
    other = Page.get_first_root_node().add_child(instance=Page(title="Жираф", slug="drugoy"))
    other.add_child(instance=InfoPage(title="Жираф", slug="i"))
    rebuild()
    assert found() == []
    Site.objects.all().delete()
    rebuild()
    assert not SearchEntry.objects.exclude(source__in=OTHER_ROOMS).exists()


def test_comments_of_editors_are_never_found(info: InfoPage, admin_user: object) -> None:
    info.wagtail_admin_comments.create(user=admin_user, text="Бегемот", contentpath="title")
    rebuild()
    assert found("бегемот") == []


def test_a_coming_edition_is_found_from_its_first_day(
    make_document: MakeDocument, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(datetime(2026, 7, 31, 23, 50, tzinfo=MOSCOW), tick=False)
    page = make_document(date(2025, 1, 1), date(2026, 8, 1))
    rebuild()
    assert entry(page).stale_on == date(2026, 8, 1)
    assert (find("2025").total, find("2026").total) == (1, 0)
    assert refresh_stale(timezone.now()) == 0
    time_machine.move_to(datetime(2026, 8, 1, 0, 10, tzinfo=MOSCOW), tick=False)
    assert refresh_stale(timezone.now()) == 1
    assert (find("2025").total, find("2026").total) == (0, 1)
    assert entry(page).stale_on is None


def test_the_text_of_a_published_file_is_found_once_it_is_read(
    make_document: MakeDocument, commit: Commit
) -> None:
    page = make_document(date(2025, 1, 1))
    stored = StoredFile.objects.create(
        sha256="0" * 64,
        size=1,
        content_type="application/pdf",
        original_name="a.pdf",
        created_at=timezone.now(),
    )
    file = PublishedFile.objects.create(title="Договор", stored=stored, uploaded_at=timezone.now())
    Edition.objects.filter(page=page).update(file=file)
    with commit():
        file.text = "Сведения о жирафах"
        file.save()
    assert found() == ["/standart/"]


def test_places_to_pay_and_the_company_are_found(home: HomePage, commit: Commit) -> None:
    with commit():
        home.add_child(instance=PaymentPointsPage(title="Где платить", slug="punkty"))
        home.add_child(instance=ContactsPage(title="Контакты", slug="kontakty"))
    with commit():
        point = PaymentPoint.objects.create(name="Почта", kind="post", commission="none", address="Садовая")
        CompanySettings.objects.update_or_create(
            site=Site.objects.get(), defaults={"address": "ул. Советская"}
        )
    assert found("садовая без комиссии") == ["/punkty/"]
    assert found("советская") == ["/kontakty/"]
    with commit():
        point.delete()
    assert found("садовая") == []
