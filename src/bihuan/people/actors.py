"""办事人：一次请求里“谁在办”的全部所知，不多于三条 SQL；人已经取来、有职务的只一条。"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.regions.door import Scope

from .models import Congress, Deputy, Organ, OrganKind, Person, Post, QualificationChange, Standing, Term
from .offices import LEADING

CHOSEN_CONGRESS = "congress"  # 会话里记着：同时在几级人大的人，选了以哪一级办事
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")  # 三员的职责
DEEPEST = 12  # 科室、单位、接手单位一路往上，远不到这么深；到此为止，防错录成环


@dataclass(frozen=True)
class PostHeld:
    """现任的一个职务。

    `unit_id` 是办理时落到的承办单位：自身或最近的上级，已并入别处的随接手者。`kind_now` 是机构（并入别处的看接手者）
    现在的种类。`seat_id` 是他代表哪个机构办事：自身或接手者，能承办的机构的科室算在那个机构里。
    """

    organ_id: int
    organ_kind: str
    organ_name: str
    congress_id: int
    duty: str
    unit_id: int | None
    title: str = ""
    kind_now: str = ""
    seat_id: int | None = None
    oversees: bool = False

    def of_kind(self, kind: str) -> bool:
        """任职的机构是这一种吗；并入别处的，接手者是这一种也算。"""
        return kind in (self.organ_kind, self.kind_now)


@dataclass(frozen=True)
class MandateHeld:
    """一届的代表身份。`active`：本届之内且正在执行职务。"""

    deputy_id: int
    congress_id: int
    delegation_id: int | None
    active: bool
    kind: str = "deputy"


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

    @property
    def id(self) -> str:
        """留痕里的编号：`person:7`、`system`、`record`。"""
        return f"person:{self.person_id}" if self.person_id is not None else self.label

    @property
    def person(self) -> int:
        """这个人的编号。拒绝：系统、旧档案不是人，有些事只能由人来办。"""
        if self.person_id is None:
            raise NotAllowed("这件事要由人来办")
        return self.person_id

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
    person = person or Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人")
    posts, mandates, standings, scopes = _standing_now(person_id, today)
    homes = [post.congress_id for post in posts] + [held.congress_id for held in mandates if held.active]
    guest_of = () if homes else tuple(dict.fromkeys(congress for congress, _ in standings))
    homes += guest_of
    home = congress_id if congress_id in homes else next(iter(homes), None)
    scope = scopes[home] if home is not None else None
    return Actor(
        person_id, person.name, home, scope, tuple(posts), tuple(mandates), account_id, on=today, guest_of=guest_of,
        standings=standings,
    )  # fmt: skip


def _standing_now(
    person_id: int, today: dt.date
) -> tuple[list[PostHeld], list[MandateHeld], tuple[tuple[int, str], ...], dict[int, Scope]]:
    """职务、代表身份（晚的一届在前）、登记的身份、各级人大的辖区：一条 SQL，每一页都要付的，所以合在一起问。"""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING_NOW, {"person": person_id, "today": today.isoformat()})
        rows = cursor.fetchall()
    paths: dict[int, list[tuple]] = {}
    mandates: list[tuple[str, MandateHeld]] = []
    standings: list[tuple[int, str]] = []
    for post_id, *line in rows:
        if post_id > 0:
            paths.setdefault(post_id, []).append(tuple(line))
        elif post_id < 0:
            standings.append((line[6], line[1]))
        else:
            delegation, kind, _, deputy, state, since, congress, *_, running = line[:10]
            active = bool(running) and state == QualificationChange.State.ACTIVE
            mandates.append((since, MandateHeld(deputy, congress, delegation, active, kind)))
    mandates.sort(key=lambda pair: pair[0], reverse=True)
    return (
        [_held(path) for path in paths.values()], [held for _, held in mandates], tuple(standings),
        {row[7]: Scope(*row[12:16]) for row in rows},
    )  # fmt: skip


def _held(path: list[tuple]) -> PostHeld:
    """一个职务走过的路：自任职的机构起，一步一个接手者或上级。"""
    organ_id, kind, name, congress, duty, title, oversees = path[0][3:10]
    *_, last = path
    standing = [_stop(line) for line in path if line[2] is None]
    now = standing[0] if standing else _stop(last)
    unit = last[0] if last[1] == Organ.Kind.HANDLING_UNIT and last[2] is None else None
    return PostHeld(
        organ_id, kind, name, congress, duty, unit, title,
        kind_now=now.kind, seat_id=_seat(now, standing), oversees=bool(oversees),
    )  # fmt: skip


@dataclass(frozen=True)
class _Stop:
    id: int
    kind: str
    handles: bool


def _stop(line: tuple) -> _Stop:
    return _Stop(line[0], line[1], bool(line[10]))


def _seat(now: _Stop, standing: list[_Stop]) -> int:
    """科室算在能承办的所属机构里；别的机构（和不能承办的机关的科室）就是自己。"""
    above = now
    for each in standing[1:]:
        if above.kind != Organ.Kind.SECTION:
            break
        above = each
    return above.id if above.handles else now.id


# 自任职的机构起，有接手者走向接手者，不是承办单位的走向上级；每个职务的最后一行就是它落到的地方。
# 职务编号为 -1 的是登记的身份，为 0 的是代表身份：代表团、哪一种代表、代表、资格、届自哪一日、人大、在不在届内，各占一列。
_STANDING_NOW = f"""
WITH RECURSIVE path(post_id, organ_id, kind, successor_id, parent_id, depth) AS (
    SELECT post.id, organ.id, organ.kind, organ.successor_id, organ.parent_id, 0
    FROM {Post._meta.db_table} post JOIN {Organ._meta.db_table} organ ON organ.id = post.organ_id
    WHERE post.person_id = %(person)s AND post.from_on <= %(today)s
      AND (post.to_on IS NULL OR post.to_on >= %(today)s)
    UNION ALL
    SELECT path.post_id, next.id, next.kind, next.successor_id, next.parent_id, path.depth + 1
    FROM path JOIN {Organ._meta.db_table} next ON next.id = COALESCE(
        path.successor_id, CASE WHEN path.kind <> '{Organ.Kind.HANDLING_UNIT}' THEN path.parent_id END)
    WHERE path.depth < {DEEPEST}
)
SELECT path.post_id, path.organ_id, path.kind, path.successor_id,
       organ.id, organ.kind, organ.name, organ.congress_id, post.duty, post.title, sort.oversees, there.handles,
       congress.province_id, congress.city_id, congress.county_id, congress.township_id, path.depth
FROM path
JOIN {Post._meta.db_table} post ON post.id = path.post_id
JOIN {Organ._meta.db_table} organ ON organ.id = post.organ_id
JOIN {Congress._meta.db_table} congress ON congress.id = organ.congress_id
LEFT JOIN {OrganKind._meta.db_table} sort ON sort.code = organ.kind
     AND (sort.congress_id IS NULL OR sort.congress_id = organ.congress_id)
LEFT JOIN {OrganKind._meta.db_table} there ON there.code = path.kind
     AND (there.congress_id IS NULL OR there.congress_id = organ.congress_id)
UNION ALL
SELECT 0, deputy.delegation_id, deputy.kind, NULL, deputy.id, (
           SELECT latest.state FROM {QualificationChange._meta.db_table} latest
           WHERE latest.deputy_id = deputy.id AND latest."on" <= %(today)s ORDER BY latest."on" DESC, latest.id DESC
           LIMIT 1),
       CAST(term.from_on AS TEXT), term.congress_id, '', '',
       term.from_on <= %(today)s AND (term.to_on IS NULL OR term.to_on >= %(today)s), NULL,
       congress.province_id, congress.city_id, congress.county_id, congress.township_id, deputy.id
FROM {Deputy._meta.db_table} deputy
JOIN {Term._meta.db_table} term ON term.id = deputy.term_id
JOIN {Congress._meta.db_table} congress ON congress.id = term.congress_id
WHERE deputy.person_id = %(person)s
UNION ALL
SELECT -1, 0, given.code, NULL, given.id, '', '', given.congress_id, '', '', NULL, NULL,
       congress.province_id, congress.city_id, congress.county_id, congress.township_id, given.id
FROM {Standing._meta.db_table} given
JOIN {Congress._meta.db_table} congress ON congress.id = given.congress_id
WHERE given.person_id = %(person)s AND given.from_on <= %(today)s
  AND (given.to_on IS NULL OR given.to_on >= %(today)s)
ORDER BY 1, 17
"""
