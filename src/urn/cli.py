"""命令 `urn`：开动票箱，开一次投票，封箱，取封箱文件，看状态。"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bihuan.kernel import usage
from bihuan.kernel.refuse import Refused
from urn import control

DEFAULT_DATA = "var/urn"
DEFAULT_PORT = 8700


def main(argv: Sequence[str] | None = None) -> int:
    """办一条命令。退出码：0 办成，1 拒绝，2 参数不对或没有这个文件。"""
    options = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except Refused as refused:
        print(refused.sentence, file=sys.stderr)
        if getattr(options, "json", False):
            print(json.dumps({"refused": refused.sentence}, ensure_ascii=False))
        return 1
    except (FileNotFoundError, IsADirectoryError) as error:
        print(f"没有这个文件：{error.filename}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"没有办成：{error.strerror or error}（{error.filename or ''}）", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _serve(options: argparse.Namespace) -> int:
    from urn.serve import Address, serve

    for path in (options.tls_certificate, options.tls_key):
        if path is not None:
            path.open().close()
    if (options.tls_certificate is None) != (options.tls_key is None):
        raise Refused("--tls-certificate 与 --tls-key 要一起给")
    serve(options.data, Address(options.host, options.port, options.tls_certificate, options.tls_key))
    return 0


def _open(options: argparse.Namespace) -> int:
    try:
        text = options.file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"投票文件不是 UTF-8 文本：{options.file}") from error
    said = control.ask(options.data, do="open", text=text)
    print(f"已开：{said['opened']}，每张票 {said['size']} 字节，票箱公钥 {said['urn']}")
    if said["key_fingerprint"]:
        print(f"投票公钥指纹 {said['key_fingerprint']}，请与会场公布的核对")
    return 0


def _close(options: argparse.Namespace) -> int:
    scrutiny = str(options.scrutiny.absolute()) if options.scrutiny else None
    said = control.ask(options.data, do="close", id=options.id, early=options.early, scrutiny=scrutiny)
    head = said["head"]
    print(
        f"已封箱：{options.id}，{head['size']} 张，封箱指纹 {said['fingerprint']}\n请把指纹印在会议纪要上。封箱文件：{said['export']}"
    )
    return 0


def _export(options: argparse.Namespace) -> int:
    path = options.data / "exports" / f"{Path(options.id).name}.jsonl"
    if not path.is_file():
        raise Refused(f"“{options.id}”没有封箱文件：没有这次投票，或者还没有封箱")
    if options.to is None:
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
    else:
        shutil.copyfile(path, options.to)
    return 0


def _status(options: argparse.Namespace) -> int:
    said = control.ask(options.data, do="status")
    if options.json:
        print(json.dumps(said, ensure_ascii=False))
        return 0
    from urn.hall import STATES

    print(f"票箱公钥 {said['urn']}")
    if abs(said["clock_drift_seconds"]) > 1:
        print(f"注意：挂钟被拨过，与票箱的钟相差 {said['clock_drift_seconds']} 秒；票箱按开动时的钟走")
    for name, digest in said["page"].items():
        print(f"网页 {name} {digest}")
    for line in said["elections"]:
        shown = f"封箱指纹 {line['fingerprint']}" if "fingerprint" in line else f"树根 {line['root']}"
        votes = "" if line["votes"] is None else f"，{line['votes']} 张，{shown}"
        print(f"{line['id']}  {line['title']}  {STATES[line['state']]}{votes}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = usage.Parser(prog="urn", description=__doc__)
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)

    def verb(name: str, run: Callable[[argparse.Namespace], int], says: str) -> argparse.ArgumentParser:
        found = verbs.add_parser(name, help=says, description=says)
        found.set_defaults(run=run)
        found.add_argument(
            "--data",
            type=Path,
            default=Path(os.environ.get("URN_DATA") or DEFAULT_DATA),
            help=f"数据目录（环境变量 URN_DATA，默认 {DEFAULT_DATA}）",
        )
        return found

    serving = verb("serve", _serve, "开动票箱")
    serving.add_argument("--host", default="127.0.0.1", help="听哪个地址，默认只听本机")
    serving.add_argument("--port", type=_port, default=DEFAULT_PORT, help=f"投票口，默认 {DEFAULT_PORT}")
    serving.add_argument("--tls-certificate", type=Path, metavar="PEM", help="自己带的证书")
    serving.add_argument("--tls-key", type=Path, metavar="PEM", help="证书的私钥")
    verb("open", _open, "开一次投票").add_argument("file", type=Path, metavar="FILE", help="投票文件（YAML 或 JSON）")
    closing = verb("close", _close, "封箱")
    closing.add_argument("id", metavar="ID")
    closing.add_argument("--early", action="store_true", help="全场投完，截止以前封箱")
    closing.add_argument("--scrutiny", type=Path, metavar="FILE", help="另写监票人闭门核对用的对照")
    exporting = verb("export", _export, "取封箱文件")
    exporting.add_argument("id", metavar="ID")
    exporting.add_argument("--to", type=Path, metavar="FILE", help="写到哪里；不写则到标准输出")
    verb("status", _status, "看状态").add_argument("--json", action="store_true")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError("端口在 1 与 65535 之间")
    return port
