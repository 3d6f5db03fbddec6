"""计票：规则是数据，给规则和票，得出结果和每个决定背后的那句法律或规则。

    rule = load_rule(text)                  规则文件（YAML 或 JSON 文本）；读不懂的用一句话拒绝
    rule.check(marks)                       一张票有效为 None，无效为一句说明
    count(rule, ballots, members=35, …)     计票；结果 `.as_json()` 只有文字、整数、列表和对象，分数写成“n/d”
    Tally(rule).add(marks, times=n)         票很多时：相同的先归并再点；几处点的可以 `merge`；再 `decide(tally, members=35, …)`

一张票是 JSON 对象：项目代号 → 标记（等次或表决的代号、名次、点数、分数；另选他人写成 ["write_in", 姓名]）。
选择票也可以是代号的列表；只填一个总标记的票是一个代号；白票是 {} 或 None。全部写法见 docs/count-rules.md。
"""

from bihuan.kernel.count.counting import count
from bihuan.kernel.count.deciding import decide
from bihuan.kernel.count.library import text_of, texts
from bihuan.kernel.count.marking import Item
from bihuan.kernel.count.reading import load_rule, with_places
from bihuan.kernel.count.result import Decision, Figures, Flagged, Result, Revote, Winners
from bihuan.kernel.count.rule import Rule
from bihuan.kernel.count.tally import Tally

__all__ = [
    "Decision",
    "Figures",
    "Flagged",
    "Item",
    "Result",
    "Revote",
    "Rule",
    "Tally",
    "Winners",
    "count",
    "decide",
    "load_rule",
    "text_of",
    "texts",
    "with_places",
]
