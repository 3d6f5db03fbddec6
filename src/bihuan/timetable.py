"""时刻表：一切定时的事，一页写明。

每一件都可以重做而不多出什么：关机时错过的，开机补做；几台机器各做一遍也无妨。
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bihuan.accounts import door as accounts
from bihuan.cases import door as cases
from bihuan.desk import door as desk
from bihuan.figures import door as figures
from bihuan.files import door as files
from bihuan.hints import door as hints
from bihuan.kernel.clock import BEIJING
from bihuan.ledger import door as ledger
from bihuan.notices import door as notices
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from bihuan.search import door as search
from bihuan.upkeep import door as upkeep


@dataclass(frozen=True)
class Job:
    """一件定时的事：隔多久一次，或每天北京时间几点一次。`run` 只收 `now`。"""

    name: str
    says: str
    run: Callable[[dt.datetime], object]
    every: dt.timedelta | None = None
    daily_at: dt.time | None = None

    @property
    def period(self) -> dt.timedelta:
        """隔多久一次。"""
        return self.every or dt.timedelta(days=1)

    def next_after(self, moment: dt.datetime) -> dt.datetime:
        """在 `moment` 做过之后，下一次是什么时候。"""
        if self.every is not None:
            return moment + self.every
        local = moment.astimezone(BEIJING)
        coming = dt.datetime.combine(local.date(), self.daily_at or dt.time(), BEIJING)
        return coming if coming > local else coming + dt.timedelta(days=1)


def _compact(now: dt.datetime) -> int:
    return figures.compact()


def _weigh(now: dt.datetime) -> int:
    return search.weigh()


def _digest(now: dt.datetime) -> int:
    return notices.digest(now, standing=desk.standing_of)


JOBS: tuple[Job, ...] = (
    Job("redate", "放假安排更新以后，走着的时钟改期", procedure.redate_open, daily_at=dt.time(0, 5)),
    Job("enactments", "到了施行日期的工作法起用", procedure.put_in_force, daily_at=dt.time(0, 2)),
    Job("clocks", "梯次提醒、逾期则", procedure.run_clocks, daily_at=dt.time(0, 15)),
    Job("plans", "周期性的事项，到期的开出来", procedure.run_plans, daily_at=dt.time(0, 30)),
    Job("compact", "数字的增减归总", _compact, daily_at=dt.time(1, 0)),
    Job("weigh", "检索的字频重算、索引整理", _weigh, daily_at=dt.time(1, 30)),
    Job("hints", "等着交办的，大概归谁办，全部重提", hints.refresh, daily_at=dt.time(1, 40)),
    Job("new_hints", "新来的等着交办的，补上提示", hints.catch_up, every=dt.timedelta(minutes=10)),
    Job("drafts", "过了一天没有确认的导入预览清掉", people.clear_drafts, daily_at=dt.time(1, 45)),
    Job("sheets", "过了一天没有确认的开立预览清掉", cases.clear_sheets, daily_at=dt.time(1, 47)),
    Job("sweep", "没有归属也没有登记的文件内容，放了一天的清掉", files.sweep, daily_at=dt.time(1, 50)),
    Job("attempts", "过了锁定时间的登录失败清掉", accounts.clear_attempts, every=dt.timedelta(hours=1)),
    Job("sign_ins", "留够了日子的登录记录清掉", accounts.clear_sign_ins, daily_at=dt.time(1, 55)),
    Job("texts", "登录要的验证码发出去", accounts.send_texts, every=dt.timedelta(seconds=2)),
    Job("old_texts", "过了两天的短信单清掉", accounts.clear_texts, daily_at=dt.time(1, 56)),
    Job("letters", "激活信寄出去", accounts.send_letters, every=dt.timedelta(minutes=1)),
    Job("old_letters", "过了日子的激活信单清掉", accounts.clear_letters, daily_at=dt.time(1, 57)),
    Job("digest", "每个收件地址备一份今天的摘要", _digest, daily_at=dt.time(7, 30)),
    Job("send", "到时的摘要寄出去", notices.send_due, every=dt.timedelta(minutes=1)),
    Job("checkpoint", "封存一个检查点", ledger.checkpoint, daily_at=dt.time(2, 0)),
    Job("seal", "有新记录的，封存一个检查点", ledger.seal_what_is_new, every=dt.timedelta(hours=1)),
    Job("backup", "备份到设好的备份夹", upkeep.back_up_nightly, daily_at=dt.time(2, 30)),
    Job("old_backup", "备份太旧了，告诉管事的人", upkeep.warn_of_old_backup, every=dt.timedelta(hours=1)),
)
