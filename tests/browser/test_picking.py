"""四百个单位里挑一个：手机和桌面，打拼音就列出来，页面不随单位变长。"""

import pytest
from playwright.sync_api import expect

from bihuan.people import door as people
from tests.browser.conftest import SCREENS
from tests.people.test_picking import many_units

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", SCREENS)
def test_one_of_four_hundred_units_is_merged_into_another(town, width):
    many_units(town.county)
    homes, water = town.county.organs["住建局"].pk, town.county.organs["水务局"].pk
    li = town.person("李敏", SCREENS[width])
    li.open(f"/people/organs/{homes}/merger/")
    assert li.page.locator("main option").count() == 1
    assert len(li.page.content()) < 20_000
    box = li.page.get_by_role("combobox", name="并入")
    listed = li.page.get_by_role("group", name="并入").get_by_role("option")
    box.click()
    expect(listed).to_have_count(20)
    li.look("挑单位")
    box.fill("shuiwu")
    listed.filter(has_text="水务局").first.click()
    expect(box).to_have_value("云泽县水务局")
    li.press("撤并")
    li.is_told("并入")
    assert people.successor_of(homes) == water
