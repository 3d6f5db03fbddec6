"""重写：由留痕而来的行照留痕从头折叠，重写一遍，数字的底账也补齐。

行弄坏了、改了投影的写法之后用；留痕一个字也不动，写完核验应当没有毛病。一件一个事务，办的时候别的事照办；
有一件没有办成的，底账先不补。文本、答复、文件、人员的内容不全在留痕里，写不回来，从备份恢复。
"""

import argparse
import json

needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """重写，说出件数。"""
    from bihuan.procedure.door import rebuild_all

    rebuilt, broken = rebuild_all()
    if options.json:
        told = [{"stream": stream, "what": what} for stream, what in broken]
        print(json.dumps({"cases": rebuilt, "faults": told}, ensure_ascii=False))
        return 1 if broken else 0
    for stream, what in broken:
        print(f"{stream}\t{what}")
    print(f"照留痕重写了 {rebuilt} 件事项的行" + (f"，{len(broken)} 件没有办成。" if broken else "。"))
    return 1 if broken else 0
