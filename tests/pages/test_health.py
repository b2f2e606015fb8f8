"""What the report on the health of the pages finds, and what it leaves alone."""

from collections.abc import Callable
from datetime import date
from io import StringIO

from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

import pytest
from tests.pages.conftest import MakeDocument, chapter, text

from pages.health.collecting import check_site
from pages.health.facts import KnownSite, Link, PageFacts, Picture, Spot, Target
from pages.health.placeholders import placeholder_in
from pages.health.rules import Finding, Kind, findings_of, last_touched, year_after
from pages.models import (
    ContactPerson,
    ContactsPage,
    Edition,
    FaqPage,
    HomePage,
    InfoPage,
    QuestionPage,
    SectionPage,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
HEALTH = "/admin/health/"
Found = Callable[[], dict[str, list[str]]]


def add(home: HomePage, slug: str, *body: dict[str, object], **fields: object) -> InfoPage:
    known = {"title": f"Страница {slug}", "slug": slug, "intro": "Вступление.", **fields}
    blocks = list(body) or [text("<p>Настоящий рассказ о деле.</p>")]
    page: InfoPage = home.add_child(instance=InfoPage(**known, body=blocks))
    return page


@pytest.fixture
def found(home: HomePage) -> Found:
    """Return, by the slug of each page below home, the kinds of what is wrong with it."""

    def check() -> dict[str, list[str]]:
        by_page: dict[str, list[str]] = {}
        for finding in check_site(timezone.localdate()).findings:
            by_page.setdefault(finding.page.path.strip("/"), []).append(finding.kind.value)
        by_page.pop("", None)
        return by_page

    return check


def test_a_sound_page_has_no_findings(home: HomePage, found: Found) -> None:
    other = add(home, "drugaya", text('<h2 id="sroki">Сроки</h2><p>Рассказ.</p>'))
    add(
        home,
        "horoshaya",
        text(
            f'<p><a linktype="page" id="{other.pk}">Другая</a> <a href="/drugaya/">она же</a> '
            '<a href="/ask/individual/">форма</a> <a href="https://pravo.example/zakon">закон</a> '
            '<a href="tel:112">112</a> <a href="#top">вверх</a></p>'
        ),
    )
    assert found() == {}


@pytest.mark.parametrize(
    "href",
    ["/netu/", "http://localhost/netu/", "drugoe/", "/admin/", "/drugaya/#netu", "", "http://[", "#netu"],
)
def test_an_address_of_ours_that_nothing_answers_is_dead(home: HomePage, found: Found, href: str) -> None:
    add(home, "drugaya")
    add(home, "stranica", text(f'<p><a href="{href}">Ссылка</a> на что-то.</p>'))
    assert found() == {"stranica": ["link"]}


def test_a_link_to_a_page_that_is_gone_or_not_published_is_dead(home: HomePage, found: Found) -> None:
    draft = add(home, "chernovik", live=False)
    add(home, "a", text(f'<p><a linktype="page" id="{draft.pk}">Черновик</a> и рассказ.</p>'))
    add(home, "b", text('<p><a linktype="page" id="99999">Пропавшая</a> и рассказ.</p>'))
    assert found() == {"a": ["link"], "b": ["link"]}
    sentence = next(
        each.sentence for each in check_site(timezone.localdate()).findings if each.page.path == "/a/"
    )
    assert "не размещена" in sentence


def test_a_redirect_is_followed_to_its_end(home: HomePage, found: Found) -> None:
    page = add(home, "novaya")
    Redirect.objects.create(old_path="/staraya", redirect_page=Page.objects.get(pk=page.pk))
    Redirect.objects.create(old_path="/krug", redirect_link="/krug/")
    add(home, "a", text('<p><a href="/staraya/">Старый адрес</a> страницы.</p>'))
    add(home, "b", text('<p><a href="/krug/">По кругу</a> без конца.</p>'))
    assert found() == {"b": ["link"]}


def test_a_document_that_is_not_published_is_missed_in_its_list(
    home: HomePage, found: Found, make_document: MakeDocument
) -> None:
    document = make_document(date(2026, 1, 1), intro="О стандарте.")
    add(home, "a", {"type": "documents", "value": {"documents": [document.pk]}})
    assert found() == {}
    document.unpublish()
    assert found() == {"a": ["file"]}


def test_a_document_without_an_edition_or_without_one_in_force_is_empty(
    found: Found, make_document: MakeDocument
) -> None:
    make_document(intro="О форме.", slug="pustoy", title="Пустой")
    make_document(date(2027, 1, 1), intro="О форме.", slug="budushchiy", title="Будущий")
    hollow = make_document(intro="О форме.", slug="polyy", title="Полый")
    hollow.editions.add(Edition(number="1", valid_from=date(2026, 1, 1), body=[]))
    hollow.save_revision().publish()
    assert found() == {"pustoy": ["empty"], "budushchiy": ["empty"], "polyy": ["empty"]}


def test_empty_fields_and_sections_are_named(home: HomePage, found: Found) -> None:
    home.add_child(instance=InfoPage(title="Без всего", slug="a", intro="", body=[]))
    home.add_child(instance=SectionPage(title="Раздел", slug="b", intro="Раздел."))
    faq = home.add_child(instance=FaqPage(title="Вопросы", slug="c", intro="Ответы."))
    faq.add_child(instance=QuestionPage(title="Как?", slug="d", short_answer="-", category="2-office"))
    QuestionPage.objects.update(short_answer="")
    pages = found()
    assert pages["a"] == ["empty", "empty"]
    assert "empty" in pages["b"]
    assert pages["c/d"] == ["empty"]


def test_a_matter_for_which_nobody_is_named_is_a_gap(home: HomePage, found: Found) -> None:
    contacts = home.add_child(instance=ContactsPage(title="Контакты", slug="kontakty", intro="Приходите."))
    contacts.persons.add(ContactPerson(matters="Договор"))
    contacts.save_revision().publish()
    assert found() == {"kontakty": ["empty"]}


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Обращайтесь в [полное название компании].", "[полное название компании]"),
        ("Lorem ipsum dolor.", "Lorem ipsum"),
        ("Телефон XXX-XX-XX", ""),
        ("Телефон ХХХ", "ХХХ"),
        ("Глава XXX Гражданского кодекса", ""),
        ("текст", "текст"),
        ("Текст договора размещён ниже", ""),
        ("…", "…"),
        ("(вставить адрес кассы)", "(вставить адрес кассы)"),
        ("{short_name}", "{short_name}"),
        ("Скоро.", "Скоро."),
        ("До 15-го числа", ""),
    ],
)
def test_a_stand_in_is_told_from_a_text(words: str, what: str) -> None:
    assert placeholder_in(words) == what


def test_a_label_may_be_a_single_word() -> None:
    assert placeholder_in("Текст", is_label=True) == ""
    assert placeholder_in("[город]", is_label=True) == "[город]"


def test_stand_ins_in_texts_tables_and_chapters_are_found(
    home: HomePage, found: Found, make_document: MakeDocument
) -> None:
    columns = [{"type": "text", "heading": "Срок"}, {"type": "text", "heading": "Текст"}]
    table = {"columns": columns, "rows": [{"values": ["…", "до 15-го"]}]}
    add(home, "a", {"type": "table", "value": table})
    add(home, "b", {"type": "notice", "value": {"text": "<p>заполнить</p>"}})
    document = make_document(intro="О стандарте.")
    body = [chapter("Глава", text("<p>lorem ipsum</p>"))]
    document.editions.add(Edition(number="1", valid_from=date(2026, 1, 1), body=body))
    document.save_revision().publish()
    assert found() == {"a": ["placeholder"], "b": ["placeholder"], "standart": ["placeholder"]}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 11, 24), date(2026, 11, 24)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 2, 28), date(2026, 2, 28)),
    ],
)
def test_a_year_is_twelve_calendar_months(day: date, expected: date) -> None:
    assert year_after(day) == expected


def test_the_last_day_in_hand_is_not_one_to_come() -> None:
    assert last_touched([date(2026, 1, 1), None, date(2027, 1, 1)], TODAY) == date(2026, 1, 1)
    assert last_touched([None], TODAY) is None


def facts(**fields: object) -> PageFacts:
    known = {"pk": 1, "title": "Т", "kind": "other", "kind_label": "т", "path": "/t/", "touched_on": TODAY}
    return PageFacts(**{**known, **fields})  # type: ignore[arg-type]


def known_site(**fields: object) -> KnownSite:
    known: dict[str, object] = {
        "origin": "http://localhost",
        "hosts": frozenset({"localhost"}),
        "live": {},
        "unpublished": {},
        "anchors": {},
        "redirects": {},
        "answers": lambda path: False,
        "files": frozenset(),
        "pictures": {5: "Схема кабинетов", 6: ""},
    }
    return KnownSite(**{**known, **fields})  # type: ignore[arg-type]


def kinds(found: list[Finding]) -> list[Kind]:
    return [finding.kind for finding in found]


@pytest.mark.parametrize(
    ("touched", "expected"),
    [(date(2025, 11, 25), []), (date(2025, 11, 24), [Kind.UNTOUCHED]), (None, [Kind.UNTOUCHED])],
)
def test_a_page_untouched_for_a_year_is_named(touched: date | None, expected: list[Kind]) -> None:
    assert kinds(findings_of(facts(touched_on=touched), known_site(), TODAY)) == expected
    assert findings_of(facts(touched_on=touched, kind="newspage"), known_site(), TODAY)[1:] == []


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (Picture(Spot("схема"), 5, None), []),
        (Picture(Spot("схема"), 6, None), [Kind.PICTURE]),
        (Picture(Spot("схема"), 6, "Где касса"), []),
        (Picture(Spot("схема"), 5, " "), [Kind.PICTURE]),
        (Picture(Spot("схема"), 6, "", is_decorative=True), []),
        (Picture(Spot("схема"), 7, "Где касса"), [Kind.FILE]),
    ],
)
def test_a_picture_has_words_or_is_an_ornament(picture: Picture, expected: list[Kind]) -> None:
    assert kinds(findings_of(facts(pictures=(picture,)), known_site(), TODAY)) == expected


def test_a_file_that_is_gone_and_one_that_may_be_replaced_are_named() -> None:
    spot = Spot("редакция 1")
    gone, own = Link(spot, Target.FILE, "3"), Link(spot, Target.WAGTAIL_DOCUMENT, "4")
    found = findings_of(facts(links=(gone, own)), known_site(), TODAY)
    assert kinds(found) == [Kind.FILE, Kind.FILE]
    assert findings_of(facts(links=(gone,)), known_site(files=frozenset({3})), TODAY) == []


def user_of(role: str) -> User:
    user = User.objects.create_user(f"user-{role}")
    user.groups.add(Group.objects.get(name=role))
    return user


def report_for(client: Client, role: str, query: str = "") -> str:
    client.force_login(user_of(role))
    answer = client.get(f"{HEALTH}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_editors_read_the_report_and_go_from_a_row_to_the_form(home: HomePage, client: Client) -> None:
    page = add(home, "a", text('<p><a href="/netu/">Ссылка</a> на что-то.</p>'))
    shown = report_for(client, "Редактор")
    assert "Ссылки в никуда" in shown
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}#block-' in shown


def test_who_does_not_write_pages_reads_without_a_way_to_the_form(home: HomePage, client: Client) -> None:
    page = add(home, "a", text('<p><a href="/netu/">Ссылка</a> на что-то.</p>'))
    shown = report_for(client, "Директор")
    assert "Страница a" in shown
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) not in shown


def test_an_operator_has_no_report(client: Client, home: HomePage) -> None:
    client.force_login(user_of("Оператор"))
    assert client.get(HEALTH).status_code == 403


def test_the_list_is_narrowed_and_taken_away_as_a_file(home: HomePage, client: Client) -> None:
    add(home, "a", text('<p><a href="/netu/">Ссылка</a> на что-то.</p>'))
    add(home, "b", text("<p>заполнить</p>"))
    shown = report_for(client, "Редактор", "?kind=placeholder&type=infopage")
    assert "Страница b" in shown
    assert "Страница a" not in shown
    answer = client.get(f"{HEALTH}?export=csv&kind=link")
    body = b"".join(answer) if answer.streaming else answer.content
    assert "Страница a" in body.decode()
    assert "Страница b" not in body.decode()
    assert client.get(f"{HEALTH}?export=xlsx").status_code == 200


def test_a_long_list_has_pages(home: HomePage, client: Client) -> None:
    links = "".join(f'<li><a href="/netu-{number}/">Ссылка</a></li>' for number in range(130))
    add(home, "a", text(f"<ul>{links}</ul>"))
    assert "Следующие" in report_for(client, "Редактор", "?kind=link")
    client.get(f"{HEALTH}?kind=link&p=2")
    assert "Предыдущие" in client.get(f"{HEALTH}?kind=link&p=2").content.decode()


def test_a_site_without_findings_says_so(home: HomePage, client: Client) -> None:
    assert check_site(timezone.localdate()).pages == 1
    assert report_for(client, "Редактор")


def test_the_command_ends_with_one_when_something_is_wrong(home: HomePage) -> None:
    add(home, "a", text('<p><a href="/netu/">Ссылка</a> на что-то.</p>'))
    out = StringIO()
    with pytest.raises(CommandError, match="findings on"):
        call_command("check_content", stdout=out)
    assert "/netu/" in out.getvalue()


def test_more_pages_cost_no_more_queries(home: HomePage) -> None:
    add(home, "nachalo", text('<p><a href="/netu/">Ссылка</a></p>'))
    with CaptureQueriesContext(connection) as few:
        check_site(timezone.localdate())
    for number in range(40):
        add(home, f"stranica-{number}", text('<p><a href="/netu/">Ссылка</a> на что-то.</p>'))
    with CaptureQueriesContext(connection) as many:
        check_site(timezone.localdate())
    assert len(many) == len(few)
