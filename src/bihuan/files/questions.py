"""问文件。"""

from collections.abc import Iterable

from bihuan.files.models import Upload


def upload_exists(upload_id: int) -> bool:
    """有这份文件吗。有不等于能打开，也不等于能归到自己名下（那要 attach）。"""
    return Upload.objects.filter(pk=upload_id).exists()


def uploads_of(owner_kind: str, owner_ids: Iterable[int]) -> dict[int, list[Upload]]:
    """几件东西名下的文件，一条 SQL。"""
    found: dict[int, list[Upload]] = {}
    for upload in Upload.objects.filter(owner_kind=owner_kind, owner_id__in=list(owner_ids)).order_by("pk"):
        found.setdefault(upload.owner_id or 0, []).append(upload)
    return found
