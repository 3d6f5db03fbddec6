"""命令行 `bihuan`：一个文件一条命令，在 commands/ 里按文件名寻得。

命令文件写 `arguments(parser)` 与 `run(options) -> int`，说明取自文件首行；写了 `needs_django = True` 的，
先装好 Django、备好数据夹再办，没写的不碰 Django。退出码：0 办成，1 查出问题或拒绝，2 参数不对或没有这个文件。
"""

import argparse
import ast
import importlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import ModuleType

from bihuan.kernel import usage
from bihuan.kernel.refuse import BadInput, Refused

COMMANDS = Path(__file__).resolve().parent / "commands"


@dataclass(frozen=True)
class Command:
    """一条命令：名字、一句说明、所在的文件。"""

    name: str
    says: str
    module: str

    def load(self) -> ModuleType:
        """此时才装入命令的代码。"""
        return importlib.import_module(self.module)


def main(argv: Sequence[str] | None = None) -> int:
    """办一条命令，返回退出码。"""
    words = list(sys.argv[1:] if argv is None else argv)
    command = chosen(words)
    if command is None:
        parser_of(commands()).parse_args(words)
        return 2
    try:
        module = command.load()
        if getattr(module, "needs_django", False):
            _open_the_house()
        parser = usage.Parser(prog=f"bihuan {command.name}", description=module.__doc__)
        module.arguments(parser)
        options = parser.parse_args(words[1:])
        options.command = command.name
    except Refused as refused:
        return _say(refused, as_json="--json" in words)
    return _run(module, options, words)


def commands() -> list[Command]:
    """所有命令，按名字排列。"""
    return [_command_in(path) for path in sorted(COMMANDS.glob("[!_]*.py"))]


def chosen(words: Sequence[str]) -> Command | None:
    """第一个词说的是哪条命令；不是命令的为 None。"""
    if not words or not words[0].replace("-", "").isalnum():
        return None
    path = COMMANDS / f"{words[0].replace('-', '_')}.py"
    return _command_in(path) if path.is_file() else None


def _command_in(path: Path) -> Command:
    """文件里的命令；只读首行说明，不装入代码。"""
    says = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]
    return Command(path.stem.replace("_", "-"), says, f"bihuan.config.commands.{path.stem}")


def parser_of(known: Iterable[Command]) -> argparse.ArgumentParser:
    """总的用法页：`bihuan --help` 用话列出每条命令。"""
    parser = usage.Parser(prog="bihuan", description="闭环：件件有着落，步步可核验。")
    parser.add_argument("--version", action="version", version=f"bihuan {metadata.version('bihuan')}", help="说出版本")
    listed = parser.add_subparsers(title="命令", metavar="命令", required=True, prog="bihuan")
    for command in known:
        listed.add_parser(command.name, help=command.says, add_help=False)
    return parser


def _run(module: ModuleType, options: argparse.Namespace, words: Sequence[str]) -> int:
    try:
        return int(module.run(options) or 0)
    except Refused as refused:
        return _say(refused, as_json=getattr(options, "json", False))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # 对方不听了，退出时也不要再写
        return 1
    except OSError as error:
        if not _is_a_file_of(words, error):
            raise
        return usage.complain(_why_not(error))
    except KeyboardInterrupt:
        return 130


def _say(refused: Refused, *, as_json: bool) -> int:
    faults = refused.faults if isinstance(refused, BadInput) else {}
    print(refused.sentence, *(f"  {name}：{fault}" for name, fault in faults.items()), sep="\n", file=sys.stderr)
    if as_json:
        print(json.dumps({"refused": refused.sentence, "faults": faults}, ensure_ascii=False))
    return 1


def _is_a_file_of(words: Sequence[str], error: OSError) -> bool:
    """出错的文件是命令行上写的那个（或在它里面）吗；程序自己的文件出错不归使用者。"""
    if error.filename is None:
        return False
    failed = Path(str(error.filename)).absolute()
    written = [Path(word.split("=", 1)[-1]).absolute() for word in words]
    return any(failed == path or path in failed.parents for path in written)


def _why_not(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return f"没有这个文件：{error.filename}"
        case IsADirectoryError():
            return f"这是文件夹，不是文件：{error.filename}"
        case NotADirectoryError():
            return f"这不是文件夹：{error.filename}"
        case PermissionError():
            return f"没有读写的权限：{error.filename}"
    return f"读不了：{error.filename}（{error.strerror}）"


def _open_the_house() -> None:
    from bihuan.config import readiness

    readiness.make_ready()


if __name__ == "__main__":
    sys.exit(main())
