"""法规里怎样写就怎样写：门槛、日数、表决的方式、几路开始的分办、立到各乡镇；写错的说一句。"""

from fractions import Fraction
from pathlib import Path

import pytest

from bihuan.procedure import door as procedure
from bihuan.procedure.language import FaultyText, check, read_text
from bihuan.procedure.language.deadlines import read_deadline
from bihuan.procedure.language.numerals import threshold

METHODS = Path(__file__).with_name("methods")
DRILL = (METHODS / "flood_drill.2027-1.yaml").read_text(encoding="utf-8")
CASES = (METHODS / "good_cases.2027-1.yaml").read_text(encoding="utf-8")

REACHED = {  # 须 → 几分之几达到、几分之几没有达到
    "过半数": ((51, 100), (1, 2)), "半数以上": ((1, 2), (49, 100)), "三分之二以上": ((2, 3), (199, 300)),
    "不少于五分之一": ((1, 5), (19, 100)), "超过三分之一": ((34, 100), (1, 3)), "不超过半数": ((1, 2), (51, 100)),
    "不足百分之十": ((9, 100), (1, 10)), "达到80%": ((4, 5), (79, 100)), "百分之十以下": ((1, 10), (11, 100)),
    "全部": ((1, 1), (99, 100)), "不过半数": ((1, 2), (51, 100)),
}  # fmt: skip


def test_a_threshold_is_an_exact_fraction():
    for words, (enough, short) in REACHED.items():
        needed = threshold(words)
        assert needed is not None, words
        assert needed.reached(Fraction(*enough)), words
        assert not needed.reached(Fraction(*short)), words
    assert [threshold(words) for words in ("多一点", "三分之一", "半数", "过了很多")] == [None] * 4


def test_a_deadline_may_be_written_as_the_regulation_writes_it():
    for words, same in {
        "自交办之日起三个月内": "自交办起3个月", "交办后五日内": "自交办起5日", "自交办起十五个工作日以内": "自交办起15工作日",
        "自交办起半年内": "自交办起6个月", "审议会议前二十日": "审议会议前20日", "自交办起一年": "自交办起1年",
    }.items():  # fmt: skip
        one, other = read_deadline(words), read_deadline(same)
        assert one is not None and other is not None
        assert (one.kind, one.what, one.n, one.unit) == (other.kind, other.what, other.n, other.unit)
        assert one.words == words


def test_what_is_written_is_kept():
    """几个选项走到一处、原状；电子、无记名；从入围里选行；另一路开始的分办。"""
    text = read_text(DRILL)
    branch = text.by_step["decide"].branch
    assert branch is not None
    assert branch.stage_of("再议") == "fd_told"
    assert text.task_starts == {"fd_pending", "fd_asked"}
    several = read_text(DRILL.replace("不定: 检查不成, 再议: 原状", "不定、再议: 检查不成"))
    assert several.by_step["decide"].branch.stage_of("再议") == "fd_failed"
    cases = read_text(CASES)
    assert cases.by_step["first"].vote.ways == ("hands", "secret")
    assert cases.fields["复选"].picks == "first.入围"
    assert [column.name for column in cases.fields["最后的"].columns] == ["名称", "层级", "做法"]


WRONG = {
    "须": ("须: 过半数", "须: 多数", "「须」只能是"),
    "占比的一头": ("分母: 到场的", "分母: 群众", "占比的「群众」要是数字"),
    "几个状态的原状": ("自: 检查待定, 期限: 自都查了", "自: [检查中, 检查待定], 期限: 自都查了", "不一定有「都查了」"),
    "没有的一种": ("{防汛自查: 1}", "{防火自查: 1}", "「防火自查」不是一种事项"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_word_is_said_in_a_sentence(name):
    before, after, said = WRONG[name]
    assert before in DRILL
    try:
        found = [str(one) for one in check(read_text(DRILL.replace(before, after, 1)))]
    except FaultyText as faulty:
        found = [str(one) for one in faulty.found]
    assert any(said in one for one in found), found


def test_a_way_of_voting_that_is_not_known():
    with pytest.raises(FaultyText, match="「方式」只能是 录入、举手、电子、无记名，不是「鼓掌」"):
        read_text(CASES.replace("[举手, 无记名]", "[鼓掌]"))


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("code", ["flood_drill", "good_cases"])
def test_it_is_walked_to_the_end(code):
    """试走：立到下级人大的走到结束，占比够的办成、不够的被拒；三轮评选各样结果都造得出。"""
    found = procedure.tried_file(METHODS / f"{code}.2027-1.yaml")
    assert [str(one) for one in [*found.faults, *found.remarks]] == []
