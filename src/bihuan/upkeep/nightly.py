"""每夜备份，留最近的若干份；最近一份好的太旧了，告诉管事的人。没有设备份夹的，什么也不做。"""

import datetime as dt
import shutil
from pathlib import Path

from django.conf import settings

from . import manifest
from .backup import Made, back_up
from .cover import passphrase_in
from .keepers import tell_keepers

TOO_OLD = dt.timedelta(hours=26)  # 一天，再宽两小时


def back_up_nightly(now: dt.datetime) -> Made | None:
    """备一份到设好的备份夹，多出来的旧的丢掉；没有做成的照样出错，由时刻表再做。"""
    if settings.BACKUP is None:
        return None
    made = back_up(
        settings.BACKUP, now=now, keys=settings.BACKUP_KEYS, passphrase=passphrase_in(settings.BACKUP_PASSPHRASE)
    )
    for folder, _ in manifest.all_in(settings.BACKUP)[settings.BACKUP_KEEP :]:
        shutil.rmtree(folder)
    return made


def last_backup() -> dt.datetime | None:
    """设好的备份夹里最近一份完整的备份是几时的；没有为 None。"""
    place: Path | None = settings.BACKUP
    newest = next(iter(manifest.all_in(place)), None) if place else None
    return newest[1].at if newest else None


def warn_of_old_backup(now: dt.datetime) -> bool:
    """最近一份好的超过 26 小时的，告诉管事的人，返回说了没有。一天只说一次。"""
    sentence = backup_fault(now)
    if sentence:
        tell_keepers("backup", sentence, now=now)
    return bool(sentence)


def backup_fault(now: dt.datetime) -> str:
    """备份有什么不对：一份也没有、太旧了；没有设备份夹的和正常的为空。"""
    if settings.BACKUP is None:
        return ""
    at = last_backup()
    if at is None:
        return "还没有一份完整的备份，请管机器的人看备份夹"
    if now - at > TOO_OLD:
        return f"最近一份完整的备份已经是 {(now - at).total_seconds() / 3600:.0f} 小时以前的，请管机器的人看备份夹"
    return ""
