"""示范：装入虚构的云泽县和它的邻县；写了 accounts 的，装入五个虚构的人大和各自的账。

都可以用故事里任何一个人的身份进去看。再办一遍不会多出什么。正式运行时拒绝。
"""

import argparse
import json
import sys

from bihuan.kernel import clock
from bihuan.kernel.password import new_password

WIDE = 30  # 字：进度画多长
needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("what", nargs="?", choices=["accounts"], help="accounts：五个虚构的人大，各有一本账")
    parser.add_argument(
        "--more", action="store_true", help="连同监督、计划、履职、与各方来往另讲的一年，和照别处法规办的八个地方"
    )
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """装入，印出各人和这一次的密码；五本账的印出各地几件。"""
    return _accounts(options.json) if options.what else _county(options)


def _accounts(as_json: bool) -> int:
    from bihuan.demo import door as demo

    loaded = demo.load_accounts(now=clock.now(), told=_draw if sys.stderr.isatty() and not as_json else _quiet)
    if as_json:
        print(json.dumps({"loaded": loaded, "places": demo.places()}, ensure_ascii=False))
        return 0
    if not loaded:
        print("五个地方都已经装入，没有再装。")
    for place, cases in loaded.items():
        print(f"{place}：{cases} 件。账在 bihuan figures --place {place}")
    return 0


def _draw(place: str, done: int, total: int) -> None:
    """进度：画在错误输出上，一个地方一行。"""
    full = WIDE * done // total
    end = "\n" if done == total else ""
    print(f"\r{place} {'█' * full}{'░' * (WIDE - full)} {100 * done // total:3}%", end=end, file=sys.stderr, flush=True)


def _quiet(place: str, done: int, total: int) -> None:
    """不画进度。"""


def _county(options: argparse.Namespace) -> int:
    from bihuan.demo import door as demo

    if demo.is_loaded():
        print(json.dumps({"loaded": False}) if options.json else "云泽县已经装入，没有再装。")
        return 0
    password = new_password()
    kinds = (*demo.KINDS, *demo.MORE) if options.more else demo.KINDS
    loaded = demo.load(password=password, now=clock.now(), kinds=kinds)
    if options.json:
        told = {
            "loaded": True, "suggestions": loaded.count, "others": loaded.others, "people": loaded.people,
            "codes": loaded.codes, "password": password,
        }  # fmt: skip
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"云泽县和邻县装好了：{loaded.count} 件建议，{loaded.others} 件别的事项，走到哪一步的都有。")
    print("首页上可以一键以下列各人进入；用姓名登录的，密码都是", password, "（只在这里说一次）")
    for name, does in loaded.people.items():
        print(f"  {name}　{does}")
    print("群众不要账号，首页上「凭查询码看办到哪里」：")
    for title, code in loaded.codes.items():
        print(f"  {code}　{title}")
    return 0
