"""代表建议的数字：每个先声明口径。答复率、满意率、解决率是三个数，从不合成一个。"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from bihuan.figures.door import figure, share
from bihuan.procedure.door import Assignment, Case, SpecialDecision

from .models import Rating
from .verbs import KINDS


def _declare(kind: str, name: str) -> None:
    source = f"{name}的事项、答复和评价记录"

    def cases(scope: Any, year: int | None) -> QuerySet[Case]:
        found = Case.objects.filter(kind=kind, **scope.as_filter())
        return found if year is None else found.filter(cohort_year=year)

    def of(measure: str, title: str, rule: str, narrow: Any) -> None:
        figure(f"{kind}.{measure}", title=title, rule=rule, unit="件", source=source, public=True)(
            lambda scope, year: narrow(cases(scope, year))
        )

    of("received", f"收到{name}", "受理年份内提出的全部件数；转办、并案、撤回之后仍计在受理时的地方和年份", lambda q: q)
    of("assigned", "已交办", "其中已经交给承办单位的件数",
       lambda q: q.filter(Exists(Assignment.objects.filter(case=OuterRef("pk")))))  # fmt: skip
    of(
        "replied",
        "已答复",
        "其中要答复的单位都已答复过（首次）的件数",
        lambda q: q.exclude(suggestion__replied_on=None),
    )
    of(
        "rated",
        "已评价",
        "其中代表评价过的件数",
        lambda q: q.filter(Exists(Rating.objects.filter(suggestion__case=OuterRef("pk")))),
    )
    of("satisfied", "满意", "其中最近一次评价态度和结果都不是不满意的件数",
       lambda q: q.filter(Exists(Rating.objects.filter(
           suggestion__case=OuterRef("pk"), dissatisfied=False, round=OuterRef("round")))))  # fmt: skip
    of(
        "solved",
        "已解决",
        "其中要答复的单位最近的答复都属已解决类别（A 类）的件数",
        lambda q: q.filter(suggestion__solved=True),
    )
    of("ended", "已结束", "其中已经走完的件数（办完、未评价而止、没有立案、撤回）", lambda q: q.exclude(ended_on=None))
    of(
        "decided_specially",
        "特别决定",
        "其中按条文走不下去、由一次会议的决定移动过的件数",
        lambda q: q.filter(Exists(SpecialDecision.objects.filter(case=OuterRef("pk")))),
    )
    share(
        f"{kind}.reply_rate",
        of=f"{kind}.assigned",
        part=f"{kind}.replied",
        title="答复率",
        rule="已答复 ÷ 已交办",
        source=source,
        public=True,
    )
    share(
        f"{kind}.satisfaction_rate",
        of=f"{kind}.rated",
        part=f"{kind}.satisfied",
        title="满意率",
        rule="满意 ÷ 已评价；没有评价的不计入",
        source=source,
        public=True,
    )
    share(
        f"{kind}.resolution_rate",
        of=f"{kind}.replied",
        part=f"{kind}.solved",
        title="解决率",
        rule="已解决 ÷ 已答复",
        source=source,
        public=True,
    )


for _kind, _name in KINDS.items():
    _declare(_kind, _name)
