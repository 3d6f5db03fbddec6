#!/bin/sh
# 排练换库：主库和一台流复制的备库，都私用、只听本机、真落盘、同步复制，用完即弃（勿存真数据）。
# failover.sh start 文件夹    → 两行：主库、备库的 BIHUAN_DATABASE_URL
# failover.sh promote 文件夹  → 主库当场断电（immediate），备库转正，等到能写
# failover.sh stop 文件夹
set -eu
bin=/usr/lib/postgresql/15/bin
folder=$2

as_postgres() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
run() {  # run 名字 端口
    as_postgres "$bin/pg_ctl" -D "$folder/$1" -w -s -l "$folder/$1.log" -o "-p $2 -k '$folder' -c listen_addresses=127.0.0.1" start >&2 ||
        { cat "$folder/$1.log" >&2; exit 1; }
}

case $1 in
start)
    mkdir -p "$folder"
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    cd "$folder"
    primary=$(free_port)
    as_postgres "$bin/initdb" -D "$folder/primary" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 --data-checksums >"$folder/initdb.log" 2>&1 ||
        { cat "$folder/initdb.log" >&2; exit 1; }
    run primary "$primary"
    as_postgres "$bin/pg_basebackup" -h 127.0.0.1 -p "$primary" -U postgres -D "$folder/standby" -R -C -S standby \
        -d "application_name=standby" -c fast >&2
    standby=$(free_port)
    run standby "$standby"
    # 备库跟上了才要求同步：此后提交要等备库也落盘
    as_postgres "$bin/psql" -q -h 127.0.0.1 -p "$primary" -c "ALTER SYSTEM SET synchronous_standby_names = 'standby'" \
        -c "SELECT pg_reload_conf()" >/dev/null
    echo "postgresql://postgres@127.0.0.1:$primary/postgres"
    echo "postgresql://postgres@127.0.0.1:$standby/postgres"
    ;;
promote)
    cd "$folder"
    as_postgres "$bin/pg_ctl" -D "$folder/primary" -m immediate -s stop
    as_postgres "$bin/pg_ctl" -D "$folder/standby" -w -s promote
    ;;
stop)
    cd /
    for name in primary standby; do
        [ ! -f "$folder/$name/postmaster.pid" ] || as_postgres "$bin/pg_ctl" -D "$folder/$name" -m immediate -s stop || true
    done
    rm -rf "$folder"
    ;;
*)
    echo "failover.sh start|promote|stop 文件夹" >&2
    exit 2
    ;;
esac
