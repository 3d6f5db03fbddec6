"""样式与脚本：把各房间的收进数据夹，定名、压缩，网站从那里供给。"""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def gather() -> None:
    """收集；没有变过的不再收。要在 Django 装好以后。"""
    found = sorted(
        f"{path} {(stat := Path(storage.path(path)).stat()).st_size} {stat.st_mtime_ns}"
        for finder in get_finders()
        for path, storage in finder.list([])
    )
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == "\n".join(found):
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text("\n".join(found), encoding="utf-8")
