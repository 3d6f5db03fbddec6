"""打算：每一处反常报一次、说清楚；平常的件没有反常；改一格只动那一处。"""

from collections import Counter
from pathlib import Path

import pytest

from bihuan.replay.acts import CasePlan, YearPlan
from bihuan.replay.layout import read_year
from bihuan.replay.plan import plan_year
from bihuan.replay.words import words
from tests.replay.fictional_year import FictionalYear, change

WALKED = {"out_of_order", "not_allowed", "not_ended"}  # 走的时候由工作法说的，打算里还看不出


def planned(folder: Path) -> YearPlan:
    table = words()
    return plan_year(read_year(folder, kinds=tuple(table.kinds), member_kinds=tuple(table.member_kinds)), table)


def troubles(plan: YearPlan) -> Counter[str]:
    return Counter(t.what for t in (*plan.troubles, *(t for case in plan.cases for t in case.troubles)))


def of(plan: YearPlan, id: str) -> CasePlan:
    return next(case for case in plan.cases if case.key == id)


def test_every_anomaly_is_reported_once(folder: Path, year: FictionalYear):
    assert troubles(planned(folder)) == Counter({k: n for k, n in year.anomalies.items() if k not in WALKED})


def test_every_kind_of_anomaly_has_its_words_and_a_case_in_the_fictional_year(year: FictionalYear):
    assert set(words().anomalies) == set(year.anomalies)


def test_the_facts_are_the_figures(folder: Path, year: FictionalYear):
    plan = planned(folder)
    facts = Counter((f.what, f.value) for _, f in plan.loose)
    for case in plan.cases:
        facts.update((f.what, f.value) for f in (*case.facts, *(f for act in case.acts for f in act.facts)))
    wanted = year.expected()
    assert {name: facts["review", name] for name in ("registered", "refused", "merged")} == {
        name: wanted[name] for name in ("registered", "refused", "merged")
    }
    assert facts["lead", "lead"] == wanted["with_lead"]
    assert {name: facts["joint", name] for name in ("done", "void", "pending")} == wanted["joint"]
    assert facts["replied", "replied"] == wanted["replied"]
    assert {mark: facts["class", mark] for mark in "ABCD"} == wanted["class"]


def test_the_steps_stand_in_the_order_of_their_times(folder: Path):
    for case in planned(folder).cases:
        times = [act.at for act in case.acts if act.at]
        assert times == sorted(times)


def test_an_ordinary_case_has_no_anomaly_and_every_step(folder: Path, year: FictionalYear):
    case = of(planned(folder), year.ids["满意"])
    assert case.troubles == ()
    assert [act.step for act in case.acts] == ["提交", "登记", "立案", "交办", "答复", "评价"]


def test_a_registration_written_again_is_a_second_step(folder: Path, year: FictionalYear):
    case = of(planned(folder), year.ids["审核前改写登记"])
    assert [act.step for act in case.acts][:4] == ["提交", "登记", "改写登记", "立案"]


def test_a_joint_unit_added_later_is_a_step_of_its_own(folder: Path, year: FictionalYear):
    case = of(planned(folder), year.ids["后来增加会办"])
    assert [(act.step, act.joint) for act in case.acts if act.joint] == [("增加会办", ("公安局",))]


def test_no_link_is_made_of_numbers_in_a_reason(folder: Path, year: FictionalYear):
    case = of(planned(folder), year.ids["并案有编号"])
    assert [t.what for t in case.troubles] == ["merge_numbers"]
    assert "12、7" in case.troubles[0].why


def test_a_number_that_stands_twice_makes_a_second_case_kept_as_it_is(folder: Path, year: FictionalYear):
    before = troubles(planned(folder))
    change(folder / "motions.csv", {"motion_id": year.ids["办理中1"]}, motion_id=year.ids["办理中0"])
    plan = planned(folder)
    assert len(plan.cases) == len(year.tables["motions.csv"])
    second = next(case for case in plan.cases if "#" in case.key)
    assert (second.acts, [fact.value for fact in second.facts]) == ((), ["registered", "lead"])
    assert troubles(plan)["used_twice"] == before["used_twice"] + 1


CHANGES = {
    "领衔人不认得": ("motions.csv", {"lead_member": "代表99"}, "unknown_member"),
    "领衔人空着": ("motions.csv", {"lead_member": ""}, "missing_cell"),
    "案由空着": ("motions.csv", {"title": ""}, "missing_cell"),
    "附议人不认得": ("motions.csv", {"cosigners": "代表98", "cosigner_count": "1"}, "unknown_member"),
    "附议人数不符": ("motions.csv", {"cosigner_count": "2"}, "lists_differ"),
    "主办不认得": ("motions.csv", {"main_unit": "云外局"}, "unknown_unit"),
    "没有主办": ("motions.csv", {"main_unit": ""}, "missing_cell"),
    "会办数不符": ("motions.csv", {"n_co_units": "7"}, "lists_differ"),
    "登记时间空着": ("motions.csv", {"register_time": ""}, "missing_date"),
    "审核结果不认得": ("motions.csv", {"review": "缓议"}, "unknown_word"),
    "审核结果空着": ("motions.csv", {"review": ""}, "missing_cell"),
    "案号用了两次": ("motions.csv", {"case_no": "1"}, "used_twice"),
    "文号用了两次": ("motions.csv", {"reply_doc_no": "云复〔2016〕1号"}, "used_twice"),
    "结果类别不认得": ("motions.csv", {"result_mark": "E"}, "unknown_word"),
    "结果类别空着": ("motions.csv", {"result_mark": ""}, "missing_cell"),
    "答复时间空着": ("motions.csv", {"main_reply_time": ""}, "missing_date"),
    "记为完成": ("motions.csv", {"step": "完成"}, "finished_unrated"),
    "记为删除": ("motions.csv", {"step": "(已删除/不予立案)"}, "deleted"),
    "评价只有一半": ("motions.csv", {"work_satisfaction": "满意"}, "missing_cell"),
    "评价没有时间": ("motions.csv", {"work_satisfaction": "满意", "result_satisfaction": "满意"}, "missing_date"),
    "步骤不认得": ("motions.csv", {"step": "归档"}, "unknown_word"),
    "会办单位不认得": ("co_handling.csv", {"unit": "云外局"}, "unknown_unit"),
    "会办单位换了别的": ("co_handling.csv", {"unit": "水务局"}, "lists_differ"),
    "会办没有时间": ("co_handling.csv", {"reply_time": ""}, "missing_date"),
    "会办状态不认得": ("co_handling.csv", {"status": "转走"}, "unknown_word"),
    "会办归了没有的件": ("co_handling.csv", {"motion_id": "8888"}, "unknown_case"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_changed_row_adds_exactly_one_anomaly(folder: Path, year: FictionalYear, name: str):
    file, cells, what = CHANGES[name]
    before = troubles(planned(folder))
    change(folder / file, {"motion_id": year.ids["已答复1"]}, **cells)
    assert troubles(planned(folder)) - before == Counter({what: 1})


@pytest.mark.parametrize(
    ("field", "step"),
    [("案由", "提交"), ("登记时间", "登记"), ("审核1", "审核"), ("主办单位", "交办"), ("协办单位", "交办")],
)
@pytest.mark.parametrize("cells", [{"field": "不认得的字段"}, {"time": ""}], ids=["换了字段", "没有时间"])
def test_one_changed_event_adds_exactly_one_anomaly(
    folder: Path, year: FictionalYear, field: str, step: str, cells: dict
):
    before = troubles(planned(folder))
    change(folder / "events.csv", {"motion_id": year.ids["已答复1"], "field": field, "step": step}, **cells)
    added = troubles(planned(folder)) - before
    assert added.total() == 1
    assert set(added) <= {"unknown_word", "missing_date"}


def test_rows_of_the_same_missing_case_are_one_anomaly(folder: Path, year: FictionalYear):
    before = troubles(planned(folder))
    id = year.ids["没有审核"]
    change(folder / "motions.csv", {"motion_id": id}, motion_id="7778")
    plan = planned(folder)
    assert troubles(plan)["unknown_case"] == before["unknown_case"] + 1
    assert [t.why for t in plan.troubles if f"「{id}」" in t.why and "起 6 行" in t.why]


def test_a_unit_with_an_unknown_parent_is_an_anomaly(folder: Path):
    before = troubles(planned(folder))
    change(folder / "units.csv", {"unit_name": "水务局"}, parent="云外部门")
    assert troubles(planned(folder)) - before == Counter({"unknown_unit": 1})
