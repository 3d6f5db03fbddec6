// 构建投票页与重计页：src/urn/voter → src/urn/static/build。成品由票箱原样给出，各文件的哈希印在会议纪要上，所以同样的源码要得到同样的字节。
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "src/urn/voter");
const target = process.argv[2] ?? join(root, "src/urn/static/build");

mkdirSync(target, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: [join(source, "page.js"), join(source, "page.css")],
  outdir: target,
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife", // 重计页要能从 file:// 打开，那里不许用模块
  legalComments: "none",
  target: ["chrome90", "firefox90", "safari14.1"],
  logLevel: "warning",
});

const pages = ["index.html", "recount.html", "icon.svg"];
for (const name of pages) copyFileSync(join(source, name), join(target, name));
for (const name of readdirSync(target)) {
  if (![...pages, "page.js", "page.css"].includes(name)) rmSync(join(target, name), { recursive: true });
}
