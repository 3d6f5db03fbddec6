"""组织与人的链重讲一遍：各张表的行应当是什么样子。只看记录，不问库；旧版的记录没有说的列不在其中。"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from bihuan.kernel import canonical
from bihuan.ledger.door import Told

Body = dict[str, Any]


class Retelling:
    """一遍里各条 `org:` 流说的全部行：表 → 编号 → 行。"""

    def __init__(self) -> None:
        self.congresses: dict[int, Told] = {}
        self.terms: dict[int, Told] = {}
        self.sessions: dict[int, Told] = {}
        self.organs: dict[int, Told] = {}
        self.groups: dict[int, Told] = {}
        self.group_organs: dict[int, Told] = {}
        self.persons: dict[int, Told] = {}
        self.posts: dict[int, Told] = {}
        self.deputies: dict[int, Told] = {}
        self.changes: dict[int, list[Told]] = {}
        self.phones: dict[int, tuple[str, str, int]] = {}
        self.standings: dict[int, Told] = {}
        self.stand_ins: dict[int, Told] = {}
        self.successions: dict[int, Told] = {}
        self.kinds: dict[int, Told] = {}

    def hear(self, stream: str, bodies: list[Body]) -> None:
        """一条流。"""
        for body in bodies:
            if (fact := FACTS.get(body["type"])) is not None:
                fact(self, stream, body["event"], body)

    def _congress(self, stream: str, told: Body, body: Body) -> None:
        columns = {"name": told["name"], "kind": told["kind"], "division_id": told["division"]}
        self.congresses[told["congress"]] = Told(stream, columns | _some(told, "class_set"))

    def _term(self, stream: str, told: Body, body: Body) -> None:
        columns = {"number": told["number"], "from_on": _day(told["from_on"]), "to_on": _day(told["to_on"])}
        self.terms[told["term"]] = Told(stream, columns | {"congress_id": _congress_of(stream)})

    def _session(self, stream: str, told: Body, body: Body) -> None:
        columns = {"number": told["number"], "opens_on": _day(told["opens_on"]), "closes_on": _day(told["closes_on"])}
        self.sessions[told["session"]] = Told(stream, columns | {"term_id": told["term"]})

    def _organ(self, stream: str, told: Body, body: Body) -> None:
        row = [told[name] for name in ("organ", "name", "kind", "parent")]
        self._founded(stream, [*row, *(told[name] for name in ("short_name", "from_on", "delegation") if name in told)])

    def _units(self, stream: str, told: Body, body: Body) -> None:
        for row in told["organs"]:
            self._founded(stream, row)

    def _founded(self, stream: str, row: list[Any]) -> None:
        organ, name, kind, parent, *rest = row
        congress = _congress_of(stream)
        columns = {
            "name": name,
            "kind": kind,
            "parent_id": parent,
            "congress_id": congress,
            "successor_id": None,
            "to_on": None,
        }
        if rest:
            columns |= {"short_name": rest[0], "from_on": _day(rest[1])}
        self.organs[organ] = Told(stream, columns)
        if kind == "delegation":
            group = Told(stream, {"congress_id": congress, "name": name, "organ_id": organ})
            if rest:
                self.groups[rest[2]] = group
            else:  # 第 1 版没有编组的编号，按机构对
                self.group_organs[organ] = group

    def _merged(self, stream: str, told: Body, body: Body) -> None:
        known = self.organs.get(told["organ"])
        if known is not None:
            columns = {**known.columns, "successor_id": told["into"], "to_on": _day(told["on"])}
            self.organs[told["organ"]] = Told(stream, columns)

    def _enrolled(self, stream: str, told: Body, body: Body) -> None:
        self.persons[told["person"]] = Told(stream, _some(told, "name"))

    def _phone(self, stream: str, told: Body, body: Body) -> None:
        seat = (body["recorded_at"], stream, body["seq"])
        self.phones[told["person"]] = max(seat, self.phones.get(told["person"], seat))

    def _appointed(self, stream: str, told: Body, body: Body) -> None:
        columns = {
            "person_id": told["person"], "organ_id": told["organ"], "duty": told["duty"], "title": told["title"],
            "from_on": _day(told["from_on"]), "to_on": None,
        }  # fmt: skip
        self.posts[told["post"]] = Told(stream, columns)

    def _post_ended(self, stream: str, told: Body, body: Body) -> None:
        known = self.posts.get(told["post"])
        if known is not None:
            self.posts[told["post"]] = Told(stream, {**known.columns, "to_on": _day(told["on"])})

    def _standing(self, stream: str, told: Body, body: Body) -> None:
        columns = {"person_id": told["person"], "code": told["code"], "from_on": _day(told["from_on"]), "to_on": None}
        self.standings[told["standing"]] = Told(stream, columns | {"congress_id": _congress_of(stream)})

    def _standing_ended(self, stream: str, told: Body, body: Body) -> None:
        known = self.standings.get(told["standing"])
        if known is not None:
            self.standings[told["standing"]] = Told(stream, {**known.columns, "to_on": _day(told["on"])})

    def _stand_in(self, stream: str, told: Body, body: Body) -> None:
        columns = {"post_id": told["post"], "person_id": told["person"], "withdrawn_at": None}
        days = {"from_on": _day(told["from_on"]), "to_on": _day(told["to_on"])}
        self.stand_ins[told["stand_in"]] = Told(stream, columns | days)

    def _stand_in_withdrawn(self, stream: str, told: Body, body: Body) -> None:
        known = self.stand_ins.get(told["stand_in"])
        if known is not None:
            at = canonical.read_instant(body["recorded_at"])
            self.stand_ins[told["stand_in"]] = Told(stream, {**known.columns, "withdrawn_at": at})

    def _successors(self, stream: str, told: Body, body: Body) -> None:
        for pk, former, successor in told["pairs"]:
            columns = {"term_id": told["term"], "former_id": former, "successor_id": successor}
            self.successions[pk] = Told(stream, columns)

    def _kind(self, stream: str, told: Body, body: Body) -> None:
        columns = {name: told[name] for name in ("code", "name", "family", "handles", "oversees")}
        self.kinds[told["kind"]] = Told(stream, columns | {"congress_id": _congress_of(stream)})

    def _elected(self, stream: str, told: Body, body: Body) -> None:
        columns = {
            "person_id": told["person"], "term_id": told["term"], "kind": told["kind"], "number": told["number"],
            "delegation_id": told["delegation"], "constituency": told["constituency"],
        }  # fmt: skip
        self._seated(stream, told["deputy"], columns, told["on"])

    def _imported(self, stream: str, told: Body, body: Body) -> None:
        for person, name in told.get("people", ()):
            self.persons[person] = Told(stream, {"name": name})
        for deputy, person, kind, number, delegation, *rest in told["deputies"]:
            self.persons.setdefault(person, Told(stream, {}))
            columns = {
                "person_id": person, "term_id": told["term"], "kind": kind, "number": number,
                "delegation_id": delegation,
            }  # fmt: skip
            self._seated(stream, deputy, columns | ({"constituency": rest[0]} if rest else {}), told.get("on", ""))

    def _seated(self, stream: str, deputy: int, columns: dict[str, Any], on: str) -> None:
        self.deputies[deputy] = Told(stream, columns)
        first = {"state": "active", "reason": "elected", "note": ""} | ({"on": _day(on)} if on else {})
        self.changes[deputy] = [Told(stream, first)]

    def _changed(self, stream: str, told: Body, body: Body) -> None:
        columns = {"state": told["state"], "reason": told["reason"], "on": _day(told["on"]), "note": told["note"]}
        self.changes.setdefault(told["deputy"], []).append(Told(stream, columns))


def _some(told: Body, *names: str) -> dict[str, Any]:
    return {name: told[name] for name in names if name in told}


def _day(day: str) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None


def _congress_of(stream: str) -> int:
    return int(stream.partition(":")[2])


FACTS: dict[str, Callable[[Retelling, str, Body, Body], None]] = {
    "people.congress_founded": Retelling._congress,
    "people.term_opened": Retelling._term,
    "people.session_opened": Retelling._session,
    "people.organ_founded": Retelling._organ,
    "people.units_imported": Retelling._units,
    "people.organ_merged": Retelling._merged,
    "people.person_enrolled": Retelling._enrolled,
    "people.name_corrected": Retelling._enrolled,
    "people.phone_kept": Retelling._phone,
    "people.appointed": Retelling._appointed,
    "people.post_ended": Retelling._post_ended,
    "people.standing_given": Retelling._standing,
    "people.standing_ended": Retelling._standing_ended,
    "people.stand_in_named": Retelling._stand_in,
    "people.stand_in_withdrawn": Retelling._stand_in_withdrawn,
    "people.successors_named": Retelling._successors,
    "people.organ_kind_added": Retelling._kind,
    "people.deputy_elected": Retelling._elected,
    "people.deputies_imported": Retelling._imported,
    "people.qualification_changed": Retelling._changed,
}
