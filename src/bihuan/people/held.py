"""一个人此刻担着什么：现任的职务、代表身份、登记的身份、可以代的职务。一条 SQL，每一页都要付的。"""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from bihuan.regions.door import Scope

from .models import (
    Congress,
    Deputy,
    Organ,
    OrganKind,
    Person,
    Post,
    QualificationChange,
    StandIn,
    Standing,
    Succession,
    Term,
)

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
    post_id: int = 0

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
class StandInHeld:
    """今天可以代的一个职务：代谁（`person_id`、`name`），哪里的什么，到哪一日。"""

    id: int
    post_id: int
    person_id: int
    name: str
    organ_name: str
    title: str
    congress_id: int
    to_on: dt.date

    @property
    def words(self) -> str:
        """代的是什么：姓名（机构 职务）。"""
        return f"{self.name}（{self.organ_name}{self.title}）"


class StandingNow(NamedTuple):
    """职务、代表身份（晚的一届在前）、登记的身份、各级人大的辖区、可以代的职务、换届承接的。"""

    posts: list[PostHeld]
    mandates: list[MandateHeld]
    standings: tuple[tuple[int, str], ...]
    scopes: dict[int, Scope]
    stand_ins: tuple[StandInHeld, ...]
    inherits: tuple[tuple[int, int], ...]


def standing_now(person_id: int, today: dt.date) -> StandingNow:
    """一个人这一日担着什么：一条 SQL，每一页都要付的，所以合在一起问。"""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING_NOW, {"person": person_id, "today": today.isoformat()})
        rows = cursor.fetchall()
    paths: dict[int, list[tuple]] = {}
    mandates: list[tuple[str, MandateHeld]] = []
    standings: list[tuple[int, str]] = []
    stand_ins: list[StandInHeld] = []
    inherits: list[tuple[int, int]] = []
    for post_id, *line in rows:
        if post_id > 0:
            paths.setdefault(post_id, []).append(tuple(line))
        elif post_id == -2:
            _, _, post, number, to_on, organ, congress, name, title, *_, person = line
            stand_ins.append(
                StandInHeld(number, post, person, name, organ, title, congress, dt.date.fromisoformat(to_on))
            )
        elif post_id == -3:
            inherits.append((line[6], line[3]))
        elif post_id == -1:
            standings.append((line[6], line[1]))
        else:
            delegation, kind, _, deputy, state, since, congress, *_, running = line[:10]
            active = bool(running) and state == QualificationChange.State.ACTIVE
            mandates.append((since, MandateHeld(deputy, congress, delegation, active, kind)))
    mandates.sort(key=lambda pair: pair[0], reverse=True)
    return StandingNow(
        [_held(post, path) for post, path in paths.items()], [held for _, held in mandates], tuple(standings),
        {row[7]: Scope(*row[12:16]) for row in rows}, tuple(stand_ins), tuple(inherits),
    )  # fmt: skip


def _held(post_id: int, path: list[tuple]) -> PostHeld:
    """一个职务走过的路：自任职的机构起，一步一个接手者或上级。"""
    organ_id, kind, name, congress, duty, title, oversees = path[0][3:10]
    *_, last = path
    standing = [_stop(line) for line in path if line[2] is None]
    now = standing[0] if standing else _stop(last)
    unit = last[0] if last[1] == Organ.Kind.HANDLING_UNIT and last[2] is None else None
    return PostHeld(
        organ_id, kind, name, congress, duty, unit, title,
        kind_now=now.kind, seat_id=_seat(now, standing), oversees=bool(oversees), post_id=post_id,
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
# 职务编号为 -3 的是换届承接的：哪级人大、离任的谁；
# 为 -2 的是今天可以代的职务：职务、代办、到哪一日、机构、姓名、名称、代谁，各占一列；
# 为 -1 的是登记的身份，为 0 的是代表身份：代表团、哪一种代表、代表、资格、届自哪一日、人大、在不在届内，各占一列。
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
UNION ALL
SELECT -2, organ.id, '', post.id, given.id, CAST(given.to_on AS TEXT), organ.name, organ.congress_id, holder.name,
       post.title, NULL, NULL, congress.province_id, congress.city_id, congress.county_id, congress.township_id,
       holder.id
FROM {StandIn._meta.db_table} given
JOIN {Post._meta.db_table} post ON post.id = given.post_id
JOIN {Person._meta.db_table} holder ON holder.id = post.person_id
JOIN {Organ._meta.db_table} organ ON organ.id = post.organ_id
JOIN {Congress._meta.db_table} congress ON congress.id = organ.congress_id
WHERE given.person_id = %(person)s AND given.withdrawn_at IS NULL
  AND given.from_on <= %(today)s AND given.to_on >= %(today)s
  AND post.from_on <= %(today)s AND (post.to_on IS NULL OR post.to_on >= %(today)s)
UNION ALL
SELECT -3, 0, '', NULL, given.former_id, '', '', term.congress_id, '', '', NULL, NULL,
       congress.province_id, congress.city_id, congress.county_id, congress.township_id, given.id
FROM {Succession._meta.db_table} given
JOIN {Term._meta.db_table} term ON term.id = given.term_id
JOIN {Congress._meta.db_table} congress ON congress.id = term.congress_id
WHERE given.successor_id = %(person)s
ORDER BY 1, 17
"""
