"""停表、会同、抄送、转入：停着的日子不算在期限里；会同的、抄送的知道；并案的一件接着办一步。"""

import pytest

from bihuan.kernel.refuse import BadInput, NotAllowed, Refused
from bihuan.ledger import door as ledger
from bihuan.notices import door as notices
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.procedure import town as towns
from tests.procedure.test_unseen import HERE

pytestmark = pytest.mark.django_db
LETTER = HERE / "letter_yunze.2027-1.yaml"


@pytest.fixture
def town(county):
    """云泽县选用了监督函询。"""
    made = towns.found(county)
    row = procedure.release(procedure.read_file(LETTER), now=MONDAY, owner_id=county.congress.pk)
    procedure.adopt_procedure(county.congress.pk, row.label, by=made.at(3, 1).who("戚芳"), now=MONDAY)
    return made


def letter(town, title: str = "路灯不亮") -> procedure.Case:
    return town.at(3, 2).open("letter_yunze", "发函", "李敏", 事由=title)


def changed(*swaps: tuple[str, str]) -> procedure.Text:
    source = LETTER.read_text(encoding="utf-8")
    for old, new in swaps:
        assert old in source, old
        source = source.replace(old, new)
    return procedure.read_text(source, LETTER.name)


class TestHalting:
    def test_days_of_explaining_do_not_count(self, town):
        case = letter(town)
        assert town.due(case, "复函") == ["2026-03-12"]
        town.at(3, 6).take(case, "请说明", "邹凯", 请说明的="哪一段")
        town.at(3, 9).take(case, "说明", "李敏", 说明内容="东街")
        assert town.due(case, "复函") == ["2026-03-15"]
        town.at(3, 10).take(case, "请说明", "邹凯", 请说明的="几盏")
        town.at(3, 11).take(case, "说明", "李敏", 说明内容="四盏")
        assert town.due(case, "复函") == ["2026-03-16"]
        assert ledger.verify().faults == []

    def test_while_it_stands_still_nobody_is_late(self, town):
        case = letter(town)
        town.at(3, 11).take(case, "请说明", "邹凯", 请说明的="哪一段")
        procedure.run_clocks(town.at(4, 20).now)
        assert not procedure.Clock.objects.filter(case=case, step="answer", acting=True, stopped_on=None).exists()
        town.take(case, "说明", "李敏", 说明内容="东街")
        assert town.due(case, "复函") == ["2026-04-21"]
        town.at(4, 21).take(case, "复函", "邹凯", 复函内容="已经修好")
        assert procedure.state_of(procedure.Case.objects.get(pk=case.pk)).late == {"explain": 1}

    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("停表: {自: 请说明, 到: 请说明}", "要是两步"),
            ("停表: {自: 请说明, 到: 处理}", "那一步要有期限|走不到"),
            ("停表: {自: 没有的, 到: 说明}", "步骤不存在"),
            ("停表: 请说明", "要写成"),
        ],
    )
    def test_a_halt_that_cannot_work_is_refused(self, written, said):
        swap = ("停表: {自: 请说明, 到: 说明}", written)
        try:
            faults = [str(one) for one in procedure.faults_of(changed(swap, ("期限: 自复函起5日, ", "")), file="x")]
        except procedure.FaultyText as refused:
            faults = [str(refused)]
        assert any(part in fault for part in said.split("|") for fault in faults), faults


class TestTelling:
    def test_the_one_acting_jointly_and_the_one_copied_hear_of_it(self, town):
        case = letter(town)
        people = town.county.people
        said = {name: [one.sentence for one in notices.inbox(people[name])] for name in ("邹凯", "戚芳", "尤宁")}
        assert "路灯不亮：发函，请会同办理" in said["邹凯"]
        assert "路灯不亮：发函，抄送您" in said["戚芳"]
        assert "路灯不亮：发函，抄送您" in said["尤宁"]
        assert case.stage == "y_sent"

    def test_the_trail_says_so(self, town, enter):
        case = letter(town)
        page = enter("李敏").get(f"/cases/{case.pk}/").content.decode()
        assert "会同政府办" in page
        assert "抄送人大办公室" in page


class TestTransferring:
    def test_the_reply_goes_on_in_the_other_case(self, town):
        first, second = letter(town), letter(town, "路灯还不亮")
        town.at(3, 5).take(second, "复函", "邹凯", 复函内容="一并检修")
        town.take(second, "处理", "李敏", 处理="并案", 并入的函询=first.pk)
        assert town.stage(second) == "函询并案"
        assert town.stage(first) == "函询待复"
        state = procedure.state_of(procedure.Case.objects.get(pk=first.pk))
        assert state.value("并案来的") == "一并检修"
        assert ledger.verify().faults == []

    def test_not_where_it_cannot_be_done_and_nothing_is_half_written(self, town):
        first, second = letter(town), letter(town, "路灯还不亮")
        town.at(3, 5).take(first, "请说明", "邹凯", 请说明的="哪一段")
        town.take(second, "复函", "邹凯", 复函内容="一并检修")
        with pytest.raises(NotAllowed, match="转入的「路灯不亮」"):
            town.take(second, "处理", "李敏", 处理="并案", 并入的函询=first.pk)
        with pytest.raises(BadInput):
            town.take(second, "处理", "李敏", 处理="并案", 并入的函询=second.pk)
        assert town.stage(second) == "函询待处理"
        assert ledger.verify().faults == []

    def test_what_went_over_cannot_be_corrected_away(self, county):
        """转入以后这一件还没有结束的，也不能把那一步更正掉：那边已经办了一步。"""
        stays = changed(
            ("至: {了结: 函询已结, 并案: 函询并案}", "至: {了结: 函询已结, 并案: 函询待处理}"), (", 函询并案: y_joined", ""),
            (", 函询并案: {必经: [函询待处理], 成色: 平常}", ""),
        )  # fmt: skip
        town = towns.found(county)
        row = procedure.release(stays, now=MONDAY, owner_id=county.congress.pk)
        procedure.adopt_procedure(county.congress.pk, row.label, by=town.at(3, 1).who("戚芳"), now=MONDAY)
        first, second = letter(town), letter(town, "路灯还不亮")
        town.at(3, 5).take(second, "复函", "邹凯", 复函内容="一并检修")
        assert procedure.correctable(procedure.Case.objects.get(pk=second.pk)).name == "复函"
        town.take(second, "处理", "李敏", 处理="并案", 并入的函询=first.pk)
        with pytest.raises(Refused, match="转入别的事项"):
            procedure.correctable(procedure.Case.objects.get(pk=second.pk))

    def test_what_is_not_carried_is_named_by_check(self):
        faults = procedure.faults_of(changed(("带: {并案来的: 复函内容}, ", "")), file="x")
        assert any("没有「带」过去" in str(one) for one in faults)
