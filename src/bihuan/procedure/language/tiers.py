"""各层级的名额：表决的表照哪一列分层级。写明「按」的是那一列；没有写的，是选项里有这些层级的那一列。"""

from .parts import REST, Vote
from .text import Text


def tier_column(text: Text, vote: Vote) -> str:
    """照哪一列（代号）分层级；认不出、不止一列的为空。"""
    item = text.fields.get(vote.of)
    if item is None or item.kind != "table" or not vote.tiers:
        return ""
    named = {name for name, _ in vote.tiers} - {REST}
    fitting = [
        column.code for column in item.columns
        if named <= set(tier_names(text, vote, column.code)) and vote.tier in ("", column.code)
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else ""


def tier_names(text: Text, vote: Vote, column: str) -> tuple[str, ...]:
    """这一列有哪些层级（选项）。"""
    item = text.fields.get(vote.of)
    table = item.picks or item.code if item else ""
    return text.table_options.get((table, column), ())
