"""代表建议提供的选项：办理结果分类、不收的情形。"""

from bihuan.procedure.door import Situation, option_set

from .rules import rule


@option_set("result_classes")
def result_classes(about: Situation) -> list[tuple[str, str]]:
    """本级人大选用的办理结果分类。"""
    return class_set(about.case.congress.class_set)


@option_set("refusal_grounds")
def refusal_grounds(about: Situation) -> list[tuple[str, str]]:
    """不作为代表建议的情形。"""
    return [(ground, ground) for ground in rule("refusal_grounds")]


def class_set(name: str) -> list[tuple[str, str]]:
    """一种分类：（代号，显示的话）。"""
    sets = rule("class_sets")
    return list(sets.get(name, sets["A1"])["classes"].items())


def solved_classes() -> frozenset[str]:
    """计入解决率的类别（各种分类里代号相同）。"""
    return frozenset(code for one in rule("class_sets").values() for code in one["solved"])


def is_dissatisfied(*ratings: str) -> bool:
    """评价里有一项不满意。"""
    return any(rating in rule("ratings")["dissatisfied"] for rating in ratings)
