"""恢复：把一份备份原样放进空的数据夹、空的库，两种数据库都行；核对过根，最后一下才作数。

断在半路的，数据夹里留着 `.restoring`，别的命令不办；再恢复一次就从头来过。
"""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from bihuan.kernel.refuse import Refused
from bihuan.kernel.writing import settle
from bihuan.ledger import door as ledger
from bihuan.procedure.door import forget_cached
from bihuan.search.door import rebuild as rebuild_search

from . import manifest, rows
from .backup import SECRET
from .cover import Plain, kept_cover
from .manifest import Manifest

HELD = ".restoring"
KEPT = ("bihuan.sqlite3", "files", "keys", "checkpoints.log")  # 数据夹里有这几样，就是有数据


def half_restored() -> bool:
    """上一次恢复断在半路了吗。"""
    return (Path(settings.DATA) / HELD).exists()


def refuse_a_house_with_data() -> None:
    """拒绝：数据夹或库里已经有数据。断在半路的恢复自己留下的不算。"""
    data = Path(settings.DATA)
    if half_restored():
        return
    there = [name for name in KEPT if (data / name).exists() and not _is_empty(data / name)]
    if there:
        raise Refused(f"数据夹里已经有数据（{'、'.join(there)}），不往上面恢复：{data}；请换一个空的数据夹")
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise Refused("库里已经有表，不往上面恢复；请另建一个空库")


def restore(folder: Path, *, keys: Path | None = None, passphrase: str | None = None) -> Manifest:
    """恢复 `folder` 里的一份，私钥在 `keys`（不写就是它旁边的 keys）。

    拒绝：已经有数据、备份不全或被改过、私钥不在、备份是别的版本的表、恢复出来的根与备份时不同、加密的口令不对。
    """
    found = manifest.of(folder)
    refuse_a_house_with_data()
    cover = kept_cover(passphrase, found.cover)
    secrets = _secrets(found, (keys or folder.parent / "keys"))
    _refuse_changed(found, folder)
    data = Path(settings.DATA)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    (data / HELD).touch()
    settle(data)
    _put_files(found, folder, secrets, cover)
    connection.close()
    call_command("migrate", verbosity=0, interactive=False)
    _refuse_other_tables(found)
    _put_rows(found, folder, cover)
    forget_cached()
    rebuild_search()
    (data / HELD).unlink()
    settle(data)
    return found


def _secrets(found: Manifest, keys: Path) -> dict[str, Path]:
    """私钥各在哪里。拒绝：少了、与备份时的不同。"""
    told = {}
    for name, digest in found.keys.items():
        if not Path(name).match(SECRET):
            continue
        told[name] = path = keys / f"{Path(name).stem}-{digest[:16]}.key"
        if not path.is_file() or manifest.digest_of(path) != digest:
            raise Refused(f"没有备份时的私钥 {path.name}，在这里找过：{keys}；放在别处的，用 --keys 写明")
    return told


def _refuse_changed(found: Manifest, folder: Path) -> None:
    """每个文件都在、哈希都对，才动手。"""
    for name, (size, digest) in found.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size or manifest.digest_of(path) != digest:
            raise Refused(f"备份里的 {name} 不在或者变了样，不恢复")


def _put_files(found: Manifest, folder: Path, secrets: dict[str, Path], cover: Plain) -> None:
    data = Path(settings.DATA)
    for name in [name for name in found.files if not name.startswith("rows/")]:
        target = data / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        cover.copy_out(folder / name, target, name)
        settle(target)
    (data / "keys").mkdir(mode=0o700, exist_ok=True)
    public = {name: folder / "keys" / name for name in found.keys if name not in secrets}
    for name, path in {**public, **secrets}.items():
        target = data / "keys" / name
        shutil.copyfile(path, target)
        target.chmod(0o600)
        settle(target)


def _refuse_other_tables(found: Manifest) -> None:
    """表的样子与备份时相同，才能逐列放回。"""
    done = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
    if done != found.migrations or {one._meta.db_table: rows.columns(one) for one in rows.tables()} != found.columns:
        raise Refused(f"这份备份是 {found.version} 版的表，与现在的不同；请用备份时的版本恢复，再升级")


def _put_rows(found: Manifest, folder: Path, cover: Plain) -> None:
    """一个事务：拆触发器、清空随迁移装入的、放回各行、装上触发器、核对根。哪一步不成，一行也不留。"""
    try:
        with transaction.atomic():
            ledger.drop_triggers()
            for model in rows.tables():
                rows.empty(model)
            for model in rows.tables():
                rows.read(model, folder / "rows" / f"{model._meta.db_table}.gz", cover)
            connection.check_constraints()
            rows.set_sequences(found.sequences)
            ledger.install_triggers()
            if (root := ledger.root_now()) != found.root:
                raise Refused(f"恢复出来的根（{root}）与备份时的（{found.root}）不同，没有恢复")
    except DatabaseError as error:
        raise Refused(f"库里放不进去，没有恢复：{str(error).strip()}") from error
    ledger.refresh_statistics()


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())
