"""按办的事数：等我（我的机关）办哪一步的各有几件，每个数打开就是那几件。"""

from dataclasses import dataclass

from django.db.models import Count

from bihuan.people.door import Actor
from bihuan.procedure.door import text_by_id

from .lanes import running
from .url import queue_url

UNITS = ("", "handling_unit", "section")  # 承办单位逐件看座位，不照角色数


@dataclass(frozen=True)
class Total:
    """一个数：哪一种、等哪一步、停在哪里、几件、在哪里办。"""

    kind: str
    step: str
    name: str
    count: int
    url: str


def totals(by: Actor, kind: str = "") -> list[Total]:
    """此人任职的机关等着办的各步各有几件，照条文的先后；一条 SQL。kind: 只数这一种。"""
    held = {post.organ_kind for post in by.posts if post.congress_id == by.congress_id}
    clocks = running(congress_id=by.congress_id or 0, role__in=sorted(held - set(UNITS)))
    if kind:
        clocks = clocks.filter(kind=kind)
    rows = clocks.order_by().values_list("kind", "case__text_id", "step").annotate(n=Count("case_id", distinct=True))
    counted: dict[tuple[str, str, str], tuple[int, int]] = {}
    named: dict[str, str] = {}
    for of, text_id, step, n in rows:
        text = text_by_id(text_id)
        article = text.by_step.get(step)
        if article is None or not article.origin:
            continue
        stages = text.task_stages if article.place == "task" else text.stages
        named[of] = text.kind_name
        key = (of, step, stages[article.origin[0]])
        place = text.articles.index(article)
        counted[key] = (min(place, counted.get(key, (place, 0))[0]), counted.get(key, (0, 0))[1] + n)
    found = sorted(counted.items(), key=lambda one: (one[0][0], one[1][0]))
    several = len(named) > 1
    return [
        Total(of, step, f"{named[of]} · {name}" if several else name, n, queue_url(of, step))
        for (of, step, name), (_, n) in found
    ]
