"""词汇：工作法里的中文名字 → 代码里的代号。每个房间有一份 words.yaml，说明它认得的条件、填写项和梯次用语。"""

from pathlib import Path

import yaml

SECTIONS = ("条件", "填写", "梯次", "链接", "时点", "选项", "会办角色", "机构", "事项种类", "关键词", "说明")

_words: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}


def learn(path: Path) -> None:
    """读入一个房间的词汇。同一个词有两种意思的，拒绝启动。"""
    table = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) or {}
    for section, words in table.items():
        known = _words[section]
        for word, code in words.items():
            if known.setdefault(word, code) != code:
                raise ValueError(f"{path.name}：「{word}」已经另有所指（{known[word]}）")


def code_of(section: str, word: str) -> str | None:
    """一个词的代号；不认得的为 None。"""
    return _words[section].get(word)


def name_of(section: str, code: str) -> str:
    """一个代号的词；没有的原样返回。"""
    return next((word for word, known in _words[section].items() if known == code), code)


def vocabulary(section: str) -> dict[str, str]:
    """一类词的全表。"""
    return dict(_words[section])
