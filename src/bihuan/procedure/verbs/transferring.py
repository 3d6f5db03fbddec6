"""转入：一步办了，在填的那一件事项上接着办一步；以办这一步的人的名义，不问他在那里的角色，走到哪里、条件、必填照问。"""

from bihuan.kernel.refuse import BadInput, NotAllowed, Refused

from .. import effects, filling, gates, kept, registry
from ..filling import Filled
from ..language.parts import Transfer
from ..situation import Situation, Taking


def transfers(about: Situation, filled: Filled, taking: Taking) -> list[tuple[Situation, Filled]]:
    """这一步转入的各件：在哪一件上、办哪一步、填什么；由办一步的动词接着走。

    拒绝：那一件看不见、不在本级、没有这一步、现在办不成、要填的没有带过去；转入自己。
    """
    return [
        _one(about, transfer, case_id, filled, taking)
        for transfer in about.article.transfers
        if effects.applies(transfer.only_if, about, filled)
        for case_id in effects.listed(
            filled.get(transfer.field) if transfer.field in filled else about.state.value(transfer.field, about.task)
        )
    ]


def _one(
    about: Situation, transfer: Transfer, case_id: int, filled: Filled, taking: Taking
) -> tuple[Situation, Filled]:
    if case_id == about.case.pk:
        raise BadInput("不能转入这一件自己", {transfer.field: "选另一件"})
    held = gates.hold(case_id, now=taking.now)
    if held.case.congress_id != about.case.congress_id:
        raise NotAllowed("只能转入本级人大的事项")
    article = held.text.by_step.get(held.text.steps_by_name.get(transfer.step, transfer.step))
    if article is None or article.place != "case" or article.transfers:
        raise Refused(f"「{held.case.title}」没有「{transfer.step}」这一步")
    if registry.verb_of(held.case.kind, article.step) or article.vote:
        raise Refused(f"「{held.case.title}」的「{article.name}」要在它自己的页面上办")
    there = Situation(held, article, None, taking.by, taking.now, _carried(about, transfer, filled))
    try:
        gates.check_standing(there)
        return there, filling.check_filled(there)
    except BadInput as refused:
        raise BadInput(f"转入的「{held.case.title}」：{refused.sentence}") from refused
    except Refused as refused:
        raise NotAllowed(f"转入的「{held.case.title}」：{refused.sentence}") from refused


def _carried(about: Situation, transfer: Transfer, filled: Filled) -> dict[str, object]:
    """带过去的：先看这一步填的，再看事项（分办）的。"""
    values: dict[str, object] = {}
    for code, own, fixed in transfer.carry:
        if fixed:
            values[code] = own
            continue
        found = filled.get(own) if own in filled else kept.value(about.held, own, about.task)
        values |= {code: found} if found is not None else {}
    return values
