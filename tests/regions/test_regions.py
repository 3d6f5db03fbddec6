"""区划与日历：底表齐全，层级不看代码，新的一年另成一版。"""

import datetime as dt
import json

import pytest

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound
from bihuan.ledger import door as ledger
from bihuan.regions import door as regions

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)
YEAR_2027 = {
    "year": 2027,
    "papers": ["https://www.example.gov.cn/2027"],
    "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-09", "isOffDay": False},
    ],
}


def test_the_tree_is_complete_to_township_level():
    counts = [regions.Division.objects.filter(level=level).count() for level in (1, 2, 3, 4)]
    assert counts == [31, 342, 2978, 41352]
    county = regions.division("330282")
    assert regions.full_name(county) == "浙江省宁波市慈溪市"
    assert regions.scope_of(county).field() == ("county_id", county.pk)
    assert county.children.filter(township_id__isnull=False).count() == county.children.count() > 10


def test_a_local_code_takes_its_level_from_its_parent():
    zone = regions.add_division(code="3302ZX9", name="滨海新区", parent_code="3302", by="system", now=NOW)
    town = regions.add_division(code="990000000001AB", name="云栖街道", parent_code="3302ZX9", by="system", now=NOW)
    assert (zone.level, zone.county_id, town.level, town.county_id, town.township_id) == (
        3,
        zone.pk,
        4,
        zone.pk,
        town.pk,
    )
    assert (
        ledger.entries(f"division:{town.pk}")[0].sentence("系统") == "系统增设区划云栖街道（地方扩展码 990000000001AB）"
    )


@pytest.mark.parametrize(
    ("code", "parent", "refused"),
    [
        ("330282", "3302", AlreadyDone),
        ("123456789012345", "3302", BadInput),
        ("33-28", "3302", BadInput),
        ("9999", "nowhere", NotFound),
        ("9999", "110101001", BadInput),
    ],
)
def test_impossible_divisions_are_refused(code, parent, refused):
    with pytest.raises(refused):
        regions.add_division(code=code, name="某地", parent_code=parent, by="system", now=NOW)


def test_make_up_days_of_2026():
    calendar = regions.calendar()
    assert calendar.years == frozenset(range(2007, 2027))
    assert calendar.is_workday(dt.date(2026, 2, 14))
    assert not calendar.is_workday(dt.date(2026, 10, 7))
    assert calendar.why(dt.date(2026, 10, 10)) == "国庆节调休，补班"
    assert "尚未录入" in calendar.why(dt.date(2027, 1, 4))
    assert not calendar.is_workday(dt.date(2018, 12, 31))


def test_the_seed_is_what_the_published_files_say(shared_data):
    calendar = regions.calendar(1)
    days = [day for file in shared_data("holidays").glob("2*.json") for day in json.loads(file.read_text())["days"]]
    assert len(days) == 678
    for day in days:
        assert calendar.is_workday(dt.date.fromisoformat(day["date"])) is not day["isOffDay"]


def test_a_new_year_makes_a_new_version_and_leaves_the_old_alone():
    before = regions.calendar_version()
    version = regions.import_year(YEAR_2027, by="person:1", now=NOW)
    assert version == before + 1 == regions.calendar_version()
    assert regions.calendar(version).is_workday(dt.date(2027, 1, 9))
    assert regions.calendar(version).known(2027)
    assert not regions.calendar(before).known(2027)
    entry = ledger.entries(regions.CALENDAR_STREAM, newest_first=True)[0]
    assert entry.sentence("李敏") == f"李敏录入2027年放假安排，日历成为第{version}版"


def test_a_corrected_year_replaces_and_the_same_year_again_is_refused():
    regions.import_year(YEAR_2027, by="person:1", now=NOW)
    with pytest.raises(AlreadyDone, match="2027 年的安排与现在的一样"):
        regions.import_year(YEAR_2027, by="person:1", now=NOW)
    shorter = {**YEAR_2027, "days": YEAR_2027["days"][1:2]}
    version = regions.import_year(shorter, by="person:1", now=NOW)
    assert not regions.calendar(version).is_workday(dt.date(2027, 1, 9))


def _with(**day: object) -> dict:
    return {**YEAR_2027, "days": [{**YEAR_2027["days"][1], **day}]}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "缺少年份"),
        ({"year": "2027"}, "缺少年份"),
        ({"year": 2027, "days": []}, "没有日子"),
        (_with(date="2027-13-01"), "第 1 天（元旦）的日子“2027-13-01”不对"),
        (_with(date="2028-01-01"), "不在 2027 年"),
        (_with(isOffDay="是"), "缺少 isOffDay"),
        (_with(isOffDay=False), "本是工作日，补班只能在周末"),
        (_with(name=""), "缺少节名"),
        ({**YEAR_2027, "days": YEAR_2027["days"][:1] * 2}, "2026-12-31 写了两次"),
        ({**YEAR_2027, "days": YEAR_2027["days"][2:]}, "没有一天放假"),
    ],
)
def test_bad_notices_get_a_sentence_and_change_nothing(data, sentence):
    before = regions.calendar_version()
    with pytest.raises(BadInput) as refused:
        regions.import_year(data, by="person:1", now=NOW)
    assert sentence in refused.value.sentence
    assert regions.calendar_version() == before


def test_a_file_that_is_not_json_gets_a_sentence():
    with pytest.raises(BadInput, match="这不是 JSON 文件"):
        regions.read_json("名称,日子".encode("gbk"))
    for made in ("[" * 100_000, '{"year": ' + "9" * 5000 + "}"):  # 套得太深，一个数太长
        with pytest.raises(BadInput, match="这不是 JSON 文件"):
            regions.read_json(made.encode())
    for name in ("元\\u0000旦", "元\\ud83d旦"):
        day = f'{{"name": "{name}", "date": "2027-01-01", "isOffDay": true}}'
        with pytest.raises(BadInput, match="看不见的字"):
            regions.read_json(f'{{"year": 2027, "days": [{day}]}}'.encode())
    assert regions.read_json(json.dumps(YEAR_2027).encode("utf-8-sig")).year == 2027


def test_a_known_version_costs_no_sql(django_assert_num_queries):
    version = regions.calendar_version()
    regions.calendar(version)
    with django_assert_num_queries(0):
        regions.calendar(version)
    with django_assert_num_queries(1):
        regions.calendar()


def test_a_fictional_province_stands_alone(db):
    """没有上级的是省级；下面照样设市。"""
    province = regions.add_division(code="99HL", name="岚海省", parent_code="", by="system", now=NOW)
    city = regions.add_division(code="99HL01", name="沅岳市", parent_code="99HL", by="system", now=NOW)
    assert (province.level, province.parent_id, province.province_id) == (1, None, province.pk)
    assert (city.level, city.province_id, city.city_id) == (2, province.pk, city.pk)
    assert regions.full_name(city) == "岚海省沅岳市"
