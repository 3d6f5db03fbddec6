#!/bin/bash
# 量页面：SQLite 一遍，机器上有 PostgreSQL 的再一遍；各说一万件的数，和抄到十万件慢了几倍。
# bench.sh [抄到多少件…]：另写的，如 100000 1000000（一个库约 5 GB）。
set -euo pipefail
cd "$(dirname "$0")/.."
unset BIHUAN_DATA BIHUAN_DATABASE_URL
grow=("$@")
[ ${#grow[@]} -gt 0 ] || grow=(100000)

echo "── SQLite"
.venv/bin/bihuan bench pages --cases 10000 --grow "${grow[@]}"
if [ ! -x /usr/lib/postgresql/15/bin/initdb ]; then
    echo "── 这台机器没有 PostgreSQL 15，不量它"
    exit 0
fi
private=$(mktemp -d)
chmod 755 "$private"
trap 'scripts/postgres.sh stop "$private/postgres"; rm -rf "$private"' EXIT
echo "── PostgreSQL"
BIHUAN_DATABASE_URL=$(scripts/postgres.sh start "$private/postgres") .venv/bin/bihuan bench pages --cases 10000 --grow "${grow[@]}"
