"""交办会的布置：三件立了案的；怎样写、怎样交上去。"""

import re

import pytest

from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.suggestions.tales import Tale

PAGE = "/suggestions/plan/"
AT = days_later(10)
TOLD = (
    ("张桂英", "关于加快老旧小区加装电梯的建议"), ("王建国", "关于整治云河支流排污口的建议"), ("赵月华", "关于农贸市场消防通道的建议"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(AT):
        yield


@pytest.fixture
def three(county):
    told = [Tale(county, who, title, day=day) for day, (who, title) in enumerate(TOLD)]
    for tale in told:
        tale.step("李敏", "register")
    return told


def posted(client, *lines, act="save", seen=None, kind="suggestion", **more):
    """交上去：每件（事项，各格写的）；看到哪里，照此刻页上的。"""
    data = {"act": act, **more}
    if seen is None:
        seen = seen_on(client.get(f"{PAGE}?kind={kind}"))
    data["seen"] = seen
    for tale, cells in lines:
        data |= {f"{tale.case.pk}-{name}": value for name, value in cells.items()}
    return client.post(f"{PAGE}?kind={kind}", data, follow=True)


def seen_on(page):
    return re.search(r'name="seen" value="(\d+)"', page.content.decode())[1]


def cell(page, tale, code):
    found = re.search(rf'name="{tale.case.pk}-{code}" value="([^"]*)"', page.content.decode())
    return found[1] if found else None


def stages(told):
    for tale in told:
        tale.case.refresh_from_db()
    return [procedure.stage_name(tale.case) for tale in told]
