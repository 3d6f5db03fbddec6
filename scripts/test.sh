#!/bin/bash
# 全部检查，依次：写法、楼层、类型、SQLite、PostgreSQL、浏览器。一处不过，最后就不过；PostgreSQL 无论如何都会停下。
# PostgreSQL 那一遍只跑碰库的（database），不跑与哪一种库无关而费时的（once）。分给各个进程时，先做完的去接没有做完的（worksteal），一个文件的多半在一起。
# test.sh all：PostgreSQL 上碰库的一件不落，五本账全装，排练一次换到备库；ORDERS=20 的，SQLite 上另以种子 1 到 20 各走一遍，浏览器除外。
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/node:$PWD/.venv/bin:$PATH"
unset "${!BIHUAN_@}"
export PYTHONPYCACHEPREFIX="$PWD/.venv/pycache"  # 编译好的留着：测试起几百个进程，不必个个从头编译
unset PYTHONDONTWRITEBYTECODE
export PYTHONUNBUFFERED=1  # 走到哪里说到哪里：卡住的时候，已经说的不留在手里

scripts/system-packages.sh || exit 1

# 库、数据夹都放在内存里：几百个库建了又丢，慢的盘上一遍要多用几倍的时间。内存里没有地方的，放在盘上
memory=/dev/shm
[ -w "$memory" ] && [ "$(df --output=avail -k "$memory" | tail -n 1)" -gt 4000000 ] || memory=${TMPDIR:-/tmp}
private=$(mktemp -d -p "$memory" bXXX)  # 名字要短：管理口的路径不能过百来个字节
chmod 755 "$private"
export TMPDIR="$private"
types=
trap '[ -z "$types" ] || kill "$types"; scripts/postgres.sh stop "$private/postgres"; rm -rf "$private"' EXIT
trap 'exit 130' INT TERM HUP

failed=()
step() {
    local name=$1 began=$SECONDS
    shift
    echo "── $name"
    if "$@"; then echo "── $name：通过，$((SECONDS - began)) 秒"; else failed+=("$name"); echo "── $name：没有通过，$((SECONDS - began)) 秒"; fi
}
suite() {
    local leg=$1
    shift
    timeout --foreground --kill-after=30 "$longest" pytest -q --dist worksteal --durations=15 --durations-min=3 "$@" | tee "$private/said"
    local result=${PIPESTATUS[0]}
    if [ "$result" = 1 ] && again; then
        result=0
        sed -i '$ s/[0-9]* \(failed\|errors\?\), //g' "$private/said"
    fi
    tail -n 1 "$private/said" >> "$private/tallies"
    grep '^各房间的秒数' "$private/said" | sed "s/^/$leg /" >> "$private/rooms"
    return "$result"
}
# 红了至多三条的，单独再走一次：还红的是真的红；第二次才过的记进「看运气」，最后逐条念出来，好去修
again() {
    local red
    mapfile -t red < <(sed -nE 's/^(FAILED|ERROR) (tests\/[^ ]+::.*)$/\2/p' "$private/said" | sed 's/ - .*//' | sort -u)
    [ ${#red[@]} -gt 0 ] && [ ${#red[@]} -le 3 ] || return 1
    echo "── 红了的单独再走一次：${red[*]}"
    pytest -q -n 0 "${red[@]}" && printf '%s\n' "${red[@]}" >> "$private/lucky"
}
tally() {
    grep -oE "[0-9]+ $1" "$private/tallies" 2>/dev/null | awk '{ n += $1 } END { print n + 0 }'
}
said_before() {
    wait "$types"
    local result=$?
    types=
    cat "$private/types"
    return "$result"
}
cores=$(nproc)
longest=3000  # 一遍至多几秒：卡住了也要说得出是哪一遍
on_postgres="database and not once and not browser"
[ "${1:-}" != all ] || on_postgres="database and not browser"

mypy > "$private/types" 2>&1 &  # 只占一个核，别的同时查；SQLite 那一遍完了再看它怎么说，不空等
types=$!
step "写法" ruff check .
step "排版" ruff format --check .
step "楼层" lint-imports --no-cache
step "依赖" python scripts/audit.py --to "$private/sbom.json"
step "脚本的写法" npm run --silent lint
step "脚本的类型" npm run --silent types
step "迁移" scripts/migrations.sh --check
step "PostgreSQL 开启" eval 'url=$(scripts/postgres.sh start "$private/postgres")'
step "SQLite" suite SQLite -n "$cores" -m "not browser"
step "类型" said_before
if [ -n "${url:-}" ]; then
    export BIHUAN_DATABASE_URL="$url"
    step "PostgreSQL" suite PostgreSQL -n "$cores" -m "$on_postgres"
    unset BIHUAN_DATABASE_URL
fi
step "浏览器" suite 浏览器 -n "$((cores > 2 ? 2 : cores))" -m browser
if [ "${1:-}" = all ]; then
    export BIHUAN_FIVE=1
    step "五本账" suite 五本账 -n 0 --timeout 1800 tests/demo/test_accounts.py
    step "走遍库" suite 走遍库 -n "$((cores > 2 ? 2 : cores))" --timeout 1800 tests/browser/test_library_walked.py
    step "外来的办法" suite 外来 -n 0 --timeout 1800 tests/procedure/test_outside.py tests/browser/test_walk_outside.py
    unset BIHUAN_FIVE
    BIHUAN_REHEARSE=1 step "换到备库" suite 换库 -n 0 tests/proofs/test_failover.py
    for seed in $(seq "${ORDERS:-0}"); do
        step "次序 $seed" suite "次序 $seed" -n "$cores" -m "not browser" --seed "$seed"
    done
fi

echo
cat "$private/rooms"
[ ! -s "$private/lucky" ] || { echo "看运气、第二次才过的（要修）："; cat "$private/lucky"; }
passed=$(tally passed)
failures=$(($(tally failed) + $(tally "errors?")))
if [ ${#failed[@]} -gt 0 ]; then
    echo "没有通过：${failed[*]}"
    echo "=== $((failures > 0 ? failures : ${#failed[@]})) failed, $passed passed, $(tally skipped) skipped in ${SECONDS}.00s ==="
    exit 1
fi
echo "=== $passed passed, $(tally skipped) skipped in ${SECONDS}.00s ==="
