"""代表建议自己知道的条件。名字（中文）在 words.yaml。"""

from bihuan.people.door import active_deputy, successors_of
from bihuan.procedure.door import Situation, answering, condition

from . import quality
from .models import Consent, Suggestion
from .options import is_dissatisfied

OWN = "看的是代表建议自己的审核、征求的记录，别的事项没有，办不成；要先办的写成一步，条件写 {已办过: 那一步}"
JOINTLY = (
    "看的是代表建议里邀请的联名代表，别的事项没有，办不成；联名的人写成一项，"
    "如 填: {联名代表: 代表（可多个）}，条件: [{格不少于: {联名代表: 5}}]"
)


@condition("one_matter", argument="none", rows=OWN, otherwise="还没有达到一事一议、有情况、有分析、有具体意见的要求")
def one_matter(about: Situation, argument: str) -> bool:
    """质量审核没有毛病。"""
    suggestion = _suggestion(about)
    return suggestion is not None and not quality.faults(suggestion)


@condition("cosigners_confirmed", argument="none", rows=JOINTLY, otherwise="还有联名代表没有确认")
def cosigners_confirmed(about: Situation, argument: str) -> bool:
    """邀请的联名代表都已确认；没有邀请也算。"""
    suggestion = _suggestion(about)
    return suggestion is None or not suggestion.cosigners.filter(confirmed_at=None).exists()


@condition("cosigners_at_least", argument="number", rows=JOINTLY, otherwise="联名不足 {argument} 人")
def cosigners_at_least(about: Situation, argument: str) -> bool:
    """连领衔代表在内，确认的不少于 N 人（议案：县级以上十人、乡级五人，地方组织法第二十二条）。"""
    suggestion = _suggestion(about)
    return suggestion is not None and suggestion.cosigners.exclude(confirmed_at=None).count() + 1 >= int(argument)


@condition("cosigners_agree_to_withdraw", argument="none", rows=JOINTLY, otherwise="联名代表没有一致同意撤回")
def cosigners_agree_to_withdraw(about: Situation, argument: str) -> bool:
    """联名的，正在执行职务的联名代表都同意撤回。"""
    suggestion = _suggestion(about)
    if suggestion is None:
        return True
    silent = suggestion.cosigners.exclude(confirmed_at=None).filter(agrees_to_withdraw_at=None)
    people = list(silent.values_list("person_id", flat=True))
    return not any(active_deputy(person, suggestion.congress_id, now=about.now) for person in people)


@condition("deputy_agrees_to_merge", argument="none", rows=OWN, otherwise="代表还没有同意并案")
def deputy_agrees_to_merge(about: Situation, argument: str) -> bool:
    """征求过，代表同意。"""
    return _agreed(about, "merge")


@condition("deputy_agrees_to_extend", argument="none", rows=OWN, otherwise="代表还没有同意延期")
def deputy_agrees_to_extend(about: Situation, argument: str) -> bool:
    """征求过，代表同意；一次同意只用一次。"""
    return _agreed(about, "extend")


@condition("consulted", argument="none", otherwise="还没有与代表沟通，请先记录一次沟通")
def consulted(about: Situation, argument: str) -> bool:
    """这个分办在这一轮里与代表沟通过。"""
    if about.task is None or "consult" not in about.task.steps:
        return False
    redone = about.state.steps.get("redo")
    return redone is None or about.task.steps["consult"] >= redone


@condition("result_class_is", argument="word")
def result_class_is(about: Situation, argument: str) -> bool:
    """这一轮里，有要答复的单位答复为这一类。"""
    return any(
        task.values.get("result_class") == argument
        for task in about.state.tasks
        if task.role in answering(about.text) and task.round == about.state.round
    )


@condition("rater_heads_no_handler", argument="none", otherwise="您是承办单位的负责人，不能评价自己单位的答复")
def rater_heads_no_handler(about: Situation, argument: str) -> bool:
    """评价的人不在任何一个承办单位当负责人。"""
    headed = about.by.unit_ids(("head", "deputy_head"))
    if not headed:
        return True
    units = {task.unit for task in about.state.tasks}
    return not headed & {*units, *successors_of(units).values()}


@condition("not_dissatisfied", argument="none")
def not_dissatisfied(about: Situation, argument: str) -> bool:
    """最近一次评价，态度和结果都不是不满意。"""
    return not is_dissatisfied(*_ratings(about))


@condition("dissatisfied", argument="none")
def dissatisfied(about: Situation, argument: str) -> bool:
    """最近一次评价，态度或者结果不满意。"""
    return is_dissatisfied(*_ratings(about))


def _ratings(about: Situation) -> tuple[str, str]:
    return str(about.state.value("attitude") or ""), str(about.state.value("result") or "")


def _suggestion(about: Situation) -> Suggestion | None:
    return Suggestion.objects.filter(case=about.case).first() if about.case.pk else None


def _agreed(about: Situation, what: str) -> bool:
    return Consent.objects.filter(
        suggestion__case=about.case, about=what, assignment=about.task.n if about.task else 0, agreed=True, used_at=None
    ).exists()
