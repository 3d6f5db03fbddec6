"""读规则文件的“票”：填法、标记、项目、上下限、漏填和填错怎么算。"""

from collections.abc import Mapping
from typing import Any, cast

from bihuan.kernel.count.marking import ABSTAIN, WRITE_IN, Item, Paper
from bihuan.kernel.count.node import OPEN, Node
from bihuan.kernel.refuse import BadInput

FORMS = {"等次": "grade", "表决": "vote", "选择": "choose", "排序": "rank", "计点": "points", "打分": "score"}
KEYS = (
    *("填法", "等次", "标记", "可弃权", "可另选", "整票", "项目", "至少", "至多", "赞成至多", "每项至多", "分值"),
    *("漏填", "填错", "名次分", "原文"),
)
MOST_ITEMS = 100_000
LONGEST_CODE = 200


def read_paper(node: Node) -> tuple[Paper, list[str]]:
    """票面的规定，和其中待填的各处。"""
    node.only(KEYS)
    opens: list[str] = []
    form = cast(Any, node.choice("填法", FORMS, ""))
    marks, grades = _marks(node, form)
    codes = {name: code for code, name in marks.items()}
    whole = node.words("整票")
    for word in whole:
        if word not in codes:
            raise BadInput(f"整票的标记“{word}”不在票面的标记里：{'、'.join(codes)}")
    missing = node.choice(
        "漏填", {"作废": "void", "弃权": "abstain", "不计": "skip"}, "作废" if form == "grade" else "不计"
    )
    if missing == "void" and form in ("choose", "points", "rank"):
        raise BadInput("选择、计点、排序的票没有“漏填作废”，要填满请写“至少”")
    if missing == "abstain" and ABSTAIN not in marks:
        raise BadInput("漏填算弃权，票面上就要可以弃权")
    low, high = _range(node)
    rank_sum = node.choice("名次分", {"": "", OPEN: OPEN, "名次和": "sum", "倒序分": "reverse"}, "")
    if rank_sum == OPEN:
        opens.append("名次怎样计分")
    paper = Paper(
        form=form,
        marks=marks,
        grades=grades,
        whole=frozenset(codes[word] for word in whole),
        write_in=node.flag("可另选"),
        least=read_count(node, "至少", opens),
        most=read_count(node, "至多", opens),
        most_for="places" if node.text("赞成至多") == "名额" else read_count(node, "赞成至多", opens),
        each=read_count(node, "每项至多", opens),
        low=low,
        high=high,
        missing=cast(Any, missing),
        invalid=cast(Any, node.choice("填错", {"整票作废": "ballot", "该项作废": "item"}, "整票作废")),
        rank_sum={"sum": True, "reverse": False}.get(rank_sum),
        source=node.text("原文"),
    )
    if paper.write_in and form != "vote":
        raise BadInput("只有表决的票可以另选他人")
    return paper, opens


def _marks(node: Node, form: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """票面的标记（代号 → 名称）和其中的等次。"""
    if node.get("等次") is not None and node.get("标记") is not None:
        raise BadInput("“等次”和“标记”只写一个")
    if form == "grade":
        grades = _codes(node, "等次")
        if len(grades) < 2:
            raise BadInput("等次至少要两个，由好到差写成“名称: 代号”")
        return grades | ({ABSTAIN: "弃权"} if node.flag("可弃权") else {}), tuple(grades)
    marks = _codes(node, "标记")
    if form == "vote":
        return marks or {"for": "赞成", "against": "反对", ABSTAIN: "弃权"}, ()
    return marks or ({"for": "赞成"} if form == "choose" else {}), ()


def _codes(node: Node, key: str) -> dict[str, str]:
    tree = node.get(key) or {}
    if not isinstance(tree, Mapping) or not all(isinstance(code, str) and code for code in tree.values()):
        raise BadInput(f"“{key}”要写成“名称: 代号”")
    codes = {code: name for name, code in tree.items()}
    if len(codes) != len(tree):
        raise BadInput(f"“{key}”里有两个相同的代号")
    if WRITE_IN in codes:
        raise BadInput(f"“{key}”的代号不能用 {WRITE_IN}，它留给另选他人")
    return codes


def _range(node: Node) -> tuple[int, int]:
    words = node.words("分值") or ["0", "100"]
    if len(words) != 2 or not all(word.isascii() and word.isdigit() and len(word) < 10 for word in words):
        raise BadInput("“分值”写成 [最低, 最高] 两个整数")
    low, high = int(words[0]), int(words[1])
    if low >= high:
        raise BadInput("“分值”的最低要小于最高")
    return low, high


def read_items(tree: Any, *, known_units: str = "") -> dict[str, Item]:
    """票上的各项：`代号: 名称`，或 `代号: {名称, 任职月数, 前任, 单位}`。"""
    if tree is None:
        return {}
    if not isinstance(tree, Mapping) or len(tree) > MOST_ITEMS:
        raise BadInput(f"“项目”要写成“代号: 名称”，不超过 {MOST_ITEMS} 项")
    for code in tree:
        if not code or len(code) > LONGEST_CODE:
            raise BadInput(f"项目的代号要有 1 到 {LONGEST_CODE} 个字：“{code[:20]}”")
    return {code: _item(code, value) for code, value in tree.items()}


def _item(code: str, value: Any) -> Item:
    if code.startswith(f"{WRITE_IN}:"):
        raise BadInput(f"项目的代号不能以 {WRITE_IN}: 开头")
    if isinstance(value, str):
        return Item(code, value.strip() or code)
    node = Node(value, f"项目“{code}”")
    node.only(("名称", "任职月数", "前任", "单位"))
    months = node.number("任职月数") if node.text("任职月数") else None
    return Item(code, node.text("名称", code), months, node.text("前任") or None, node.text("单位") or None)


def read_count(node: Node, key: str, opens: list[str]) -> int | None:
    """一个数目；没有写为 None；“待填”记入 opens。"""
    word = node.text(key)
    if word == OPEN:
        opens.append(key)
        return None
    return node.number(key) if word else None
