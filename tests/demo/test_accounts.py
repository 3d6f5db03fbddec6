"""五本账：记录里数出来的，与公开报道里的数逐个相对；最小的两本每一遍都装，五本全装的在 make test-all。"""

import json
import os
from decimal import Decimal

import pytest

from bihuan.cases import door as cases
from bihuan.config import cli
from bihuan.demo import door as demo
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from tests.told import NOW

pytestmark = [pytest.mark.slow, pytest.mark.once]
# 公开报道里这几行的数，另抄一遍：行号、报的数。账上少一个、错一个，测试就不过
PUBLISHED = {
    "霁川市": {"A1": [53], "A13": [27, 26], "A21": [2023], "A22": [389, 527], "A20": [1], "A19": [350]},
    "岚海省": {"C4": [171, 20, 36, 40, 35, 40, 30, 20, 10]},
    "沅岳市": {
        "D1": [40, 32, 7, 1], "D27": [12, 235], "D9": [10], "D29": [7], "D16": [40, 60],
        "D24": [27, 476, 32, 38, 25000], "D23": [52500, 170000, 576, 1889, 738], "D3": [220, 310, 110, 97, 13],
        "D21": [383, 32, 33], "D2": [537, 4355], "D4": [35], "D11": [1038, 363], "D12": [4, 200, 100], "D25": [93, 4],
        "D8": [2], "D13": [56, 120],
    },
    "常渡市": {"E12": [20, 15, 4], "E11": [10], "D20": [34, 34, 1000]},
    "桐泽区": {"B3": [9998, 1150, 1465, 29], "B2": [7], "B13": [3]},
}  # fmt: skip
# 报道自己合不上的：记录里是几，账上照写不符，说一句
ODD = {("沅岳市", "D21", "测评过的"): 32}
SMALL = ("常渡市", "岚海省")
FIVE = bool(os.environ.get("BIHUAN_FIVE"))


def test_every_published_figure_comes_out_of_the_records(db, settings, tmp_path, client, capsys):
    settings.DATA = tmp_path
    wanted = tuple(PUBLISHED) if FIVE else SMALL
    with clock.frozen(NOW):
        loaded = demo.load_accounts(now=NOW, only=wanted)
        assert set(loaded) == set(wanted) and set(PUBLISHED) == set(demo.places())
        procedure.run_clocks(NOW)  # 开站以后后台走一遍钟，账照旧
        while ledger.work(NOW):
            pass
        for place in wanted:
            _agrees(place)
        assert ledger.verify().faults == [] and ledger.undelivered() == []
        before = procedure.Case.objects.count()
        assert demo.load_accounts(now=NOW, only=wanted) == {} and procedure.Case.objects.count() == before

        congress = people.congress_at(SMALL[0])
        clerk = people.holders_of_kind(congress.pk, "deputies_affairs", on=clock.today())[0]
        client.post(f"/as/{clerk.pk}/")
        page = client.get("/registers/figures/").content.decode()
        assert f"{SMALL[0]}的账" in page and "相符" in page and "不符" not in page
        account = cases.reported_account_of(congress)
        line = account.lines[0]
        opened = client.get(f"/registers/{line.kind}/figures/{line.figure}/?year=all&mark={line.mark}")
        assert f"{line.recorded} 件" in opened.content.decode()

        assert cli.main(["figures", "--place", "没有市"]) == 1 and "没有叫" in capsys.readouterr().err
        assert cli.main(["figures", "--place", SMALL[0], "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert [one["recorded"] for one in told["account"]] == [int(line.recorded) for line in account.lines]


def _agrees(place):
    account = cases.reported_account_of(people.congress_at(place))
    found: dict[str, list[Decimal]] = {}
    for line in account.lines:
        odd = ODD.get((place, line.row, line.title))
        assert line.recorded == (line.reported if odd is None else odd), (place, line.row, line.title, line.recorded)
        found.setdefault(line.row, []).append(line.reported)
        if line.unit == "件" and not line.mark and line.recorded < 500:
            opened = procedure.opened_figure(line.figure, people.congress_at(place).pk, None, limit=500)
            assert len(opened.ids) == line.recorded, line.title
        assert odd is None or any(line.row in said for said in account.remarks)
    assert found == PUBLISHED[place]
