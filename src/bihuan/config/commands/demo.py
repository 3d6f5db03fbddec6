"""示范：装入虚构的云泽县和它的邻县，可以用故事里任何一个人的身份进去看。

再办一遍不会多出什么。正式运行时拒绝。
"""

import argparse
import json

from bihuan.kernel import clock
from bihuan.kernel.password import new_password

needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--more", action="store_true", help="连同监督、计划、履职、与各方来往另讲的一年")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """装入，印出各人和这一次的密码。"""
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
