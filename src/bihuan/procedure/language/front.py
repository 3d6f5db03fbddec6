"""工作法开头的零件：角色由谁担任、谁看得见、清单、数字、开立、例。"""

from dataclasses import dataclass
from typing import Any

from .deadlines import Deadline


@dataclass(frozen=True)
class RoleRule:
    """角色由谁担任。kind 说是哪一种，其余各项随它。

    registered 登记过的角色；organ 一类机构（名称可限）；assignment 承办这一角色的分办（可以是 may_be，任 duty）；
    filled 填在 field 里的人或机构；standing 有这种身份的人；level 上级（above）或属地（place）的机构；post 担任 title 的人；
    opener 开立的人（self）或其机构（organ）；by_unit 随分办的单位而定；outside 会外的机构，由 by 代记；code 凭查询码的人；
    elector 填在 field 里的代表的原选举单位的机构。
    """

    kind: str
    organs: tuple[str, ...] = ()
    organ_name: str = ""
    assignment: str = ""
    may_be: tuple[str, ...] = ()
    duty: str = ""
    field: str = ""
    standing: str = ""
    level: str = ""
    title: str = ""
    opener: str = ""
    after_term: str = ""
    units: tuple[tuple[str, str], ...] = ()
    outside: str = ""
    by: str = ""


@dataclass(frozen=True)
class Part:
    """看得见的一部分：自己的分办、只有哪些项（空为不限）、除哪些项。"""

    own_task: bool = False
    fields: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sight:
    """可看：全件的角色、看一部分的角色、公开的项由谁审核、查阅要不要留痕、涉密时只有谁。"""

    whole: tuple[str, ...] = ()
    parts: tuple[tuple[str, Part], ...] = ()
    cleared_by: str = ""
    public: tuple[str, ...] = ()
    public_list: tuple[str, ...] = ()
    logged: bool = False
    secret: str = ""  # 密：哪个「是否」项
    secret_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """检查清单：在现场办的是哪一步、一条发现是哪张表的一行；照哪几张表（分组、条款）查；哪一列相同的是同一处。"""

    step: str
    table: str
    beside: tuple[str, ...] = ()
    same: str = ""


@dataclass(frozen=True)
class Against:
    """对照：填的一张表，一行应当有一件 kind 种类的事项，照表里的 column 一列认。"""

    table: str
    column: str
    kind: str


@dataclass(frozen=True)
class Duty:
    """义务：谁（角色代号，或者填的一项人员）每年要办几次哪一步。"""

    who: str
    step: str
    times: int
    by_field: bool = False


@dataclass(frozen=True)
class Register:
    """清单：列、筛（项的代号、角色代号，或 number title stage unit due opened above）、叠、下属的表、覆盖、检查清单。

    stacks: （叠的名称，状态代号；late 为逾期的）；children: （下属种类，它的列）；coverage: 覆盖的行（unit 等，空为没有）。
    """

    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    stacks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    children: tuple[tuple[str, tuple[str, ...]], ...] = ()
    coverage: str = ""
    missing: bool = False
    checklist: Checklist | None = None
    against: tuple[Against, ...] = ()
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True)
class Count:
    """数字：怎么数（reached 到、standing 在、did 办过、times 办、sum 加、equals 格为、on_time 如期、children 下属、share 比率）。

    what: 状态、步骤或项的代号；value: 格为的值；child: 下属的种类；inner: 下属再怎么数；raised_by: 由哪一步；
    part、of: 比率的分子、分母（名称）；by: 按哪一项，或 unit。
    """

    name: str
    how: str
    what: str = ""
    value: str = ""
    child: str = ""
    inner: "Count | None" = None
    raised_by: str = ""
    part: str = ""
    of: str = ""
    by: str = ""


@dataclass(frozen=True)
class Opening:
    """开立：从哪里（web 网页、table 表格、code 码、api 接口）、标题取哪一项、查询码、匿名、先存着、哪几步可以开立、按日历开立。"""

    sources: tuple[str, ...] = ("web",)
    title: str = ""
    query_code: bool = False
    anonymous: bool = False
    draft: bool = False
    steps: tuple[str, ...] = ()
    at: Deadline | None = None
    each: str = ""


@dataclass(frozen=True)
class Example:
    """例：谁是谁、大会在哪几天、走哪些行、得到什么或者因为什么被拒。行与所得照文件里的写法，由试走的人读。"""

    name: str
    cast: tuple[tuple[str, tuple[str, ...]], ...] = ()
    things: tuple[tuple[str, Any], ...] = ()
    lines: tuple[str, ...] = ()
    gets: tuple[tuple[str, str], ...] = ()
    refuses: str = ""
    sessions: tuple[tuple[str, str], ...] = ()  # 大会：开幕、闭幕的日子
