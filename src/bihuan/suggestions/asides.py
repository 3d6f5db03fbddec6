"""办一步时旁边要看的：审核、签发、退改时，拟好的稿就在眼前。"""

from django.template.loader import render_to_string

from bihuan.procedure.door import Situation

from .models import Reply
from .options import class_set


def drafted(about: Situation) -> str:
    """这个分办这一轮拟好、还没有签发的稿；没有就是空串。"""
    if about.task is None:
        return ""
    rows = Reply.objects.filter(
        assignment__case=about.case, assignment__n=about.task.n, round=about.task.round, issued_at=None
    )
    reply = rows.select_related("letter").first()
    if reply is None:
        return ""
    said = dict(class_set(about.case.congress.class_set)).get(reply.result_class, reply.result_class)
    return render_to_string("suggestions/_drafted.html", {"reply": reply, "said": said})
