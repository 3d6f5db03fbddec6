"""依赖的清点：锁着的、装着的一件不差；少一个哈希、换一版、多装一件、脚本库没有 sha512，逐件说出来；物料清单写得全。"""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from tests.shared import ROOT

_spec = importlib.util.spec_from_file_location("audit", ROOT / "scripts" / "audit.py")
assert _spec is not None and _spec.loader is not None
audit = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(audit)

LOCKS = [path.name for path in ROOT.glob("requirements*.txt")] + ["package-lock.json"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """各份锁文件，抄一份来弄坏。"""
    for name in LOCKS:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def pinned() -> dict[str, str]:
    """正好照锁的装。"""
    return {
        name: version for path in ROOT.glob("requirements*.txt") for name, (version, _) in audit.locked(path).items()
    }


def test_what_is_installed_here_is_what_is_locked(copy):
    assert list(audit.faults(ROOT, audit.here())) == []
    assert list(audit.faults(copy, pinned())) == []


def test_whatever_strays_is_named(copy):
    installed = pinned() | {"django": "5.2.1", "left-pad": "1.0"}
    del installed["whitenoise"]
    text = (copy / "requirements.txt").read_text(encoding="utf-8")
    first, rest = text.split("cffi==", 1)
    lines = [line for line in first.splitlines() if "--hash" not in line]
    (copy / "requirements.txt").write_text("\n".join(lines) + "\ncffi==" + rest, encoding="utf-8")
    lock = json.loads((copy / "package-lock.json").read_text(encoding="utf-8"))
    lock["packages"]["node_modules/preact"]["integrity"] = "sha1-x"
    (copy / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    found = list(audit.faults(copy, installed))
    django = pinned()["django"]
    assert [one for one in found if "asgiref" in one and "没有哈希" in one]
    for said in (f"装着 django 5.2.1，锁的是 {django}", "装着 left-pad 1.0，没有锁", "锁着 whitenoise，没有装"):
        assert said in found
    assert "package-lock.json：preact 没有 sha512" in found
    assert len(found) == 5


def test_the_bill_of_materials_names_every_library_and_its_licence():
    told = audit.bill(ROOT)
    named = {part["name"] for part in told["components"] if part["scope"] == "required"}
    assert named == set(audit.locked(ROOT / "requirements.txt"))
    assert all(part["licenses"][0]["license"]["name"] != "没有写明" for part in told["components"])
