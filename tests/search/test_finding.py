"""查找：编号、标题、姓名、拼音、正文，各在自己的范围里。"""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.regions.door import Scope
from bihuan.search.door import Item, find, index, index_many, remove, weigh
from bihuan.search.models import Document
from bihuan.search.names import readings
from bihuan.search.verbs import forget
from tests.search.working import work

pytestmark = pytest.mark.django_db

YUNZE, LINCHUAN = Scope(1, 2, 3, 31), Scope(1, 2, 4, 41)
COUNTY, NEIGHBOUR = Scope(1, 2, 3), Scope(1, 2, 4)


@pytest.fixture
def indexed() -> None:
    index("suggestion", 1, scope=YUNZE, title="关于老旧小区加装电梯的建议", names=["单雄", "住建局"], number="2026-012",
          body="全县建成二十年以上的小区有三十七个，居民上下楼不便。", public=True)  # fmt: skip
    index("suggestion", 2, scope=YUNZE, title="关于农村饮用水安全的建议", names=["曾乐"], number="2026-013", body="水厂设备老旧。",
          parties=["unit:9", "person:7"])  # fmt: skip
    index("suggestion", 3, scope=LINCHUAN, title="关于电梯维保的建议", names=["张建国"], number="2026-012", public=True)
    index("person", 1, scope=YUNZE, title="单雄", names=["单雄"])


def found(query: str, **bounds) -> list[tuple[str, int]]:
    return [(hit.kind, hit.id) for hit in find(query, **bounds)]


@pytest.mark.usefixtures("indexed")
class TestWords:
    def test_words_of_the_title_within_the_county_only(self):
        assert found("电梯", scope=COUNTY) == [("suggestion", 1)]
        assert found("电梯", scope=NEIGHBOUR) == [("suggestion", 3)]
        assert found("电梯", scope=Scope(1)) == [("suggestion", 3), ("suggestion", 1)]

    def test_characters_must_follow_each_other(self):
        assert found("加电梯") == []
        assert found("加装电梯") == [("suggestion", 1)]

    def test_several_words_must_all_be_there(self):
        assert found("电梯 小区") == [("suggestion", 1)]
        assert found("电梯 饮用水") == []

    def test_a_single_character(self):
        assert found("梯", scope=COUNTY) == [("suggestion", 1)]
        assert found("水", scope=COUNTY) == [("suggestion", 2)]

    def test_titles_come_before_texts(self):
        hits = find("老旧", scope=COUNTY)
        assert [(hit.id, hit.by) for hit in hits] == [(1, "t"), (2, "b")]

    def test_a_word_in_the_title_and_one_in_the_text(self):
        assert found("电梯 上下楼") == [("suggestion", 1)]

    def test_kinds(self):
        assert found("单雄", kinds=["person"]) == [("person", 1)]
        assert found("单雄", kinds=["suggestion"]) == [("suggestion", 1)]
        assert found("单雄", kinds=["suggestion", "person"]) == [("person", 1), ("suggestion", 1)]

    def test_nothing_asked_nothing_found(self):
        assert found("") == found("，。") == []

    @pytest.mark.parametrize(
        "query", ['"', "AND", "电梯 OR", "title:电梯", "NEAR(", "*", "'; DROP", "\x00电梯", "电" * 500, "\ud800"]
    )
    def test_odd_queries_are_only_words(self, query: str):
        find(query, scope=COUNTY)


@pytest.mark.usefixtures("indexed")
class TestNumbersAndNames:
    @pytest.mark.parametrize("query", ["2026-012", "2026-12", "〔2026〕12号", "２０２６－０１２"])
    def test_the_number_however_it_is_written(self, query: str):
        hits = find(query, scope=COUNTY)
        assert [(hit.id, hit.by) for hit in hits] == [(1, "n")]

    def test_part_of_a_number(self):
        assert found("13", scope=COUNTY) == [("suggestion", 2)]
        assert found("1", scope=COUNTY) == []

    @pytest.mark.parametrize("query", ["单雄", "shanxiong", "sx", "shanx", "SHAN", "zjj"])
    def test_names_by_character_pinyin_and_initials(self, query: str):
        assert ("suggestion", 1) in found(query, scope=COUNTY)

    def test_a_character_without_a_known_reading_is_still_found(self):
        index("person", 2, scope=YUNZE, title="\U00030001", names=["\U00030001", "Tom 2"])
        assert found("\U00030001") == found("tom") == [("person", 2)]

    def test_a_surname_is_read_as_a_surname_and_also_as_commonly_read(self):
        assert found("zengle") == found("cengle") == [("suggestion", 2)]


@pytest.mark.usefixtures("indexed")
class TestWhoSees:
    def test_everyone_finds_what_is_public(self):
        assert found("建议", public=True) == [("suggestion", 3), ("suggestion", 1)]

    def test_a_party_finds_its_own_and_what_is_public(self):
        assert found("建议", parties=["unit:9"], scope=COUNTY) == [("suggestion", 2), ("suggestion", 1)]
        assert found("建议", parties=["unit:8"], scope=COUNTY) == [("suggestion", 1)]


@pytest.mark.usefixtures("indexed")
class TestChanges:
    def test_indexing_again_replaces(self):
        index("suggestion", 1, scope=YUNZE, title="关于增设路灯的建议", names=["单雄"], number="2026-012")
        assert found("电梯", scope=COUNTY) == found("小区", scope=COUNTY) == []
        assert found("路灯") == [("suggestion", 1)]
        assert found("建议", public=True) == [("suggestion", 3)]
        assert Document.objects.filter(kind="suggestion", object_id=1).count() == 1

    def test_indexing_the_same_writes_nothing(self):
        with CaptureQueriesContext(connection) as queries:
            index("person", 1, scope=YUNZE, title="单雄", names=["单雄"])
        written = [query["sql"] for query in queries if "INSERT INTO search_index" in query["sql"]]
        assert written == []
        assert found("单雄", kinds=["person"]) == [("person", 1)]

    def test_removed_is_gone_and_removing_again_is_no_fault(self):
        remove("suggestion", 1)
        remove("suggestion", 1)
        assert found("电梯") == [("suggestion", 3)]
        index("suggestion", 5, scope=YUNZE, title="关于路灯的建议")
        assert found("电梯", scope=COUNTY) == []

    def test_a_forgotten_person_leaves_no_row_and_no_word(self):
        index("opinion", 8, scope=YUNZE, title="赵某某反映楼道照明", names=["赵某某"], subject="person:70")
        forget("person:70")
        assert found("照明") == found("赵某某") == []
        assert not Document.objects.filter(subject="person:70").exists()

    def test_twice_in_one_batch_the_later_counts(self):
        index_many([Item("suggestion", 20, YUNZE, "旧题目"), Item("suggestion", 20, YUNZE, "新题目")])
        assert found("旧题目") == []
        assert found("新题目") == [("suggestion", 20)]


@pytest.mark.usefixtures("indexed")
def test_another_way_of_cutting_words_rebuilds_the_index(monkeypatch):
    weigh()
    monkeypatch.setattr("bihuan.search.names.SURNAMES", {"单": "tan"})
    readings.cache_clear()
    assert found("tanxiong") == []
    weigh()
    assert found("tanxiong", kinds=["person"]) == [("person", 1)]
    assert found("shanxiong") == []
    remove("person", 1)
    assert found("tanxiong", kinds=["person"]) == found("单雄", kinds=["person"]) == []
    assert found("上下楼") == [("suggestion", 1)]
    readings.cache_clear()


def made_up(count: int, seed: int = 1) -> list[Item]:
    """一批虚构的题目，一半在云泽县。"""
    chance = random.Random(seed)
    places, things = (
        "城东 城西 北关 云溪 石桥 柳河 人民路 解放路".split(),
        "加装电梯 饮用水 养老服务 红绿灯 充电桩 河道清淤 公交".split(),
    )
    names, verbs = "王建国 李芳 单雄 张桂英 曾乐".split(), "关于加快 关于推进 关于完善".split()
    return [
        Item("suggestion", pk, YUNZE if chance.random() < 0.5 else LINCHUAN,
             chance.choice(verbs) + chance.choice(places) + chance.choice(things) + "的建议", names=(chance.choice(names),),
             number=f"2026-{pk:05}", body=chance.choice(["", "水质不好", "老旧小区加装电梯难"]), public=chance.random() < 0.3)
        for pk in range(1, count + 1)
    ]  # fmt: skip


def brute(items: list[Item], query: str, county: int) -> set[int]:
    """笨办法：逐件看文字里有没有。"""
    return {
        item.id for item in items
        if item.scope.county_id == county
        and all(any(word in text for text in (item.title, *item.names, item.body)) for word in query.split())
    }  # fmt: skip


@pytest.mark.parametrize(
    "query", ["电梯", "加装电梯", "水", "水质", "城东 电梯", "王建国", "建国 饮用水", "东加", "老旧小区", "路红"]
)
def test_the_same_as_looking_at_every_text(query: str):
    items = made_up(400)
    index_many(items)
    hits = [hit.id for hit in find(query, scope=COUNTY, limit=1000)]
    assert len(hits) == len(set(hits))
    assert set(hits) == brute(items, query, 3)


def test_pages_follow_each_other_without_gap_or_repeat():
    index_many(made_up(300))
    whole = [hit.id for hit in find("水", scope=COUNTY, limit=1000)]
    paged: list[int] = []
    after = ""
    while hits := find("水", scope=COUNTY, limit=7, after=after):
        paged += [hit.id for hit in hits]
        after = hits[-1].cursor
    assert paged == whole
    assert len(whole) > 20


@pytest.mark.parametrize("cursor", ["t", "x9", "t-1", "t9e9", "t" + "9" * 40, "电"])
def test_a_broken_cursor_is_no_fault(cursor: str):
    index_many(made_up(20))
    find("建议", after=cursor)


def test_work_and_rows_examined_do_not_grow_with_what_is_indexed():
    statements, examined = [], []
    for count in (1000, 10_000):
        index_many(made_up(count))
        weigh()
        with work() as seen:
            assert len(find("加装电梯", scope=COUNTY, limit=20)) == 20
        statements.append(len(seen.queries))
        examined.append(seen.rows())
    assert statements == [1, 1]
    assert examined[1] <= examined[0] * 1.5  # 十倍的条目


def test_one_new_document_costs_few_statements():
    with CaptureQueriesContext(connection) as queries:
        index("suggestion", 1, scope=YUNZE, title="关于路灯的建议", names=["单雄"])
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 4
