#!/bin/sh
# 按各房间的表写出还缺的迁移；--check 只看缺不缺。只看代码不看库，所以用一次性的空数据夹。
set -eu
cd "$(dirname "$0")/.."
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
unset BIHUAN_DATABASE_URL BIHUAN_MODE
if [ "${1:-}" = --check ]; then shift; set -- --check --dry-run "$@"; fi
BIHUAN_DATA=$data DJANGO_SETTINGS_MODULE=bihuan.config.settings .venv/bin/python -m django makemigrations "$@"
