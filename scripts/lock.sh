#!/bin/sh
# 按 pyproject.toml 重新锁定依赖：写明哈希，不写地址。
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1
    shift
    .venv/bin/uv pip compile -q "$@" --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -o "$out"
}
lock requirements.txt pyproject.toml
lock requirements-dev.txt pyproject.toml --group dev
lock requirements-node.txt --group node
lock requirements-uv.txt --group installer
