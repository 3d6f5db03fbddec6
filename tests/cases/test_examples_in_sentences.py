"""例写成句子：李敏在页面上添一个例，存了就走，看得到与所写的一样不一样、哪几条没有走到；改、删都写回同一份文字。"""

import pytest

from bihuan.cases.drafting import sentences
from bihuan.cases.drafting.sentences import Row, Told
from bihuan.cases.models import MethodDraft
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.procedure import door as procedure
from bihuan.procedure.language.reading import LIBRARY
from tests.county import days_later
from tests.shown import shown
from tests.ui.accessible import faults_of

PAGE = "/procedures/bench_yunze/edit/examples/"
SOURCE = """工作法: 长椅修理（云泽县）
代号: bench_yunze
版本: 2026-1
依据: 云泽县公共长椅管理条例（示范）
事项: {长椅: bench}
开立: {从: [网页], 标题: 哪一张}
角色: {代表工委: deputies_affairs}
状态: {待修: to_mend, 待看: to_see, 修了: mended}
开始: 待修
结束: {修了: {免测评: 内部事务}}
条文:
  - {条: 第一条, 原文: 报一张坏椅子。, 步骤: {tell: 报修}, 由: 代表工委, 自: 待修, 至: 待看, 填: {哪一张: 文字}, 期限: 无，随时可以报}
  - {条: 第三条, 原文: 三日内修好。, 步骤: {mend: 修椅子}, 由: 代表工委, 自: 待看, 至: 修了, 期限: 自报修起3日}  # 三日
"""
GOOD = {
    "act": "save", "at": "", "name": "报了就修好", "on": ["2026-03-02", "2026-03-04", ""], "who": ["代表工委", "代表工委", ""],
    "step": ["报修", "修椅子", ""], "filled": ["哪一张=东门", "", ""], "what": ["状态", ""], "is": ["修了", ""], "refuses": "",
}  # fmt: skip
EXAMPLES = """例:
  # 说明甲
  - 甲:
      人: {张三: 代表工委}  # 张三
      走: [2026-03-02 张三 报修 哪一张=东门]
      得: {状态: 待看}
  # 说明乙
  - 乙:
      走:
        - 接 甲 到 2026-03-02
        - 2026-03-05 到期
      拒: 不是同一人
"""


def test_examples_are_read_as_sentences_and_written_back_where_they_stand():
    source = SOURCE + EXAMPLES
    first, second = sentences.told_in(source)
    assert [row.said for row in first.rows] == ["2026年3月2日，张三报修：哪一张填东门"]
    assert (first.must, first.kept) == (["状态是待看"], ("人",))
    assert [row.said for row in second.rows] == ["接着例「甲」，走到2026年3月2日", "到了2026年3月5日，到期的都照办"]
    assert second.must == ["末一步办不成，因为：不是同一人"]
    assert sentences.changed(source, 0, first) == source
    rows = (*first.rows, Row("2026-03-03", "张三", "修椅子"))
    changed = sentences.changed(source, 0, Told("丙", rows, gets=(("状态", "修了"), ("标题", "东: 门"))))
    assert "# 张三" in changed and "# 说明乙" in changed and "# 三日" in changed
    assert sentences.told_in(changed)[0] == Told("丙", rows, (("状态", "修了"), ("标题", "东: 门")), "", ("人",))
    turned = sentences.changed(source, 1, Told("乙", second.rows, gets=(("状态", "待看"),)))
    assert sentences.told_in(turned)[1] == Told("乙", second.rows, (("状态", "待看"),))
    added = sentences.changed(source, None, Told("丁", first.rows, refuses="没有椅子"))
    assert [one.name for one in sentences.told_in(added)] == ["甲", "乙", "丁"]
    assert added.replace("  - 丁:\n      走: [2026-03-02 张三 报修 哪一张=东门]\n      拒: 没有椅子\n", "") == source
    assert [one.name for one in sentences.told_in(sentences.removed(source, 0))] == ["乙"]
    assert sentences.removed(sentences.removed(source, 1), 0).rstrip() == SOURCE.rstrip()
    with pytest.raises(NotFound):
        sentences.removed(source, 7)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Told("甲", (Row("2026-03-02", "张三", "报修"),), (("状态", "待看"),)), "别的例已经叫这个名称"),
        (Told("", (Row("2026-03-02", "张三", "报修"),), (("状态", "待看"),)), "请写这个例说的是什么"),
        (Told("丙", (), (("状态", "待看"),)), "至少走一行"),
        (Told("丙", (Row("明天", "张三", "报修"),), (("状态", "待看"),)), "第 1 行"),
        (Told("丙", (Row("2026-03-02", "张三", "报修"),)), "两样写一样"),
        (Told("丙", (Row("2026-03-02", "张三", "报修"),), (("状态", "待看"),), "不行"), "两样写一样"),
    ],
)
def test_an_example_that_says_nothing_is_refused(told, said):
    with pytest.raises(BadInput, match=said):
        sentences.changed(SOURCE + EXAMPLES, None, told)


def test_every_shipped_example_survives_being_rewritten():
    """随软件发布的例（隔几份取一份），照原样写回去，读出来还是那个例。"""
    seen = 0
    for path in sorted(LIBRARY.glob("*.yaml"))[::12]:
        source = path.read_text(encoding="utf-8")
        told = sentences.told_in(source)
        for n, one in enumerate(told):
            assert sentences.told_in(sentences.changed(source, n, one)) == told, (path.name, one.name)
            seen += 1
    assert seen > 10


@pytest.mark.django_db
def test_a_clerk_adds_changes_and_removes_an_example(enter, county):
    with clock.frozen(days_later(1)):
        li = enter("李敏")
        begun = {
            "title": "长椅修理（云泽县）",
            "code": "bench_yunze",
            "basis": "云泽县公共长椅管理条例（示范）",
            "parent": "",
        }
        li.post("/procedures/new/", begun)
        li.post("/procedures/bench_yunze/edit/", {"source": SOURCE, "revision": 1})
        page = li.get(PAGE)
        assert "还没有写例" in shown(page) and faults_of(page.content) == []
        form = li.get(f"{PAGE}?change=new")
        assert faults_of(form.content) == [] and 'name="step"' in form.content.decode()
        walked = li.post(PAGE, {**GOOD, "revision": 2})
        said = shown(walked)
        assert walked.status_code == 200 and faults_of(walked.content) == []
        assert "都与所写的一样" in said and "✓ 一样" in said and "各条，都有例走到" in said
        draft = MethodDraft.objects.get()
        assert "# 三日" in draft.source and "报了就修好" in draft.source and draft.revision == 3
        wrong = li.post(PAGE, {**GOOD, "revision": 3, "at": "0", "step": ["报修", "", ""], "on": ["2026-03-02", "", ""],
                               "who": ["代表工委", "", ""]})  # fmt: skip
        assert "1 个与所写的不同" in shown(wrong) and "得「状态」应当是 修了，得到的是 待看" in shown(wrong)
        assert "还没有例走到的条：第三条修椅子" in shown(wrong)
        empty = li.post(PAGE, {**GOOD, "revision": 4, "name": "", "step": ["", "", ""]})
        assert (
            empty.status_code == 422
            and "请写这个例说的是什么" in shown(empty)
            and 'value="哪一张=东门"' in empty.content.decode()
        )
        stale = li.post(PAGE, {**GOOD, "revision": 2, "name": "又一个"})
        assert stale.status_code == 409 and "另一个窗口" in shown(stale)
        assert MethodDraft.objects.get().revision == 4 and procedure.Case.objects.count() == 0
        assert "✓" not in shown(li.get(PAGE)) and "走一遍" in shown(li.post(PAGE, {"act": "walk", "revision": 4}))
        li.post(PAGE, {"act": "remove", "at": "0", "revision": 4})
        assert "例:" not in MethodDraft.objects.get().source
        assert enter("陶建国").get(PAGE).status_code == 404
        assert enter("张桂英").get(PAGE).status_code == 403
