"""核验：把全部记录走一遍，证明没有丢、没有改。

查链、触发器、状态与重放、期限、数字与重数、守恒、检查点，以及人读到的各行、文件的内容（平时抽样，`--files` 全读）；查出毛病时
逐一说出，退出码 1。收发箱里没有送到的也说一句，不算毛病。只读，不挡正在办的事。
"""

import argparse
import json
import re
from typing import TYPE_CHECKING

needs_django = True

if TYPE_CHECKING:
    from bihuan.ledger.door import Report


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--root", metavar="树根", type=_root, help="印在纸上的检查点的根，64 个十六进制字")
    parser.add_argument("--key", metavar="指纹", help="印在纸上的检查点签名公钥的指纹，16 个十六进制字")
    parser.add_argument("--files", action="store_true", help="读出全部文件的内容；不写就抽样，每天换一批")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """核验，说出结果。"""
    from bihuan.ledger import door as ledger

    report = ledger.verify(root=options.root, key=options.key, thorough=options.files)
    if options.json:
        print(json.dumps(_as_json(report, options.root), ensure_ascii=False))
    else:
        _say(report, options.root)
    return 0 if report.sound else 1


def _say(report: "Report", root: str | None) -> None:
    for fault in report.faults:
        print(f"{fault.kind}\t{fault.stream or '—'}\t{fault.what}")
    spent = f"用了 {report.seconds:.1f} 秒" if report.seconds >= 0.1 else "用了不到 0.1 秒"
    print(f"查了 {report.streams} 条流、{report.entries} 笔记录、{report.checkpoints} 个检查点，{spent}。")
    if report.keys:
        print(f"检查点由 {'、'.join(report.keys)} 签名；与纸上的对一对，或者写 --key。")
    for sentence in report.set_back:
        print(f"{sentence}。那一阵的时刻要对着纸上的看。")
    if loose := _loose():
        print(f"还没有封存的 {loose} 笔：后台每小时封一次，bihuan checkpoint 即刻封。")
    if report.faults:
        print(f"查出 {len(report.faults)} 处毛病。")
    else:
        print(f"没有查出毛病{'，印出的根相符' if root else ''}。")
    if waiting := _undelivered():
        print(f"收发箱里有 {waiting} 件没有送到，逐件看：bihuan work --status。")


def _loose() -> int:
    from bihuan.ledger import door as ledger

    return ledger.unsealed()


def _undelivered() -> int:
    from bihuan.ledger import door as ledger

    return len(ledger.undelivered())


def _as_json(report: "Report", root: str | None) -> dict[str, object]:
    return {
        "sound": report.sound,
        "entries": report.entries,
        "streams": report.streams,
        "checkpoints": report.checkpoints,
        "seconds": round(report.seconds, 3),
        "root": root,
        "keys": list(report.keys),
        "set_back": list(report.set_back),
        "unsealed": _loose(),
        "undelivered": _undelivered(),
        "faults": [{"kind": fault.kind, "stream": fault.stream, "what": fault.what} for fault in report.faults],
    }


def _root(text: str) -> str:
    """印出的根：可以分组写、可以大写。"""
    root = re.sub(r"[\s:]|sha256", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", root):
        raise argparse.ArgumentTypeError("树根是 64 个十六进制字")
    return root
