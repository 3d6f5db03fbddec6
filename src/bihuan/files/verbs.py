"""收下一份文件、说明它属于什么、打开。"""

import datetime as dt
import hashlib
from collections.abc import Collection
from typing import IO, Any

from django.core.files.base import File

from bihuan.files import names, store
from bihuan.files.events import Attached, Kept
from bihuan.files.gates import may_open, upload_to_open
from bihuan.files.kinds import sniff
from bihuan.files.models import Upload
from bihuan.files.photos import to_keep
from bihuan.files.scanning import refuse_the_infected
from bihuan.kernel import canonical
from bihuan.kernel.refuse import BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people.door import RECORD, Actor

LARGEST = 20 * 1024 * 1024
A_DAY = dt.timedelta(days=1)


@ledger.verb
def keep(
    upload: File, *, by: Actor, now: dt.datetime, case_id: int | None = None, confidential: bool = False,
    owner_kind: str = "", owner_id: int | None = None,
) -> Upload:  # fmt: skip
    """收下：认种类、清名字、去掉照片附带的话、存内容，记一行，留一笔内容的哈希。

    拒绝：空文件、超过 20 MB、不认识的种类、程序、网页、宏、压缩包、扩展名与内容不符，查毒的程序看出来的。
    给了 case_id 而没有写归属的，归属就是这件事项（case）；都没有的，只有交来的人能打开，直到 attach。
    """
    if not upload.size:
        raise BadInput("这个文件是空的")
    if upload.size > LARGEST:
        raise BadInput(f"文件有 {upload.size / 1024 / 1024:.1f} MB，超过 20 MB，请压缩图片或分成几份")
    refuse_the_infected(upload)
    kind = sniff(upload)
    name = names.clean(upload.name or "", kind)
    sha256, size = store.keep(to_keep(upload, kind))
    if case_id is not None and not owner_kind:
        owner_kind, owner_id = "case", case_id
    row = Upload.objects.create(
        sha256=sha256, size=size, name=name, content_type=kind.content_type, confidential=confidential,
        owner_kind=owner_kind, owner_id=owner_id, case_id=case_id, kept_by=by.id, kept_at=now,
    )  # fmt: skip
    event = Kept(
        row.pk, sha256, size, kind.content_type, name_digest(sha256, name), confidential, owner_kind, owner_id, case_id
    )
    _record(row.pk, event, by=by, now=now)
    return row


@ledger.verb
def keep_again(upload_id: int, *, by: Actor, now: dt.datetime) -> Upload:
    """另收一份：内容就是那一份，只多一行，还没有归属；由另一件事项接着用。拒绝：没有这个文件。"""
    first = Upload.objects.filter(pk=upload_id).first()
    if first is None:
        raise BadInput("没有这个文件")
    row = Upload.objects.create(
        sha256=first.sha256, size=first.size, name=first.name, content_type=first.content_type,
        confidential=first.confidential, kept_by=by.id, kept_at=now,
    )  # fmt: skip
    digest = name_digest(first.sha256, first.name)
    event = Kept(row.pk, first.sha256, first.size, first.content_type, digest, first.confidential, "", None, None)
    _record(row.pk, event, by=by, now=now)
    return row


@ledger.verb
def attach(
    upload_id: int, *, owner_kind: str, owner_id: int, by: Actor, case_id: int | None = None,
    confidential: bool = False, now: dt.datetime | None = None,
) -> Upload:  # fmt: skip
    """归属：把刚交来的文件归到一件东西名下。只有交来的人可以，归属定了不能再改；已保密的不因此解密。now 不给，算交来的时候。"""
    upload = upload_to_open(upload_id, by)
    if upload.kept_by != by.id or upload.owner_kind:
        raise NotAllowed("只有交来文件的人可以说明它属于什么，而且只说一次")
    upload.owner_kind, upload.owner_id, upload.case_id = owner_kind, owner_id, case_id
    upload.confidential = upload.confidential or confidential
    upload.save(update_fields=["owner_kind", "owner_id", "case_id", "confidential"])
    _record(
        upload.pk,
        Attached(upload.pk, owner_kind, owner_id, case_id, upload.confidential),
        by=by,
        now=now or upload.kept_at,
    )
    return upload


def attach_all(upload_ids: Collection[int], *, case_id: int, by: Actor) -> None:
    """一步填的各份文件归到这件事项名下，已有归属的不动；在动词里叫，一次取、一次写，逐份留痕。拒绝：不是他交来的。"""
    rows = list(Upload.objects.select_for_update().filter(pk__in=upload_ids, owner_kind="").order_by("pk"))
    if not all(may_open(row, by) for row in rows):
        raise NotFound("没有这份文件，或者不在您可见的范围内")
    Upload.objects.filter(pk__in=[row.pk for row in rows]).update(owner_kind="case", owner_id=case_id, case_id=case_id)
    for row in rows:
        _record(row.pk, Attached(row.pk, "case", case_id, case_id, row.confidential), by=by, now=row.kept_at)


def digest_of(upload: File) -> str:
    """这一份收下以后，内容的 sha256 是什么；不收。拒绝：不认识的种类。"""
    digest = hashlib.sha256()
    for chunk in to_keep(upload, sniff(upload)):
        digest.update(chunk)
    return digest.hexdigest()


def name_digest(sha256: str, name: str) -> str:
    """文件名连同内容的哈希：名字里会有人名，不写进留痕。"""
    return canonical.digest(f"{sha256}|{name}")


def open_upload(upload_id: int, actor: Any, *, now: dt.datetime) -> tuple[Upload, IO[bytes]]:
    """打开：查门；保密的，谁在何时打开了留下查阅记录，记不下就不给看。"""
    upload = upload_to_open(upload_id, actor)
    if upload.confidential:
        ledger.look(actor.id if actor is not None else "anyone", f"file:{upload.pk}", now=now)
    return upload, store.opened(upload.sha256)


def sweep(now: dt.datetime) -> int:
    """清扫：没有一行指着的内容（被拒绝的一步留下的），放了一天以上的删去，返回几份；定时去做。

    正在交来的不会误删：内容先存放，时间是新的，行随后才写。
    """
    known = {bytes.fromhex(digest) for digest in Upload.objects.values_list("sha256", flat=True).iterator()}
    gone = 0
    for place in store.stale((now - A_DAY).timestamp()):
        if place.name.startswith(".") or bytes.fromhex(place.name) not in known:
            place.unlink(missing_ok=True)
            gone += 1
    return gone


def _record(upload_id: int, event: object, *, by: Actor, now: dt.datetime) -> None:
    origin = "record" if by == RECORD else "live"
    ledger.record(f"file:{upload_id}", event, by=by.id, now=now, origin=origin)
