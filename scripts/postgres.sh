#!/bin/sh
# 私用的 PostgreSQL 15：自己的文件夹、自己的端口，只听本机，用完即弃（不落盘，勿存真数据）。
# 等锁一分钟、一条语句四分钟就作罢，不无声地卡着。没有自动的统计：退回了的一批留下的统计说表是空的，下一个测试的计划全凭运气。
# postgres.sh start 文件夹   → 打印 BIHUAN_DATABASE_URL        postgres.sh stop 文件夹
set -eu
bin=/usr/lib/postgresql/15/bin
folder=$2

as_postgres() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

case $1 in
start)
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    mkdir -p "$folder"
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    cd "$folder"
    as_postgres "$bin/initdb" -D "$folder/data" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 ||
        { cat "$folder/initdb.log" >&2; exit 1; }
    as_postgres "$bin/pg_ctl" -D "$folder/data" -w -s -l "$folder/data/server.log" -o "-p $port -k '$folder' \
        -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 \
        -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB -c checkpoint_timeout=1h -c shared_buffers=256MB -c jit=off \
        -c autovacuum=off -c lock_timeout=60s -c statement_timeout=240s" start >&2 ||
        { cat "$folder/data/server.log" >&2; exit 1; }
    echo "postgresql://postgres@127.0.0.1:$port/postgres"
    ;;
stop)
    cd /
    [ ! -f "$folder/data/postmaster.pid" ] || as_postgres "$bin/pg_ctl" -D "$folder/data" -m immediate -s stop || true
    rm -rf "$folder"
    ;;
*)
    echo "postgres.sh start|stop 文件夹" >&2
    exit 2
    ;;
esac
