"""账号各页顶上的一排：谁办得了哪一样，才有哪一个。"""

from dataclasses import dataclass

from django.urls import reverse

from bihuan.people.door import SECURITY_ADMIN, SYSTEM_ADMIN, Actor, administers

from .outside.providers import offered

ANY = (SYSTEM_ADMIN, SECURITY_ADMIN)
PAGES = (
    ("accounts:list", "逐个", ANY),
    ("accounts:together", "成批开立", (SYSTEM_ADMIN,)),
    ("accounts:again", "重印密码条", (SECURITY_ADMIN,)),
    ("accounts:issued", "密码条到了没有", ANY),
    ("accounts:phones", "换手机号", (SYSTEM_ADMIN,)),
    ("accounts:outside", "外面的身份", (SECURITY_ADMIN,)),
)


@dataclass(frozen=True)
class Tab:
    """一个：去哪里，叫什么，是不是眼前这一页。"""

    url: str
    words: str
    here: bool


def tabs_for(actor: Actor, here: str) -> list[Tab]:
    """此人看得到的各个；`here` 是眼前这一页的网址名。没有设外面的登录的，没有那一个。"""
    congress = actor.congress_id or 0
    may = {duty for duty in ANY if administers(actor, congress, duty)}
    return [
        Tab(reverse(name), words, name == here)
        for name, words, duties in PAGES
        if may & set(duties) and (name != "accounts:outside" or offered())
    ]
