"""看护：备份与恢复，体检，后台的心跳。"""

from .backup import Made, back_up
from .beat import beat, beat_age
from .cover import passphrase_in
from .findings import Finding, examine
from .keepers import tell_keepers
from .manifest import Manifest
from .nightly import back_up_nightly, last_backup, warn_of_old_backup
from .restore import half_restored, restore
from .upgrade import keep_before_upgrade

__all__ = [
    "Finding", "Made", "Manifest", "back_up", "back_up_nightly", "beat", "beat_age", "examine", "half_restored",
    "keep_before_upgrade", "last_backup", "passphrase_in", "restore", "tell_keepers", "warn_of_old_backup",
]  # fmt: skip
