"""选项和岔路：选项有，岔路都走得到头；条件的参数对得上。"""

from bihuan.kernel.count import load_rule, text_of, texts, with_places
from bihuan.kernel.refuse import BadInput

from ..parts import (
    REST,
    TAKEN_AS,
    VOTE_RESULT,
    Article,
    Vote,
)
from ..text import Text
from ..tiers import tier_column, tier_names
from .conditions import argument_said, outcomes, unwoken
from .flow import Flow, given_by_code, options
from .known import Found, Known, where

CHOSEN = ("choice", "rating", "yesno")


def chooses(text: Text, known: Known) -> Found:
    """选项、岔路、表决、条件的参数。"""
    yield from _options(text)
    for article in text.articles:
        yield from ((where(article), said) for said in _branch(text, article))
        yield from ((where(article), said) for said in _vote(text, article))
        for code, argument in article.conditions + article.when:
            if known.conditions and code not in known.conditions:
                yield where(article), f"条件 {code} 没有登记"
            said = argument_said(text, article, code, argument, known)
            if said:
                yield where(article), said
        yield from ((where(article), said) for code, argument in article.when if (said := unwoken(code, argument)))


def _options(text: Text) -> Found:
    for article in text.articles:
        for item in article.fields:
            chosen = item.kind in ("choice", "rating")
            if chosen and not options(text, item.code) and not given_by_code(text, item.code):
                yield where(article), f"「{item.name}」没有选项：在「选项」里写 {item.name}: [甲, 乙]"
            for column in () if item.picks else item.columns:
                if column.kind in ("choice", "rating") and not text.table_options.get((item.code, column.code)):
                    name = f"{item.name}.{column.name}"
                    yield where(article), f"「{name}」没有选项：在「选项」里写 {name}: [甲, 乙]"
            for value in item.required_values:
                if not _offered(text, article, item.required_of, value):
                    yield where(article), f"「{item.name}」的（{value}必填）：没有哪一项有「{value}」这个选项"


def _offered(text: Text, article: Article, of: str, value: str) -> bool:
    codes = [of] if of else [item.code for item in article.fields if item.kind in CHOSEN]
    return any(value in options(text, code) or given_by_code(text, code) for code in codes)


def _branch(text: Text, article: Article) -> list[str]:
    branch = article.branch
    if branch is None:
        return []
    values = [value for value, _ in branch.to]
    if branch.by == VOTE_RESULT:
        known = outcomes(text)
        if not known:
            return ["「按: 表决结果」却没有哪一条「表决」"]
        return _covered("表决结果", known, values, branch.rest)
    if branch.by == TAKEN_AS:
        return _covered("办理的角色", article.by, values, branch.rest)
    item = text.fields[branch.by]
    if item.kind not in CHOSEN or item.many:
        return [f"「按」的「{item.name}」要是只选一个的 选项、评价或者 是否"]
    own = article.field(branch.by)
    if own and own.optional:
        return [f"「按」的「{item.name}」不能（可空）：不填就不知道走到哪里"]
    if own is None and not Flow(text, frozenset({branch.by})).at(article):
        return [f"「按」的「{item.name}」走到这里时不一定填了"]
    if given_by_code(text, branch.by):
        return [] if branch.rest else [f"「{item.name}」的选项由本级设置，「至」里要写 其余"]
    return _covered(item.name, options(text, branch.by), values, branch.rest)


def _covered(name: str, offered: tuple[str, ...], values: list[str], rest: str) -> list[str]:
    has = f"；有 {'、'.join(offered)}"
    said = [f"「至」里的「{value}」不是「{name}」的选项{has}" for value in values if offered and value not in offered]
    left = [value for value in offered if value not in values]
    if left and not rest:
        said.append(f"「{name}」选「{'、'.join(left)}」时走到哪里没有写；补上，或者写 其余")
    return said


def _vote(text: Text, article: Article) -> list[str]:
    vote, said = article.vote, []
    if vote is None:
        return []
    if vote.rule not in texts():
        said.append(f"没有计票规则 {vote.rule}，现有：{'、'.join(texts())}")
    if not vote.ways:
        said.append("「表决」要写明「方式」：录入、举手")
    if vote.of and text.fields[vote.of].kind not in ("table", "person", "deputy"):
        said.append("「项」只能是一张表或者人员")
    said += _tiers(text, vote)
    if vote.each and (not vote.of or vote.seats or vote.tiers):
        said.append("「逐项」要写明「项」，不写「名额」：各行各有结果")
    elif vote.of and article.field(vote.of):
        said.append(f"表决的「{text.fields[vote.of].name}」要由先前的一步填好，不能在表决的这一步填")
    return said + _rule(vote)


def _tiers(text: Text, vote: Vote) -> list[str]:
    """各层级的名额：分得出层级，个个层级有名额。"""
    if not vote.tiers:
        return []
    column = tier_column(text, vote)
    if not column:
        return ["各层级的「名额」要表决一张表，表里有一列选项正是这些层级；认得出几列的，在「名额」里写 按: 列"]
    left = [name for name in tier_names(text, vote, column) if not vote.seats_of(name)]
    said = [f"「名额」没有写到「{'、'.join(left)}」：补上，或者写 {REST}"] if left else []
    if vote.rule in texts() and load_rule(text_of(vote.rule)).paper.write_in:
        said.append(f"规则 {vote.rule} 可以另选他人，另选的人不知道是哪一层级，不能分层级定名额")
    return said


def _rule(vote: Vote) -> list[str]:
    """规则用得上：票面录得了，待填的没有，名额定得了。"""
    if vote.rule not in texts():
        return []
    rule = load_rule(text_of(vote.rule))
    if rule.paper.form not in ("vote", "grade", "choose"):
        return [f"规则 {vote.rule} 的票是排序、计点或打分的，不能由人录入合计的票数"]
    try:
        for seats in [vote.seats] if vote.seats else [n for _, n in vote.tiers]:
            with_places(rule, seats).refuse_if_open()
        if not vote.seats and not vote.tiers:
            rule.refuse_if_open()
    except BadInput as refused:
        return [f"规则 {vote.rule}：{refused.sentence}"]
    return []
