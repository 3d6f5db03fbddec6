"""一屋子人同时在用：看网页的公众、提建议的代表、办件的经办人、代表工委的人，各照自己的样子来；或者早上九点几百人一起登录。"""

import asyncio
import random
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from .visiting import Visitor

THINKS = (0.5, 1.5)  # 秒：看完一页，隔这么久再问下一页；自定
PUBLIC, SIGN_IN = "公众看网页", "登录"
SIGNING = 60.0  # 秒：几百人登录，分在这么久里


@dataclass(frozen=True)
class Street:
    """要用的网址和各人的登录名。pages: 公众看的；case、publication: 页面里哪些链接是一件、是一份公开的。"""

    door: str
    desk: str
    register: str
    search: str
    write: str
    pages: tuple[str, ...]
    case: str
    publication: str
    deputies: tuple[str, ...]
    staff: tuple[str, ...]
    password: str


@dataclass
class Heard:
    """听到的：每一种请求各用了几秒，出了几次错。"""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __call__(self, kind: str, seconds: float, status: int) -> None:
        """记一次。没有答复、四百以上的算错。"""
        self.seconds[kind].append(seconds)
        self.errors[kind] += status == 0 or status >= 400


def crowd(port: int, street: Street, *, people: int, seconds: float, sign_ins: int) -> Heard:
    """一半是公众，其余是代表和工作人员；sign_ins: 另有这么多人在一分钟里登录，这时代表和工作人员不来。"""
    heard = Heard()
    asyncio.run(_all(port, street, heard, people, SIGNING if sign_ins else seconds, sign_ins))
    return heard


async def _all(port: int, street: Street, heard: Heard, people: int, seconds: float, sign_ins: int) -> None:
    until = time.monotonic() + seconds
    everybody: list[Awaitable[None]] = []
    for n in range(people):
        chance = random.Random(n)
        who = Visitor(port, heard)
        if sign_ins or n % 2:
            life = _public
        elif n % 4:
            life = _deputy
        else:
            life = _clerk
        everybody.append(_lived(life, who, street, chance, n // 4, until))
    everybody += [_signs_in(Visitor(port, heard), street, n, n * SIGNING / sign_ins) for n in range(sign_ins)]
    await asyncio.gather(*everybody)


Life = Callable[[Visitor, Street, random.Random, int], Awaitable[None]]


async def _lived(life: Life, who: Visitor, street: Street, chance: random.Random, n: int, until: float) -> None:
    """一个人照自己的样子，一遍一遍，到点走。"""
    await asyncio.sleep(chance.uniform(0, THINKS[1]))
    while time.monotonic() < until:
        await life(who, street, chance, n)
        await asyncio.sleep(chance.uniform(*THINKS))
    who.leave()


async def _public(who: Visitor, street: Street, chance: random.Random, n: int) -> None:
    """公众：看公开的，点开一份。"""
    page = await who.get(PUBLIC, chance.choice(street.pages))
    found = re.findall(street.publication, page.body)
    if found:
        await asyncio.sleep(chance.uniform(*THINKS))
        await who.get(PUBLIC, chance.choice(found))


async def _deputy(who: Visitor, street: Street, chance: random.Random, n: int) -> None:
    """代表：看工作台，隔一会儿提一件。"""
    if "sessionid" not in who.cookies:
        await who.sign_in(SIGN_IN, street.door, street.deputies[n % len(street.deputies)], street.password)
        return
    if chance.random() < 0.7:
        await who.get("工作台", street.desk)
        return
    await who.get("起草页", street.write)
    title = f"修好第{chance.randrange(10**9)}盏路灯"
    told = {"title": title, "situation": "路灯坏了三盏，夜里看不见路，群众反映集中。", "go": "submit"}
    await who.post("提出一件", street.write, **told)


async def _clerk(who: Visitor, street: Street, chance: random.Random, n: int) -> None:
    """工作人员：工作台、清单、检索、一件。"""
    if "sessionid" not in who.cookies:
        await who.sign_in(SIGN_IN, street.door, street.staff[n % len(street.staff)], street.password)
        return
    roll = chance.random()
    if roll < 0.3:
        await who.get("工作台", street.desk)
    elif roll < 0.5:
        await who.get("检索", street.search)
    else:
        listed = await who.get("清单", street.register)
        found = re.findall(street.case, listed.body)
        if found:
            await asyncio.sleep(chance.uniform(*THINKS))
            await who.get("一件", chance.choice(found))


async def _signs_in(who: Visitor, street: Street, n: int, after: float) -> None:
    """到时来登录，登录了就看工作台。"""
    await asyncio.sleep(after)
    names = (*street.deputies, *street.staff)
    if await who.sign_in(SIGN_IN, street.door, names[n % len(names)], street.password):
        await who.get("登录后的工作台", street.desk)
    who.leave()
