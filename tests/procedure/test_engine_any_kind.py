"""引擎对任何一种事项都照样办：会议项不是日子，没有签收的从头再办，前面一步的表和长文带得过去，文件另收一份，身份看得见。"""

import threading

import pytest
from django.db import connection

from bihuan.files.models import Upload
from bihuan.kernel.refuse import BadInput
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from bihuan.procedure.language.reading import LIBRARY
from bihuan.procedure.machine import State
from bihuan.procedure.models import Series
from bihuan.procedure.numbering import next_number
from tests.county import MONDAY
from tests.procedure import town as towns
from tests.procedure.town import school_bus

ENDED = procedure.read_file(LIBRARY / "ecology_lead.2027-1.yaml")


def test_a_meeting_is_not_a_day():
    state = State(
        "x@1", "a", MONDAY.date(), MONDAY.date(), values={"会议": 7, "会议@on": "2026-04-28", "日": "2026-05-01"}
    )
    assert state.date("会议") is None
    assert [str(state.date(code)) for code in ("会议@on", "日")] == ["2026-04-28", "2026-05-01"]


def test_without_a_sign_in_a_redo_starts_where_the_assignment_started():
    assert ENDED.task_working == ENDED.task_start
    signed = procedure.read_file(LIBRARY / "rectification.2027-1.yaml")
    assert signed.task_working == "accepted"


def test_a_lead_that_was_not_solved_is_reported_again(town):
    case = town.at(3, 2).open(
        "ecology_lead", "立线索", "谭青", 线索="排口冒黑水", 线索地点="云河", 责任单位=town.organ("生态环境局")
    )
    town.take(case, "交办", "谭青", 主办=town.organ("生态环境局"), 办结时限="2026-06-30")
    for conclusion in ("没有解决", "已经解决"):
        town.take(case, "报告办理", "施展", 1, 办理情况="封堵")
        town.take(case, "核实", "谭青", 核实结论=conclusion)
    assert town.stage(case) == "线索已销号"
    assert ledger.verify().faults == []


def test_what_is_sent_on_takes_its_long_words_its_phone_and_its_files_with_it(town):
    below = people.found_congress(towns.township(town).pk, name="河口乡人民代表大会", by=people.SYSTEM, now=MONDAY)
    words = "路口没有灯。" * 60
    case = town.at(3, 2).open(
        "citizen_opinion", "反映", "李敏", 内容=words, 来源="电话", 照片=[town.file("李敏")], 联系电话="13800001111"
    )
    town.take(case, "分流", "李敏", 分流="转送", 类别="交通", 转往=below.pk)
    other = procedure.Case.objects.get(congress=below)
    first = ledger.entries(other.stream)[0]
    assert first.data["filled"]["内容"] == words
    assert first.personal()["private"] == {"联系电话": "13800001111"}
    mine, theirs = (Upload.objects.get(case_id=pk) for pk in (case.pk, other.pk))
    assert (mine.sha256, mine.pk != theirs.pk) == (theirs.sha256, True)
    assert ledger.verify().faults == []


def test_a_refusal_names_the_roles_in_the_words_of_the_file(town):
    case = town.at(3, 2).open("ecology_topic", "启动", "谭青", 专题="水源", 监督重点="排口")
    text = procedure.read_file(LIBRARY / "major_decision.2027-1.yaml")
    held = procedure.held_of(case, on=town.today)
    held.text = text
    about = procedure.Situation(held, text.by_step["settle"], None, town.who("周岚"), town.now)
    assert procedure.unmet(about) == ["还有执行单位没有办完"]


def test_who_has_the_standing_that_a_file_names_sees_it_and_others_do_not(town):
    case = school_bus(town.at(3, 2))
    topic = town.open("ecology_topic", "启动", "谭青", 专题="水源", 监督重点="排口")
    deputy, unit = town.who("刘大川"), town.who("秦川")
    assert procedure.can_see(deputy, case)
    assert not procedure.can_see(unit, case)
    assert not procedure.can_see(deputy, topic)


def test_what_the_words_of_a_standing_mean(town):
    congress, on = town.county.congress.pk, town.today
    assert people.has_standing(town.who("张桂英"), congress, "代表", on=on)
    assert people.has_standing(town.who("黎川"), congress, "组成人员", on=on)
    assert not people.has_standing(town.who("戚芳"), congress, "组成人员", on=on)


def test_a_vote_goes_where_its_result_says_and_nowhere_without_one(town):
    case = town.at(3, 2).open(
        "livelihood_project", "征集", "李敏", 项目名称="校车", 类别="教育", 征集来源="代表提出", 概算="9", 项目情况="无"
    )
    session = town.open(
        "meeting",
        "定期",
        "戚芳",
        会议名称="大会",
        会议种类="代表大会",
        会议机构=town.organ("常委会"),
        会议日期="2026-04-28",
    )
    town.take(case, "初定", "邹凯", 初定意见="列为候选", 票决会议=session.pk)
    with pytest.raises(BadInput):
        town.vote(case, "票决", ("简宁", "梁实"), "for", 3, of=6)  # 到会不足三分之二
    town.vote(case, "票决", ("简宁", "梁实"), "against", 6)
    assert town.stage(case) == "项目未入选"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="同时取号，只在 PostgreSQL 上看得出")
def test_two_at_once_take_numbers_without_gaps_or_doubles(town):
    case = town.at(3, 2).open("ecology_topic", "启动", "谭青", 专题="水源", 监督重点="排口")
    held, taken = procedure.held_of(case, on=town.today), []

    def take() -> None:
        from django.db import transaction

        for _ in range(10):
            with transaction.atomic():
                taken.append(next_number("同时〔‹年›〕‹序›号", held, on=town.today))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(taken) == sorted(f"同时〔2026〕{n}号" for n in range(1, 21))
    assert Series.objects.get(name="同时〔2026〕#号").last == 20
