// 读规则全文：一行 JSON，值全是文字，键的次序有意义（等次由好到差全靠它）。JSON.parse 会把像数字的键提到前面，所以自己读成 Map。
// 读不成的返回 null：那是 YAML 写的规则，网页不读，页面会说明。

const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\.)*"))/y;
const DEEPEST = 20;

export function readOrdered(text) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const found = TOKEN.exec(text);
    if (!found) return null;
    tokens.push(found[1] ?? JSON.parse(found[2], (_, value) => `"${value}`));
  }
  const reader = { tokens, at: 0 };
  try {
    const tree = value(reader, 0);
    return reader.at === tokens.length && tree instanceof Map ? tree : null;
  } catch {
    return null;
  }
}

// 文字的记号以引号开头，与标点分得开。
function value(reader, depth) {
  const token = reader.tokens[reader.at++];
  if (depth > DEEPEST) throw new SyntaxError();
  if (token === "{") return object(reader, depth + 1);
  if (token === "[") return list(reader, depth + 1);
  return text(token);
}

function object(reader, depth) {
  const found = new Map();
  if (taken(reader, "}")) return found;
  do {
    const key = text(reader.tokens[reader.at++]);
    if (found.has(key) || !taken(reader, ":")) throw new SyntaxError();
    found.set(key, value(reader, depth));
  } while (taken(reader, ","));
  if (!taken(reader, "}")) throw new SyntaxError();
  return found;
}

function list(reader, depth) {
  const found = [];
  if (taken(reader, "]")) return found;
  do found.push(value(reader, depth));
  while (taken(reader, ","));
  if (!taken(reader, "]")) throw new SyntaxError();
  return found;
}

function text(token) {
  if (token?.[0] !== '"') throw new SyntaxError();
  return token.slice(1);
}

function taken(reader, mark) {
  if (reader.tokens[reader.at] !== mark) return false;
  reader.at += 1;
  return true;
}
