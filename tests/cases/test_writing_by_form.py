"""没有见过 YAML 的办事员：一条一张表单，三日改成五日，插进专家评估，表、条件、期限都从单子上选；三样是同一份。"""

import pytest

from bihuan.cases.drafting.sheet import deadline, fields
from bihuan.cases.models import MethodDraft
from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from bihuan.procedure.language.reading import LIBRARY, parse
from tests.county import days_later
from tests.shown import shown
from tests.ui.accessible import faults_of
from tests.ui.markup import read

pytestmark = pytest.mark.django_db
EDIT = "/procedures/micro_yunze/edit/"
BEGIN = {
    "parent": "micro_suggestion@2027-1", "title": "微建议办理（云泽县）", "code": "micro_yunze",
    "basis": "云泽县微建议办理规程（示范）",
}  # fmt: skip
WHOLE = (LIBRARY / "micro_suggestion.2027-1.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(1)):
        yield


@pytest.fixture
def li(enter):
    """李敏起了一份，沿用随软件发布的微建议。"""
    client = enter("李敏")
    assert client.post("/procedures/new/", BEGIN).url == EDIT
    return client


def source():
    return MethodDraft.objects.get().source


def sheet(client, step, **asked):
    """打开一条的表单，返回浏览器会交的各格。"""
    page = client.get(EDIT, {"as": "form", "step": step, **asked})
    assert faults_of(page.content) == [] and len(page.content) <= 80_000
    told = {}
    for node in read(page.content).find("form.write").walk():
        name, kind = node.attrs.get("name"), node.attrs.get("type", "")
        if not name or node.tag == "button" or (kind == "checkbox" and "checked" not in node.attrs):
            continue
        value = node.attrs.get("value", "on" if kind == "checkbox" else "")
        if node.tag == "textarea":
            value = node.text()
        if node.tag == "select":
            options = node.find_all("option")
            picked = next((one for one in options if "selected" in one.attrs), options[0])
            value = picked.attrs.get("value", picked.text())
        told.setdefault(name, []).append(value)
    return told


def save(client, told, **changed):
    answer = client.post(EDIT, {**told, **changed})
    assert answer.status_code == 302, shown(answer)
    return answer.url


def test_three_days_become_five_and_a_stage_is_added_without_typing_yaml(li):
    told = sheet(li, "assign")
    assert (told["due-how"], told["due-n"], told["due-unit"]) == (["since"], ["2"], ["工作日"])
    checked = li.post(f"{EDIT}check/", {**told, "due-n": "5"})
    assert "交办期限由两个工作日改为五个工作日" in shown(checked) and "没有毛病" in shown(checked)
    assert "5工作日" not in source()
    save(li, told, **{"due-n": "5"})
    assert "期限: 自提出起5工作日" in source() and "原文" not in source()

    told = sheet(li, "@stage", before="待交办")
    assert told["arriving"] == ["submit"]
    refused = li.post(EDIT, {**told, "name": "专家评估", "by": []})
    assert refused.status_code == 409 and "请选由谁办" in shown(refused)
    stage = {"name": "专家评估", "by": "代表工委", "number": "第三条之一", "words": "交办以前请专家评估。"}
    days = {"due-how": "since", "due-start": "提出", "due-n": "10", "due-unit": "日"}
    where = save(li, told, **stage, **days)
    assert where.endswith("step=zhuanjiapinggu")
    told = sheet(li, "zhuanjiapinggu")
    rows = {
        "f0-name": "评估结论", "f0-kind": "选项", "f0-options": "可办、缓办", "f1-name": "评估意见", "f1-kind": "文字",
        "f1-可空": "on", "f2-name": "评估费", "f2-kind": "金额", "f2-rest": "元", "f2-列出": "on",
        "c0-word": "尚未办过", "c0-argument": "专家评估",
    }  # fmt: skip
    save(li, told, **rows)
    text = procedure.read_text_here(source(), 0)
    assert procedure.faults_of(text) == []
    article = text.by_step["zhuanjiapinggu"]
    assert [(item.name, item.kind, item.optional) for item in article.fields] == [
        ("评估结论", "choice", False), ("评估意见", "text", True), ("评估费", "money", False),
    ]  # fmt: skip
    assert text.options["评估结论"] == ("可办", "缓办") and article.conditions == (("not_done", "专家评估"),)
    assert article.deadline.words == "自提出起10日"
    assert text.stages[text.by_step["submit"].to] == "待专家评估" and text.stages[article.to] == "待交办"
    assert "待专家评估" in li.get(EDIT).context["checked"].svg


def test_a_form_that_nobody_changed_changes_nothing_and_the_three_are_one(li):
    commented = WHOLE.replace("代号: micro_suggestion", "代号: micro_yunze").replace(
        "条文:\n", "条文:  # 一条一行\n", 1
    )
    li.post(EDIT, {"source": commented, "revision": 1})
    whole = source()
    steps = list(procedure.read_text_here(whole, 0).by_step)
    for step in steps:
        assert save(li, sheet(li, step)) and source() == whole, step
    told = sheet(li, steps[0])
    assert save(li, told, next="table", words="改了一句原话。").endswith("as=table")
    assert source().replace("\n  - {步骤: {submit: 提出}, 原文: 改了一句原话。}", "") == whole
    assert "改了一句原话。" in shown(li.get(f"{EDIT}?as=table")) and "改了一句原话。" in shown(
        li.get(f"{EDIT}?as=text")
    )
    back = {"revision": MethodDraft.objects.get().revision, "as": "text"}
    assert li.post(f"{EDIT}back/", back).status_code == 302 and source() == whole
    again = {"revision": MethodDraft.objects.get().revision, "forward": "1"}
    li.post(f"{EDIT}back/", again)
    assert "改了一句原话。" in source()
    li.post(f"{EDIT}back/", back)
    assert "改了一句原话。" in source()  # 看到的是旧的一次，不退


def test_what_is_changed_back_is_no_longer_written_and_a_branch_is_chosen_from_lists(li):
    told = sheet(li, "assign")
    save(li, told, **{"due-n": "5"})
    save(li, sheet(li, "assign"), **{"due-n": "2"})
    assert "期限" not in source()
    save(li, sheet(li, "@role"), role="财经委", kind="special_committee")
    told = sheet(li, "+")
    save(li, told, name="财经委看", number="第九条", words="财经委先看。", by="财经委", to="原状",
         **{"from": "待交办", "due-how": "none", "due-words": "随时可以看", "f0-name": "看的结论", "f0-kind": "选项",
            "f0-options": "交办、不办"})  # fmt: skip
    told = sheet(li, "caijingweikan")
    save(li, told, **{"branch-by": "看的结论", "to": "待交办"})
    told = sheet(li, "caijingweikan")
    assert told["to:交办"] == ["待交办"] and "to:其余" in told
    other = next(iter(procedure.read_text_here(source(), 0).endings.values())).stage
    ending = procedure.read_text_here(source(), 0).stages[other]
    save(li, told, **{"to:不办": ending})
    branch = procedure.read_text_here(source(), 0).by_step["caijingweikan"].branch
    assert dict(branch.to)["不办"] == other


def test_every_shipped_deadline_and_field_survives_the_form():
    for path in sorted(LIBRARY.glob("*.yaml")):
        for one in parse(path.read_text(encoding="utf-8"), path.name).get("条文", []):
            for key in ("期限", "可延"):
                if isinstance(one.get(key), str):
                    assert deadline.read(one[key]).written == one[key]
            for name, kind in (one.get("填") or {}).items():
                line = fields.read(name, kind, "")
                same = {"f0-name": name, "f0-was": name, "f0-kind": line.kind, "f0-rest": line.rest}
                same |= {f"f0-{mark}": "on" for mark in line.marks}
                assert fields.given(same, {name: kind}, {})[0][:2] == (name, kind)


def test_an_article_is_dropped_and_what_was_typed_is_kept_on_the_way_out(li):
    """沿用的一条不要了，记进「删条」；自己添的一条去掉；退得回来。写了没有存就去沙盘，先存。"""
    told = sheet(li, "assign")
    out = li.post(EDIT, {**told, "words": "先存再走。", "next": "sandbox"})
    assert out.status_code == 302 and out.url == "/procedures/micro_yunze/sandbox/" and "先存再走。" in source()
    told = sheet(li, "assign")
    assert li.post(EDIT, {**told, "next": "@drop"}).status_code == 302
    assert "删条: [assign]" in source() and "先存再走。" not in source()
    assert "交办" not in [one.text() for one in read(li.get(EDIT).content).find_all("h2")]
    back = li.post(f"{EDIT}back/", {"revision": MethodDraft.objects.get().revision})
    assert back.status_code == 302 and "删条" not in source() and "先存再走。" in source()
    told = sheet(li, "+")
    save(li, told, name="回访", number="新一", words="办完以后回访。")
    own = next(step for step in ("huifang", "hui_fang") if f"{{{step}: 回访}}" in source())
    assert li.post(EDIT, {**sheet(li, own), "next": "@drop"}).status_code == 302 and "回访" not in source()


def test_the_conditions_of_a_room_are_offered_only_to_its_own_kind(enter):
    """从头写起的，单子上没有只有代表建议才有的条件：选了核对也不过。"""
    client = enter("李敏")
    client.post("/procedures/new/", {**BEGIN, "parent": ""})
    own = client.get(EDIT).content.decode()
    assert "格不少于：" in own and "联名人数不少于：" not in own
    client.post("/procedures/new/", {**BEGIN, "parent": "suggestion_handling@2027-1", "code": "suggestion_yunze"})
    assert "联名人数不少于：" in client.get("/procedures/suggestion_yunze/edit/").content.decode()


def test_a_deadline_by_choice_is_written_in_the_form(li):
    """怎样数选「照一项选的不同」，挑那一项；存了以后各样各写一句，改回一句也行。"""
    told = sheet(li, "assign")
    assert "照一项选的不同" in li.get(EDIT, {"as": "form", "step": "assign"}).content.decode()
    by = "决定"
    assert by in named(li, "assign", "due-by")
    save(li, told, **{"due-how": "by_choice", "due-by": by})
    written = parse(source(), "稿")["条文"]
    mine = next(one for one in written if "assign" in one["步骤"])
    assert mine["期限"] == {"按": by, "其余": "自提出起2工作日"}
    told = sheet(li, "assign")
    assert (told["due-how"], told["due-by"], told["due:其余"]) == (["by_choice"], [by], ["自提出起2工作日"])
    value = next(key for key in told if key.startswith("due:") and key != "due:其余")
    save(li, told, **{value: "自提出起1周"})
    mine = next(one for one in parse(source(), "稿")["条文"] if "assign" in one["步骤"])
    assert mine["期限"] == {"按": by, value.removeprefix("due:"): "自提出起1周", "其余": "自提出起2工作日"}
    save(li, sheet(li, "assign"), **{"due-how": "weekly", "due-weekday": "五"})
    mine = next(one for one in parse(source(), "稿")["条文"] if "assign" in one["步骤"])
    assert mine["期限"] == "每周五前"
    assert sheet(li, "assign")["due-weekday"] == ["五"]


def named(client, step, name):
    """一格下拉里列着的各样。"""
    page = read(client.get(EDIT, {"as": "form", "step": step}).content)
    box = next(one for one in page.find_all("select") if one.attrs.get("name") == name)
    return [one.text() for one in box.find_all("option")]
