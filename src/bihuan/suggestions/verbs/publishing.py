"""公开：具名的审核人看过文字才发布；发布的是审核后的文字。"""

import datetime as dt

from bihuan.kernel import canonical
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger.door import record, verb
from bihuan.people.door import Actor

from .. import events, finding, gates
from ..models import Publication, Reply


@verb
def clear_suggestion(suggestion_id: int, *, title: str, text: str, by: Actor, now: dt.datetime) -> Publication:
    """审核公开一件建议。拒绝：不是审核人；还没有立案；代表要求不公开；已经公开；没有文字。"""
    suggestion = gates.suggestion_to_publish(suggestion_id, by=by)
    case = suggestion.case
    if case is None or not case.number:
        raise NotAllowed("立案编号之后才能公开")
    if suggestion.confidential:
        raise NotAllowed("代表要求不公开")
    if Publication.objects.filter(suggestion=suggestion, reply=None, withdrawn_at=None).exists():
        raise AlreadyDone("这件建议已经公开")
    title, text = title.strip(), text.strip()
    _filled(title, text)
    Publication.objects.filter(suggestion=suggestion, reply=None).delete()
    publication = Publication.objects.create(
        suggestion=suggestion, title=title, text=text, cleared_by_id=by.person, cleared_at=now,
        received_on=case.received_on, congress=suggestion.congress,
    )  # fmt: skip
    record(case.stream, _cleared("建议", publication), by=by.id, now=now)
    finding.publish(publication)
    return publication


@verb
def clear_reply(reply_id: int, *, text: str, by: Actor, now: dt.datetime) -> Publication:
    """审核公开一份答复：发出之后、建议本身已经公开的才可以。"""
    reply = Reply.objects.select_related("suggestion__case").filter(pk=reply_id).first()
    if reply is None:
        raise NotFound("没有这份答复")
    suggestion = gates.suggestion_to_publish(reply.suggestion_id, by=by)
    if reply.issued_at is None:
        raise NotAllowed("答复还没有签发")
    if not Publication.objects.filter(suggestion=suggestion, reply=None, withdrawn_at=None).exists():
        raise NotAllowed("要先公开建议本身")
    if Publication.objects.filter(reply=reply, withdrawn_at=None).exists():
        raise AlreadyDone("这份答复已经公开")
    text = text.strip()
    _filled(suggestion.title, text)
    Publication.objects.filter(reply=reply).delete()
    assert suggestion.case is not None
    publication = Publication.objects.create(
        suggestion=suggestion, reply=reply, title=suggestion.title, text=text, cleared_by_id=by.person,
        cleared_at=now, received_on=suggestion.case.received_on, congress=suggestion.congress,
    )  # fmt: skip
    record(suggestion.case.stream, _cleared("答复", publication), by=by.id, now=now)
    return publication


@verb
def withdraw_publication(publication_id: int, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """撤下公开：说明理由；答复随建议一起撤下。"""
    row = Publication.objects.select_related("suggestion__case").filter(pk=publication_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound("没有公开的这一件")
    suggestion = gates.suggestion_to_publish(row.suggestion_id, by=by)
    if not reason.strip():
        raise BadInput("请写明撤下的理由", {"reason": "请写明理由"})
    rows = Publication.objects.filter(pk=row.pk) if row.reply_id else Publication.objects.filter(suggestion=suggestion)
    down = tuple(rows.filter(withdrawn_at=None).order_by("pk").values_list("pk", flat=True))
    Publication.objects.filter(pk__in=down).update(withdrawn_at=now)
    assert suggestion.case is not None
    record(suggestion.case.stream, events.Unpublished(reason.strip(), down), by=by.id, now=now)
    if not row.reply_id:
        finding.unpublish(row)


def _cleared(what: str, row: Publication) -> events.Cleared:
    return events.Cleared(what, canonical.digest(row.text), canonical.digest(row.title), row.pk, row.reply_id)


def _filled(title: str, text: str) -> None:
    if not title.strip() or not text.strip():
        raise BadInput("公开的标题和文字都要有", {"text": "请写公开的文字"})
