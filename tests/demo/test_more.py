"""另讲的一年：监督、计划、履职、与各方来往的三十种各走到哪里，下属接得上，核验没有毛病，数字等于打开的各行。"""

from collections import Counter

import pytest

from bihuan.demo import loading
from bihuan.demo.telling import read
from bihuan.figures import door as figures
from bihuan.ledger import door as ledger
from bihuan.people.door import Congress
from bihuan.procedure import door as procedure
from tests.told import NOW, PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.once]
STAGES = {
    "special_report": {"报告待初稿": 1, "报告待了结": 1},
    "law_inspection": {"检查待办结": 1},
    "special_inquiry": {"询问跟踪中": 1},
    "inquiry_promise": {"询问承诺已兑现": 1, "询问承诺待核实": 1},
    "deliberation_opinion": {"审议意见待转送": 1, "审议意见研处中": 2},
    "rectification": {"问题待交办": 1, "问题已销号": 1},
    "oversight_lead": {"线索待研判": 1, "线索已反馈": 1},
    "appraisal_fund": {"资金已落实": 1},
    "field_inspection": {"视察待反馈": 1},
    "annual_plan": {"计划执行中": 1},
    "plan_item": {"项目事项在做": 2, "项目事项已完成": 1},
    "joint_conference": {"联席待落实": 1},
    "responsibility_task": {"任务推进中": 4, "任务待认领": 1},
    "contact_visit": {"对子联系中": 1},
    "voluntary_roles": {"五员履职中": 1},
    "citizen_opinion": {"意见待分流": 1},
    "station_activity": {"活动待了结": 1},
    "training": {"活动已了结": 1},
    "public_talk": {"活动待小结": 1, "活动已取消": 1},
    "theme_activity": {"活动待了结": 1},
    "joint_action": {"活动待小结": 1},
    "activity": {"活动待办": 1},
    "attendance_invitation": {"邀请已办结": 1, "邀请未成": 1},
    "face_to_face": {"面对面待回访": 1},
    "practice_base": {"基地达到目标": 1},
    "deputy_fund": {"经费使用中": 1},
    "three_channels": {"三渠道待评": 1},
    "party_request": {"请示待落实": 1, "报告已备": 1},
    "innovation_topic": {"创新在做": 1},
    "expert_consultation": {"咨询已办结": 1},
    "partner_exchange": {"移送已办结": 1, "移送待人大办": 1},
    "interpellation": {"质询已终结": 1},
    "township_guidance": {"指导进行中": 1},
}


def test_a_year_of_oversight_planning_and_deputies_work(db, settings, tmp_path):
    settings.DATA = tmp_path
    loading.load(password=PASSWORD, now=NOW, kinds=("meeting", *loading.MORE))
    found: dict[str, Counter[str]] = {}
    for case in procedure.Case.objects.filter(kind__in=STAGES):
        found.setdefault(case.kind, Counter())[procedure.stage_name(case)] += 1
    assert {kind: dict(stages) for kind, stages in found.items()} == STAGES
    assert ledger.verify().faults == [] and ledger.undelivered() == []

    here = Congress.objects.get(name="云泽县人民代表大会").pk
    told = {code for name in loading.MORE for code in read(f"kinds/{name}.yaml")["选用"]}
    assert told <= set(procedure.Adoption.objects.filter(congress_id=here).values_list("kind", flat=True))
    for kind in told:
        for written in procedure.figures_in_files(kind):
            figure = written.figure
            if figure.unit == "件" and not figure.is_share:
                kept = figures.value(figure.name, figures.OfCongress(here), None).number
                assert kept == len(procedure.opened_figure(figure.name, here, None, limit=500).ids), figure.title
    asked = {row[0].figure.title: row[1] for row in _values("special_inquiry", here)}
    assert (asked["问答"], asked["当场承诺"], asked["兑现的承诺"]) == (2, 1, 1)


def _values(kind, here):
    for written in procedure.figures_in_files(kind):
        yield written, figures.value(written.figure.name, figures.OfCongress(here), None).number
