"""投票文件（.pb）：点出的票数与公布的相等；读不懂的说明在第几行。"""

import csv
from pathlib import Path

import pytest

from bihuan.kernel.count import pabulib
from bihuan.kernel.refuse import BadInput
from tests.shared import shared_data

YUNZE = Path(__file__).parent / "data" / "polls" / "yunze_2026.pb"
CITIES = (
    "France_Toulouse_2022_15_-_Croix_de_Pierre_Route_dEspagne.pb",
    "Poland_Czestochowa_2025_Grabowka.pb",
    "Poland_Gdansk_2020_Mlyniska.pb",
    "Poland_Gdynia_2024_Karwiny__small.pb",
    "Poland_Wroclaw_2017_Rejon_nr_2_250.pb",
    "Switzerland_Zurich_S5.pb",
    "Worldwide_Mechanical_Turk_Utilities_6.pb",
)
POLL = (
    "META\nkey;value\nnum_votes;2\nPROJECTS\nproject_id;cost;votes\na;1;2\nb;2;1\n"
    "VOTES\nvoter_id;vote;points\n1;a,b;5,5\n2;a;10\n"
)


def published(path: Path) -> tuple[dict[str, int], int]:
    """文件自带的票数和张数，另读一遍。"""
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    start, end = rows.index(["PROJECTS"]), rows.index(["VOTES"])
    column = rows[start + 1].index("votes")
    total = next(int(row[1]) for row in rows if row[0] == "num_votes")
    return {row[0]: int(row[column]) for row in rows[start + 2 : end]}, total


def counted(text: str) -> pabulib.Counted:
    return pabulib.count_poll(pabulib.read_poll(text))


@pytest.mark.parametrize("name", CITIES)
def test_real_cities_are_counted_as_they_published(name):
    path = shared_data(f"pabulib/{name}")
    found = counted(path.read_text(encoding="utf-8-sig"))
    assert (found.votes, found.valid) == published(path)
    assert found.differences == []


def test_every_file_there_is_in_the_list():
    assert sorted(path.name for path in shared_data("pabulib").glob("*.pb")) == sorted(CITIES)


def test_an_invented_county_is_counted_as_it_published():
    found = counted(YUNZE.read_text(encoding="utf-8"))
    assert (found.votes, found.valid) == published(YUNZE)
    assert (found.valid, sum(found.votes.values()), found.differences) == (241, 529, [])


def test_a_ballot_counts_once_for_each_project_it_names():
    found = counted(POLL + "3;a, a ;1,1\n4;;\n")
    assert (found.votes, found.valid) == ({"a": 3, "b": 1}, 4)
    assert found.differences == ["项目“a”点出 3 票，文件公布 2 票", "点出 4 张票，文件公布 2 张"]


def test_line_endings_and_a_byte_order_mark_do_not_matter():
    assert counted("\ufeff" + POLL.replace("\n", "\r\n")) == counted(POLL)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "没有 META、PROJECTS、VOTES 一段"),
        ("你好", "开头要是 META 一段"),
        (POLL.split("VOTES")[0], "没有 VOTES 一段"),
        (POLL + "META\n", "META 一段出现了两次"),
        (POLL.replace("project_id;", "id;"), "PROJECTS 一段没有“project_id”一栏"),
        (POLL.replace("vote;points", "choice;points"), "VOTES 一段没有“vote”一栏"),
        (POLL.replace("b;2;1", "a;2;1"), "第 7 行：项目代号“a”出现了两次"),
        (POLL.replace("b;2;1", ";2;1"), "第 7 行：项目代号是空的"),
        (POLL + "3;c;10\n", "第 12 行：票上的“c”不在项目表里"),
        (POLL + "3\n", "第 12 行：这张票缺栏"),
        (POLL + f"3;{'a' * 200_000}\n", "读不懂"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(text, sentence):
    with pytest.raises(BadInput) as refused:
        counted(text)
    assert sentence in refused.value.sentence
