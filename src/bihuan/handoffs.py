"""交接：一张表写明什么事件交给哪个动词。提交之后由收发箱送达，一件事件对一个动词只送一次。

房间之间能向下调用的不写在这里；这里只有下层发生了事、要上层跟着办的。
"""

from collections.abc import Callable

from django.urls import reverse

from bihuan.accounts import door as accounts
from bihuan.cases import door as cases
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.notices import door as notices
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from bihuan.suggestions import door as suggestions


def redate(entry: ledger.Entry) -> None:
    """放假安排录入以后，走着的时钟马上改期，不等夜里。"""
    procedure.redate_open(clock.now())


def tell_stand_in(entry: ledger.Entry) -> None:
    """请了代办、收回了代办：代的人和职务上的人各收到一句，办的人自己不用。"""
    told, named = entry.data, people.actor_name
    behalf, person = (named(f"person:{told[who]}") for who in ("behalf", "person"))
    if entry.type == "people.stand_in_named":
        days = f"{told['from_on']}至{told['to_on']}"
        mine = f"请您代{behalf}办{told['organ_name']}{told['title']}的事，{days}；到了日子，页面上头按“代他办事”"
        his = f"您的{told['organ_name']}{told['title']}，{days}由{person}代办"
    else:
        mine, his = f"您不再代{behalf}办事", f"{person}不再代您办事"
    for who, sentence, about in ((told["person"], mine, told["behalf"]), (told["behalf"], his, told["person"])):
        if entry.actor != f"person:{who}":
            notices.tell(
                [who], "people/stand_in", case_id=None, sentence=sentence, url=reverse("people:stand_ins"),
                now=clock.now(), entry_id=entry.id, about=f"person:{about}",
            )  # fmt: skip


def tell_successors(entry: ledger.Entry) -> None:
    """换届承接：承接的代表各收到一句。"""
    for _, former, successor in entry.data["pairs"]:
        said = (
            f"{people.actor_name(f'person:{former}')}代表离任，没有办完的由您接着跟、接着评，在工作台“离任代表留下的”里"
        )
        notices.tell(
            [successor], "people/successor", case_id=None, sentence=said, url=reverse("desk:home"), now=clock.now(),
            key=f"successor:{entry.id}:{former}", about=f"person:{former}",
        )  # fmt: skip


def tell_identity(entry: ledger.Entry) -> None:
    """登记了外面的身份：本人收到一句，不是自己要的好马上说。"""
    said = f"给您登记了{entry.data['words']}的身份，可以凭它登录闭环。不是您要的，请马上找本级管账号的人去掉"
    notices.tell(
        [entry.data["person"]], "accounts/identity", case_id=None, sentence=said, url=reverse("accounts:mine"),
        now=clock.now(), entry_id=entry.id,
    )  # fmt: skip


def tell_phone(entry: ledger.Entry) -> None:
    """手机号换了：本人收到一句，写明谁见证的。"""
    said = f"您的手机号换了，见证的是{people.actor_name(entry.actor)}。不是您本人办的，请马上告诉本级人大办公室"
    notices.tell(
        [entry.data["person"]], "accounts/phone", case_id=None, sentence=said, url=reverse("accounts:phone"),
        now=clock.now(), entry_id=entry.id, about=entry.actor,
    )  # fmt: skip


def tell_reset(entry: ledger.Entry) -> None:
    """密码由别人重设了：本人收到一句，写明是谁；不是自己要的好马上说。"""
    said = f"您的密码由{people.actor_name(entry.signature)}重设了。不是您要的，请马上告诉本级另一位管账号的人"
    notices.tell(
        [entry.data["person"]], "accounts/reset", case_id=None, sentence=said, url=reverse("accounts:mine"),
        now=clock.now(), entry_id=entry.id, about=entry.actor,
    )  # fmt: skip


HANDOFFS: dict[type, tuple[Callable[[ledger.Entry], None], ...]] = {
    regions.YearImported: (redate,),
    accounts.IdentityRecorded: (tell_identity,),
    accounts.PhoneChangeWitnessed: (tell_phone,),
    accounts.PasswordReset: (tell_reset,),
    people.StandInNamed: (tell_stand_in,),
    people.StandInWithdrawn: (tell_stand_in,),
    people.SuccessorsNamed: (tell_successors,),
    people.NameCorrected: (cases.names_changed, suggestions.names_changed),
}

for _event, _verbs in HANDOFFS.items():
    for _verb in _verbs:
        ledger.subscribe(_event, _verb)


OFFICES = ("congress_office", "deputies_affairs", "township_secretariat", "standing_committee")  # 先找前面的


@ledger.on_refused
def tell_office(undelivered: ledger.Undelivered) -> None:
    """送达被拒绝的，告诉那级人大的办公机构。

    不属于哪级人大的（放假安排），看经手人归哪级；办公机构没有人在任的，由 `bihuan verify` 和 `bihuan work --status` 说。
    """
    entry, now = undelivered.entry, clock.now()
    congress_id, case = _congress_of(entry)
    offices = (people.organ_of(congress_id, kind) for kind in OFFICES) if congress_id else ()
    office = next((organ for organ in offices if organ and people.holders(organ.pk, on=clock.day_of(now))), None)
    if office is not None:
        said = entry.sentence(people.actor_name(entry.signature))
        notices.tell(
            office, "ledger/refused", case_id=case.pk if case else None, entry_id=entry.id, now=now,
            sentence=f"有一件事没有接着办成（{undelivered.sentence}）：{said}",
            url=cases.case_url(case) if case else reverse("desk:home"),
        )  # fmt: skip


def _congress_of(entry: ledger.Entry) -> tuple[int | None, procedure.Case | None]:
    """一笔记录属于哪级人大、哪件事项。"""
    kind, _, number = entry.stream.partition(":")
    if kind == "org" and number.isdecimal():
        return int(number), None
    case = procedure.Case.objects.filter(pk=int(number)).first() if kind == "case" and number.isdecimal() else None
    if case is not None:
        return case.congress_id, case
    actor, _, person = entry.actor.partition(":")
    return (people.managed_by(int(person)) if actor == "person" and person.isdecimal() else None), None
