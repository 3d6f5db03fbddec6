"""数据夹只读：哪条命令都是一句话，退出码 1，什么也没有改。真的把那个夹子挂成只读的。"""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

MOUNT = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'


def read_only(folder: str, *command: str, **how: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", MOUNT, folder, *command], capture_output=True, text=True, timeout=120, **how
    )


@pytest.mark.once
@pytest.mark.slow
def test_a_read_only_data_folder_is_one_sentence(fresh_house):
    folder = Path(fresh_house["BIHUAN_DATA"])
    folder.mkdir(exist_ok=True)
    if read_only(str(folder), "true").returncode:
        pytest.skip("这里不许自己挂盘")
    before = content(folder)
    for words in (("serve", "--port", "1"), ("checkpoint",)):
        done = read_only(str(folder), sys.executable, "-m", "bihuan.config.cli", *words, env=fresh_house)
        assert done.returncode == 1, (words, done)
        assert "写不进去" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert content(folder) == before


def content(folder: Path) -> dict[str, str]:
    """夹子里各个文件的哈希。"""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
