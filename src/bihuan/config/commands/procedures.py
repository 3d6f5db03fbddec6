"""工作法：核对一份文件，或者核对随软件发布的和已经入库的全部；核对过的一份入库，各级人大就可以选用。

    bihuan procedures check 文件.yaml       逐处说出文件、条和毛病
    bihuan procedures check                 随软件发布的，和库里的
    bihuan procedures check --json          {"texts": 份数, "faults": [{"file", "article", "fault"}], "remarks": […]}
    bihuan procedures release 文件.yaml     没有毛病的入库；入了库的不能改，改了要换版本

只提一句的（remarks）不算毛病，只在核对一个文件时说。有毛病、不是 YAML 的，退出码 1；没有这个文件、参数不对的，退出码 2。
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.kernel import clock

needs_django = True

if TYPE_CHECKING:
    from bihuan.procedure.door import Fault


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    acts = parser.add_subparsers(title="办什么", metavar="check|release", required=True, dest="act")
    check = acts.add_parser("check", help="核对", description=__doc__)
    check.add_argument("file", metavar="文件", nargs="?", type=Path, help="一份工作法；不写就核对全部")
    check.add_argument("--json", action="store_true", help="只输出 JSON")
    release = acts.add_parser("release", help="入库", description=__doc__)
    release.add_argument("file", metavar="文件", type=Path, help="一份工作法")
    release.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """核对，说出毛病。"""
    told = list(_of_file(options.file) if options.file else _of_all())
    faults = [fault for _, found in told for fault in found] or _changed(options.file)
    if options.act == "release" and not faults:
        return _released(options)
    remarks = _remarks(options.file)
    if options.json:
        rows = {"faults": _rows(faults), "remarks": _rows(remarks)}
        print(json.dumps({"texts": len(told), **rows}, ensure_ascii=False))
    else:
        print(*(f"提一句：{one}" for one in remarks), sep="\n", end="\n" if remarks else "")
        print(*faults, sep="\n", end="\n" if faults else "")
        names = told[0][0] if options.file else f"{len(told)} 份工作法"
        print(f"{names}：查出 {len(faults)} 处毛病。" if faults else f"{names}：没有查出毛病。")
    return 1 if faults else 0


def _released(options: argparse.Namespace) -> int:
    from bihuan.procedure import door as procedure

    put = procedure.release(procedure.read_file(options.file), now=clock.now())
    told = {"label": put.label, "hash": put.hash}
    print(
        json.dumps(told)
        if options.json
        else f"《{put.title}》{put.version} 版已入库（{put.label}），在 /procedures/ 选用。"
    )
    return 0


def _changed(path: Path | None) -> list["Fault"]:
    """文件改了却没有换版本的；只在核对全部、又都读得懂时看。"""
    from bihuan.procedure import door as procedure

    return [] if path else procedure.changed_since_release()


def _remarks(path: Path | None) -> list["Fault"]:
    from bihuan.procedure import door as procedure

    return procedure.remarks_in_file(path) if path else []


def _rows(faults: list["Fault"]) -> list[dict[str, str]]:
    return [{"file": one.file, "article": one.article, "fault": one.fault} for one in faults]


def _of_file(path: Path) -> Iterable[tuple[str, list["Fault"]]]:
    from bihuan.procedure import door as procedure

    with path.open("rb"):  # 没有、读不了的，由命令行说
        return [(path.name, procedure.faults_in_file(path))]


def _of_all() -> Iterator[tuple[str, list["Fault"]]]:
    from bihuan.procedure import door as procedure

    yield from procedure.faults_in_library()
    yield from procedure.faults_in_released()
