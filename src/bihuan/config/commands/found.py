"""设立：正式的系统里第一级人大、第一届、第一个机构、第一个能登录的人；其余由此人在网页上接着办。

拒绝：没有这个区划；这个区划的人大已经设立；密码太弱。密码在终端上问两遍，或者从 --password-file 读首行，不写在命令行上。
"""

import argparse
import datetime as dt
import getpass
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput

if TYPE_CHECKING:
    from bihuan.regions.door import Division

needs_django = True

ORGANS = {"deputies_affairs": "代表工作委员会", "congress_office": "人大办公室"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("division", metavar="区划代码", help="统计用区划代码，省两位到乡镇九位，如 431181")
    parser.add_argument("--name", metavar="名称", help="人大的名称；不写就是「××人民代表大会」")
    parser.add_argument("--term", metavar="N", type=int, required=True, help="现在是第几届")
    parser.add_argument("--from", dest="from_on", metavar="日子", type=dt.date.fromisoformat, required=True,
                        help="这一届自何日，写成 2021-12-28")  # fmt: skip
    parser.add_argument(
        "--to", dest="to_on", metavar="日子", type=dt.date.fromisoformat, help="至何日；不写就是还没有定"
    )
    parser.add_argument("--organ", choices=list(ORGANS), default="deputies_affairs",
                        help="第一个机构：deputies_affairs 代表工作委员会（不写就是它），congress_office 人大办公室")  # fmt: skip
    parser.add_argument("--organ-name", metavar="名称", help="机构在本地的名称")
    parser.add_argument("--person", metavar="姓名", required=True, help="第一个人，用姓名登录")
    parser.add_argument("--title", metavar="职务", default="", help="此人的职务名称，如：代表工委主任")
    parser.add_argument("--password-file", metavar="文件", type=Path, help="首行是密码；不写就在终端上问")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """设立，说出接下来到哪里去。"""
    from bihuan.people import door as people
    from bihuan.regions import door as regions

    place = regions.division(options.division)
    if place is None:
        raise BadInput(f"没有这个区划：{options.division}")
    if people.Congress.objects.filter(division=place).exists():
        raise BadInput(f"{place.name}的人大已经设立；其余的请在网页上接着办")
    if not 1 <= options.term <= 200:
        raise BadInput("届数从 1 写起")
    password = _password(options.password_file)
    told = _found(options, place, password, clock.now())
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"{told['name']}设立好了。{told['username']}用姓名和密码登录，接着办的在「起步」一页，办了自己打勾：")
    print("  /desk/first/　届次和会议、机构、名册、账号、日历、办法，到第一件建议")
    return 0


def _found(options: argparse.Namespace, place: "Division", password: str, now: dt.datetime) -> dict[str, object]:
    """人大、一届、一个机构、头一个人和他的账号。"""
    from bihuan.accounts import door as accounts
    from bihuan.ledger import door as ledger
    from bihuan.people import door as people
    from bihuan.people.door import SYSTEM

    @ledger.verb
    def founded() -> dict[str, object]:
        """一件事：有一样不成，什么也不留。"""
        name = options.name or f"{place.name}人民代表大会"
        congress = people.found_congress(place.pk, name=name, by=SYSTEM, now=now)
        people.open_term(
            congress.pk, number=options.term, from_on=options.from_on, to_on=options.to_on, by=SYSTEM, now=now
        )
        organ = people.found_organ(
            congress.pk, kind=options.organ, name=options.organ_name or ORGANS[options.organ],
            from_on=options.from_on, by=SYSTEM, now=now,
        )  # fmt: skip
        person = people.enrol(congress.pk, name=options.person, by=SYSTEM, now=now)
        people.appoint(person.pk, organ.pk, duty="head", title=options.title, by=SYSTEM, now=now)
        account = accounts.open_account(person.pk, password=password, by=SYSTEM, now=now)
        return {"congress": congress.pk, "name": congress.name, "division": place.code, "username": account.username}

    return founded()


def _password(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").partition("\n")[0].strip("\r")
    if sys.stdin is None or not sys.stdin.isatty():
        raise BadInput("这里问不了密码；请写在文件里，用 --password-file 给出")
    first = getpass.getpass("第一个人的密码：")
    if first != getpass.getpass("再写一遍："):
        raise BadInput("两遍写得不一样")
    return first
