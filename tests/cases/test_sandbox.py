"""沙盘：办事员照自己的稿亲手走一件，轮到谁就是谁，日子随意往后跳；县里一笔也没有多，走过的一按成例。"""

from pathlib import Path

import pytest

from bihuan.cases.drafting import moves
from bihuan.cases.models import MethodDraft
from bihuan.kernel import clock
from bihuan.ledger.models import LedgerEntry
from bihuan.notices.models import Notice
from bihuan.people.door import Congress
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.shown import shown
from tests.ui.accessible import faults_of

pytestmark = pytest.mark.django_db
PLAZA = Path(__file__).parent.parent / "procedure/methods/plaza_opinion.2027-1.yaml"
TABLE = "/procedures/plaza_opinion/sandbox/"


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(1)):
        yield


@pytest.fixture
def li(enter):
    """李敏起了一份广场意见的稿。"""
    client = enter("李敏")
    client.post("/procedures/new/", {"title": "广场意见", "code": "plaza_opinion", "basis": "云泽县约定"})
    draft = MethodDraft.objects.get()
    client.post("/procedures/plaza_opinion/edit/", {"source": PLAZA.read_text(encoding="utf-8"), "revision": 1})
    assert client.get(TABLE).status_code == 200, draft.source
    return client


def take(client, on, who, step, seen, **values):
    filled = {f"s0-{moves.VALUE}{name}": value for name, value in values.items()}
    told = {"form": "s0", "s0-on": on, "s0-who": who, "step": step, "seen": seen, **filled}
    return client.post(TABLE, told)


def counted():
    return LedgerEntry.objects.count(), Notice.objects.count(), Congress.objects.count(), procedure.Case.objects.count()


def walk_to_the_reply(li):
    """群众说了、代表工委分了、园林中心答了；其间往回走的、页面旧了的都有一句话。"""
    page = li.get(TABLE)
    assert "还没有开立" in shown(page) and "说意见" in shown(page) and faults_of(page.content) == []
    assert take(li, "2027-03-01", "群众", "说意见", 0, 意见内容="喷泉 坏了、灯也坏了").status_code == 302
    page = li.get(TABLE)
    assert "广场待分" in shown(page) and "2027-03-03" in shown(page) and faults_of(page.content) == []
    early = take(li, "2027-02-01", "代表工委", "分意见", 1, 怎样分="交单位", 主办="园林中心")
    assert early.status_code == 422 and "日子不能往回走" in shown(early)
    assert "写成例" in shown(early) and 'value="园林中心"' in early.content.decode()
    assert take(li, "2027-03-02", "代表工委", "分意见", 1, 怎样分="交单位", 主办="园林中心").status_code == 302
    assert li.post(TABLE, {"act": "jump", "on": "2027-03-20", "seen": "2"}).status_code == 302
    page = shown(li.get(TABLE))
    assert "2027年3月20日" in page and "过了" in page and "园林中心" in page
    lost = li.post(TABLE, {"act": "undo", "seen": "9"})
    assert lost.status_code == 422 and "另一个窗口" in shown(lost)
    assert li.post(TABLE, {"act": "undo", "seen": "3"}).status_code == 302
    assert take(li, "2027-03-05", "园林中心", "单位答复", 2).status_code == 302
    page = shown(li.get(TABLE))
    assert "广场待评" in page and "告知过的" in page and "园林中心：" in page


def test_a_case_is_walked_by_hand_and_becomes_an_example(li, enter):
    before = counted()
    walk_to_the_reply(li)
    unready = take(li, "2027-03-06", "代表工委", "分意见", 3)
    assert unready.status_code == 422 and "广场待评" in shown(unready)
    line = "2027-03-06 代表工委 分意见"
    assert li.post(TABLE, {"act": "refusal", "tried": line, "name": "分过的不再分"}).status_code == 302
    assert take(li, "2027-03-06", "群众", "群众评价", 3, 评价="满意").status_code == 302
    assert "走完了" in shown(li.get(TABLE))
    assert li.post(TABLE, {"act": "example", "name": "答复了就称心"}).status_code == 302
    again = li.post(TABLE, {"act": "example", "name": "答复了就称心"})
    assert again.status_code == 422 and "已经叫这个名称" in shown(again)
    assert counted() == before
    text = procedure.read_text_here(MethodDraft.objects.get().source, 0)
    told = {one.name: one for one in text.examples}
    assert told["答复了就称心"].gets == (("状态", "广场称心"),)
    assert told["答复了就称心"].lines[0] == "2027-03-01 群众 说意见 意见内容=喷泉坏了、灯也坏了"
    assert told["分过的不再分"].refuses
    assert procedure.faults_of(text) == []
    assert enter("陶建国").get(TABLE).status_code == 404
    assert enter("张桂英").get(TABLE).status_code == 403


def test_when_the_draft_changes_the_walk_says_where_it_stops(li):
    take(li, "2027-03-01", "群众", "说意见", 0, 意见内容="喷泉坏了")
    source = MethodDraft.objects.get().source
    li.post("/procedures/plaza_opinion/edit/", {"source": source.replace("说意见", "反映"), "revision": 2})
    page = li.get(TABLE)
    assert "第 1 行" in shown(page) and "走不下去" in shown(page)
    assert li.post(TABLE, {"act": "again", "seen": "1"}).status_code == 302
    assert MethodDraft.objects.get().walked == ""
    li.post("/procedures/plaza_opinion/edit/", {"source": "工作法: x", "revision": 3})
    assert "改好了才走得起来" in shown(li.get(TABLE))
