"""一个虚构的旧年：与旧系统同样的五张表，件数不多，每种反常都有，都不止靠读表的代码才知道有几处。

每写一件，就按写的人的本意记下应有的数；读表的代码对不对，由这里说了算。也可以单独用：
`python -m tests.replay.fictional_year 文件夹`。
"""

import csv
import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

BEIJING = dt.timedelta(hours=8)
OPENING = dt.datetime(2016, 2, 22, 9, 0)  # noqa: DTZ001 旧系统写的是不带时区的北京时间
REVIEW_DAY, ASSIGN_DAY, JOINT_DAY, RATE_DAY = 2, 3, 20, 90  # 登记之后第几日
UNITS = ("水务局", "教育局", "交通局", "民政局", "农业局", "公安局", "卫生局", "住建局")
HEADERS = {
    "members.csv": "member,kind,delegation_or_circle,unit",
    "units.csv": "unit_id,unit_name,parent,category,steps",
    "motions.csv": (
        "motion_id,kind,case_no,title,register_time,session_state,subject_class,case_type,nature,proposal_class,"
        "first_review,review,review_opinion,public,lead_member,lead_delegation,cosigner_count,cosigners,main_unit,"
        "co_units,n_co_units,main_reply_time,reply_doc_no,result_mark,done_items,planned_items,work_satisfaction,"
        "result_satisfaction,adoption,contact_form,step_code,step"
    ),
    "co_handling.csv": "motion_id,unit,receive_time,reply_time,status",
    "events.csv": "motion_id,field,step,time",
}
STEP_CODES = {"办理": "5", "反馈": "6", "完成": "7", "(已删除/不予立案)": "0"}


class FictionalYear:
    """云泽县的一年。`figures` 与 `anomalies` 是写的人的本意。`small`：只有几件平常的，供一次改一格。"""

    def __init__(self, *, small: bool = False) -> None:
        self.tables: dict[str, list[dict[str, str]]] = {name: [] for name in HEADERS}
        self.figures: Counter[str] = Counter()
        self.anomalies: Counter[str] = Counter()
        self.days: list[int] = []
        self.ids: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()
        self._people_and_units()
        if small:
            self._few()
            return
        self._ordinary()
        self._unusual()
        self._anomalous()
        self._strangers()

    def write(self, folder: Path) -> Path:
        """写成五张表。"""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.tables.items():
            write_table(folder / name, rows)
        return folder

    def expected(self) -> dict[str, Any]:
        """应有的数：与 `bihuan replay --json` 同样的写法，没有 entries 与 verify。"""
        n = self.figures
        total = n["人大建议"] + n["政协提案"]
        return {
            "cases": {"人大建议": n["人大建议"], "政协提案": n["政协提案"]},
            "registered": n["立案"], "refused": n["不予立案"], "merged": n["并案"], "undecided": n["没有结果"],
            "with_lead": n["有主办"],
            "joint": {"done": n["会办完成"], "void": n["会办作废"], "pending": n["会办待办"]},
            "replied": n["已答复"], "class": {mark: n[mark] for mark in "ABCD"},
            "mean_days_to_reply": round(sum(self.days) / len(self.days), 1), "max_days_to_reply": max(self.days),
            "open": total - n["走到结束"] - n["不予立案"], "settled": n["走到结束"],
            "anomalies": sum(self.anomalies.values()),
        }  # fmt: skip

    def case(
        self, name: str = "", *, kind: str = "人大建议", review: str = "立案", unit: str | None = None,
        joint: Iterable[str] = (), reply: str = "", days: int = 60, ratings: tuple[str, str] = ("", ""), step: str = "",
        anomalies: Iterable[str] = (), settled: bool = False, joint_status: str = "完成", **cells: str,
    ) -> dict[str, str]:  # fmt: skip
        """一件：unit 主办，joint 会办（都办完），reply 结果类别（空为没有答复），days 登记后第几日答复。"""
        n = len(self.tables["motions.csv"]) + 1
        id = str(n * 3)
        self.ids[name or id] = id
        registered = OPENING + dt.timedelta(minutes=7 * n)
        goes_on = review in ("立案", "并案")
        unit = UNITS[n % len(UNITS)] if unit is None and goes_on else unit or ""
        joint = tuple(joint)
        who = "代表" if kind == "人大建议" else "委员"
        step = step or ("完成" if review == "不予立案" else "反馈" if reply else "办理")
        self._numbers[kind] += goes_on
        replied = registered + dt.timedelta(days=days)
        row = dict.fromkeys(HEADERS["motions.csv"].split(","), "") | {
            "motion_id": id, "kind": kind, "case_no": str(self._numbers[kind]) if goes_on else "",
            "title": f"关于云泽县第{n}件事的{kind[2:]}", "register_time": str(registered), "session_state": "大会期间",
            "review": review, "public": "公开", "lead_member": f"{who}{1 + n % 9:02}", "lead_delegation": "第一代表团",
            "cosigner_count": "0", "main_unit": unit, "co_units": "|".join(joint), "n_co_units": str(len(joint)),
            "main_reply_time": str(replied) if reply else "", "reply_doc_no": f"云复〔2016〕{n}号" if reply else "",
            "result_mark": reply, "work_satisfaction": ratings[0], "result_satisfaction": ratings[1],
            "step_code": STEP_CODES[step], "step": step,
        }  # fmt: skip
        self.tables["motions.csv"].append(row | cells)
        self._events(id, kind, registered, bool(review), unit, joint, replied if reply else None, ratings)
        for k, name_of_unit in enumerate(joint):
            at = registered + dt.timedelta(days=JOINT_DAY, hours=k)
            self.joint(id, name_of_unit, at, joint_status)
        self._count(kind, review, unit, len(joint), joint_status, reply, days, settled)
        self.anomalies.update(anomalies)
        return self.tables["motions.csv"][-1]

    def joint(self, id: str, unit: str, at: dt.datetime | None, status: str) -> dict[str, str]:
        """会办的一行。"""
        when = str(at) if at else ""
        row = {"motion_id": id, "unit": unit, "receive_time": when, "reply_time": when, "status": status}
        self.tables["co_handling.csv"].append(row)
        return row

    def event(self, id: str, field: str, step: str, at: dt.datetime) -> None:
        """写了一个字段；events.csv 里是 UTC。"""
        row = {"motion_id": id, "field": field, "step": step, "time": str(at - BEIJING)}
        self.tables["events.csv"].append(row)

    def drop_events(self, id: str, *fields: str) -> None:
        """这些字段没有记下写的时刻。"""
        self.tables["events.csv"] = [
            row
            for row in self.tables["events.csv"]
            if row["motion_id"] != id or (fields and row["field"] not in fields)
        ]

    def _events(
        self, id: str, kind: str, registered: dt.datetime, reviewed: bool, unit: str, joint: tuple[str, ...],
        replied: dt.datetime | None, ratings: tuple[str, str],
    ) -> None:  # fmt: skip
        submitted = registered - dt.timedelta(minutes=3)
        lead, review = ("领衔人", "审核1") if kind == "人大建议" else ("提案人", "审核2")
        for field in ("原文", lead, "案由"):
            self.event(id, field, "提交", submitted)
        for field in ("登记时间", "状态", "是否公开"):
            self.event(id, field, "登记", registered)
        if reviewed:
            self.event(id, review, "审核", registered + dt.timedelta(days=REVIEW_DAY))
        assigned = registered + dt.timedelta(days=ASSIGN_DAY)
        for field in ["主办单位"] * bool(unit) + ["协办单位"] * len(joint):
            self.event(id, field, "交办", assigned)
        if replied:
            for field in ("主办答复时间", "文号", "类别标记"):
                self.event(id, field, "办理", replied)
        if all(ratings):
            for field in ("办理工作", "办理结果"):
                self.event(id, field, "反馈", registered + dt.timedelta(days=RATE_DAY))

    def _count(
        self, kind: str, review: str, unit: str, joint: int, status: str, reply: str, days: int, settled: bool
    ) -> None:
        self.figures[kind] += 1
        self.figures[review or "没有结果"] += 1
        self.figures["有主办"] += bool(unit)
        self.figures[f"会办{status}"] += joint
        self.figures["走到结束"] += settled
        if reply:
            self.figures["已答复"] += 1
            self.figures[reply] += 1
            self.days.append(days)

    def _people_and_units(self) -> None:
        for kind, who, circle in (("人大代表", "代表", "第一代表团"), ("政协委员", "委员", "")):
            for n in range(1, 11):
                row = {"member": f"{who}{n:02}", "kind": kind, "delegation_or_circle": circle, "unit": "城关镇"}
                self.tables["members.csv"].append(row)
        for n, name in enumerate(("政府部门", *UNITS), start=1):
            parent = "" if n == 1 else "政府部门"
            row = {"unit_id": str(n), "unit_name": name, "parent": parent, "category": "3", "steps": "5"}
            self.tables["units.csv"].append(row)

    def _ordinary(self) -> None:
        """平常的件：到各步为止的都有。"""
        for n in range(10):
            self.case(
                f"已答复{n}", joint=["公安局", "民政局"][: n % 3], unit="教育局", reply="AABBBCCDAB"[n], days=51 + 2 * n
            )
            self.case(kind="政协提案", unit="农业局", joint=["住建局"] * (n % 2), reply="B" * (n % 2), days=45 + n)
        for n in range(6):
            self.case(f"办理中{n}", unit="交通局", joint=["水务局"] * (n % 2))
            self.case(kind="政协提案", unit="卫生局")
        self.case("没有审核", review="", unit="")
        self.case("未立案", kind="政协提案", review="不予立案", review_opinion="案由单一")
        self.case(kind="政协提案", review="不予立案")
        self.case("并案而已答复", kind="政协提案", review="并案", reply="C", days=58, review_opinion="同类")

    def _few(self) -> None:
        """几件平常的，各到一步为止。"""
        self.case("已答复", unit="教育局", joint=["公安局"], reply="B", days=60)
        self.case("另一件已答复", unit="农业局", reply="A", days=50)
        self.case("办理中", unit="交通局", joint=["水务局"])
        self.case("已立案", unit="")
        self.case("没有审核", review="", unit="")
        self.case("未立案", kind="政协提案", review="不予立案", review_opinion="案由单一")
        self.case("并案", kind="政协提案", review="并案", review_opinion="同类")
        self.case("满意", reply="A", days=55, ratings=("满意", "基本满意"), step="完成", settled=True)

    def _unusual(self) -> None:
        """少见而不反常的。"""
        self.case("满意", reply="A", ratings=("满意", "基本满意"), step="完成", settled=True)
        self.case("评价后还在反馈", reply="B", ratings=("满意", "满意"), settled=True)
        self.case("附议", cosigners="代表09|代表10", cosigner_count="2", lead_member="代表01")
        void = self.case("会办作废", unit="教育局")
        self.joint(void["motion_id"], "公安局", _day(void, 12), "作废")
        self.figures["会办作废"] += 1
        row = self.case("审核前改写登记", kind="政协提案")
        row["register_time"] = str(_day(row, 1))
        late = self.case("后来增加会办", unit="教育局", joint=["公安局"], reply="C", days=70)
        self.drop_events(late["motion_id"], "协办单位")
        self.event(late["motion_id"], "协办单位", "交办", _day(late, 10))
        waiting = self.case("会办待办", unit="教育局", joint=["公安局"], joint_status="待办")
        assert waiting["step"] == "办理"
        self.case("标记删除而未立案", kind="政协提案", review="不予立案", step="(已删除/不予立案)")

    def _anomalous(self) -> None:
        """反常的，一处一件。"""
        row = self.case("审核后改写登记", anomalies=["out_of_order"])
        row["register_time"] = str(_day(row, REVIEW_DAY + 1))
        self.case("答复早于交办", reply="B", days=1, anomalies=["out_of_order"])
        early = self.case("会办早于交办", unit="教育局", joint=["公安局"], reply="A", anomalies=["out_of_order"])
        when = str(_day(early, 1))
        self.tables["co_handling.csv"][-1] |= {"receive_time": when, "reply_time": when}
        self.case(
            "会办未完而答复", unit="教育局", joint=["公安局"], joint_status="待办", reply="A", anomalies=["not_allowed"]
        )
        row = self.case("审核没有时间", reply="C", anomalies=["missing_date"])
        self.drop_events(row["motion_id"], "审核1")
        self.case("登记没有时间", register_time="", anomalies=["missing_date"])
        row = self.case("作废没有时间", unit="教育局", anomalies=["missing_date"])
        self.joint(row["motion_id"], "公安局", None, "作废")
        self.figures["会办作废"] += 1
        row = self.case("完成没有时间", unit="教育局", joint=["公安局"], anomalies=["missing_date"])
        self.tables["co_handling.csv"][-1] |= {"receive_time": "", "reply_time": ""}
        row = self.case("会办分两次", unit="教育局", joint=["公安局", "民政局"], anomalies=["missing_date"])
        self.tables["events.csv"][-1]["time"] = str(_day(row, 9) - BEIJING)
        blank = self.case("空白", review="", unit="", title="", lead_member="", register_time="", public="",
                          step="(已删除/不予立案)", anomalies=["no_date_at_all", "missing_cell", "deleted"])  # fmt: skip
        self.drop_events(blank["motion_id"])
        self.case("没有领衔人", lead_member="", anomalies=["missing_cell"])
        self.case("不认得的领衔人", lead_member="代表77", reply="B", days=66, anomalies=["unknown_member"])
        self.case("不认得的附议人", cosigners="代表78", cosigner_count="1", anomalies=["unknown_member"])
        self.case("身份不符", kind="政协提案", lead_member="代表02", anomalies=["wrong_kind"])
        self.case("不认得的主办", unit="云外局", joint=["公安局"], reply="B", anomalies=["unknown_unit"])
        self.case("不认得的会办", unit="教育局", joint=["公安局", "云外局"], reply="B", anomalies=["unknown_unit"])
        self.case("案号用了两次", case_no="1", anomalies=["used_twice"])
        self.case("文号用了两次", reply="A", reply_doc_no="云复〔2016〕1号", anomalies=["used_twice"])
        self.case(
            "并案有编号", kind="政协提案", review="并案", review_opinion="12与7提案并案", anomalies=["merge_numbers"]
        )
        self.case("立案后删除", unit="", step="(已删除/不予立案)", anomalies=["deleted"])
        self.case("完成没有评价", reply="A", step="完成", anomalies=["finished_unrated"])
        self.case("完成而不满意", reply="A", ratings=("满意", "不满意"), step="完成", anomalies=["not_ended"])
        self.case(
            "附议人数不符", cosigners="代表09", cosigner_count="3", lead_member="代表01", anomalies=["lists_differ"]
        )
        self.case(
            "会办所列不符",
            unit="教育局",
            joint=["公安局"],
            co_units="公安局|民政局",
            n_co_units="2",
            anomalies=["lists_differ"],
        )
        self.case("不认得的状态", unit="教育局", joint=["公安局"], joint_status="转走", anomalies=["unknown_word"])

    def _strangers(self) -> None:
        """找不到件的两行；会办的那一行照样计数。"""
        self.event("9999", "案由", "提交", OPENING)
        self.joint("9998", "公安局", OPENING + dt.timedelta(days=30), "完成")
        self.figures["会办完成"] += 1
        self.anomalies["unknown_case"] += 2


def write_table(path: Path, rows: list[dict[str, str]]) -> None:
    """写一张表，表头照旧系统的。"""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADERS[path.name].split(","))
        writer.writeheader()
        writer.writerows(rows)


def change(path: Path, line: dict[str, str], **cells: str) -> None:
    """改一行：第一个各格与 `line` 相同的。"""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = next(row for row in rows if all(row[column] == value for column, value in line.items()))
    found |= cells
    write_table(path, rows)


def _day(row: dict[str, str], days: int) -> dt.datetime:
    return dt.datetime.strptime(row["register_time"], "%Y-%m-%d %H:%M:%S") + dt.timedelta(days=days)  # noqa: DTZ007


if __name__ == "__main__":
    FictionalYear().write(Path(sys.argv[1]))
