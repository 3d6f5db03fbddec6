#!/bin/sh
# 测试要用的系统软件（Debian）：PostgreSQL 15、Chromium、中文字体。缺什么装什么；装好了的立刻返回。
# System packages that the tests need. Installs what is missing; needs root only then.
set -eu

missing=""
[ -x /usr/lib/postgresql/15/bin/initdb ] || missing="$missing postgresql-15"
[ -x /usr/bin/chromium ] || missing="$missing chromium"
[ -d /usr/share/fonts/opentype/noto ] && ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
    echo "缺少：$missing。请由管理员执行：apt-get install$missing" >&2
    echo "Missing:$missing. Ask root to run: apt-get install$missing" >&2
    exit 1
fi
command -v apt-get >/dev/null || { echo "缺少：$missing；这不是 Debian，请自行安装" >&2; exit 1; }
echo "安装：$missing"
log=$(mktemp)
install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 $missing
}
if ! { apt-get update -q -o DPkg::Lock::Timeout=300 && install; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "没有装成：$missing" >&2
    exit 1
fi
rm -f "$log"
