"""办一步时旁边要看的：建议全文、拟好的稿、历次的答复和评价；办了以后送到谁手里。"""

from typing import Any

from django.template.loader import render_to_string

from bihuan.kernel import clock
from bihuan.procedure.door import Situation

from .models import Rating, Reply, Suggestion
from .options import class_set

LOOKS_BACK = frozenset({"redo", "decide"})  # 要看历次答复和评价的各步
SENT = {
    "reply": "答复将送达{name}代表，不能撤回。",
    "refuse": "将告知{name}代表，说明理由。",
    "send_back": "将退回{name}代表修改。",
}


def beside(about: Situation) -> str:
    """全文总在；审核、签发、退改的有拟好的稿；重办、主任会议决定的有历次的答复和评价。没有文本的是空串。"""
    suggestion = Suggestion.objects.filter(case_id=about.case.pk).select_related("lead_deputy").first()
    if suggestion is None:
        return ""
    code = about.article.step
    context: dict[str, Any] = {
        "suggestion": suggestion, "today": clock.day_of(about.now), "drafted": _drafted(about),
        "sent": SENT.get(code, "").format(name=suggestion.lead_deputy.name),
    }  # fmt: skip
    if code in LOOKS_BACK:
        context |= {"replies": _issued(about, suggestion), "ratings": Rating.objects.filter(suggestion=suggestion)}
    return render_to_string("suggestions/_aside.html", context)


def _drafted(about: Situation) -> dict[str, Any] | None:
    """这个分办这一轮拟好、还没有签发的稿。"""
    if about.task is None:
        return None
    rows = Reply.objects.filter(
        assignment__case=about.case, assignment__n=about.task.n, round=about.task.round, issued_at=None
    )
    reply = rows.select_related("letter").first()
    return {"reply": reply, "said": _class_of(about, reply)} if reply else None


def _issued(about: Situation, suggestion: Suggestion) -> list[dict[str, Any]]:
    rows = Reply.objects.filter(suggestion=suggestion).exclude(issued_at=None)
    rows = rows.select_related("letter", "sealed", "assignment__unit").order_by("-round", "assignment__n")
    return [{"reply": one, "said": _class_of(about, one)} for one in rows]


def _class_of(about: Situation, reply: Reply) -> str:
    return dict(class_set(about.case.congress.class_set)).get(reply.result_class, reply.result_class)
