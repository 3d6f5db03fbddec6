"""换到备库：一位办事的不停地提、不停地交办，主库断电，备库转正，照新的地址接着办。答应过的一件不少，链接得上，核验通过。

真的两个 PostgreSQL，同步的流复制（scripts/failover.sh），约半分钟；只在 `make test-all` 里走（BIHUAN_REHEARSE）。
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shared import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif("BIHUAN_REHEARSE" not in os.environ, reason="换库的排练只在 make test-all 里走"),
]
SCRIPT = ROOT / "scripts" / "failover.sh"
ANSWERED = 12  # 件：断电以前至少听到这么多件办成


@pytest.fixture
def pair() -> Iterator[tuple[Path, str, str]]:
    """主库、备库，和它们的地址；夹子要让 postgres 进得来。"""
    folder = Path(tempfile.mkdtemp(prefix="pair"))
    folder.chmod(0o755)
    try:
        primary, standby = _order("start", folder).split()
        yield folder, primary, standby
    finally:
        _order("stop", folder)


def _order(what: str, folder: Path) -> str:
    return subprocess.run([SCRIPT, what, folder], stdout=subprocess.PIPE, text=True, check=True, timeout=120).stdout


def _clerk(url: str, data: Path, *words: object) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DJANGO_"))}
    path = os.pathsep.join([str(ROOT), kept.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.clerk", *map(str, words)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        stderr=subprocess.PIPE, env=kept | {"BIHUAN_DATABASE_URL": url, "BIHUAN_DATA": str(data), "PYTHONPATH": path},
    )  # fmt: skip


def test_a_standby_promoted_by_hand_has_everything_that_was_answered(pair, tmp_path: Path):
    folder, primary, standby = pair
    data = tmp_path / "data"
    founded, errors = _clerk(primary, data, "found").communicate(timeout=300)
    assert founded, errors
    house = json.loads(founded.splitlines()[-1])
    words = ("keep_assigning", house["people"]["李敏"], house["people"]["张桂英"], house["units"]["住建局"])
    worker = _clerk(primary, data, *words)
    assert worker.stdout is not None
    told = [worker.stdout.readline().split() for _ in range(ANSWERED)]
    began = time.monotonic()
    _order("promote", folder)
    away = time.monotonic() - began
    rest, errors = worker.communicate(timeout=60)
    assert worker.returncode, "办到一半的一位听到连接断了"
    assert "OperationalError" in errors
    told += [line.split() for line in rest.splitlines() if len(line.split()) == 2]
    after = _clerk(standby, data, *words)
    assert after.stdout is not None
    told += [after.stdout.readline().split() for _ in range(3)]
    after.kill()
    after.communicate()
    checked, errors = _clerk(standby, data, "check").communicate(timeout=120)
    found = json.loads(checked.splitlines()[-1])
    print(f"答应过 {len(told)} 步，主库断电到备库能写 {away:.1f} 秒")
    assert found["faults"] == []
    assert [one for one in told if found["heads"].get(one[0], [0])[0] < int(one[1])] == []
