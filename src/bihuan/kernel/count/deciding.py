"""判定：先看这次投票算不算数，再逐项判等、选出、标出。每个决定都说明算出来的缘由和依据的原文。"""

from fractions import Fraction

from bihuan.kernel.count.result import Decision, Figures, Flagged, ItemResult, Result
from bihuan.kernel.count.rule import Flag, Line, Quorum, Rule
from bihuan.kernel.count.share import BASE_NAMES
from bihuan.kernel.count.tally import Tally
from bihuan.kernel.count.winning import choose_winners
from bihuan.kernel.refuse import BadInput

OVERFULL = "选举法第四十四条：每次选举所投的票数，多于投票人数的无效，等于或者少于投票人数的有效。（测评、票决参照）"


def decide(
    tally: Tally, *, issued: int | None = None, members: int | None = None, present: int | None = None
) -> Result:
    """由点好的票和人数得出结果。拒绝：规则要用到而没有给的人数、互相矛盾的人数。"""
    rule = tally.rule
    figures = Figures(members, present, issued, tally.returned, tally.valid, tally.void.total())
    _refuse_nonsense(rule, figures)
    head = {"code": rule.code, "name": rule.name, "version": rule.version, "source": rule.source, "digest": rule.digest}
    void = _overfull(figures)
    if void:
        return Result(head, "void", void, OVERFULL, figures, {})
    short = next(
        (found for found in (_short_of(quorum, figures, rule.source) for quorum in rule.quorums) if found), None
    )
    if short:
        return Result(head, "inquorate", short[0], short[1], figures, dict(tally.void))
    return Result(
        rule=head,
        status="counted",
        because=f"收回 {figures.returned} 张，有效 {figures.valid} 张，无效 {figures.invalid} 张",
        source=rule.source,
        figures=figures,
        invalid=dict(tally.void),
        invalid_source=rule.paper.source,
        items={code: _item(tally, code) for code in rule.items},
        whole={mark: tally.whole[mark] for mark in sorted(rule.paper.whole)},
        write_ins=dict(tally.write_ins),
        decisions=tuple(_judge(tally, figures, code) for code in rule.items) if rule.lines else (),
        winners=choose_winners(tally, figures, rule.places) if rule.places else None,
        flags=tuple(_flag(tally, flag) for flag in rule.flags),
    )


def _refuse_nonsense(rule: Rule, figures: Figures) -> None:
    for name, value in vars(figures).items():
        if value is not None and value < 0:
            raise BadInput(f"{BASE_NAMES.get(name, BASE_NAMES['all_members'])}不能是负数：{value}")
    if figures.members is not None and figures.present is not None and figures.present > figures.members:
        raise BadInput(f"到会 {figures.present} 人，多于全体 {figures.members} 人，请核对")
    used = {line.base or rule.base for line in rule.lines if line.share}
    used |= {base for quorum in rule.quorums for base in (quorum.figure, quorum.base)}
    if rule.places and rule.places.share:
        used.add(rule.places.base)
    for base in sorted(filter(None, used)):
        figures.of(base)


def _overfull(figures: Figures) -> str:
    limits = (("发出的票", figures.issued), ("到会人数", figures.present), ("全体人数", figures.members))
    for name, limit in limits:
        if limit is not None and figures.returned > limit:
            return f"收回 {figures.returned} 张，多于{name} {limit}，本次投票无效，应当重新投票"
    return ""


def _short_of(quorum: Quorum, figures: Figures, source: str) -> tuple[str, str] | None:
    votes, base = figures.of(quorum.figure), figures.of(quorum.base)
    if quorum.share is None or quorum.share.met(votes, base):
        return None
    said = f"{BASE_NAMES[quorum.figure]} {votes}，占{BASE_NAMES[quorum.base]} {base} 没有{quorum.share}，不产生结果"
    return said, quorum.source or source


def _item(tally: Tally, code: str) -> ItemResult:
    found, rule = tally.items[code], tally.rule
    votes = {mark: 0 for mark in rule.paper.marks if rule.paper.form in ("grade", "vote", "choose")}
    votes |= {str(mark): found.votes[mark] for mark in sorted(found.votes, key=str)}
    ranked = rule.places.mark if rule.places else None
    needs_score = rule.places or rule.paper.form in ("points", "score")
    score = tally.score(code, ranked) if needs_score else None
    return ItemResult(rule.items[code].name, votes, tally.valid_on(code), found.invalid, found.supporters, score)


def _judge(tally: Tally, figures: Figures, code: str) -> Decision:
    rule = tally.rule
    item = rule.items[code]
    judged: tuple[str, ...] = (item.name,)
    joint = ""
    if rule.tenure and item.months is not None and item.months < rule.tenure.months and item.predecessor:
        judged = (item.name, item.predecessor)
        joint = f"任职 {item.months} 个月，不满 {rule.tenure.months} 个月，与前任一并评判。{rule.tenure.source}"
    elif rule.tenure and item.months is None:
        raise BadInput(f"“{item.name}”没有写任职月数，不知道该不该与前任一并评判")
    if tally.valid_on(code) == 0:
        return Decision(code, None, "没有结果", "没有一张有效票，不作判定", rule.source, judged, joint)
    for line in rule.lines:
        because = _line_met(tally, figures, code, line)
        if because:
            return Decision(code, line.outcome, line.label, because, line.source or rule.source, judged, joint)
    return Decision(code, None, "没有结果", "各行都没有达到，规则没有写其余情形", rule.source, judged, joint)


def _line_met(tally: Tally, figures: Figures, code: str, line: Line) -> str:
    """这一行达到了，说明怎样达到的；没有达到为空。"""
    rule = tally.rule
    if line.rest:
        return "以上各行都没有达到"
    if line.mean:
        mean: Fraction = tally.score(code, None) or Fraction(0)
        return f"平均 {mean} 分，{line.mean} 分" if line.mean.met(mean, 1) else ""
    base = line.base or rule.base
    total = tally.valid_on(code) if base == "valid" else figures.of(str(base))
    votes = sum(tally.items[code].votes[mark] for mark in line.marks)
    if line.share is None or not line.share.met(votes, total):
        return ""
    named = "、".join(rule.paper.marks[mark] for mark in line.marks)
    return f"{named}合计 {votes} 票，占{BASE_NAMES[str(base)]} {total}，{line.share}"


def _flag(tally: Tally, flag: Flag) -> Flagged:
    """某种票最多的前几名。"""
    votes = {code: tally.items[code].votes[flag.mark] for code in tally.items if tally.items[code].votes[flag.mark]}
    ordered = sorted(votes.values(), reverse=True)
    inside = {code for code, n in votes.items() if sum(other > n for other in ordered) < flag.top}
    if not flag.ties_in:
        inside = {code for code in inside if sum(other >= votes[code] for other in ordered) <= flag.top}
    named = tally.rule.paper.marks[flag.mark]
    listed = sorted(inside, key=lambda code: (-votes[code], code))
    said = "、".join(f"{tally.rule.items[code].name} {votes[code]} 票" for code in listed)
    because = f"“{named}”票最多的前 {flag.top} 名：{said}" if said else f"没有“{named}”票"
    return Flagged(flag.code, flag.label, tuple(listed), because, flag.source or tally.rule.source)
