"""备份：在开着的站上，把同一瞬间的库和它用到的文件写成一份；写全了、落了盘，才换上正式的名字。"""

import contextlib
import datetime as dt
import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from bihuan.kernel import canonical
from bihuan.kernel.refuse import AlreadyDone, Refused
from bihuan.kernel.writing import settle
from bihuan.ledger import door as ledger

from . import manifest, rows
from .cover import Plain, new_cover
from .manifest import Manifest

MAKING = ".making-"
SECRET = "*.key"  # 私钥：另放
FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Made:
    """备好的一份：在哪里，清单，用了几秒，真正新占的字节（与上一份相同的文件不另占）。"""

    folder: Path
    manifest: Manifest
    seconds: float
    fresh: int


def back_up(place: Path, *, now: dt.datetime, keys: Path | None = None, passphrase: str | None = None) -> Made:
    """备份到 `place` 下新的一夹，私钥放到 `keys`（不写就是 `place`/keys）；给了口令的，各文件加密。

    拒绝：写不下、别的备份正在做、备份夹在数据夹里、口令太短。
    """
    began = time.perf_counter()
    place, keys = place.resolve(), (keys or place / "keys").resolve()
    if place.is_relative_to(settings.DATA) or keys.is_relative_to(settings.DATA):
        raise Refused(f"备份夹不能放在数据夹里：{place}")
    name = f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(place), _draft(place, name) as draft:
            before = next(iter(manifest.all_in(place)), None)
            cover = new_cover(passphrase, before[1].cover if before else None)
            fresh = _write(draft, keys, before, cover, now)
            _settle_all(draft)
            draft.rename(place / name)
            settle(place)
    except OSError as error:
        why = "磁盘满了" if error.errno in FULL else f"{error.strerror}：{error.filename or place}"
        raise Refused(f"备份没有做成（{why}）；从前的备份没有动") from error
    return Made(place / name, manifest.of(place / name), time.perf_counter() - began, fresh)


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    """一个备份夹同时只有一个在备。"""
    with (place / ".lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyDone("另一个备份正在做，等它做完") from error
        yield


@contextlib.contextmanager
def _draft(place: Path, name: str) -> Iterator[Path]:
    """还没有写全的一份；断在半路留下的，下一次清掉。拒绝：这一秒已经备过。"""
    for left in place.glob(f"{MAKING}*"):
        shutil.rmtree(left)
    if (place / name).exists():
        raise AlreadyDone(f"这一秒已经备过：{place / name}")
    draft = place / f"{MAKING}{name}"
    draft.mkdir(mode=0o700)
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


Before = tuple[Path, Manifest] | None


def _write(draft: Path, keys: Path, before: Before, cover: Plain, now: dt.datetime) -> int:
    """先读同一瞬间的库，再取文件：文件先于行写下，行里说到的一定在。返回新占的字节。"""
    (draft / "rows").mkdir()
    with ledger.one_moment():
        counts = {
            one._meta.db_table: rows.write(one, draft / "rows" / f"{one._meta.db_table}.gz", cover)
            for one in rows.tables()
        }
        root, sequences = ledger.root_now(), rows.sequences()
        migrations = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
    checkpoints = counts["ledger_checkpoint"]
    _copy_log(draft / "checkpoints.log", checkpoints, cover)
    files = {f"rows/{path.name}": _told(path) for path in sorted((draft / "rows").iterdir())}
    files["checkpoints.log"] = _told(draft / "checkpoints.log")
    fresh = sum(int(size) for size, _ in files.values())
    for name, told, copied in _copy_files(draft, before, cover):
        files[name] = told
        fresh += int(told[0]) if copied else 0
    manifest.keep(
        Manifest(
            format=manifest.FORMAT, made_at=canonical.instant(now), version=metadata.version("bihuan"),
            database=connection.vendor, root=root, entries=counts["ledger_entry"], checkpoint=checkpoints,
            migrations=migrations, rows=counts, sequences=sequences, files=files, keys=_copy_keys(draft, keys),
            columns={one._meta.db_table: rows.columns(one) for one in rows.tables()},
            cover=dict(cover.told) if cover.told else None,
        ),
        draft,
    )  # fmt: skip
    return fresh


def _copy_log(target: Path, checkpoints: int, cover: Plain) -> None:
    """检查点的日志，只取库里那一瞬间已有的几行。"""
    log = Path(settings.DATA) / "checkpoints.log"
    lines = log.read_bytes().splitlines(keepends=True) if log.exists() else []
    with cover.writing(target, target.name) as out:
        out.write(b"".join(lines[:checkpoints]))


def _copy_files(draft: Path, before: Before, cover: Plain) -> Iterator[tuple[str, list[int | str], bool]]:
    """文件逐个抄来，说出名字、大小和哈希、是不是新占的；上一份里有的、封套相同的做硬链接。"""
    if before and before[1].cover != cover.told:
        before = None
    source = Path(settings.DATA) / "files"
    for path in sorted(source.glob("[!.]*/*/*")):
        name = f"files/{path.relative_to(source)}"
        target = draft / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if before and _linked(before[0] / name, target, cover.size_of(path.stat().st_size)):
            yield name, before[1].files[name], False
        else:
            with contextlib.suppress(FileNotFoundError):  # 没有归属的，夜里刚刚清掉
                cover.copy_in(path, target, name)
                yield name, _told(target), True


def _linked(kept: Path, target: Path, size: int) -> bool:
    """名字就是内容的哈希，大小也相同的，是同一份。"""
    try:
        if kept.stat().st_size != size:
            return False
        os.link(kept, target)
    except OSError:
        return False
    return True


def _copy_keys(draft: Path, keys: Path) -> dict[str, str]:
    """公钥随备份走，私钥另放；返回各自的哈希，恢复时对得上才用。"""
    source = Path(settings.DATA) / "keys"
    (draft / "keys").mkdir()
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {}
    for path in sorted(source.glob("[!.]*")):
        told[path.name] = digest = manifest.digest_of(path)
        if not path.match(SECRET):
            shutil.copyfile(path, draft / "keys" / path.name)
        elif not (target := keys / f"{path.stem}-{digest[:16]}.key").exists():
            part = target.with_suffix(".making")
            part.write_bytes(path.read_bytes())
            part.chmod(0o600)
            settle(part)
            part.rename(target)
            settle(keys)
    return told


def _told(path: Path) -> list[int | str]:
    return [path.stat().st_size, manifest.digest_of(path)]


def _settle_all(folder: Path) -> None:
    """整夹落盘。"""
    for path in [*folder.rglob("*"), folder]:
        settle(path)
