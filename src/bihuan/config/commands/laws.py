"""法规：带来官方的文本，分成一条一条；再带一次什么也不添。

    bihuan laws import 文件…               .md、.txt、.docx；一份一句，说出名称、日期、几条
        --name 名称 --on 2025-03-11        文件里认不出名称、日期的写明，一次只带一份
        --json                             {"files": [{"file", "law", "dated_on", "effective_on", "articles", "new",
                                           "refused"}], "brought": 份数}

项目自己不带法规的文本。读不懂的说为什么，别的照收；有读不懂的退出码 1，没有这个文件的退出码 2。
"""

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, Refused

needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    acts = parser.add_subparsers(title="办什么", metavar="import", required=True, dest="act")
    bring = acts.add_parser("import", help="带来文本", description=__doc__)
    bring.add_argument("files", metavar="文件", nargs="+", type=Path, help=".md、.txt、.docx")
    bring.add_argument("--name", metavar="名称", default="", help="法规的名称，文件里认不出时写")
    bring.add_argument("--on", metavar="日期", type=dt.date.fromisoformat, help="文本的日期，文件里认不出时写")
    bring.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """逐份带来。"""
    if len(options.files) > 1 and (options.name or options.on):
        raise BadInput("写了 --name、--on 的，一次只带一份")
    contents = [(path, path.read_bytes()) for path in options.files]
    told = [_bring(path, content, options.name, options.on) for path, content in contents]
    brought = sum(one["new"] for one in told)
    if options.json:
        print(json.dumps({"files": told, "brought": brought}, ensure_ascii=False))
    else:
        for one in told:
            said = f"《{one['law']}》{one['dated_on']}，{one['articles']} 条" if one["new"] else one["refused"]
            print(f"{one['file']}：{said}")
        print(f"带来 {brought} 份，{len(told) - brought} 份没有收。")
    return 1 if any(one["refused"] and not one["known"] for one in told) else 0


def _bring(path: Path, content: bytes, name: str, on: dt.date | None) -> dict[str, Any]:
    from bihuan.laws import door as laws
    from bihuan.people.door import SYSTEM

    told: dict[str, Any] = {"file": path.name, "law": "", "dated_on": "", "effective_on": "", "articles": 0}
    try:
        text = laws.bring(content, path.name, by=SYSTEM, now=clock.now(), name=name, dated_on=on)
    except Refused as refused:
        return told | {"new": False, "known": isinstance(refused, AlreadyDone), "refused": refused.sentence}
    days = {"dated_on": text.dated_on.isoformat(), "effective_on": text.effective_on.isoformat()}
    more = {"law": text.law.short, "articles": text.articles_count, "new": True, "known": False, "refused": ""}
    return told | days | more
