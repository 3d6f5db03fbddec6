"""端口：开之前先试，被占用的当面说。"""

import socket

from .refuse import Refused


def refuse_taken(host: str, port: int) -> None:
    """听不了就拒绝：已被占用，或者没有这个地址。

    granian 听端口时允许几个进程共用（SO_REUSEPORT），占用了也不出声，两个网站（票箱）会悄悄各收一半；所以先不共用地试一次。
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except (OSError, OverflowError) as error:
        raise Refused(f"{host}:{port} 听不了：已被占用，或者没有这个地址。换一个端口再开，例如 --port 8123") from error
