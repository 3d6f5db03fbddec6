"""相近：两个标题像不像，先去套话，再按二元组的轻重算重合。

套话（关于、加快、推进、的建议……）不算，公文里到处都有的词（发展、服务、安全……）减半，
字频越高越轻。得分是余弦：重合的重量 ÷ 两边重量的几何平均，0 到 1。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

from bihuan.search.grams import is_han, runs

BOILERPLATE = (
    "的若干意见建议", "的意见和建议", "的意见建议", "的几点建议", "的若干建议", "的建议案", "的建议", "的提案", "的议案", "的意见", "的问题",
    "我省", "我市", "我县", "我区", "我镇", "全省", "全市", "全县", "全区", "全镇", "要求",
    "进一步", "关于", "尽快", "加快", "加强", "推进", "推动", "促进", "完善", "切实", "大力", "全面", "深入", "积极", "着力", "重视", "强化",
    "加大", "做好", "开展", "实施", "提升", "提高", "优化", "规范", "健全", "建立", "力度", "工作", "有关", "相关", "问题", "建议",
)  # fmt: skip
COMMONPLACE_WORDS = (
    "发展 服务 安全 保障 管理 建设 社区 小区 老旧 农村 城市 城区 乡村 乡镇 街道 居民 群众 村民 市民 企业 产业 政策 机制 体系 制度 设施 "
    "水平 能力 质量 环境 资源 公共 基础 重点 地区 区域 县城 改造 治理 整治 监管 监督 支持 "
    "教育 文化 旅游 生态 经济 社会 项目 工程 道路 路口"
)
COMMONPLACE = frozenset(COMMONPLACE_WORDS.split())
SAME = 0.5
LIGHT = 0.5


@dataclass(frozen=True)
class Weights:
    """二元组的轻重：total 个标题里，documents 记着常见的各有多少；没有记到的算少见。"""

    total: int
    documents: Mapping[str, int]
    unknown: int = 10

    def frequency(self, gram: str) -> int:
        """在多少个标题里。"""
        return self.documents.get(gram, min(self.unknown, max(self.total, 1)))

    def weight(self, gram: str) -> float:
        """越少见越重，公文常用词减半。"""
        heavy = 1 + log((self.total + 1) / (min(self.frequency(gram), self.total) + 1))
        return heavy * (LIGHT if gram in COMMONPLACE else 1)


def gist(text: str) -> frozenset[str]:
    """去掉套话之后的二元组（字母数字整段算一个）。"""
    found: set[str] = set()
    for run in runs(text):
        if not is_han(run):
            found.add(run)
            continue
        for phrase in BOILERPLATE:
            run = run.replace(phrase, " ")
        for part in run.split():
            found.update(map(str.__add__, part, part[1:]))
    return frozenset(found)


def score(one: frozenset[str], other: frozenset[str], weights: Weights) -> float:
    """两个标题的相近程度，0 到 1。"""
    shared = one & other
    if len(shared) < 2:
        return 0.0
    heavy = sum(map(weights.weight, shared))
    return heavy / sqrt(sum(map(weights.weight, one)) * sum(map(weights.weight, other)))
