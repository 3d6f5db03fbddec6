"""读规则文件：关键词逐一对照，不认识的、缺少的、说不清的都用一句话拒绝。"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from bihuan.kernel.count import library, paper_text, yaml_text
from bihuan.kernel.count.marking import Paper
from bihuan.kernel.count.node import OPEN, Node
from bihuan.kernel.count.rule import Flag, Ladder, Line, Measure, Places, Quorum, Rule, Tenure
from bihuan.kernel.count.share import Base, Share, read_bound, read_share
from bihuan.kernel.refuse import BadInput

HEAD = (
    "规则",
    "代号",
    "版本",
    "依据",
    "说明",
    "沿用",
    "票",
    "基数",
    "法定人数",
    "判定",
    "当选",
    "标出",
    "任职",
    "梯次",
)
BASES: dict[str, Base] = {
    "全体": "all_members",
    "到会": "present",
    "发出": "issued",
    "收回": "returned",
    "有效": "valid",
}
RANK_FORMS = ("rank", "points", "score", "choose")
T = TypeVar("T")


def load_rule(text: str, *, known: Mapping[str, str] | None = None) -> Rule:
    """读一份规则（YAML 或 JSON 文本）。

    known：可以沿用的规则，代号 → 文本；不给则用本库自带的各地规则。拒绝：不是 YAML、不认识的关键词、重复的键、
    沿用了没有的规则、等次或标记对不上、门槛写不清。来源没有给出的门槛写“待填”，读得进来，但不能计票（`Rule.opens`）。
    """
    tree = _flatten(yaml_text.read(text), library.texts() if known is None else known, ())
    root = Node(tree, "规则文件")
    root.only(HEAD)
    paper, opens = paper_text.read_paper(root.child("票", required=True))
    items = paper_text.read_items(root.child("票").get("项目"), known_units=paper.form)
    base = _base(root, opens)
    flags = tuple(_flag(node, paper) for node in root.children("标出"))
    lines = tuple(_line(node, paper, opens) for node in root.children("判定"))
    _check_lines(lines, paper, base, root)
    places = _places(root.child("当选"), paper, base, opens, root)
    _check_ranks(places, paper, root)
    named = {line.label: line.outcome for line in lines} | {flag.label: flag.code for flag in flags}
    return Rule(
        code=root.text("代号", required=True),
        name=root.text("规则", required=True),
        version=root.text("版本", "1"),
        source=root.text("依据"),
        note=root.text("说明"),
        paper=paper,
        items=items,
        base=base,
        quorums=tuple(_quorum(node, opens) for node in root.children("法定人数")),
        lines=lines,
        places=places,
        flags=flags,
        tenure=_tenure(root.child("任职")),
        ladder=_ladder(root.child("梯次"), named),
        opens=tuple(opens),
        text=yaml_text.write(tree),
        tree=tree,
    )


def _check_ranks(places: Places | None, paper: Paper, root: Node) -> None:
    if places is None or places.mark is not None or paper.form != "rank" or paper.rank_sum is not None:
        return
    if "名次分" not in root.child("票").tree:
        raise BadInput("排序票要选出名次，须在“票”里写明名次分：名次和，或倒序分")


TIED = "地方组织法第二十九条：如遇票数相等不能确定当选人时，应当就票数相等的人再次投票（参照）"


def with_places(rule: Rule, number: int) -> Rule:
    """同一规则，选出 number 个。规则没有写「当选」的，照判定的第一行：同样的票、同样的门槛，得票多的在先，末位票数相等的再次投票。

    拒绝：既没有「当选」、判定的第一行又不是一种票占多少的。
    """
    places = rule.tree.get("当选")
    if not isinstance(places, Mapping):
        first: Mapping[str, Any] = next(iter(rule.tree.get("判定") or ()), {})
        if rule.paper.form in RANK_FORMS:
            places = {"并列": "再投票", "并列原文": TIED}
        elif first.get("票") in rule.paper.marks.values() and first.get("须"):
            kept = {key: first[key] for key in ("票", "须", "基数", "原文") if key in first}
            places = {**kept, "并列": "再投票", "并列原文": TIED}
        else:
            raise BadInput(f"规则“{rule.name}”没有写怎样算当选，不能定名额")
    return load_rule(yaml_text.write({**rule.tree, "当选": {**places, "名额": str(number)}}), known={})


def _flatten(tree: dict[str, Any], known: Mapping[str, str], seen: tuple[str, ...]) -> dict[str, Any]:
    parent = tree.get("沿用")
    if parent is None:
        return tree
    if not isinstance(parent, str) or parent not in known:
        raise BadInput(f"没有可以沿用的规则“{parent}”，现有：{'、'.join(sorted(known))}")
    if parent in seen:
        raise BadInput(f"规则互相沿用，绕成了圈：{'、'.join((*seen, parent))}")
    whole = yaml_text.merge(_flatten(yaml_text.read(known[parent]), known, (*seen, parent)), tree)
    return {key: value for key, value in whole.items() if key != "沿用"}


def _base(node: Node, opens: list[str], fallback: Base | None = None) -> Base | None:
    word = node.text("基数")
    if word == OPEN:
        opens.append(f"{node.where}的基数")
        return fallback
    if word and word not in BASES:
        raise BadInput(f"{node.where}的基数不能是“{word}”，可以是：{'、'.join(BASES)}")
    return BASES[word] if word else fallback


def _share(
    node: Node, opens: list[str], key: str = "须", reader: Callable[[str, str], Share] = read_share
) -> Share | None:
    word = node.text(key)
    if word == OPEN:
        opens.append(f"{node.where}的门槛")
        return None
    return reader(word, node.where) if word else None


def _quorum(node: Node, opens: list[str]) -> Quorum:
    node.only(("数", "占", "须", "原文"))
    named = [node.text(key, required=True) for key in ("数", "占")]
    for word in named:
        if word not in BASES:
            raise BadInput(f"{node.where}的数和占可以是：{'、'.join(BASES)}，不能是“{word}”")
    node.text("须", required=True)
    return Quorum(BASES[named[0]], BASES[named[1]], _share(node, opens), node.text("原文"))


def _line(node: Node, paper: Paper, opens: list[str]) -> Line:
    label, outcome = node.labelled("定为", {name: code for code, name in paper.marks.items()})
    node = node.named(f"判定“{label}”")
    node.only(("定为", "票", "累计", "须", "均分", "基数", "其余", "原文"))
    rest = node.flag("其余")
    if not rest and not node.text("须") and not node.text("均分"):
        raise BadInput(f"{node.where}要写“须”（门槛）、“均分”或“其余: 是”")
    if node.text("均分") and paper.form != "score":
        raise BadInput(f"{node.where}的均分只用于打分票")
    if node.text("须") and paper.form == "score":
        raise BadInput(f"{node.where}：打分票按均分判定，不按票数")
    return Line(
        outcome=outcome,
        label=label,
        marks=() if rest or node.text("均分") else _marks(node, paper, label),
        share=_share(node, opens),
        mean=_share(node, opens, "均分", read_bound),
        base=_base(node, opens),
        rest=rest,
        source=node.text("原文"),
    )


def _marks(node: Node, paper: Paper, label: str) -> tuple[str, ...]:
    """这一行计哪些票：“票”（默认与“定为”同名）一种，或累计它“及以上”“及以下”的各等次。"""
    codes = {name: code for code, name in paper.marks.items()}
    word = node.text("票", label)
    if word not in codes:
        raise BadInput(f"{node.where}计的票“{word}”不在票面的标记里：{'、'.join(codes)}")
    way = node.choice("累计", {"否": "", "及以上": "up", "及以下": "down"}, "否")
    if not way:
        return (codes[word],)
    if codes[word] not in paper.grades:
        raise BadInput(f"{node.where}：只有等次可以累计")
    place = paper.grades.index(codes[word])
    return paper.grades[: place + 1] if way == "up" else paper.grades[place:]


def _check_lines(lines: tuple[Line, ...], paper: Paper, base: Base | None, root: Node) -> None:
    if lines and paper.form in ("choose", "rank", "points"):
        raise BadInput("判定只用于等次、表决和打分的票；选择、排序、计点的票用“当选”")
    if any(line.rest for line in lines[:-1]):
        raise BadInput("判定里“其余”一行要放在最后")
    needs = [line.label for line in lines if not line.rest and not line.mean and line.base is None]
    if needs and base is None and root.text("基数") != OPEN:
        raise BadInput(f"判定“{needs[0]}”没有写以什么为基数")


def _places(node: Node, paper: Paper, base: Base | None, opens: list[str], root: Node) -> Places | None:
    if not node:
        return None
    node.only(("名额", "票", "须", "基数", "差额", "并列", "原文", "并列原文", "不足原文"))
    node.text("名额", required=True)
    number = paper_text.read_count(node, "名额", opens)
    if number == 0:
        raise BadInput("“当选”的名额至少是 1")
    mark = node.text("票") or next(iter(paper.marks.values()), "")
    codes = {name: code for code, name in paper.marks.items()}
    if paper.form not in RANK_FORMS and mark not in codes:
        raise BadInput(f"当选计的票“{mark}”不在票面的标记里：{'、'.join(codes)}")
    share, own = _share(node, opens), _base(node, opens, base)
    if share and own is None and OPEN not in (node.text("基数"), root.text("基数")):
        raise BadInput("当选的门槛没有写以什么为基数")
    surplus = node.text("差额", "不必")
    if surplus == OPEN:
        opens.append("差额")
    return Places(
        number=number,
        mark=None if paper.form in RANK_FORMS else codes[mark],
        share=share,
        base=own,
        surplus=read_bound(surplus, "差额") if surplus not in ("必须", "不必", OPEN) else None,
        competitive=surplus != "不必",
        ties=cast(Any, node.choice("并列", {"再投票": "revote", "均入选": "all_in", "均不入选": "all_out"}, "再投票")),
        source=node.text("原文"),
        ties_source=node.text("并列原文"),
        shortfall_source=node.text("不足原文"),
    )


def _flag(node: Node, paper: Paper) -> Flag:
    label, code = node.labelled("名为", {})
    node = node.named(f"标出“{label}”")
    node.only(("名为", "票", "前", "并列", "原文"))
    codes = {name: mark for mark, name in paper.marks.items()}
    mark = node.text("票", required=True)
    if mark not in codes:
        raise BadInput(f"{node.where}计的票“{mark}”不在票面的标记里：{'、'.join(codes)}")
    ties = node.choice("并列", {"均列": "in", "均不列": "out"}, "均列")
    return Flag(code, label, codes[mark], node.number("前", required=True), ties == "in", node.text("原文"))


def _tenure(node: Node) -> Tenure | None:
    if not node:
        return None
    node.only(("满月", "不满", "原文"))
    node.choice("不满", {"与前任一并评判": "joint"}, "与前任一并评判")
    return Tenure(node.number("满月", required=True), node.text("原文"))


def _ladder(node: Node, codes: dict[str, str]) -> Ladder | None:
    if not node:
        return None
    node.only(("未测", "合并", "措施"))
    return Ladder(
        measures=tuple(_measure(child, codes) for child in node.children("措施")),
        gap_breaks=node.choice("未测", {"跳过": "", "中断": "break"}, "跳过") == "break",
        merged_any=node.choice("合并", {"任一": "any", "全部": ""}, "任一") == "any",
    )


def _measure(node: Node, codes: dict[str, str]) -> Measure:
    label, code = node.labelled("措施", {})
    node = node.named(f"梯次“{label}”")
    node.only(("措施", "连续", "情形", "具备", "原文"))
    cases = node.words("情形")
    for word in cases:
        if word not in codes:
            raise BadInput(f"{node.where}的情形“{word}”不是判定或标出的结果：{'、'.join(codes)}")
    if not cases:
        raise BadInput(f"{node.where}没有写情形")
    every = node.choice("具备", {"任一": "", "全部": "every"}, "任一") == "every"
    times = node.number("连续", required=True)
    return Measure(times, tuple(codes[word] for word in cases), every, code, label, node.text("原文"))
