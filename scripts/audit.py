"""依赖的清点：锁着的各件都有哈希、没有地址，装着的与锁着的一件不差、一版不差；写出物料清单（SBOM，CycloneDX 1.5）。

scripts/audit.py [--to 文件]：不对的逐件说，退出码 1。只看本机，不上网；有没有公布的漏洞要拿清单到能上网的地方查。
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\;]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
OWN = {"bihuan", "pip", "setuptools", "wheel"}  # 自己；虚拟环境自带的


def locked(path: Path) -> dict[str, tuple[str, list[str]]]:
    """一份锁文件：名字 → （版本，各个哈希）。"""
    found: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if pin := PINNED.match(line):
            name = plain(pin[1])
            found[name] = (pin[2], [])
        elif name:
            found[name][1].extend(HASH.findall(line))
    return found


def plain(name: str) -> str:
    """包名的规范写法（PEP 503）。"""
    return re.sub(r"[-_.]+", "-", name).lower()


def faults(root: Path, installed: dict[str, str]) -> Iterator[str]:
    """不对的各处，一处一句。"""
    wanted: dict[str, str] = {}
    for path in sorted(root.glob("requirements*.txt")):
        if "://" in path.read_text(encoding="utf-8"):
            yield f"{path.name} 里有地址"
        for name, (version, hashes) in locked(path).items():
            if not hashes:
                yield f"{path.name}：{name} {version} 没有哈希"
            if wanted.setdefault(name, version) != version:
                yield f"{path.name}：{name} 锁在 {version}，别的一份锁在 {wanted[name]}"
    for name, version in sorted(installed.items()):
        if name not in wanted:
            yield f"装着 {name} {version}，没有锁"
        elif version != wanted[name]:
            yield f"装着 {name} {version}，锁的是 {wanted[name]}"
    yield from (f"锁着 {name}，没有装" for name in sorted(locked(root / "requirements.txt").keys() - installed.keys()))
    for name, told in node(root).items():
        if not str(told.get("integrity", "")).startswith("sha512-"):
            yield f"package-lock.json：{name} 没有 sha512"


def node(root: Path) -> dict[str, dict[str, Any]]:
    """锁着的各个脚本库。"""
    told = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {path.rpartition("node_modules/")[2]: one for path, one in told.items() if path}


def here() -> dict[str, str]:
    """装着的各件。"""
    found = {plain(one.metadata["Name"]): one.version for one in metadata.distributions()}
    return {name: version for name, version in found.items() if name not in OWN}


def bill(root: Path) -> dict[str, Any]:
    """物料清单：正式运行用的各个 Python 库，构建网页用的各个脚本库（不随站运行）。"""
    parts = [
        {
            "type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}", "scope": "required",
            "licenses": [{"license": {"name": licence(name)}}],
        }
        for name, (version, _) in sorted(locked(root / "requirements.txt").items())
    ]  # fmt: skip
    parts += [
        {
            "type": "library", "name": name, "version": one["version"], "scope": "excluded",
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{one['version']}",
            "licenses": [{"license": {"name": one.get("license", "没有写明")}}],
        }
        for name, one in sorted(node(root).items())
    ]  # fmt: skip
    own = {"type": "application", "name": "bihuan", "version": metadata.version("bihuan")}
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": own}, "components": parts,
    }  # fmt: skip


def licence(name: str) -> str:
    """一个库自己写明的许可。"""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "没有装"
    named = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    return str(
        told.get("License-Expression") or "；".join(named) or (told.get("License") or "没有写明").splitlines()[0]
    )


def main() -> int:
    """清点，写清单。"""
    parser = argparse.ArgumentParser(description="依赖的清点")
    parser.add_argument("--to", type=Path, default=ROOT / "var" / "sbom.json", help="物料清单写到哪里")
    options = parser.parse_args()
    found = list(faults(ROOT, here()))
    for sentence in found:
        print(sentence)
    told = bill(ROOT)
    options.to.parent.mkdir(parents=True, exist_ok=True)
    options.to.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(
        f"{len(told['components'])} 个库写进 {options.to}；"
        + (f"不对的 {len(found)} 处" if found else "与锁着的一件不差")
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
