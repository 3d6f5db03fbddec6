"""综合：几个渠道的得分按各自的比重相加（如网络投票占 20%，评审团占 80%）。分数精确，不四舍五入。"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from bihuan.kernel.refuse import BadInput


def compose(channels: Mapping[str, Mapping[str, Fraction]], weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """各项的综合得分。channels：渠道 → 项目 → 得分；weights：渠道 → 比重。

    拒绝：比重不是正数、合计不是 1、渠道对不上、各渠道的项目不同。
    """
    if set(channels) != set(weights):
        raise BadInput(f"渠道对不上：得分有{'、'.join(channels)}，比重有{'、'.join(weights)}")
    if any(weight <= 0 for weight in weights.values()) or sum(weights.values(), Fraction(0)) != 1:
        raise BadInput("各渠道的比重要是正数，合计要正好是 100%")
    listed = [set(scores) for scores in channels.values()]
    if any(items != listed[0] for items in listed):
        raise BadInput("各渠道计分的项目不同")
    return {
        item: sum((weights[name] * Fraction(scores[item]) for name, scores in channels.items()), Fraction(0))
        for item in sorted(listed[0])
    }


def as_scores(votes: Mapping[str, int], *, full: int = 100, against: Literal["most", "total"]) -> dict[str, Fraction]:
    """票数折成分数：most 以最高票为满分，total 按占总票数的份额。怎样折算来源没有给出时，由使用的规则写明。"""
    base = max(votes.values(), default=0) if against == "most" else sum(votes.values())
    return {item: Fraction(full * number, base) if base else Fraction(0) for item, number in votes.items()}
