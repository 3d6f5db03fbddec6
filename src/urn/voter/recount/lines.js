// 封箱文件逐行读：每行是规范文本，以换行结尾。

import { dumps } from "../core/canonical.js";
import { Fault } from "./fault.js";

const LONGEST_LINE = 4_000_000;

// 由 Blob 或字符串逐行给出 [行号, 内容, 读到的字节占全部的几分之几]。
export async function* readLines(source) {
  let number = 0;
  for await (const [line, whole, share] of split(source)) {
    number += 1;
    if (line.length > LONGEST_LINE || !whole) throw new Fault(number, "text", "这一行不完整");
    let tree;
    try {
      tree = JSON.parse(line);
      if (dumps(tree) !== line) throw new SyntaxError();
    } catch {
      throw new Fault(number, "text", "不是规范文本（被改写过，或者不是封箱文件）");
    }
    yield [number, tree, share];
  }
}

/** @returns {AsyncGenerator<[string, boolean, number]>} */
async function* split(source) {
  const blob = typeof source === "string" ? new Blob([source]) : source;
  const reader = blob.stream().getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let [rest, read, row] = ["", 0, 0];
  for (;;) {
    const { done, value } = await reader.read();
    read += value?.length ?? 0;
    try {
      rest += decoder.decode(value ?? new Uint8Array(0), { stream: !done });
    } catch {
      throw new Fault(row + 1, "text", "里面有不是 UTF-8 的字节");
    }
    const lines = rest.split("\n");
    rest = lines.pop();
    for (const line of lines) {
      row += 1;
      yield [line, true, blob.size ? read / blob.size : 1];
    }
    if (done) break;
  }
  if (rest) yield [rest, false, 1];
}
