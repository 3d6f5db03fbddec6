"""演示：故事里有哪些人可以扮，各是做什么的。正式运行时一个也没有。"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Prefetch

from bihuan.accounts.door import Account
from bihuan.people.door import Congress, Deputy, Post

MOST = 80  # 个账号：演示里够用，别的库误作演示打开时也不拖垮首页
FIRST = 6  # 位：一类人先列这么多
PARTS = (
    ("deputy", "代表", "写建议、联名、评价答复"),
    ("office", "人大机关", "审核、立案、交办、催办、公开"),
    ("leader", "人大领导", "看哪里迟了，两次不满意的怎么定"),
    ("government", "政府办", "两个单位都不认领的，由它定"),
    ("unit", "承办单位", "签收、沟通、拟稿、审核、签发"),
    ("secretary", "代表团秘书", "替代表录入纸面的建议"),
)
OF_KIND = {
    "deputies_affairs": "office", "congress_office": "office", "special_committee": "office",
    "working_commission": "office", "chairpersons_meeting": "leader",
    "standing_committee": "leader", "presidium": "leader", "government_office": "government",
    "handling_unit": "unit", "section": "unit", "delegation": "secretary", "township_secretariat": "secretary",
}  # fmt: skip


@dataclass(frozen=True)
class Someone:
    """可以扮的一个人：姓名，现在做什么。"""

    person_id: int
    name: str
    does: str


@dataclass
class Group:
    """一类人：叫什么，管什么，有谁。"""

    name: str
    does: str
    people: list[Someone] = field(default_factory=list)

    @property
    def first(self) -> list[Someone]:
        """先列的几位；其余的折起来。"""
        return self.people[:FIRST]

    @property
    def rest(self) -> list[Someone]:
        """折起来的。"""
        return self.people[FIRST:]


@dataclass(frozen=True)
class Cast:
    """一级人大的各类人。"""

    name: str
    groups: list[Group]


def casts() -> list[Cast]:
    """各级人大和可以扮的人，三条 SQL。"""
    if settings.LIVE:
        return []
    posts = Post.objects.filter(to_on=None).select_related("organ__parent").order_by("id")
    mandates = Deputy.objects.select_related("delegation", "term__congress").order_by("-id")
    accounts = Account.objects.filter(is_active=True, person__isnull=False).order_by("id")
    found: dict[int, dict[str, Group]] = {}
    for account in accounts.prefetch_related(
        Prefetch("person__posts", posts, "held"), Prefetch("person__mandates", mandates, "mandated")
    )[:MOST]:
        person = account.person
        place = _place(person)
        if person is None or place is None:
            continue
        congress_id, part, does = place
        groups = found.setdefault(congress_id, {code: Group(name, what) for code, name, what in PARTS})
        groups[part].people.append(Someone(person.pk, person.name, does))
    names = dict(Congress.objects.filter(pk__in=found).values_list("pk", "name"))
    return [
        Cast(names[pk], [group for group in groups.values() if group.people]) for pk, groups in sorted(found.items())
    ]


def _place(person: object) -> tuple[int, str, str] | None:
    """此人算在哪一级、哪一类，做什么：先看代表身份，再看职务。"""
    for mandate in getattr(person, "mandated", ()):
        where = mandate.delegation.name if mandate.delegation else ""
        return mandate.term.congress_id, "deputy", f"{where} {mandate.constituency}".strip()
    for post in getattr(person, "held", ()):
        part = OF_KIND.get(post.organ.kind)
        if part:
            title = post.title or post.organ.name
            unit = post.organ.parent.short_name if post.organ.parent else ""
            return post.organ.congress_id, part, f"{unit}{title}"
    return None
