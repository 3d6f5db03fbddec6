"""集市整治入了库、选用了。"""

import pytest

from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from tests.cases.stalls import STALLS, adopt
from tests.county import days_later


@pytest.fixture(autouse=True)
def monday():
    """这一天是 2026 年 3 月 3 日。"""
    with clock.frozen(days_later(1)):
        yield


@pytest.fixture
def stalls(county):
    """入库、选用的集市整治。"""
    assert [str(fault) for fault in procedure.faults_of(read_text(STALLS))] == []
    return adopt(county)


@pytest.fixture
def opened(county, stalls):
    """开立一件：opened(标题, 来源=…)。"""

    def one(title, who="李敏", step="list", **more):
        now = clock.now()
        filled = {"问题": title, **({"来源": "巡查"} if step == "list" else {}), **more}
        codes = {item.name: item.code for item in procedure.text_by_id(stalls.pk).fields.values()}
        return procedure.open_by_step(
            "stall_problem", step, congress=county.congress, by=county.actor(who, now=now), now=now,
            filled={codes[name]: value for name, value in filled.items()},
        )  # fmt: skip

    return one


@pytest.fixture
def code_of(stalls):
    """填写项的名称 → 代号。"""
    return {item.name: item.code for item in procedure.text_by_id(stalls.pk).fields.values()}
