"""文件里的数字：写了就数，点得开，与链上重数的、与行里重数的都相等。"""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.figures import door as figures
from bihuan.figures.models import Fact
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure, library
from tests.county import days_later
from tests.procedure.corrections import correct
from tests.procedure.rails import Rails, release


@pytest.fixture
def rails(county):
    return Rails(county)


@pytest.fixture
def two(rails):
    """一处由住建局、水务局修好销了号（水务局晚了），另一处还在修。"""
    one, other = rails.open(), rails.open("西桥护栏缺失", 隐患类别="缺失")
    rails.assign(one, "住建局", "水务局")
    rails.assign(other, "住建局")
    rails.take(one, "visit", "李敏", 2, 人次=3)
    rails.take(one, "visit", "李敏", 3, 人次=4)
    rails.take(other, "visit", "李敏", 3, 人次=2)
    rails.take(one, "sign", "何平", 2, 1)
    rails.take(one, "sign", "秦川", 2, 2)
    rails.take(one, "fix", "何平", 9, 1, 花费="1.5")
    rails.take(one, "fix", "秦川", 30, 2, 花费="0.25")
    rails.take(one, "check", "李敏", 31, 验收结论="没有修好")
    rails.take(one, "fix", "何平", 33, 1, 花费="0.1")
    rails.take(one, "fix", "秦川", 33, 2, 花费="0.05")
    rails.take(one, "check", "李敏", 34, 验收结论="修好了")
    return one, other


def number(rails, name: str, kind: str = "rail_fault"):
    return figures.value(f"{kind}.{name}", figures.OfCongress(rails.county.congress.pk), 2026).number


def parts(rails, name: str, kind: str = "rail_fault"):
    return figures.marks(f"{kind}.{name}", figures.OfCongress(rails.county.congress.pk), 2026)


def ids(rails, name: str, mark: str = "", kind: str = "rail_fault"):
    return procedure.opened_figure(f"{kind}.{name}", rails.county.congress.pk, 2026, mark=mark).ids


def sound():
    return list(ledger.verify().faults)


def test_every_way_of_counting(rails, two):
    told = {name: number(rails, name) for name in (
        "列入", "在修的", "销号", "走访过", "走访次数", "走访人次", "花费合计", "修好次数", "如期修好", "没有修好的", "销号率",
    )}  # fmt: skip
    assert told == {
        "列入": 2, "在修的": 1, "销号": 1, "走访过": 2, "走访次数": 3, "走访人次": 9, "花费合计": Decimal("1.9"),
        "修好次数": 4, "如期修好": 0, "没有修好的": 0, "销号率": Decimal("50.0"),
    }  # fmt: skip
    assert sound() == []


def test_apart_by_a_choice_and_by_a_unit(rails, two):
    unit = {name: str(rails.county.organs[name].pk) for name in ("住建局", "水务局")}
    assert parts(rails, "列入") == {"松动": 1, "缺失": 1}
    assert parts(rails, "走访次数") == {"松动": 2, "缺失": 1}
    assert parts(rails, "销号") == {unit["住建局"]: 1, unit["水务局"]: 1}  # 一件两个单位各算一次，合计只算一次
    assert parts(rails, "花费合计") == {unit["住建局"]: Decimal("1.6"), unit["水务局"]: Decimal("0.3")}
    assert parts(rails, "修好次数") == {unit["住建局"]: 2, unit["水务局"]: 2}
    assert parts(rails, "如期修好") == {unit["住建局"]: 1}  # 水务局晚了，整件不算如期，住建局的算
    assert ids(rails, "如期修好", unit["住建局"]) == [two[0].pk]
    assert ids(rails, "如期修好", unit["水务局"]) == ids(rails, "如期修好") == []


def test_each_number_opens_what_it_counts(rails, two):
    one, other = two
    assert ids(rails, "列入") == [other.pk, one.pk]
    assert ids(rails, "列入", "缺失") == [other.pk]
    assert ids(rails, "在修的") == [other.pk]
    assert ids(rails, "销号") == ids(rails, "花费合计") == [one.pk]
    assert ids(rails, "花费合计", str(rails.county.organs["水务局"].pk)) == [one.pk]
    assert ids(rails, "花费合计", str(rails.county.organs["教育局"].pk)) == []
    assert ids(rails, "销号率·分子") == [one.pk]


def test_pages_follow_one_another(rails):
    made = [rails.open(f"第{n}处护栏松动", day=n % 3).pk for n in range(7)]
    name, congress = "rail_fault.列入", rails.county.congress.pk
    first = procedure.opened_figure(name, congress, None, limit=3)
    second = procedure.opened_figure(name, congress, None, after=first.more, limit=3)
    last = procedure.opened_figure(name, congress, None, after=second.more, limit=3)
    assert sorted(first.ids + second.ids + last.ids) == sorted(made)
    assert len(first.ids) == len(second.ids) == 3
    assert last.more == ""


def test_children_of_any_depth_count_for_the_parent(rails):
    rails.topic([("东桥护栏松动", "松动"), ("南桥护栏锈蚀", "锈蚀")])
    rails.open("不在专题里的一处")
    child = procedure.Case.objects.get(title="东桥护栏松动")
    rails.assign(child, "住建局", day=1)
    rails.take(child, "sign", "何平", 2, 1)
    rails.take(child, "fix", "何平", 3, 1, 花费="2.5")
    rails.take(child, "check", "李敏", 4, 验收结论="修好了")
    assert number(rails, "各处隐患", "rail_topic") == 2
    assert number(rails, "各处销号", "rail_topic") == 1
    assert number(rails, "各处销号率", "rail_topic") == Decimal("50.0")
    assert number(rails, "各处花费", "rail_topic") == Decimal("2.5")
    assert parts(rails, "各处隐患", "rail_topic") == {"松动": 1, "锈蚀": 1}
    assert ids(rails, "各处销号", kind="rail_topic") == [child.pk]
    assert number(rails, "列入") == 3
    assert sound() == []


def test_a_correction_takes_back_what_it_counted(rails):
    case = rails.open()
    rails.assign(case, "住建局")
    rails.take(case, "visit", "李敏", 2, 人次=5)
    correct(case.pk, reason="记错了", second=rails.by("陶建国", 3), by=rails.by("李敏", 3), now=days_later(3))
    assert number(rails, "走访人次") == 0
    assert number(rails, "走访过") == 0
    assert sound() == []


def test_a_newer_text_and_an_abandoned_one_keep_their_figures(rails):
    rails.open()
    newer = release(
        version="2027-2", swap=(("  - {走访过: 办过 走访}\n", ""), ("{列入: 到 隐患待交办", "{列入: 办过 列入"))
    )
    rails.adopt(newer.label)
    rails.open("新版的一处")
    assert number(rails, "列入") == 2
    assert len(ids(rails, "列入")) == 2
    assert "rail_fault.走访过" in [one.figure.name for one in procedure.figures_in_files("rail_fault")]
    assert "旧版的事项照旧版的写法数" in figures.find("rail_fault.列入").rule
    assert sound() == []


def test_a_case_moved_to_another_text_is_counted_by_it(rails):
    case = rails.open()
    rails.take(case, "visit", "李敏", 1, 人次=2)
    newer = release(version="2027-2", swap=(("  - {走访过: 办过 走访}\n", ""),))
    procedure.adopt_version(case.pk, newer.label, reason="改了办法", by=rails.by("李敏", 2), now=days_later(2))
    assert number(rails, "走访过") == 0
    assert number(rails, "走访人次") == 2
    assert sound() == []


def test_a_figure_says_how_it_counts(rails):
    assert figures.find("rail_fault.花费合计").unit == "万元"
    assert figures.find("rail_fault.走访次数").unit == "次"
    rule = figures.find("rail_topic.各处销号").rule
    assert rule.startswith("由「开题」而来的各级下属的护栏隐患：到过「隐患已销号」的件数")
    assert not figures.find("rail_fault.列入").public
    assert figures.find("rail_fault.没有的") is None


def test_a_changed_row_or_fact_is_found_out(rails, two):
    procedure.Value.objects.filter(case=two[0], name="@sum 花费").update(number=9)
    Fact.objects.filter(measure="rail_fault.在修的").update(delta=5)
    kinds = {fault.kind for fault in sound()}
    assert {"value", "fact"} <= kinds


def test_kinds_without_cases_cost_the_check_nothing(county):
    """随软件来的几十种、几百个数字，一件事项也没有：核验不逐份、逐个数字地问。"""
    with CaptureQueriesContext(connection) as asked:
        assert ledger.verify().faults == []
    names = [one.figure.name for one in procedure.figures_in_files("rectification")]
    assert len(names) > 5 and len(asked) < 150


def test_the_same_text_is_read_once_whatever_the_database(county):
    label = procedure.latest("rectification").label
    first = library.text_of(label)
    library.forget_cached()
    assert library.text_of(label) is first
