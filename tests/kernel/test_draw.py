"""随机抽取：与只照 docs/draw.md 十行另写的实现逐条对照；名单的次序无关、补抽、回避、分层、拒绝。"""

import hashlib
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from bihuan.config import cli
from bihuan.kernel import draw
from bihuan.kernel.refuse import BadInput

TEN_LINES = Path(__file__).parents[2] / "docs" / "draw.md"
JUDGES = "周明\n吴芳\n郑伟\n王琳\n冯涛\n陈洁\n"


class ByTheTenLines:
    """只照 docs/draw.md 的十行写成，不看 bihuan.kernel.draw。"""

    def __init__(self, file: bytes, *, layered: bool = False) -> None:
        text = file.decode("utf-8")
        text = text.removeprefix("\ufeff")
        self.layer: dict[str, str] = {}
        rows = []
        for row in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            cells = [unicodedata.normalize("NFC", cell).strip() for cell in (row.split("\t", 1) if layered else [row])]
            if not any(cells):
                continue
            assert cells[0] not in self.layer, "出现两次"
            self.layer[cells[0]] = cells[1] if layered else ""
            rows.append("\t".join(cells).encode("utf-8"))
        joined = b"".join(row + b"\x0a" for row in sorted(rows))
        self.hash = "sha256:" + hashlib.sha256(joined).hexdigest()

    def order(self, seed: str) -> list[str]:
        seed = unicodedata.normalize("NFC", seed).strip()
        slips = {}
        for name in self.layer:
            four = ["bihuan-draw/1", self.hash, seed, name]
            slips[hashlib.sha256("\n".join(four).encode("utf-8")).hexdigest()] = name
        return [slips[slip] for slip in sorted(slips)]

    def layers(self) -> list[str]:
        return sorted(set(self.layer.values()), key=lambda name: name.encode("utf-8"))

    def layered(self, seed: str, quota: dict[str, int]) -> list[str]:
        whole = self.order(seed)
        return [
            name
            for layer in self.layers()
            for name in [each for each in whole if self.layer[each] == layer][: quota.get(layer, 0)]
        ]

    def shares(self, total: int) -> dict[str, int]:
        sizes = {layer: list(self.layer.values()).count(layer) for layer in self.layers()}
        everyone = sum(sizes.values())
        given_out = {layer: total * size // everyone for layer, size in sizes.items()}
        rest = {layer: total * size % everyone for layer, size in sizes.items()}
        while sum(given_out.values()) < total:
            lucky = max(self.layers(), key=lambda layer: (rest[layer], -self.layers().index(layer)))
            given_out[lucky] += 1
            rest[lucky] = -1
        return given_out


names = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6)
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(bool),
    min_size=1,
    max_size=30,
    unique=True,
)
seeds = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(lambda seed: seed.strip())


@given(names, seeds, st.data())
def test_a_second_implementation_from_the_ten_lines_agrees(listed, seed, data):
    text = data.draw(st.sampled_from(["\n", "\r\n", "\r"])).join(data.draw(st.permutations(listed)))
    other = ByTheTenLines(text.encode("utf-8"))
    roll = draw.read_roll(text)
    assert roll.digest == other.hash
    assert [each.name for each in draw.order(roll, seed=seed)] == other.order(seed)
    take = data.draw(st.integers(0, len(listed)))
    assert [each.name for each in draw.draw(roll, seed=seed, take=take)] == other.order(seed)[:take]


@given(names, seeds, st.data())
def test_strata_agree_with_the_second_implementation(listed, seed, data):
    layers = data.draw(
        st.lists(st.sampled_from(["刑庭", "民庭", "执行局"]), min_size=len(listed), max_size=len(listed))
    )
    text = "".join(f"{name}\t{layer}\n" for name, layer in zip(listed, layers, strict=True))
    other, roll = ByTheTenLines(text.encode("utf-8"), layered=True), draw.read_roll(text, stratified=True)
    total = data.draw(st.integers(0, len(listed)))
    quota = draw.in_proportion(roll, total)
    assert roll.digest == other.hash
    assert quota == other.shares(total)
    assert sum(quota.values()) == total
    assert [each.name for each in draw.draw_strata(roll, seed=seed, take=quota)] == other.layered(seed, quota)


@given(names, seeds, st.data())
def test_drawing_in_rounds_is_drawing_at_once(listed, seed, data):
    roll = draw.roll_of(listed)
    first = data.draw(st.integers(0, len(listed)))
    more = data.draw(st.integers(0, len(listed) - first))
    rounds = draw.draw(roll, seed=seed, take=first) + draw.draw(roll, seed=seed, take=more, after=first)
    assert rounds == draw.draw(roll, seed=seed, take=first + more)


@given(names, seeds, st.data())
def test_who_stands_aside_moves_nobody_else(listed, seed, data):
    roll = draw.roll_of(listed)
    away = data.draw(st.lists(st.sampled_from(listed), unique=True))
    stay = [each for each in draw.order(roll, seed=seed) if each.name not in away]
    assert draw.draw(roll, seed=seed, take=len(stay), recused=away) == stay


def test_the_document_has_ten_lines():
    lines = TEN_LINES.read_text(encoding="utf-8").splitlines()
    assert [line.split(".")[0] for line in lines if line[:1].isdigit()] == [str(place) for place in range(1, 11)]


def test_one_draw_is_written_down():
    """办法一变，这里就变：已经公布过的抽取要永远算得出来。"""
    roll = draw.read_roll(JUDGES)
    assert roll.digest == "sha256:0ef618ea808f67c0295b589cd05dfca00a8f5b4e0ea68f55a043ccc3a11e914d"
    assert [each.name for each in draw.draw(roll, seed="2026-11-22 双色球 03 09 17 21 28 33 + 05", take=3)] == [
        "吴芳",
        "郑伟",
        "王琳",
    ]


def test_everybody_is_drawn_about_equally_often():
    roll = draw.roll_of([f"代表{number}" for number in range(10)])
    hits = dict.fromkeys(roll.names, 0)
    for seed in range(2000):
        for each in draw.draw(roll, seed=str(seed), take=3):
            hits[each.name] += 1
    assert all(500 < times < 700 for times in hits.values())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "名单是空的"),
        ("\ufeff\r\n  \n", "名单是空的"),
        ("周明\n吴芳\n 周明　\n", "“周明”出现了两次（第 3 行）"),
        ("caf\u00e9\ncafe\u0301\n", "出现了两次"),
    ],
)
def test_a_bad_list_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(BadInput, match=sentence.replace("（", ".").replace("）", ".")):
        draw.read_roll(text)


def test_what_cannot_be_drawn_is_refused():
    roll = draw.read_roll("甲\t刑庭\n乙\t民庭", stratified=True)
    with pytest.raises(BadInput, match="只有 2 名可抽，抽不出 3 名"):
        draw.draw(roll, seed="1", take=3)
    with pytest.raises(BadInput, match="只有 1 名可抽"):
        draw.draw(roll, seed="1", take=2, recused=["甲"])
    with pytest.raises(BadInput, match="“丙”不在名单上"):
        draw.draw(roll, seed="1", take=1, recused=["丙"])
    with pytest.raises(BadInput, match="没有“少年庭”这一层"):
        draw.draw_strata(roll, seed="1", take={"少年庭": 1})
    with pytest.raises(BadInput, match="没有种子"):
        draw.draw(roll, seed=" ", take=1)
    with pytest.raises(BadInput, match="第 2 行"):
        draw.read_roll("甲\t刑庭\n乙", stratified=True)


@pytest.fixture
def command(tmp_path, capsys):
    """写好名单，跑 `bihuan draw`，得到退出码、标准输出、标准错误。"""

    def run(content: str | bytes | None, *words: str) -> tuple[int, str, str]:
        path = tmp_path / "名单.txt"
        if content is not None:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        try:
            code = cli.main(["draw", str(path), *words])
        except SystemExit as left:
            code = int(str(left.code))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_command_prints_one_name_a_line(command):
    code, out, err = command("\ufeff陈洁\r\n\r\n冯涛\r\n王琳\r\n郑伟\r\n吴芳\r\n周明", "--seed", "7", "--take", "2")
    assert (code, err) == (0, "")
    assert out.splitlines() == [each.name for each in draw.draw(draw.read_roll(JUDGES), seed="7", take=2)]


def test_the_command_gives_json_alone(command):
    code, out, _ = command(JUDGES, "--seed", "7", "--take", "1", "--json", "--recuse", "周明")
    said = json.loads(out)
    assert code == 0
    assert (said["list"], said["size"], said["seed"]) == (draw.read_roll(JUDGES).digest, 6, "7")
    assert said["recused"] == ["周明"]
    assert said["drawn"][0]["name"] != "周明"


def test_the_command_draws_by_strata_and_extends_them(command):
    text = "".join(f"{name}\t{'刑庭' if place % 2 else '民庭'}\n" for place, name in enumerate(JUDGES.split()))
    _, three, _ = command(text, "--seed", "7", "--strata", "刑庭=2,民庭=1")
    _, first, _ = command(text, "--seed", "7", "--strata", "刑庭=1，民庭=1")
    _, second, _ = command(text, "--seed", "7", "--strata", "刑庭=1", "--after", "刑庭=1,民庭=1")
    assert sorted(three.splitlines()) == sorted(first.splitlines() + second.splitlines())
    _, shared, _ = command(text, "--seed", "7", "--strata", "按比例", "--take", "2")
    assert sorted(shared.splitlines()) == sorted(first.splitlines())
    assert all(line.count("\t") == 1 for line in three.splitlines())


@pytest.mark.parametrize(
    ("content", "words", "code", "sentence"),
    [
        (None, ["--seed", "1", "--take", "1"], 2, "没有这个文件"),
        (JUDGES, ["--seed", "1", "--take", "7"], 1, "只有 6 名可抽，抽不出 7 名"),
        (JUDGES, ["--seed", "1"], 2, "--take"),
        (JUDGES, ["--take", "1"], 2, "--seed"),
        (JUDGES, ["--seed", "1", "--take", "0"], 2, "至少 1 名"),
        (JUDGES, ["--seed", " ", "--take", "1"], 1, "没有种子"),
        (JUDGES, ["--seed", "1", "--take", "1", "--after", "-1"], 2, "--after"),
        (JUDGES, ["--seed", "1", "--take", "1", "--recuse", "孙悦"], 1, "不在名单上"),
        (JUDGES + "周明", ["--seed", "1", "--take", "1"], 1, "出现了两次"),
        ("周明".encode("gbk"), ["--seed", "1", "--take", "1"], 1, "不是 UTF-8"),
        (b"", ["--seed", "1", "--take", "1"], 1, "名单是空的"),
        ("甲\t一", ["--seed", "1", "--strata", "一"], 1, "--strata 写成"),
    ],
)
def test_the_command_refuses_in_a_sentence(command, content, words, code, sentence):
    found, out, err = command(content, *words)
    assert (found, out) == (code, "")
    assert sentence in err
