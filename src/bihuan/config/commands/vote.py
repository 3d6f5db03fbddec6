"""投票：不用浏览器的第二个客户端，领票、投票、留凭据、查票。

四步各做一次：begin 生成种子并写出要交发票处的盲化消息；finish 取回签名；cast 投出并验凭据；check 封箱后在封箱文件里找自己的票。
种子在发出任何东西之前先存进只有本人可读的文件；票根抄在纸上，丢了文件可以凭它重来。
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from bihuan.voter import door as voter


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    verbs = parser.add_subparsers(title="步骤", metavar="步骤", required=True)

    def verb(name: str, run: Callable[[argparse.Namespace], dict[str, object]], says: str) -> argparse.ArgumentParser:
        found = verbs.add_parser(name, help=says, description=says)
        found.set_defaults(step=run)
        found.add_argument("--json", action="store_true", help="只输出 JSON")
        return found

    beginning = verb("begin", _begin, "领票：生成种子，写出盲化消息")
    beginning.add_argument("election", metavar="URL|FILE", help="投票的公开定义")
    beginning.add_argument("--keep", type=Path, required=True, metavar="STATE", help="种子与票存在哪里（0600）")
    beginning.add_argument("--slip", help="凭票根重来")
    beginning.add_argument("--out", type=Path, metavar="FILE", help="盲化消息写到哪里；不写则到标准输出")
    finishing = verb("finish", _finish, "取回发票处的签名，去盲并验证")
    finishing.add_argument("state", type=Path, metavar="STATE")
    finishing.add_argument("signed", metavar="FILE|URL", help="发票处给的签名")
    casting = verb("cast", _cast, "投票，验凭据")
    casting.add_argument("state", type=Path, metavar="STATE")
    casting.add_argument("--marks", required=True, metavar="JSON", help='记号，如 {"a":"good"}')
    casting.add_argument("--url", help="票箱的地址；begin 用网址的可以不写")
    checking = verb("check", _check, "在封箱文件里找自己的票")
    checking.add_argument("state", type=Path, metavar="STATE")
    checking.add_argument("export", metavar="FILE|URL", help="封箱文件")


def run(options: argparse.Namespace) -> int:
    """办一步。"""
    said = options.step(options)
    if options.json:
        print(json.dumps(said, ensure_ascii=False))
    return 0


def _begin(options: argparse.Namespace) -> dict[str, object]:
    kept = voter.begin(options.election, options.keep, slip=options.slip)
    blinded = json.dumps(kept.blinded_file())
    if options.out:
        options.out.write_text(blinded + "\n", encoding="utf-8")
    elif not options.json:
        print(blinded)
    _tell(options, f"票根（请抄下）：{kept.slip}", f"种子已存在 {options.keep}；把盲化消息交给发票处")
    return {"slip": kept.slip, "blinded": kept.blinded_file(), "key_fingerprint": kept.fingerprint}


def _finish(options: argparse.Namespace) -> dict[str, object]:
    voter.finish(options.state, options.signed)
    _tell(options, "签名验过了，可以投票")
    return {"ready": True}


def _cast(options: argparse.Namespace) -> dict[str, object]:
    receipt = voter.cast(options.state, options.marks, options.url)
    _tell(options, "收下了，凭据已验并存好", f"承诺 {receipt['commitment']}", f"凭据 {receipt['promise']}")
    return {"taken": True, **receipt}


def _check(options: argparse.Namespace) -> dict[str, object]:
    found = voter.check(options.state, options.export)
    _tell(options, found.sentence)
    return {"line": found.line, "marks": found.marks, "sentence": found.sentence}


def _tell(options: argparse.Namespace, *lines: str) -> None:
    if not options.json:
        print(*lines, sep="\n", file=sys.stderr)
