"""`bihuan count`：规则和票、投票文件、自带的规则；读不懂的说一句，退出码 1，没有的文件 2。"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bihuan.config import cli

RULE = """
规则: 民生实事项目满意度测评（云泽县）
代号: yunze
沿用: zhenhai_2022
票: {项目: {p1: 石桥镇水管改造, p2: 护学岗亭}}
"""
CSV = "石桥镇水管改造,p2,张数\n满意,基本满意,11\nsatisfied,不满意,5\n基本满意,满意|不满意,3\n,满意,1\n"
YUNZE = Path(__file__).parent / "data" / "polls" / "yunze_2026.pb"


@pytest.fixture
def command(tmp_path, capsys):
    """把内容写成文件，跑 `bihuan count`，得到退出码、标准输出、标准错误。"""

    def run(*words: str, **files: str | bytes) -> tuple[int, str, str]:
        for name, content in files.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        named = [str(tmp_path / word) if "." in word and not word.startswith("-") else word for word in words]
        try:
            code = cli.main(["count", *named])
        except SystemExit as left:
            code = int(str(left.code))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_rule_and_a_csv(command):
    code, out, err = command("r.yaml", "b.csv", "--members", "30", "--json", r_yaml=RULE, b_csv="\ufeff" + CSV)
    said = json.loads(out)
    assert (code, err) == (0, "")
    assert said["figures"] == {
        "members": 30, "present": None, "issued": None, "returned": 20, "valid": 20, "invalid": 0
    }  # fmt: skip
    assert said["items"]["p1"]["votes"] == {"satisfied": 16, "basically_satisfied": 3, "dissatisfied": 0}
    assert (said["items"]["p2"]["valid"], said["items"]["p2"]["invalid"]) == (17, 3)
    assert [decision["outcome"] for decision in said["decisions"]] == ["satisfied", "dissatisfied"]


def test_what_is_said_to_people_carries_the_sentence_behind_it(command):
    code, out, _ = command("r.yaml", "b.csv", "--members", "30", r_yaml=RULE, b_csv=CSV)
    assert code == 0
    assert "石桥镇水管改造：满意 16，基本满意 3，不满意 0；满意" in out
    assert "依据：满意票达到全体组成人员半数以上的，为测评满意" in out


def test_a_rule_and_a_json_that_brings_its_items_and_numbers(command):
    ballots = {
        "members": 35,
        "present": 30,
        "issued": 30,
        "items": {"v": "撤职案"},
        "ballots": [{"v": "for"}] * 18 + [None, {"v": "?"}],
    }
    code, out, _ = command("law_removal", "b.json", "--json", b_json=json.dumps(ballots))
    said = json.loads(out)
    assert (code, said["decisions"][0]["outcome"], said["figures"]["invalid"]) == (0, "passed", 1)


def test_the_same_item_written_twice_is_more_than_one_mark(command):
    twice = '[{"p1": "satisfied", "p1": "dissatisfied", "p2": "satisfied"}]'
    _, out, _ = command("r.yaml", "b.json", "--members", "3", "--json", r_yaml=RULE, b_json=twice)
    assert json.loads(out)["items"]["p1"]["invalid"] == 1


def test_an_election_from_a_csv_with_written_in_names(command):
    rule = "规则: 选举\n代号: e\n沿用: law_election\n票: {项目: {张三: 张三}}\n当选: {名额: 1}\n"
    ballots = "张三,张数\n赞成,20\n另选：李四,30\n反对,5\n"
    words = ("r.yaml", "b.csv", "--members", "55", "--present", "55", "--issued", "55")
    code, out, _ = command(*words, r_yaml=rule, b_csv=ballots)
    assert code == 0
    assert "当选：李四" in out
    assert "另选 李四 30 票" in out
    _, out, _ = command(*words[:-1], "54", "--json", r_yaml=rule, b_csv=ballots)
    assert json.loads(out)["status"] == "void"


def test_ticks_and_whole_ballots_in_a_csv(command):
    rule = "规则: 选\n代号: c\n票: {填法: 选择, 标记: {选: pick, 全不选: none}, 整票: [全不选], 至多: 1}\n"
    code, out, _ = command(
        "r.yaml", "b.csv", "--json", r_yaml=rule, b_csv="甲,乙,整票\n√,,\n,1,\n√,√,\n,,全不选\n√,,全不选\n"
    )
    said = json.loads(out)
    assert code == 0
    assert (said["items"]["甲"]["supporters"], said["items"]["乙"]["supporters"]) == (1, 1)
    assert (said["whole"], said["figures"]["invalid"]) == ({"none": 1}, 2)


def test_a_poll_file_gives_votes_and_valid_alone(command):
    run = subprocess.run(
        [sys.executable, "-m", "bihuan.config.cli", "count", str(YUNZE), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = json.loads(run.stdout)
    assert set(said) == {"votes", "valid"}
    assert (said["valid"], said["votes"]["YZ-01"], run.stderr) == (241, 149, "")


def test_a_poll_file_that_contradicts_itself_is_counted_and_says_so(command):
    code, out, err = command("p.pb", "--json", p_pb=YUNZE.read_bytes().replace(b";149;", b";150;"))
    assert (code, json.loads(out)["votes"]["YZ-01"]) == (0, 149)
    assert "项目“YZ-01”点出 149 票，文件公布 150 票" in err


def test_the_rules_that_come_with_it_are_listed_with_what_is_open(command):
    code, out, _ = command("--rules", "--json")
    listed = {rule["code"]: rule for rule in json.loads(out)}
    assert code == 0
    assert listed["hongjiang"]["opens"]
    assert "待填" in command("--rules")[1]


@pytest.mark.parametrize(
    ("words", "files", "code", "sentence"),
    [
        (["r.yaml", "b.csv"], {"r_yaml": RULE}, 2, "没有这个文件"),
        (["r.yaml", "b.csv"], {"b_csv": CSV}, 2, "没有这个文件"),
        (["p.pb"], {}, 2, "没有这个文件"),
        (["r.yaml"], {"r_yaml": RULE}, 2, "一个规则文件和一个票的文件"),
        (["r.yaml", "b.csv", "--members", "x"], {"r_yaml": RULE, "b_csv": CSV}, 2, "--members"),
        (["r.yaml", "b.csv"], {"r_yaml": RULE, "b_csv": CSV}, 1, "要知道全体人数"),
        (["r.yaml", "b.csv"], {"r_yaml": "{", "b_csv": CSV}, 1, "不是能读的 YAML"),
        (["r.yaml", "b.csv"], {"r_yaml": "规则".encode("gbk"), "b_csv": CSV}, 1, "不是 UTF-8"),
        (["r.yaml", "b.csv"], {"r_yaml": RULE, "b_csv": ""}, 1, "首行要是项目"),
        (["r.yaml", "b.csv"], {"r_yaml": RULE, "b_csv": "p1,p3\n"}, 1, "首行的“p3”不是票上的项目"),
        (["r.yaml", "b.csv"], {"r_yaml": RULE, "b_csv": "p1,石桥镇水管改造\n"}, 1, "两栏是同一个项目"),
        (["r.yaml", "b.csv"], {"r_yaml": RULE, "b_csv": "p1,p2\n满意,满意,满意\n"}, 1, "第 2 行比首行多出格子"),
        (["r.yaml", "b.csv"], {"r_yaml": RULE, "b_csv": "p1,张数\n满意,三\n"}, 1, "第 2 行的张数"),
        (["r.yaml", "b.csv"], {"r_yaml": RULE, "b_csv": CSV.encode("gbk")}, 1, "不是 UTF-8"),
        (["r.yaml", "b.json"], {"r_yaml": RULE, "b_json": "[{"}, 1, "不是能读的 JSON：第 1 行"),
        (["r.yaml", "b.json"], {"r_yaml": RULE, "b_json": "[" * 100_000}, 1, "套得太深"),
        (["r.yaml", "b.json"], {"r_yaml": RULE, "b_json": "7"}, 1, "要是一列票"),
        (["r.yaml", "b.json"], {"r_yaml": RULE, "b_json": '{"ballots": [], "vote": 1}'}, 1, "不认识的“vote”"),
        (["r.yaml", "b.json"], {"r_yaml": RULE, "b_json": '{"ballots": [], "members": "3"}'}, 1, "members 要写"),
        (["law_removal", "b.json"], {"b_json": "[]"}, 1, "没有写项目"),
        (["shenzhen_2011", "b.csv"], {"b_csv": "报告\n满意\n"}, 1, "还不能用来计票"),
        (["p.pb"], {"p_pb": "你好"}, 1, "不是投票文件"),
        (["p.pb"], {"p_pb": b"\xff\xfe"}, 1, "不是 UTF-8"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(command, words, files, code, sentence):
    found, out, err = command(*words, **files)
    assert (found, out) == (code, "")
    assert sentence in err
    assert "Traceback" not in err
