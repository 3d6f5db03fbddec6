"""李敏在浏览器里把一个例写成几句话，存了就走：一样的打钩，不同的说在哪里不同。"""

import pytest

from bihuan.cases.drafting.verbs import begin_draft, save_draft
from tests.browser.conftest import DESK, PHONE
from tests.browser.judge import judge
from tests.cases.test_examples_in_sentences import PAGE, SOURCE
from tests.county import MONDAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(person, name):
    for screen in (PHONE, DESK):
        person.page.set_viewport_size(screen)
        person.look(name)
    assert judge(person.page) == [], person.page.url


def test_an_example_is_written_walked_and_corrected(town):
    by = town.county.actor("李敏", now=MONDAY)
    begin_draft("bench_yunze", "长椅修理（云泽县）", "示范", "", by=by, now=MONDAY)
    save_draft("bench_yunze", SOURCE, revision=1, by=by, now=MONDAY)
    li = town.person("李敏", DESK)
    li.open("/procedures/bench_yunze/edit/")
    li.press("例", "button")
    li.press("添一个")
    look(li, "写一个例")
    li.page.get_by_label("说的是什么").fill("报了就修好")
    for n, (day, step, filled) in enumerate((("2026-03-02", "报修", "哪一张=东门"), ("2026-03-04", "修椅子", "")), 1):
        li.page.get_by_label(f"第 {n} 行哪一天").fill(day)
        li.page.get_by_label(f"第 {n} 行谁").fill("代表工委")
        li.page.get_by_label(f"第 {n} 行做什么").fill(step)
        li.page.get_by_label(f"第 {n} 行填什么").fill(filled)
    li.page.get_by_label("第 1 样什么").fill("状态")
    li.page.get_by_label("第 1 样是什么").fill("待看")
    li.press("存，走一遍")
    li.sees("得「状态」应当是 待看，得到的是 修了")
    look(li, "例不同")
    li.press("改")
    li.page.get_by_label("第 1 样是什么").fill("修了")
    li.press("存，走一遍")
    li.sees("✓ 一样")
    li.sees("2026年3月2日，代表工委报修：哪一张填东门。")
    li.open(PAGE)
    li.press("删去")
    li.sees("还没有写例")
