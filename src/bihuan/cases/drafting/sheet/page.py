"""表单的一页要画的，和交来的写回文字。停在哪一处：一条（步骤的代号）、添一条、添一个环节、添一个角色。"""

from typing import Any

from django.http import HttpRequest

from bihuan.kernel.refuse import BadInput

from ...models import MethodDraft
from .. import checking, table
from . import article, conditions, deadline, fields, inserting
from .layers import Layers, listed

STAGE, ROLE = "@stage", "@role"
DROP = "@drop"  # 去掉这一条
FRESH = ((article.NEW, "添一条"), (STAGE, "添一个环节"), (ROLE, "添一个角色"))


def context(request: HttpRequest, draft: MethodDraft, checked: checking.Checked) -> dict[str, Any]:
    """页面要的。没有写明哪一条的，是头一条。拒绝：文字不是 YAML。"""
    layers = layers_of(draft)
    at = request.GET.get("step") or next(iter(layers.articles), article.NEW)
    at = at if at in layers.articles or at in (article.NEW, STAGE, ROLE) else next(iter(layers.articles), article.NEW)
    faulty = {one.step for one in checked.spots if one.grave and one.step}
    steps = [
        {"step": step, "name": layers.name(step), "number": "、".join(map(str, listed(one.get("条")))),
         "own": step in layers.own_articles, "here": step == at, "faulty": step in faulty}
        for step, one in layers.articles.items()
    ]  # fmt: skip
    found = {
        "at": at, "steps": steps, "posted": request.POST, "roles": list(layers.head("角色")), "starts": layers.starts(),
        "own_steps": [one for one in steps if one["own"] or one["here"] or one["faulty"]],
        "parent_steps": [one for one in steps if not (one["own"] or one["here"] or one["faulty"])],
        "none_own": not any(one["own"] for one in steps),
        "hows": deadline.HOWS, "units": deadline.UNITS, "tasks": bool(layers.head("分办")), "fresh": FRESH,
    }  # fmt: skip
    if at == ROLE:
        return found | {"kinds": inserting.role_kinds(draft.congress_id)}
    if at == STAGE:
        stages = [one for one in layers.head("状态") if one != layers.own.get("开始", layers.parent.get("开始"))]
        asked = request.POST.get("before") or request.GET.get("before", "")
        before = asked if asked in stages else next(iter(stages), "")
        return found | {"stages": stages, "before": before, "arriving": inserting.arriving(layers, before),
                        "due": deadline.Due(deadline.SINCE)}  # fmt: skip
    sheet = article.read(layers, at)
    choices = [name for name, kind in layers.fields.items() if kind.startswith(("选项", "评价", "是否"))]
    return found | {
        "sheet": sheet, "places": layers.places(sheet.place), "choices": choices, "field_kinds": fields.KINDS.items(),
        "conditions": conditions.offered(checked.text.kind if checked.text else ""),
    }  # fmt: skip


def written(request: HttpRequest, draft: MethodDraft) -> tuple[str, str]:
    """交来的写回文字，和停在哪一条。按了去别处而新的一条一个字也没有写的，照旧。拒绝：见各处。"""
    layers, at, posted = layers_of(draft), request.POST.get("sheet", ""), request.POST
    fresh = at in (article.NEW, STAGE, ROLE)
    if fresh and posted.get("next") and not (posted.get("name") or posted.get("role")):
        return draft.source, at
    if at == STAGE and posted.get("next") == STAGE:
        return draft.source, at
    if at == STAGE:
        return inserting.with_stage(layers, posted)
    if at == ROLE:
        return inserting.with_role(layers, posted, draft.congress_id), ROLE
    if at != article.NEW and at not in layers.articles:
        raise BadInput("这一条在另一个窗口里已经没有了，请重新打开")
    if posted.get("next") == DROP:
        return without(layers, at), ""
    return article.written(layers, at, posted)


def without(layers: Layers, step: str) -> str:
    """去掉一条以后的文字：自己写的删去，沿用的记进「删条」。拒绝：只剩这一条；写成一行的。"""
    if len(layers.articles) < 2:
        raise BadInput("只剩这一条了，去不掉")
    source = table.without(layers.source, step) if step in layers.own_articles else layers.source
    return table.forgo(source, step) if step in layers.parent_articles else source


def layers_of(draft: MethodDraft) -> Layers:
    """一份稿的两层。"""
    return Layers(draft.source, checking.parent_raw(draft.source, draft.congress_id))
