"""计票的性质：票的次序无关；多一张最好的票不会使结果变差；分处点票再合并与一起点相同。"""

from fractions import Fraction

from hypothesis import assume, given, strategies as st

from bihuan.kernel.count import Tally, count, decide, load_rule

GRADES = ("A", "B", "C", "D")
NAMES = {"A": "优秀", "B": "良好", "C": "一般", "D": "较差"}
PAPER = "票: {填法: 等次, 填错: 该项作废, 等次: {优秀: A, 良好: B, 一般: C, 较差: D}, 项目: {p: 甲, q: 乙}}\n"
FLAG = "标出: [{名为: {末三名: last}, 票: 较差, 前: 1}]\n"

grade = st.sampled_from([*GRADES, "?", ["A", "B"], None])
ballots = st.lists(st.fixed_dictionaries({"p": grade, "q": grade}), max_size=25)
share = st.sampled_from(["≥ 1/3", "超过 1/3", "≥ 1/2", "过半数", "≥ 2/3", "≥ 9/10"])
base = st.sampled_from(["全体", "收回", "有效"])


@st.composite
def rules(draw):
    """各种判定：行序、计哪种票、怎样累计、门槛、基数都任意。"""
    lines = [
        f"{{定为: {NAMES[outcome]}, 票: {NAMES[draw(st.sampled_from(GRADES))]},"
        f" 累计: {draw(st.sampled_from(['否', '及以上', '及以下']))}, 须: {draw(share)}, 基数: {draw(base)}}}"
        for outcome in draw(st.lists(st.sampled_from(GRADES), unique=True, min_size=1, max_size=3))
    ]
    used = "".join(lines)
    rest = draw(st.sampled_from([grade for grade in GRADES if f"定为: {NAMES[grade]}" not in used]))
    lines.append(f"{{定为: {NAMES[rest]}, 其余: 是}}")
    return load_rule("规则: 试\n代号: t\n" + PAPER + FLAG + f"判定: [{', '.join(lines)}]\n")


@given(rules(), ballots, st.randoms())
def test_the_order_of_ballots_never_matters(rule, cast, chance):
    shuffled = list(cast)
    chance.shuffle(shuffled)
    assert count(rule, cast, members=40).as_json() == count(rule, shuffled, members=40).as_json()


@given(rules(), ballots, st.integers(0, 25))
def test_tallying_in_two_places_is_tallying_in_one(rule, cast, cut):
    here, there = Tally(rule), Tally(rule)
    for marks in cast[:cut]:
        here.add(marks)
    for marks in cast[cut:]:
        there.add(marks)
    here.merge(there)
    assert decide(here, members=40).as_json() == count(rule, cast, members=40).as_json()


@given(rules(), ballots)
def test_a_top_vote_more_never_lowers_where_the_rule_has_no_caveat(rule, cast):
    assume(not rule.caveats())
    before, after = count(rule, cast, members=40), count(rule, [*cast, {"p": "A", "q": "A"}], members=40)
    for old, new in zip(before.decisions, after.decisions, strict=True):
        if old.outcome is not None:
            assert GRADES.index(new.outcome) <= GRADES.index(old.outcome)
    assert set(after.flags[0].items) <= set(before.flags[0].items)


def test_a_rule_that_can_punish_a_top_vote_says_so():
    backfiring = load_rule(
        "规则: 试\n代号: t\n" + PAPER + "基数: 有效\n"
        "判定: [{定为: 优秀, 须: 过半数}, {定为: 良好, 须: ≥ 1/2}, {定为: 较差, 其余: 是}]\n"
    )
    assert backfiring.caveats() == ["“良好”一行可能使好票帮倒忙：多一张“优秀”，结果反而变差"]
    cast = [{"p": "B", "q": "B"}] * 2 + [{"p": "A", "q": "A"}] * 2
    assert count(backfiring, cast).decision("p").label == "良好"
    assert count(backfiring, [{"p": "A", "q": "A"}, {"p": "C", "q": "C"}, *cast[:2]]).decision("p").label == "良好"
    assert (
        count(backfiring, [{"p": "A", "q": "A"}, *cast[:2], {"p": "A", "q": "A"}, {"p": "D", "q": "D"}])
        .decision("p")
        .label
        == "较差"
    )


def test_published_methods_never_punish_a_top_vote():
    for code in ("zhenhai_2022", "shenzhen_2011", "ningbo_2014", "hongjiang"):
        assert load_rule(f"规则: 试\n代号: t\n沿用: {code}\n基数: 有效\n").caveats() == []


election = load_rule(
    "规则: 试\n代号: t\n票: {填法: 表决, 可另选: 是, 漏填: 弃权, 赞成至多: 名额, 项目: {p: 甲, q: 乙, r: 丙, s: 丁}}\n"
    "当选: {名额: 2, 须: ≥ 1/3, 基数: 有效, 并列: 再投票}\n"
)
vote = st.sampled_from(["for", "against", "abstain", ["write_in", "戊"], "?"])
slates = st.lists(st.dictionaries(st.sampled_from("pqrs"), vote, max_size=4), max_size=25)


@given(slates, st.sampled_from("pqrs"))
def test_a_vote_more_never_costs_a_candidate_the_place(cast, code):
    before = count(election, cast).winners
    after = count(election, [*cast, {code: "for"}]).winners
    if code in before.elected or (before.revote and code in before.revote.among):
        assert code in after.elected


@given(slates)
def test_places_are_never_more_than_there_are(cast):
    result = count(election, cast)
    won = result.winners
    left = won.revote.places if won.revote else 0
    assert len(won.elected) + left + won.unfilled == won.number
    assert not won.revote or len(won.revote.among) > left
    assert result.figures.valid + result.figures.invalid == result.figures.returned == len(cast)
    assert all(Fraction(item.votes["for"]) == item.score for item in result.items.values())
