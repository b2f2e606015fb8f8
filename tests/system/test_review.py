"""A change of a mandatory text walks through all its people, each in his own browser."""

from playwright.sync_api import Browser, Page, expect
from tests.system.conftest import Site, log_in

NEW = "Приедем к вам: проверенный текст."
TITLE, OTHER_TITLE = "Обслуживание на дому", "Как получить консультацию"
"""A page for each walk: they share a site, and come in any order."""


def edit_address(page: Page, site: Site, title: str) -> str:
    page.goto(site.path(f"/admin/pages/search/?q={title}"))
    link = page.get_by_role("link", name=title, exact=True).first
    link.click()
    return page.url


def choose(page: Page, action: str) -> None:
    """Press a button of the form's menu, which opens upwards from the bar at the bottom, by its name."""
    page.locator("footer .w-dropdown__toggle").first.click()
    named = f"button[name={action}], button[data-workflow-action-name={action}]"
    # Leaving before the answer is there would call the request off.
    with page.expect_navigation():
        page.locator("footer").locator(named).first.click()


def test_a_change_walks_through_all_its_people(site: Site, browser: Browser, page: Page) -> None:
    log_in(page, site, "editor")
    address = edit_address(page, site, TITLE)
    page.locator("textarea[name=intro]").fill(NEW)
    choose(page, "action-submit")
    page.goto(site.path("/admin/review/"))
    expect(page.get_by_role("main")).to_contain_text("Проверка юристом")
    for login, step in (("lawyer", "Проверка юристом"), ("publisher", "Проверка и публикация")):
        context = browser.new_context(locale="ru-RU")
        reviewer = context.new_page()
        log_in(reviewer, site, login)
        expect(reviewer.locator("body")).to_contain_text("Ждут вашего решения")
        expect(reviewer.get_by_role("main").get_by_role("link", name=TITLE).first).to_be_visible()
        reviewer.goto(address)
        expect(reviewer.locator("body")).to_contain_text(step)
        choose(reviewer, "approve")
        expect(reviewer.locator("body")).to_contain_text("Вы одобрили")
        context.close()
    page.goto(site.path("/fizicheskim-licam/obsluzhivanie-na-domu/"))
    expect(page.get_by_role("main")).to_contain_text(NEW)


def test_a_lawyer_who_leaves_a_remark_decides_on_the_text_all_the_same(
    site: Site, browser: Browser, page: Page
) -> None:
    log_in(page, site, "editor")
    address = edit_address(page, site, OTHER_TITLE)
    page.locator("textarea[name=intro]").fill("Приедем к вам: текст с замечанием.")
    choose(page, "action-submit")
    context = browser.new_context(locale="ru-RU")
    lawyer = context.new_page()
    log_in(lawyer, site, "lawyer")
    lawyer.goto(address)
    lawyer.locator("[data-contentpath=intro]").hover()
    lawyer.locator("[data-contentpath=intro] [data-comment-add]").click()
    lawyer.locator(".comment__input").fill("Кто приедет?")
    # The admin saves it by itself.
    with lawyer.expect_response(lambda answer: answer.request.method == "POST" and answer.url == address):
        lawyer.locator(".comment__button--primary").click()
    choose(lawyer, "approve")
    expect(lawyer.locator("body")).to_contain_text("Вы одобрили")
    context.close()
    page.goto(address)
    expect(page.locator("body")).to_contain_text("Кто приедет?")
