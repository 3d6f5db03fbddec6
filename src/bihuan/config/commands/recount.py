"""重计：只凭一份封箱文件，把一次投票从头验一遍。

验签名或准入码、承诺、次序、树根、树头、总数，再按规则重算结果。哪里不对，说出第几行，退出码 1；没有这个文件 2。
"""

import argparse
import json
from pathlib import Path
from typing import Any

from bihuan.kernel.refuse import BadInput
from bihuan.kernel.voting import Fault, Recounted, recount, scrutiny


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("file", metavar="FILE", help="封箱文件")
    parser.add_argument("--urn", metavar="HEX", help="会议纪要上的票箱公钥，另查是否一致")
    parser.add_argument(
        "--root", metavar="HEX", help="会议纪要上的封箱指纹，另查是否一致：票、总数、结果、规则都由它定住"
    )
    parser.add_argument(
        "--scrutiny", metavar="FILE", help="监票人的对照（urn close --scrutiny 写的）：打开每个承诺，重新点票"
    )
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """重计。"""
    try:
        found = _recount(options)
    except Fault as fault:
        if not options.json:
            raise
        print(
            json.dumps(
                {"ok": False, "line": fault.line, "kind": fault.kind, "refused": fault.sentence}, ensure_ascii=False
            )
        )
        return 1
    pinned = bool(options.urn or options.root)
    print(json.dumps(_tree(found), ensure_ascii=False) if options.json else _page(found, pinned=pinned))
    return 0


def _recount(options: argparse.Namespace) -> Recounted:
    try:
        with Path(options.file).open(encoding="utf-8", newline="\n") as lines:
            found = recount(lines)
    except UnicodeDecodeError as error:
        raise BadInput("这不是封箱文件：里面有不是 UTF-8 的字节") from error
    if options.urn and options.urn.strip().lower() != found.urn:
        raise BadInput(f"这份文件是另一个票箱封的：公钥 {found.urn}")
    if options.root:
        _compare(options.root.strip().lower(), found)
    if options.scrutiny:
        with (
            Path(options.file).open(encoding="utf-8") as export,
            Path(options.scrutiny).open(encoding="utf-8") as matching,
        ):
            scrutiny.match(export, found, matching)
    return found


def _compare(written: str, found: Recounted) -> None:
    if written == found.head["root"]:
        raise BadInput("这是各张票的树根，定不住总数、结果和规则；请给会议纪要上的封箱指纹")
    if written != found.fingerprint:
        raise BadInput(f"封箱指纹与会议纪要上的不同：文件里是 {found.fingerprint}")


def _tree(found: Recounted) -> dict[str, Any]:
    return {
        "ok": True,
        "ballot": found.election.id,
        "kind": found.election.kind,
        "published": found.published,
        "votes": found.size,
        "root": found.head["root"],
        "fingerprint": found.fingerprint,
        "urn": found.urn,
        "recomputed": found.recomputed,
        "result": found.result,
    }


def _page(found: Recounted, *, pinned: bool) -> str:
    agreed = "相符" if pinned else "前后一致（没有给 --root、--urn，没有核对是哪个票箱封的）"
    lines = [
        f"{agreed}：{found.election.title}（{found.election.id}），{found.size} 张",
        f"票箱公钥 {found.urn}",
        f"封箱指纹 {found.fingerprint}，封箱 {found.head['closed_at']}",
    ]
    if found.election.key:
        lines.append(f"投票公钥指纹 {found.election.key.fingerprint()}")
    if not found.recomputed:
        lines.append("有效票不足五张，只公布结论：票号、签名、树和树头已验，结论由监票人闭门核对")
    lines += [f"{decision['item']}：{decision['label']}" for decision in found.result["decisions"]]
    if found.result["winners"]:
        lines.append(f"当选：{'、'.join(found.result['winners']['elected']) or '无'}")
    return "\n".join(lines)
