#!/bin/sh
# 测试要用的系统软件（Debian）：PostgreSQL 15、没有窗口的 Chromium、中文字体。缺什么装什么；装好了的立刻返回。
# 没有窗口的 Chromium 装不上而有窗口的已在，就用有窗口的，慢些。
# System packages that the tests need. Installs what is missing; needs root only then.
set -eu

missing=""
[ -x /usr/lib/postgresql/15/bin/initdb ] || missing="$missing postgresql-15"
[ -d /usr/share/fonts/opentype/noto ] && ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
needed=$missing
[ -x /usr/bin/chromium-headless-shell ] || missing="$missing chromium-headless-shell"
[ -x /usr/bin/chromium ] || needed=$missing
[ -n "$missing" ] || exit 0

give_up() {
    if [ -z "$needed" ]; then
        echo "没有装$missing，用有窗口的 Chromium" >&2
        exit 0
    fi
    echo "$1" >&2
    exit 1
}
[ "$(id -u)" = 0 ] || give_up "缺少：$missing。请由管理员执行 / ask root to run: apt-get install$missing"
command -v apt-get >/dev/null || give_up "缺少：$missing；这不是 Debian，请自行安装 / not Debian, please install them"
echo "安装：$missing"
log=$(mktemp)
install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 $missing
}
if ! { apt-get update -q -o DPkg::Lock::Timeout=300 && install; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    give_up "没有装成：$missing"
fi
rm -f "$log"
