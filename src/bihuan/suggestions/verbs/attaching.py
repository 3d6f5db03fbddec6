"""附件：起草时交来的照片、录音、文件；提出以后跟着建议走，看得见建议的人打得开。"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from bihuan.files.door import Upload, attach, keep
from bihuan.kernel.refuse import BadInput, NotFound
from bihuan.ledger.door import verb
from bihuan.people.door import Actor

from .. import gates
from ..models import Attachment

OWNER = "suggestion"
MOST = 9  # 份：一份建议的附件


@verb
def attach_files(suggestion_id: int, given: Iterable[Any], *, by: Actor, now: dt.datetime) -> list[Attachment]:
    """附上几份：照片、录音、文件。拒绝：不是写这份的人、已经提出的、超过九份、不收的文件；有一份不收，都不附。"""
    suggestion, files = gates.draft_to_change(suggestion_id, by=by), list(given)
    if suggestion.attachments.count() + len(files) > MOST:
        raise BadInput(f"附件至多 {MOST} 份", {"photos": f"至多 {MOST} 份，请先去掉几份"})
    found = []
    for one in files:
        upload = kept_file(one, by=by, now=now)
        attach(upload.pk, owner_kind=OWNER, owner_id=suggestion.pk, by=by, now=now)
        found.append(Attachment.objects.create(suggestion=suggestion, upload=upload))
    return found


def kept_file(one: Any, *, by: Actor, now: dt.datetime) -> Upload:
    """收下一份，还不归谁；先收下过的（编号）照旧。拒绝：不收的文件，说是哪一份。"""
    if isinstance(one, int):
        return Upload.objects.get(pk=one)
    try:
        return keep(one, by=by, now=now)
    except BadInput as refused:
        raise BadInput(f"{one.name}：{refused.sentence}", {"photos": f"{one.name}：{refused.sentence}"}) from refused


@verb
def drop_file(suggestion_id: int, attachment_id: int, *, by: Actor) -> None:
    """去掉一份附件。拒绝：不是写这份的人、已经提出的、没有这一份。"""
    suggestion = gates.draft_to_change(suggestion_id, by=by)
    gone, _ = suggestion.attachments.filter(pk=attachment_id).delete()
    if not gone:
        raise NotFound("没有这份附件")
