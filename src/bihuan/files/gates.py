"""谁能打开一份文件：由文件所属的房间登记的门来答。"""

from collections.abc import Callable
from typing import Any

from bihuan.files.models import Upload
from bihuan.kernel.refuse import NotFound

Gate = Callable[[Any, Upload], bool]

_gates: dict[str, Gate] = {}


def gate(owner_kind: str, may_open: Gate) -> None:
    """登记 `may_open(actor, upload) -> bool`：归属看 upload.owner_id；未登录的 actor 为 None。一种归属只有一道门。"""
    if owner_kind in _gates and _gates[owner_kind] is not may_open:
        raise ValueError(f"{owner_kind} 的门登记了两次")
    _gates[owner_kind] = may_open


def upload_to_open(upload_id: int, actor: Any) -> Upload:
    """要打开的文件。没有、没有登记门、门不许，说法都一样，不泄露存在与否。"""
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is None or not may_open(upload, actor):
        raise NotFound("没有这份文件，或者不在您可见的范围内")
    return upload


def may_open(upload: Upload, actor: Any) -> bool:
    """此人能打开这一份吗：没有归属的只有交来的人，有归属的问它的门。"""
    if not upload.owner_kind:
        return actor is not None and upload.kept_by == actor.id
    asked = _gates.get(upload.owner_kind)
    return asked is not None and upload.owner_id is not None and asked(actor, upload)
