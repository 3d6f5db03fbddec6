# 闭环。`make help` 列出每一条。
SYSTEM_PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
DATA ?= $(or $(BIHUAN_DATA),var)
BIN := .venv/bin
PAGE_SOURCES := $(wildcard src/bihuan/ui/browser/*)
VOTER_SOURCES := $(shell find src/urn/voter -type f -not -path '*/build/*' 2>/dev/null)

# 编译好的 Python 都留在 .venv 里：每起一个进程省几秒
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup up dev shell migrations shots fast test test-all lint types bench audit lock
.DELETE_ON_ERROR:

help: ## 列出这里的每一条 / list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.installed .venv/.built ## 安装并构建 / install and build

up: setup ## 开站，Ctrl-C 停：make up PORT=8123 DATA=/some/dir / serve the site
	@BIHUAN_DATA='$(DATA)' exec $(BIN)/bihuan serve --port '$(PORT)'

dev: setup ## 写代码时开站：改了就生效 / serve with reload, for developers
	@BIHUAN_DATA='$(DATA)' exec $(BIN)/bihuan dev --port '$(PORT)'

shell: setup ## 在屋里问一问：Python，各房间的门已装好 / a Python shell
	@BIHUAN_DATA='$(DATA)' DJANGO_SETTINGS_MODULE=bihuan.config.settings $(BIN)/python -m django shell --no-imports

migrations: setup ## 表改过以后，写出迁移 / write the migrations that are missing
	@scripts/migrations.sh

shots: setup ## 每一页的样子存到 var/shots：四种画面 / every page as a picture
	@scripts/system-packages.sh
	$(BIN)/python -m tests.browser.shots

fast: setup ## 快的测试：不起进程、不走旧档、不开浏览器 / the quick tests
	$(BIN)/pytest -q -n 2 --dist worksteal -m "not browser and not slow"

test: setup ## 全部检查：规范、类型、两种数据库、浏览器 / everything that must hold
	@scripts/test.sh

test-all: setup ## 同上，PostgreSQL 上一件不落；ORDERS=20 另以二十种次序走 / all of it on both databases, in ORDERS orders
	@ORDERS='$(ORDERS)' scripts/test.sh all

lint: setup ## 写法与楼层 / style and architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	scripts/node.sh npm run --silent lint

types: setup ## 类型 / types
	$(BIN)/mypy
	scripts/node.sh npm run --silent types

bench: setup ## 量速度 / measure
	scripts/bench.sh
	$(BIN)/bihuan bench pages --cases 100000 --verify
	$(BIN)/bihuan bench poll --votes 100000
	$(BIN)/bihuan bench secret --ballots 10000
	$(BIN)/bihuan bench crash --times 10

audit: setup ## 依赖的清点：哈希、版本、物料清单 / check the pins and write an SBOM
	$(BIN)/python scripts/audit.py

lock: ## 依赖改过以后，重新锁定 / lock the requirements again
	scripts/lock.sh

.venv/bin/uv: requirements-uv.txt
	@$(SYSTEM_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "要 Python 3.11 或更新 / needs Python 3.11 or newer"; exit 1; }
	$(SYSTEM_PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

.venv/.installed: .venv/bin/uv requirements-dev.txt pyproject.toml
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.txt
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.installed: package-lock.json | .venv/.installed
	scripts/node.sh npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.venv/.built: node_modules/.installed package.json scripts/build-voter.mjs $(VOTER_SOURCES) $(PAGE_SOURCES) $(wildcard scripts/*.mjs)
	scripts/node.sh npm run --silent build
	@touch $@
