"""读五张表：缺文件、表头、编码、写坏的格子，各有一句话；空着的不算写坏。"""

import datetime as dt
from pathlib import Path

import pytest

from bihuan.kernel.refuse import BadInput
from bihuan.replay.layout import HEADERS, OldYear, read_year
from bihuan.replay.words import words
from tests.replay.fictional_year import FictionalYear, change


def read(folder: Path) -> OldYear:
    return read_year(folder, kinds=tuple(words().kinds), member_kinds=tuple(words().member_kinds))


def test_every_row_is_read(folder: Path):
    year, written = read(folder), FictionalYear()
    tables = (year.members, year.units, year.motions, year.joints, year.events)
    assert [len(rows) for rows in tables] == [len(written.tables[name]) for name in HEADERS]


def test_events_are_utc_and_the_rest_is_beijing_time(folder: Path):
    year, written = read(folder), FictionalYear()
    event = next(e for e in year.events if e.motion == written.ids["满意"] and e.field == "登记时间")
    motion = next(m for m in year.motions if m.id == written.ids["满意"])
    assert motion.registered_at == event.at
    assert motion.registered_at is not None
    assert (
        motion.registered_at.astimezone(dt.timezone(dt.timedelta(hours=8))).isoformat(" ")[:19]
        == motion["register_time"]
    )


def test_a_byte_order_mark_and_windows_line_ends_are_welcome(folder: Path):
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert len(read(folder).motions) == len(FictionalYear().tables["motions.csv"])


@pytest.mark.parametrize("name", HEADERS)
def test_a_missing_file_is_named(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(FileNotFoundError) as caught:
        read(folder)
    assert caught.value.filename == str(folder / name)


def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "没有")
    (tmp_path / "文件").write_text("")
    with pytest.raises(NotADirectoryError):
        read(tmp_path / "文件")


def broken(folder: Path, name: str, how: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    if how == "gbk":
        path.write_bytes(text.encode("gbk", errors="replace"))
    elif how == "bytes":
        path.write_bytes(b"\xff\xfe\xfa\x81" + text.encode())
    elif how == "nul":
        path.write_text(text + "\0", encoding="utf-8")
    elif how == "empty":
        path.write_text("")
    elif how == "header":
        path.write_text(text.replace("kind", "sort", 1), encoding="utf-8")
    elif how == "order":
        path.write_text(text.replace("motion_id,kind", "kind,motion_id", 1), encoding="utf-8")
    elif how == "short":
        path.write_text(text + "1,2\n", encoding="utf-8")
    elif how == "quote":
        path.write_text(text + '1,"没有收尾\n', encoding="utf-8")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("gbk", "motions.csv 不是 UTF-8 文本，像是 GBK"),
        ("bytes", "motions.csv 不是 UTF-8 文本"),
        ("nul", "motions.csv 里有空字符"),
        ("empty", "motions.csv 的表头不符：缺 motion_id"),
        ("header", "motions.csv 的表头不符：缺 kind，多 sort"),
        ("order", "motions.csv 的表头不符：次序应当是 motion_id,kind"),
        ("short", "应当有 32 列，这里有 2 列"),
        ("quote", "不是合规的 CSV"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(folder: Path, how: str, said: str):
    broken(folder, "motions.csv", how)
    with pytest.raises(BadInput) as caught:
        read(folder)
    assert said in caught.value.sentence


@pytest.mark.parametrize(
    ("name", "line", "cells", "said"),
    [
        ("motions.csv", {"motion_id": "3"}, {"register_time": "2016-02-30 09:00:00"}, "register_time 要写成"),
        ("motions.csv", {"motion_id": "3"}, {"main_reply_time": "2016/3/1"}, "main_reply_time 要写成"),
        ("motions.csv", {"motion_id": "3"}, {"register_time": "0001-01-01 00:00:00"}, "register_time 要写成"),
        ("motions.csv", {"motion_id": "3"}, {"n_co_units": "两个"}, "n_co_units 要写整数"),
        ("motions.csv", {"motion_id": "3"}, {"cosigner_count": "9" * 5000}, "cosigner_count 要写整数"),
        ("motions.csv", {"motion_id": "3"}, {"kind": "议案"}, "kind 只能是人大建议或政协提案，不是「议案」"),
        ("motions.csv", {"motion_id": "3"}, {"motion_id": " "}, "motion_id 不能空"),
        ("members.csv", {"member": "代表01"}, {"kind": "居民"}, "kind 只能是"),
        ("members.csv", {"member": "代表01"}, {"member": ""}, "member 不能空"),
        ("units.csv", {"unit_name": "水务局"}, {"unit_name": ""}, "unit_name 不能空"),
        ("events.csv", {"motion_id": "3"}, {"time": "昨天"}, "time 要写成"),
        ("co_handling.csv", {"status": "完成"}, {"reply_time": "25:00"}, "reply_time 要写成"),
    ],
)
def test_a_broken_cell_names_its_line(folder: Path, name: str, line: dict, cells: dict, said: str):
    change(folder / name, line, **cells)
    with pytest.raises(BadInput) as caught:
        read(folder)
    assert f"{name} 第 " in caught.value.sentence
    assert said in caught.value.sentence


def test_many_faults_are_told_at_once_but_not_endlessly(folder: Path):
    path = folder / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2016-", "2016/"), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read(folder)
    assert caught.value.sentence.count("events.csv 第") == 20
    assert f"……共 {len(FictionalYear().tables['events.csv'])} 处" in caught.value.sentence


def test_an_empty_cell_is_not_a_broken_one(folder: Path):
    change(folder / "motions.csv", {"motion_id": "3"}, register_time="", cosigner_count="")
    change(folder / "events.csv", {"motion_id": "3"}, time="")
    assert read(folder).motions[0].registered_at is None
