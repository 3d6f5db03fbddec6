"""组织与人会发生的事。人只写编号，不写姓名；手机号是个人信息，封在保密库里。"""

from dataclasses import dataclass

from bihuan.ledger import door as ledger


@ledger.event("people.congress_founded", says="{by}设立{name}", version=2)
@dataclass(frozen=True)
class CongressFounded:
    """设立一级人大或街道工委。`class_set` 第 1 版没有。"""

    congress: int
    name: str
    kind: str
    division: int
    class_set: str


@ledger.event("people.term_opened", says="{by}登记第{number}届，自{from_on}")
@dataclass(frozen=True)
class TermOpened:
    """登记一届。"""

    term: int
    number: int
    from_on: str
    to_on: str


@ledger.event("people.session_opened", says="{by}登记第{number}次会议，{opens_on}开幕")
@dataclass(frozen=True)
class SessionOpened:
    """登记一次会议。"""

    session: int
    term: int
    number: int
    opens_on: str
    closes_on: str


@ledger.event("people.organ_founded", says="{by}设立机构{name}", version=2)
@dataclass(frozen=True)
class OrganFounded:
    """设立一个机构；代表团另有编组（`delegation`）。后三项第 1 版没有。"""

    organ: int
    name: str
    kind: str
    parent: int | None
    short_name: str
    from_on: str
    delegation: int | None


@ledger.event("people.organ_kind_added", says="{by}添一种机构：{name}")
@dataclass(frozen=True)
class OrganKindAdded:
    """本级添一种机构。`family` 是哪一类；`handles` 可以承办；`oversees` 看得到本级全部事项。"""

    kind: int
    code: str
    name: str
    family: str
    handles: bool
    oversees: bool


@ledger.event("people.organ_merged", says="{by}把{name}并入{into_name}，自{on}")
@dataclass(frozen=True)
class OrganMerged:
    """一个机构并入另一个，或者撤销（`into` 为空）。"""

    organ: int
    name: str
    into: int | None
    into_name: str
    on: str


@ledger.event("people.person_enrolled", says="{by}登记人员（编号 {person}）", version=2)
@dataclass(frozen=True)
class PersonEnrolled:
    """登记一个人。`name` 是姓名加盐的哈希（盐在人的行里，销毁了就对不出是谁），第 1 版没有。"""

    person: int
    name: str


@ledger.event("people.name_corrected", says="{by}更正人员（编号 {person}）的姓名：{reason}", personal=("former",))
@dataclass(frozen=True)
class NameCorrected:
    """更正姓名。`name` 是新名加盐的哈希；`former` 原名，封在保密库。"""

    person: int
    name: str
    reason: str
    former: str


@ledger.event("people.phone_kept", says="{by}登记人员（编号 {person}）的手机号", personal=("phone",))
@dataclass(frozen=True)
class PhoneKept:
    """手机号封入保密库。"""

    person: int
    phone: str


@ledger.event("people.appointed", says="{by}登记人员（编号 {person}）在{organ_name}任职：{title}")
@dataclass(frozen=True)
class Appointed:
    """任职。"""

    post: int
    person: int
    organ: int
    organ_name: str
    duty: str
    title: str
    from_on: str


@ledger.event("people.post_ended", says="{by}登记人员（编号 {person}）卸任，自{on}")
@dataclass(frozen=True)
class PostEnded:
    """卸任。"""

    post: int
    person: int
    organ: int
    on: str


@ledger.event(
    "people.stand_in_named",
    says="{by}请人员（编号 {person}）代人员（编号 {behalf}）办{organ_name}{title}的事，{from_on}至{to_on}",
)
@dataclass(frozen=True)
class StandInNamed:
    """代办：一段日子里，谁代哪个职务（`behalf` 是任这个职务的人）办事。"""

    stand_in: int
    post: int
    person: int
    behalf: int
    organ_name: str
    title: str
    from_on: str
    to_on: str


@ledger.event("people.stand_in_withdrawn", says="{by}收回人员（编号 {person}）代人员（编号 {behalf}）的代办")
@dataclass(frozen=True)
class StandInWithdrawn:
    """提前收回代办，即刻作数。"""

    stand_in: int
    person: int
    behalf: int


@ledger.event("people.standing_given", says="{by}登记人员（编号 {person}）为{words}，自{from_on}")
@dataclass(frozen=True)
class StandingGiven:
    """登记身份：议政代表、议事会成员、专家、联络员。"""

    standing: int
    person: int
    code: str
    words: str
    from_on: str


@ledger.event("people.standing_ended", says="{by}登记人员（编号 {person}）不再是{words}，自{on}")
@dataclass(frozen=True)
class StandingEnded:
    """身份终止；`on` 是最后一日。"""

    standing: int
    person: int
    code: str
    words: str
    on: str


@ledger.event("people.deputy_elected", says="{by}登记人员（编号 {person}）当选代表，证号 {number}")
@dataclass(frozen=True)
class DeputyElected:
    """当选代表。"""

    deputy: int
    person: int
    term: int
    kind: str
    number: str
    delegation: int | None
    constituency: str
    on: str


@ledger.event("people.successors_named", says="{by}写明 {count} 位离任代表没有办完的事由谁承接")
@dataclass(frozen=True)
class SuccessorsNamed:
    """换届承接。`pairs`：承接的编号、离任的人、承接的人。"""

    term: int
    count: int
    pairs: tuple[tuple[int, int, int], ...]


@ledger.event("people.qualification_changed", says="{by}登记代表（编号 {deputy}）资格变动：{words}，自{on}")
@dataclass(frozen=True)
class QualificationChanged:
    """代表资格变动。"""

    deputy: int
    state: str
    reason: str
    words: str
    on: str
    note: str


@ledger.event("people.units_imported", says="{by}导入机构表：新增 {added} 个，已有 {known} 个", version=2)
@dataclass(frozen=True)
class UnitsImported:
    """导入机构表。`organs`：编号、名称、种类、上级，第 2 版起又有简称、设立日、编组的编号。"""

    added: int
    known: int
    organs: tuple[tuple[int, str, str, int | None, str, str, int | None], ...]


@ledger.event("people.deputies_imported", says="{by}导入代表名册：新增 {added} 人，已有 {known} 人", version=2)
@dataclass(frozen=True)
class DeputiesImported:
    """导入代表名册。`deputies`：代表编号、人员编号、身份、证号、代表团，第 2 版起又有选区。

    `on` 是当选日，`people` 是新登记的人和姓名加盐的哈希（第 1 版没有）。
    """

    term: int
    added: int
    known: int
    deputies: tuple[tuple[int, int, str, str, int | None, str], ...]
    on: str
    people: tuple[tuple[int, str], ...]
