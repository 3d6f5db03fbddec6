"""新手的一个小时：手边只有一页《信访联席会议办法》和说明书，写成的一份从页面上通过、开立、办到头，数字和核验都对。

一页办法和照它写的一份都在 hour/；办的人只按页面上的按钮，照每一格的名字填。
"""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.models import MethodDraft
from bihuan.files.models import Upload
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.shown import shown
from tests.ui.accessible import faults_of
from tests.ui.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
HERE = Path(__file__).parent / "hour"
PAGE = (HERE / "信访联席会议办法.txt").read_text(encoding="utf-8")
WRITTEN = (HERE / "petition_conference.2027-1.yaml").read_text(encoding="utf-8")
EDIT, LIST = "/procedures/petition_conference/edit/", "/registers/petition_conference/"
MET = "2026-03-20"


class Office:
    """县里办这件事的人：今天是哪一天，各人打开页面，按按钮，填好交上去。"""

    def __init__(self, enter, county):
        self.enter, self.county = enter, county

    def presses(self, who, day, at, button, **given):
        """某人这一天在这一页上按写着这个名字的按钮，照名字填，交上去；办成了回到一件的网址。"""
        with clock.frozen(clock.beijing(dt.date.fromisoformat(day))):
            procedure.run_clocks(clock.now())
            client = self.enter(who)
            links = [one for one in read(client.get(at).content).find_all("a") if one.text() == button]
            assert links, f"{who} 在 {at} 上没有「{button}」"
            form = client.get(links[0].attrs["href"])
            assert form.status_code == 200 and faults_of(form.content) == []
            named = set(re.findall(r'name="([^"]+)"', form.content.decode()))
            assert set(given) <= named, (button, set(given) - named)
            answer = client.post(links[0].attrs["href"], given)
            while ledger.work(clock.now()):
                pass
            assert answer.status_code == 302, shown(answer)
            return answer.url


def test_a_page_of_rules_is_written_passed_and_worked(county, enter):
    every_article_is_there()
    passed(county, enter)
    office = Office(enter, county)
    here = worked(office, county)
    with clock.frozen(clock.beijing(dt.date(2026, 6, 30))):
        counted(enter, here)
    assert ledger.verify().faults == []


def every_article_is_there():
    """一页办法的每一条，文件里要么有原文，要么写明为什么不在。"""
    text = procedure.read_text(WRITTEN)
    articles = dict(re.findall(r"^(第\S+条)　(.+)$", PAGE, re.MULTILINE))
    assert len(articles) == 10
    for article in text.articles:
        for sentence in re.findall(r"[^。；]+[。；]", article.words):
            assert sentence.rstrip("。；") in articles[article.number], (article.number, sentence)
    said = {one.number for one in text.articles}
    assert set(articles) - said == {"第一条", "第九条", "第十条"}
    assert all(f"{number}: " in WRITTEN.split("不在此")[1] for number in set(articles) - said)


def passed(county, enter):
    """李敏起稿、存下，页面说没有毛病；照决定提出，陶建国确认，当天施行，清单里就有。"""
    li = enter("李敏")
    begin = {
        "title": "信访联席会议（云泽县）",
        "code": "petition_conference",
        "basis": "云泽县信访联席会议办法（示范）",
    }
    assert li.post("/procedures/new/", begin).status_code == 302
    li.post(EDIT, {"source": WRITTEN, "revision": MethodDraft.objects.get().revision})
    assert "没有毛病" in shown(li.get(EDIT))
    decision = {
        "number": "云人常〔2026〕15 号", "effective_on": clock.today().isoformat(), "second": county.people["陶建国"],
        "revision": MethodDraft.objects.get().revision, "document": SimpleUploadedFile("决定.pdf", b"%PDF-1.7\n%%EOF"),
    }  # fmt: skip
    made = li.post(f"{EDIT}passing/", decision)
    assert made.status_code == 302, shown(made)
    assert enter("陶建国").post(made.url, {"act": "confirm"}).status_code == 302
    assert "信访会商" in shown(enter("戚芳").get("/registers/"))


def worked(office, county):
    """登记、会商、一个单位没有提意见、延期一次、办结、回访认可；各人只看得见自己的。"""
    water, housing = county.organs["水务局"].pk, county.organs["住建局"].pk
    paper = SimpleUploadedFile("材料.pdf", b"%PDF-1.7\n%%EOF", content_type="application/pdf")
    here = office.presses(
        "戚芳", "2026-03-02", LIST, "登记信访", 诉求="老旧小区供水", 信访人="某甲", 来信日期="2026-03-02"
    )
    office.presses("周岚", "2026-03-04", here, "决定会商", 是否会商="会商")
    office.presses("周岚", "2026-03-04", here, "召集会商", 会议日=MET, 参加的=[water, housing])
    told = {"事实": "水压不足", "依据": "供水条例", "办理建议": "换泵"}
    office.presses("秦川", "2026-03-10", here, "提出意见", **told)
    office.presses(
        "周岚", MET, here, "开会商会", 责任的=water, 办理要求="换二级泵", 办结期限="2026-05-20", 会议记录=paper
    )
    unit = office.enter("何平")
    with clock.frozen(clock.beijing(dt.date(2026, 3, 21))):
        assert "意见没有提" in shown(unit.get(here)) and "某甲" not in shown(unit.get(here))
    paper.seek(0)
    office.presses("戚芳", "2026-03-23", here, "送纪要", 纪要=paper)
    office.presses("秦川", "2026-05-10", here, "申请延期", 申请延到="2026-06-10", 延期理由="泵没有到货")
    office.presses("周岚", "2026-05-12", here, "同意延期", 延到="2026-06-10")
    office.presses("秦川", "2026-06-08", here, "报告办结", 办结情况="泵换了，水压够了")
    office.presses("戚芳", "2026-06-12", here, "回访", 认可不认可="认可", 回访情况="当面看过")
    assert Upload.objects.count() >= 3
    return here


def counted(enter, here):
    """办完了：清单里停在了结，两个数字各是一件，点开就是它。"""
    client = enter("戚芳")
    assert "信访了结" in shown(client.get(here)) and "老旧小区供水" in shown(client.get(LIST))
    page = client.get(f"{LIST}figures/")
    assert "会商件数" in shown(page) and "办结件数" in shown(page)
    links = [one.attrs["href"] for one in read(page.content).find_all("a") if "/figures/" in one.attrs.get("href", "")]
    assert any("老旧小区供水" in shown(client.get(link)) for link in links)
