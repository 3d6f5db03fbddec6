"""李敏在浏览器里带来两版条例，看哪几条办法要改，逐条看过确认；两种宽度都不横着滚。"""

import pytest

from bihuan.procedure import door as procedure
from tests.browser.conftest import DESK, PHONE
from tests.browser.judge import judge
from tests.county import MONDAY
from tests.laws.texts import METHOD, NEW, OLD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(person, name):
    for screen in (PHONE, DESK):
        person.page.set_viewport_size(screen)
        person.look(name)
    assert judge(person.page) == [], person.page.url


def test_two_texts_are_brought_compared_and_confirmed(town):
    congress = town.county.congress.pk
    procedure.release(procedure.read_text_here(METHOD, congress), now=MONDAY, owner_id=congress)
    li = town.person("李敏", DESK)
    li.page.locator("nav.rail").get_by_role("link", name="法规", exact=True).click()
    for text in (OLD, NEW):
        li.open("/laws/new/")
        li.page.get_by_label("文件").set_input_files(
            {"name": "长椅.txt", "mimeType": "text/plain", "buffer": text.encode()}
        )
        li.press("带来", "button")
        li.is_told("的文本收下了")
    look(li, "法规的一版")
    li.page.get_by_label("旁边摆").select_option(index=2)
    li.press("看", "button")
    li.sees("还没有人确认")
    look(li, "两版并排")
    li.press("逐条看过，确认")
    look(li, "承接")
    li.press("看过了，确认")
    li.is_told("确认了")
    li.sees("改号（确认过）")
    look(li, "谁引了它")
    li.open("/laws/coverage/")
    li.sees("代表法逐条对照")
    look(li, "逐条对照")
    li.open("/laws/")
    look(li, "法规")
