"""找相近的：同一件事说法不同要找到，句式相同说两件事不算。"""

import pytest

from bihuan.regions.door import Scope
from bihuan.search.door import Item, index, index_many, similar, weigh
from bihuan.search.likeness import SAME, Weights, gist, score
from tests.search.test_finding import COUNTY, LINCHUAN, YUNZE, made_up
from tests.search.working import work

EVEN = Weights(0, {})

RESTATED = [
    ("关于加装电梯的建议", "关于推进老旧小区加装电梯工作的建议"),
    ("关于尽快修复城东路破损路面的建议", "关于城东路路面破损亟待修复的建议"),
    ("关于在实验小学门口增设红绿灯的建议", "关于实验小学门口设置红绿灯的建议"),
    ("关于加强农村饮用水安全保障的建议", "关于进一步加强农村饮用水安全的建议"),
    ("关于延长102路公交车运营时间的建议", "建议延长102路公交运营时间"),
]
TEMPLATE = [
    ("关于发展社区养老服务的建议", "关于发展社区托育服务的建议"),
    ("关于加强农村饮用水安全保障的建议", "关于加强农村食品安全保障的建议"),
    ("关于推进城区停车场建设的建议", "关于推进城区垃圾站建设的建议"),
    ("关于完善基层医疗卫生服务体系的建议", "关于完善基层公共文化服务体系的建议"),
    ("关于加快乡村旅游产业发展的建议", "关于加快乡村物流产业发展的建议"),
]


@pytest.mark.parametrize(("one", "other"), RESTATED)
def test_the_same_matter_in_other_words(one: str, other: str):
    assert score(gist(one), gist(other), EVEN) >= SAME


@pytest.mark.parametrize(("one", "other"), TEMPLATE)
def test_the_same_pattern_about_something_else(one: str, other: str):
    assert score(gist(one), gist(other), EVEN) < SAME


def test_boilerplate_alone_is_like_nothing():
    assert gist("关于进一步加快推进工作的建议") == frozenset()
    assert score(gist("关于养老的建议"), gist("关于养老的建议"), EVEN) == 0


@pytest.mark.django_db
class TestAsking:
    @pytest.fixture(autouse=True)
    def indexed(self) -> None:
        index_many([
            Item("suggestion", 1, YUNZE, "关于推进老旧小区加装电梯工作的建议"),
            Item("suggestion", 2, YUNZE, "关于老旧小区改造的建议"),
            Item("suggestion", 3, LINCHUAN, "关于加装电梯的建议"),
            Item("suggestion", 4, YUNZE, "关于发展社区托育服务的建议"),
            Item("opinion", 5, YUNZE, "关于加装电梯的建议"),
        ])  # fmt: skip

    def test_within_the_county_and_the_kind(self):
        assert [pk for pk, _ in similar("关于加装电梯的建议", kind="suggestion", scope=COUNTY)] == [1]
        assert {pk for pk, _ in similar("关于加装电梯的建议", kind="suggestion", scope=Scope(1))} == {1, 3}

    def test_not_itself(self):
        assert similar("关于加装电梯的建议", kind="suggestion", scope=COUNTY, exclude=[1]) == []

    def test_the_closest_first_and_at_most_as_many_as_asked(self):
        index("suggestion", 6, scope=YUNZE, title="关于老旧小区加装电梯的建议")
        found = similar("关于老旧小区加装电梯的建议", kind="suggestion", scope=COUNTY)
        assert {pk for pk, _ in found[:2]} == {1, 6}
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        assert len(similar("关于老旧小区加装电梯的建议", kind="suggestion", scope=COUNTY, limit=1)) == 1

    def test_the_pattern_alone_is_not_shown(self):
        assert similar("关于发展社区养老服务的建议", kind="suggestion", scope=COUNTY) == []

    @pytest.mark.parametrize("text", ["", "的建议", "水", "，。", "a", "\x00", "关于" * 300])
    def test_too_little_to_compare(self, text: str):
        assert similar(text, kind="suggestion", scope=COUNTY) == []

    def test_what_is_withdrawn_is_not_similar_any_more(self):
        index("suggestion", 1, scope=YUNZE, title="关于路灯的建议")
        assert similar("关于老旧小区加装电梯的建议", kind="suggestion", scope=COUNTY) == []


@pytest.mark.django_db
def test_two_statements_and_at_most_two_hundred_candidates_however_much_is_indexed():
    examined = []
    for count in (5000, 20_000):
        index_many(made_up(count))
        weigh()
        with work() as seen:
            found = similar("关于推进云溪加装电梯的建议", kind="suggestion", scope=COUNTY)
        assert len(found) == 5
        assert len(seen.queries) == 2
        examined.append(seen.rows())
    assert examined[1] <= max(examined[0] * 1.3, 2000)  # 常见的词 PostgreSQL 顺着表取够就停，翻几行看疏密


@pytest.mark.django_db
def test_weighing_counts_the_titles_of_both_databases_alike():
    from bihuan.search.models import Weight

    items = made_up(500)
    index_many(items)
    weigh()
    known = dict(Weight.objects.values_list("gram", "documents"))
    assert known[""] == 500
    assert known["电梯"] == sum("电梯" in item.title for item in items)
    assert "建国" not in known
    assert all(documents >= 20 for documents in known.values())
