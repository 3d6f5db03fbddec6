"""办事人：一次请求里“谁在办”的全部所知，不多于三条 SQL；人已经取来、有职务的只一条。"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.ledger.door import Hand, Spelled
from bihuan.regions.door import Scope

from .held import MandateHeld, PostHeld, StandInHeld, standing_now
from .models import Person
from .offices import LEADING

STANDING_IN = "stand_in"  # 会话里记着：此刻以哪一笔代办的名义办事
CHOSEN_CONGRESS = "congress"  # 会话里记着：同时在几级人大的人，选了以哪一级办事
_PERSON = Spelled(lambda pk: Person.objects.filter(pk=pk), -1)
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")  # 三员的职责


@dataclass(frozen=True)
class Actor:
    """办事人：一个人连同他现在的职务与代表身份；也可以是系统（SYSTEM）或旧档案（RECORD）。"""

    person_id: int | None
    name: str
    congress_id: int | None = None
    scope: Scope | None = None
    posts: tuple[PostHeld, ...] = ()
    deputies: tuple[MandateHeld, ...] = ()
    account_id: int | None = None
    label: str = ""
    on: dt.date | None = None  # 这是哪一日的他；系统与旧档案没有
    standings: tuple[
        tuple[int, str], ...
    ] = ()  # 登记的身份（专家、议政代表……）：在哪一级人大，哪一种；另有职务的也在内
    guest_of: tuple[int, ...] = ()  # 没有职务、也不是代表，只凭登记的身份（专家、议政代表……）来的，在哪几级人大

    stand_ins: tuple[StandInHeld, ...] = ()  # 今天可以代的职务；自己的名义
    inherits: tuple[tuple[int, int], ...] = ()  # 换届承接的：在哪级人大，离任的哪位代表
    acting: StandInHeld | None = None  # 此刻正以代办的名义：只有所代的那一个职务，没有自己的职务、身份

    @property
    def id(self) -> str:
        """留痕里的编号：`person:7`、`system`、`record`。代别人办的仍是办的人自己的，另带着代谁。"""
        if self.acting is not None:
            return Hand(f"person:{self.person_id}", f"person:{self.acting.person_id}")
        return f"person:{self.person_id}" if self.person_id is not None else self.label

    @property
    def person(self) -> int:
        """这个人的编号。拒绝：系统、旧档案不是人，有些事只能由人来办。"""
        if self.person_id is None:
            raise NotAllowed("这件事要由人来办")
        return self.person_id

    @property
    def himself(self) -> int:
        """以本人的名义来的这个人：代表的提出、联名、评价、表决问它。拒绝：不是人；正代别人办。"""
        if self.acting is not None:
            raise NotAllowed(f"您正代{self.acting.name}办事，这件事要以自己的名义来办，请先回到自己的名义")
        return self.person

    @property
    def holder_id(self) -> int | None:
        """职务是谁的：代办的是所代的那个人，别的就是本人。问“这个职务上的人”用它，问“是谁办的”用 person_id。"""
        return self.person_id if self.acting is None else self.acting.person_id

    def by_himself(self) -> "Actor":
        """除去职务、身份，只剩这个人：他以本人的名义坐着的座位，代办的时候不算。"""
        return replace(self, posts=(), deputies=(), standings=(), guest_of=())

    def serves(self, kind: str, congress_id: int | None = None, duties: Collection[str] | None = None) -> bool:
        """在某人大的这类机构任职吗（可限职责）。"""
        return any(
            post.of_kind(kind)
            and (congress_id is None or post.congress_id == congress_id)
            and (duties is None or post.duty in duties)
            for post in self.posts
        )

    def unit_ids(self, duties: Collection[str] | None = None) -> frozenset[int]:
        """所在的承办单位（可限职责）；单位已并入别处的，是接手的单位。"""
        return frozenset(
            post.unit_id for post in self.posts if post.unit_id is not None and (duties is None or post.duty in duties)
        )

    def organ_ids(self, duties: Collection[str] | None = None) -> frozenset[int]:
        """任职的机构（可限职责）。"""
        return frozenset(post.organ_id for post in self.posts if duties is None or post.duty in duties)

    def seat_ids(self, duties: Collection[str] | None = None) -> frozenset[int]:
        """他代表哪些机构办事（可限职责）：哪一种都算，已并入别处的是接手者，科室连同所属；与 `organs_landing_at` 同一规则。"""
        held = [post for post in self.posts if duties is None or post.duty in duties]
        return frozenset(each for post in held for each in (post.seat_id, post.unit_id) if each is not None)

    @cached_property
    def held_ids(self) -> frozenset[int]:
        """任职的和代表着办事的各个机构，不限职责：一页上要问几百遍，算一次。"""
        return self.seat_ids() | self.organ_ids()

    def oversees(self, congress_id: int) -> bool:
        """看得到这级人大的全部事项吗：在本级人大的机关任职（OrganKind.oversees）。"""
        return any(post.oversees and post.congress_id == congress_id for post in self.posts)

    def is_deputy(self, congress_id: int, kind: str = "deputy") -> bool:
        """是这级人大正在执行职务的代表吗；`kind="cppcc_member"` 问政协委员。"""
        return any(held.active and held.congress_id == congress_id and held.kind == kind for held in self.deputies)

    def inherited(self) -> dict[int, set[int]]:
        """换届承接的离任代表：人大 → 人；自己正在执行职务才算。"""
        found: dict[int, set[int]] = {}
        for congress_id, former in self.inherits:
            if self.is_deputy(congress_id):
                found.setdefault(congress_id, set()).add(former)
        return found

    @property
    def leads(self) -> bool:
        """是常委会、主任会议、主席团的人或领办领导吗。"""
        return any(post.organ_kind in LEADING or post.duty == "patron" for post in self.posts)

    @property
    def roles(self) -> tuple[str, ...]:
        """菜单用的身份代号：任职机构的类别，再加 unit（承办单位）、leader（领导）、deputy（执行职务的代表）、guest（只凭身份来的）、三员。"""
        held = dict.fromkeys(kind for post in self.posts for kind in (post.organ_kind, post.kind_now) if kind)
        held |= dict.fromkeys(["unit"] if self.unit_ids() else [])
        held |= dict.fromkeys(["leader"] if self.leads else [])
        held |= dict.fromkeys(["deputy"] if any(mandate.active for mandate in self.deputies) else [])
        held |= dict.fromkeys(["guest"] if self.guest_of else [])
        held |= dict.fromkeys(post.duty for post in self.posts if post.duty in ADMINISTRATORS)
        return tuple(held)

    def congress_ids(self) -> frozenset[int]:
        """任职、当代表或凭身份所在的各级人大。"""
        serving = {post.congress_id for post in self.posts}
        return frozenset(serving | {held.congress_id for held in self.deputies if held.active} | set(self.guest_of))


SYSTEM = Actor(None, "系统", label="system")
RECORD = Actor(None, "旧档案", label="record")


def actor_of(
    person_id: int,
    *,
    now: dt.datetime,
    congress_id: int | None = None,
    account_id: int | None = None,
    person: Person | None = None,
) -> Actor:
    """这个人现在是谁：姓名、职务、代表身份。

    SQL：人一条（已取来的 `person` 可省）、职务连同代表身份、登记的身份一条。同时在几级人大的，`congress_id` 选定以哪一级办事，
    不选则职务在先、代表身份在后，再是登记的身份。拒绝：没有这个人。
    """
    today = day_of(now)
    person = person or _PERSON.first(Person, person_id)
    if person is None:
        raise NotFound("没有这个人")
    posts, mandates, standings, scopes, stand_ins, inherits = standing_now(person_id, today)
    homes = [post.congress_id for post in posts] + [held.congress_id for held in mandates if held.active]
    guest_of = () if homes else tuple(dict.fromkeys(congress for congress, _ in standings))
    homes += guest_of
    home = congress_id if congress_id in homes else next(iter(homes), None)
    scope = scopes[home] if home is not None else None
    return Actor(
        person_id, person.name, home, scope, tuple(posts), tuple(mandates), account_id, on=today, guest_of=guest_of,
        standings=standings, stand_ins=stand_ins, inherits=inherits,
    )  # fmt: skip


def acting_as(actor: Actor, stand_in_id: int) -> Actor | None:
    """此人以这一笔代办的名义：只有所代的那一个职务。今天不代（没有到、过了、收回了、职务卸了）的为 None。一条 SQL。"""
    held = next((one for one in actor.stand_ins if one.id == stand_in_id), None)
    if held is None or actor.on is None:
        return None
    posts, _, _, scopes, *_ = standing_now(held.person_id, actor.on)
    post = next((one for one in posts if one.post_id == held.post_id), None)
    if post is None:
        return None
    return Actor(
        actor.person_id, f"{actor.name}代{held.name}", post.congress_id, scopes[post.congress_id], (post,),
        account_id=actor.account_id, on=actor.on, stand_ins=actor.stand_ins, acting=held,
    )  # fmt: skip
