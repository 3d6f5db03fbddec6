"""用法：argparse 的页面和句子，说中文。"""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

SENTENCES = (
    (r"the following arguments are required: (.+)", r"还缺：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.*)\)", r"\1没有 \2 这一项，可以是：\3"),
    (r"argument (.+?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.+?): expected at least one argument", r"\1 后面至少要写一个值"),
    (r"argument (.+?): invalid int value: (.+)", r"\1 要写整数，不能是 \2"),
    (r"argument (.+?): invalid float value: (.+)", r"\1 要写数字，不能是 \2"),
    (r"argument (.+?): invalid \S+ value: (.+)", r"\1 不能是 \2"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能和 \2 一起用"),
    (r"one of the arguments (.+) is required", r"要写其中之一：\1"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)


class Page(argparse.RawDescriptionHelpFormatter):
    """用法页的排法。"""

    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """开头写“用法”。"""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """说中文的参数表。参数不对时说一句话，退出码 2。"""

    def __init__(self, *, add_help: bool = True, **kwargs: Any) -> None:
        kwargs = {"formatter_class": Page, "allow_abbrev": False, **kwargs, "add_help": False}
        super().__init__(**kwargs)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="显示这一页")

    def error(self, message: str) -> NoReturn:
        """参数不对。"""
        self.print_usage(sys.stderr)
        sys.exit(complain(in_chinese(message)))


def in_chinese(message: str) -> str:
    """argparse 的英文句子换成中文；没有对应的照原样。"""
    for english, chinese in SENTENCES:
        if re.fullmatch(english, message, re.DOTALL):
            return re.sub(english, chinese, message, flags=re.DOTALL)
    return message


def complain(sentence: str) -> int:
    """参数或文件不对：一句话写到标准错误，返回退出码 2。"""
    print(sentence, file=sys.stderr)
    return 2
