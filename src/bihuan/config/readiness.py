"""备好：数据夹在、库是最新的样子，命令才开始办。

空的数据夹自己建、自己迁移；已经是新的，只花两次查询。拒绝：数据夹建不了、库连不上。
"""

import contextlib
import fcntl
import os
import pkgutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from bihuan.kernel.refuse import Refused

MIGRATING = 0x6269_6875  # PostgreSQL 咨询锁的号，任取一数，全屋只此一处用


def make_ready() -> None:
    """装好 Django，建好数据夹，迁移到最新。拒绝：上一次恢复断在半路，库比代码新。"""
    from django.db import OperationalError

    set_up()
    try:
        close_the_data_folder()
        _refuse_half_restored()
        refuse_a_newer_database()
        if missing_migrations():
            _migrate()
        _finish_upgrading()
    except OperationalError as error:
        raise Refused(f"数据库打不开：{str(error).strip()}") from error


def set_up() -> None:
    """只装好 Django，不碰数据夹和库。拒绝：设置写得不对。"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Refused(str(error)) from error


def _refuse_half_restored() -> None:
    from bihuan.upkeep.door import half_restored

    if half_restored():
        raise Refused("恢复没有做完（断在半路）；请把同一份备份再恢复一次：bihuan restore 备份")


def missing_migrations() -> set[tuple[str, str]]:
    """代码里有、库里还没有做过的迁移。只列文件名，不装入迁移代码。"""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    written = set(_written_migrations())
    if has_no_database():
        return written
    return written - set(MigrationRecorder(connection).applied_migrations())


def refuse_a_newer_database() -> None:
    """拒绝：库里做过代码里没有的迁移。旧的代码写新的库，会把它写坏。"""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    if has_no_database():
        return
    ours = {app.label for app in apps.get_app_configs()}
    done = MigrationRecorder(connection).applied_migrations().keys()
    if strange := sorted({one for one in done if one[0] in ours} - set(_written_migrations())):
        raise Refused(
            f"库比这个版本的软件新（{'.'.join(strange[0])} 等 {len(strange)} 步），请换回新的软件，或者恢复旧的备份"
        )


def has_no_database() -> bool:
    """SQLite 的库文件还没有。"""
    from django.db import connection

    return connection.vendor == "sqlite" and not Path(str(settings.DATABASES["default"]["NAME"])).exists()


def _written_migrations() -> Iterator[tuple[str, str]]:
    from django.apps import apps

    for app in apps.get_app_configs():
        spec = find_spec(f"{app.name}.migrations")
        for place in (spec.submodule_search_locations or []) if spec else []:
            for module in pkgutil.iter_modules([place]):
                if not module.ispkg and module.name[0] not in "_~":
                    yield app.label, module.name


def close_the_data_folder() -> None:
    """数据夹没有就建；只有运行的用户进得来。拒绝：建不了，写不进去。"""
    folder: Path = settings.DATA
    try:
        os.umask(0o077)  # 以后写下的，别人读不到；子进程照此
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise Refused(f"数据夹写不进去：{folder}（那块盘是只读的，或者不许这个用户写）")
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)  # 别人先建好的夹
    except OSError as error:
        raise Refused(f"数据夹建不了：{folder}（{error.strerror}）") from error


def _migrate() -> None:
    from django.core.management import call_command

    with _alone():
        if missing_migrations():
            call_command("migrate", verbosity=0, interactive=False)


def _finish_upgrading() -> None:
    """旧版写下的事项，迁移时没有升完的（断了电），接着升。"""
    from bihuan.kernel import clock
    from bihuan.procedure.door import upgrade, upgrades_waiting

    if upgrades_waiting():
        with _alone():
            upgrade(clock.now())


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """几个命令同时遇到空库时只有一个迁移：同机用文件锁，几台机器共用 PostgreSQL 时再加咨询锁。"""
    from django.db import connection

    with (settings.DATA / ".migrating").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
