// 构建页面上要合成的脚本：src/bihuan/ui/browser → src/bihuan/ui/static/build。别的小模块不用构建，原样给出。
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = process.argv[2] ?? join(root, "src/bihuan/ui/static/build");
const modules = ["pick.js"];
const parts = ["accessible-autocomplete/LICENSE.txt", "preact/LICENSE"];
const notice = parts.map((path) => `${path}\n${readFileSync(join(root, "node_modules", path), "utf8")}`).join("\n");

mkdirSync(target, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: modules.map((name) => join(root, "src/bihuan/ui/browser", name)),
  outdir: target,
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "esm",
  define: { "process.env.COMPONENT_LIBRARY": '"PREACT"' },
  loader: { ".js": "jsx" }, // accessible-autocomplete 从源码合成：不带旧浏览器的补丁，也没有 new Function
  legalComments: "none",
  banner: { js: `/*! ${notice} */` }, // MIT 要求成品里带着它的许可
  target: ["chrome111", "firefox113", "safari16.4"], // 与样式表认的浏览器相同
  logLevel: "warning",
});

for (const name of readdirSync(target)) if (!modules.includes(name)) rmSync(join(target, name), { recursive: true });
