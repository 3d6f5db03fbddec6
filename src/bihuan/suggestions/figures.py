"""代表建议的数字：每个先声明口径。答复率、满意率、解决率是三个数，从不合成一个。"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from bihuan.figures.door import figure, share
from bihuan.procedure.door import Assignment, Case, SpecialDecision

from .models import Rating
from .verbs import KINDS

Narrow = Callable[[QuerySet[Case]], QuerySet[Case]]
HERE = OuterRef("pk")
MEASURES: tuple[tuple[str, str, str, Narrow], ...] = (  # 代号、题目（{} 是种类的名称）、口径、收窄
    ("received", "收到{}", "受理年份内提出的全部件数；转办、并案、撤回之后仍计在受理时的地方和年份", lambda q: q),
    ("assigned", "已交办", "其中已经交给承办单位的件数",
     lambda q: q.filter(Exists(Assignment.objects.filter(case=HERE)))),
    ("replied", "已答复", "其中要答复的单位都已答复过（首次）的件数", lambda q: q.exclude(suggestion__replied_on=None)),
    ("rated", "已评价", "其中代表评价过的件数",
     lambda q: q.filter(Exists(Rating.objects.filter(suggestion__case=HERE)))),
    ("satisfied", "满意", "其中最近一次评价态度和结果都不是不满意的件数",
     lambda q: q.filter(Exists(Rating.objects.filter(
         suggestion__case=HERE, dissatisfied=False, round=OuterRef("round"))))),
    ("solved", "已解决", "其中要答复的单位最近的答复都属已解决类别（A 类）的件数",
     lambda q: q.filter(suggestion__solved=True)),
    ("ended", "已结束", "其中已经走完的件数（办完、未评价而止、没有立案、撤回）", lambda q: q.exclude(ended_on=None)),
    ("decided_specially", "特别决定", "其中按条文走不下去、由一次会议的决定移动过的件数",
     lambda q: q.filter(Exists(SpecialDecision.objects.filter(case=HERE)))),
)  # fmt: skip
RATES = (  # 代号、题目、占谁的、分子、口径
    ("reply_rate", "答复率", "assigned", "replied", "已答复 ÷ 已交办"),
    ("satisfaction_rate", "满意率", "rated", "satisfied", "满意 ÷ 已评价；没有评价的不计入"),
    ("resolution_rate", "解决率", "replied", "solved", "已解决 ÷ 已答复"),
)


def _declare(kind: str, name: str) -> None:
    source = f"{name}的事项、答复和评价记录"

    def rows(narrow: Narrow) -> Callable[[Any, int | None], QuerySet[Case]]:
        def found(scope: Any, year: int | None) -> QuerySet[Case]:
            cases = Case.objects.filter(kind=kind, **scope.as_filter())
            return narrow(cases if year is None else cases.filter(cohort_year=year))

        return found

    for measure, title, rule, narrow in MEASURES:
        figure(f"{kind}.{measure}", title=title.format(name), rule=rule, unit="件", source=source, public=True)(
            rows(narrow)
        )
    for rate, title, of, part, rule in RATES:
        share(
            f"{kind}.{rate}",
            of=f"{kind}.{of}",
            part=f"{kind}.{part}",
            title=title,
            rule=rule,
            source=source,
            public=True,
        )


for _kind, _name in KINDS.items():
    _declare(_kind, _name)
