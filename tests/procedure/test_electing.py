"""原选举单位、下属办的次数、上级的一项、几个状态的原状：写得出，核对得到，走得通，不合的说一句。"""

import pytest

from bihuan.cases.drafting.sheet import conditions as form
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound, Refused
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.language import FaultyText
from tests.county import MONDAY
from tests.procedure import town as towns
from tests.procedure.rails import METHODS

pytestmark = pytest.mark.django_db
ROUND, TALK = METHODS / "duty_round.2027-1.yaml", METHODS / "duty_talk.2027-1.yaml"


@pytest.fixture
def town(county):
    """云泽县选用了安排述职和述职一件。"""
    made = towns.found(county)
    for path in (TALK, ROUND):
        row = procedure.release(procedure.read_file(path), now=MONDAY, owner_id=county.congress.pk)
        procedure.adopt_procedure(county.congress.pk, row.label, by=made.at(3, 1).who("戚芳"), now=MONDAY)
    return made


def planned(town, way: str = "当面") -> tuple[procedure.Case, procedure.Case]:
    """安排王建国述职：安排的一件和他的一件。"""
    case = town.at(3, 2).open(
        "duty_round", "排述职", "李敏", 安排名称="今年述职", 述职方式=way, 哪几位=[town.county.people["王建国"]]
    )
    return case, procedure.Case.objects.get(parent=case)


def test_both_are_sound_and_their_examples_hold():
    tried = procedure.tried_file(ROUND)
    assert [str(one) for one in [*tried.faults, *tried.remarks]] == []
    assert [str(one) for one in procedure.faults_in_file(TALK)] == []
    alone = procedure.tried_file(TALK)
    assert alone.faults == []
    assert [one.fault for one in alone.remarks if "上级的述职方式" in one.fault], "单独一件没有上级，走不到的如实说"


def test_the_electing_unit_sees_hears_and_acts_and_visits_below_are_counted(town):
    case, talk = planned(town)
    assert people.actor_of(town.county.people["黎川"], now=town.now)
    assert procedure.can_see(town.who("黎川"), talk), "本县的代表由选民直接选，向本级常委会"
    for day in (3, 4):
        town.at(3, day).take(talk, "记走访", "王建国", 走访情况="走访东街")
    with pytest.raises(Refused, match="下属一共办了「记走访」2 次，不到 3 次"):
        town.take(case, "了结述职", "李敏", 怎样了结="了结")
    with pytest.raises(Refused, match="要上级的述职方式为书面之一"):
        town.take(talk, "看述职报告", "黎川", 看的情况="看过")
    town.at(3, 5).take(talk, "记走访", "李敏", 走访情况="走访西街")
    town.take(case, "了结述职", "李敏", 怎样了结="再走访")
    assert town.stage(case) == "述职排着"
    town.take(case, "要求复看", "周岚")
    town.take(case, "了结述职", "李敏", 怎样了结="再走访")
    assert town.stage(case) == "述职复看"
    town.at(3, 6).take(talk, "听取述职", "黎川", 听取情况="听过")
    town.take(case, "了结述职", "李敏", 怎样了结="了结")
    assert (town.stage(case), town.stage(talk)) == ("述职排完", "述职听过")
    assert ledger.verify().faults == []


def test_nobody_else_acts_for_the_electing_unit(town):
    talk = planned(town)[1]
    with pytest.raises((Refused, NotFound)):
        town.take(talk, "听取述职", "何平", 听取情况="听过")
    assert town.stage(talk) == "述职待听"


def test_a_deputy_elected_by_a_congress_below_answers_to_it(town):
    """市里的代表由县人大选出：县常委会看得见、收得到；乡里的、县里的由选民选，交县级常委会（选举法第五十条、第五十一条）。"""
    county, here, day = town.county, town.county.congress, clock.day_of(MONDAY)
    above = people.found_congress(here.division.parent_id, name="云州市人民代表大会", by=SYSTEM, now=MONDAY)
    term = people.open_term(above.pk, number=9, from_on=day.replace(year=2022), to_on=None, by=SYSTEM, now=MONDAY)
    office = people.found_organ(
        above.pk, kind="deputies_affairs", name="市代表工委", from_on=day, by=SYSTEM, now=MONDAY
    )
    for name, unit in {"白鹭": here.name, "秋水": "驻云州部队", "柏青": ""}.items():
        county.people[name] = people.enrol(above.pk, name=name, by=SYSTEM, now=MONDAY).pk
        if unit:
            people.elect_deputy(county.people[name], term.pk, constituency=unit, on=day, by=SYSTEM, now=MONDAY)
    people.appoint(county.people["柏青"], office.pk, duty="clerk", from_on=day, by=SYSTEM, now=MONDAY)
    row = procedure.release(procedure.read_file(TALK), now=MONDAY, owner_id=above.pk)
    procedure.adopt_procedure(above.pk, row.label, by=SYSTEM, now=MONDAY)

    def begun(name):
        return procedure.open_by_step(
            "duty_talk", "begin", congress=above, filled={"谁述职": county.people[name]}, by=town.at(3, 2).who("柏青"),
            now=town.now,
        )  # fmt: skip

    case = begun("白鹭")
    assert procedure.can_see(town.who("黎川"), case)
    assert not procedure.can_see(town.who("何平"), case)
    before = procedure.Case.objects.count()
    with pytest.raises(BadInput, match="不知道秋水的原选举单位：名册上写的是「驻云州部队」，本站没有这一级人大"):
        begun("秋水")
    assert procedure.Case.objects.count() == before
    assert people.elected_by(county.people["王建国"], here.pk, day)[0] == here
    assert people.elected_by(county.people["李敏"], here.pk, day) == (None, "")
    assert ledger.verify().faults == []


WRONG = {
    "没有机构": (TALK, "{原选举单位: 谁述职, 机构: 常委会}", "{原选举单位: 谁述职}", "由它的哪个机构来办"),
    "不是代表": (TALK, "{原选举单位: 谁述职,", "{原选举单位: 走访情况,", "要由一项 代表 得知，「走访情况」不是"),
    "没有的步骤": (ROUND, "{记走访: 3}", "{记电话: 3}", "「记电话」不是下属的步骤"),
    "次数不是数": (ROUND, "{记走访: 3}", "{记走访: 许多}", "要写成 {子事项办不少于: {下属的步骤: 次数}}"),
    "没有下属": (TALK, "[{格在: {上级的述职方式: [书面]}}]", "[{子事项办不少于: {记走访: 1}}]", "没有下属可数"),
    "格为上级的": (TALK, "{格在: {上级的述职方式: [书面]}}", "{格为: {上级的述职方式: 书面}}", "要写在 格在、格不少于、格不多于 里"),
    "当里问上级": (TALK, "由: 选出他的, 自: 述职待听, 至: 述职听过, 期限: 自立述职起6个月, 条件: [{格在: {上级的述职方式: [书面]}}], 填: {看的情况: 文字}",
                  "自: 述职待听, 至: 述职听过, 当: {格在: {上级的述职方式: [书面]}}", "只能写在「条件」里"),
    "上级没有": (ROUND, "述职方式: 选项（列出）, ", "", "要看上级的「述职方式」，这里没有哪一条填它"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_work_is_said_in_a_sentence(tmp_path, name):
    path, old, new, said = WRONG[name]
    for one in (ROUND, TALK):
        source = one.read_text(encoding="utf-8")
        assert one != path or old in source
        (tmp_path / one.name).write_text(source.replace(old, new) if one == path else source, encoding="utf-8")
    try:
        found = [str(one) for one in procedure.faults_in_file(tmp_path / path.name)]
    except FaultyText as faulty:
        found = [str(one) for one in faulty.found]
    assert any(said in one for one in found), found


def test_the_form_takes_the_count_below_and_says_it():
    written = {"子事项办不少于": {"记走访": "3"}}
    assert form.read(written) == ("子事项办不少于", "记走访=3")
    assert form.given({"c0-word": "子事项办不少于", "c0-argument": "记走访=4"}, [written]) == [
        {"子事项办不少于": {"记走访": "4"}}
    ]
    text = procedure.read_file(ROUND)
    assert procedure.conditions_said(text, text.by_step["settle"].conditions) == "下属一共办「记走访」不少于 3 次"
