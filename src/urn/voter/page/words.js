// 两种语言：话写在用它的地方，t(中文, English)。投票的名称、项目、记号照票箱给的显示，不翻译。

let language = "zh";

export const t = (chinese, english) => (language === "zh" ? chinese : english);
export const speaking = () => language;

export function speak(chosen) {
  language = chosen === "en" ? "en" : "zh";
  document.documentElement.lang = t("zh-Hans", "en");
}

// 拒绝的话是中文的；英文按它的种类另说。
const ENGLISH = {
  key: "The voting key cannot be read.",
  signature: "This signature does not verify: it was not made for this slip, or not with this election's key.",
  slip: "This is not a slip of this election: nine groups of four hexadecimal digits, the last one a check.",
  election: "The election's definition cannot be read.",
  issued: "This is not a signature from the issuing desk of this election.",
  admitted: "A poll pass is two numbers of 64 hexadecimal digits: token and admission.",
  unknown: "This urn does not hold such an election.",
  early: "Voting has not begun.",
  late: "Voting time is over; this ballot was not taken.",
  closed: "The urn is sealed; this ballot was not taken.",
  forged: "The urn refused the ballot: its signature or admission is not of this election.",
  busy: "The urn is busy and has not taken the ballot. Cast it again in a moment; it will not count twice.",
  malformed: "The urn could not read the ballot.",
  wrong_size: "The ballot has the wrong size.",
  network: "No answer from the urn. Press again: the same ballot never counts twice.",
  promise: "The receipt was not signed by this urn. Tell the scrutineers.",
  other_urn: "This is another urn than the one this device knows for this election. Tell the scrutineers.",
  missing: "Your token is not in the export. Show your receipt to the scrutineers.",
  swapped: "Your token is there, but its commitment differs from your receipt. Show your receipt to the scrutineers.",
  other_export: "This export is of another election or another urn.",
  not_closed: "The urn is not sealed yet.",
  write_in: "The name is empty, too long, or holds invisible characters.",
  number: "Whole numbers within the range only.",
};

export function sentence(error) {
  if (language === "zh") return error.message;
  return ENGLISH[error.kind] ?? error.message;
}

const FAULTS = {
  election: "the election's definition cannot be read, or differs from the sealed one.",
  text: "not canonical text (rewritten, cut short, or not an export).",
  end: "the file is incomplete, or goes on after its end.",
  header: "the first line is not that of an export.",
  published: "what is published does not fit the kind of vote.",
  vote: "a ballot with a wrong number of fields.",
  signature: "this ballot's signature was not made with the key of this election.",
  admission: "this ballot's admission code is wrong.",
  marks: "these marks are not on the paper.",
  commitment: "the marks differ from what was committed to when the ballot was taken.",
  head: "the head is not signed by this urn, or belongs to another election.",
  size: "the head seals another number of ballots than the file holds.",
  twice: "the same token stands twice.",
  order: "ballots are not in the order of their leaf hashes.",
  root: "the tree over the ballots has another root than the signed head.",
  tally: "the totals differ from those under the signed head.",
  sums: "the totals do not add up.",
  result: "the result differs from what the rule gives, or from the signed head.",
};

// 重计的一处不对，用英文说。
export const faultSentence = (fault) =>
  language === "zh"
    ? `第 ${fault.line} 行：${fault.message}`
    : `Line ${fault.line}: ${FAULTS[fault.kind] ?? fault.message}`;

const VOID = {
  不在票上的项目: "an item that is not on the paper",
  漏填: "an item is left blank",
  重复: "the same name twice",
  不认识的标记: "a mark the rule does not know",
  不得另选: "write-ins are not allowed here",
  另选不明: "the written-in name is unclear, or already a candidate",
  多选: "more than one mark on an item",
  超出范围: "a number out of range",
  名次不清: "ranks must run 1, 2, 3 … without gaps or repeats",
  少于下限: "too few items are filled in",
  超过上限: "too many items are filled in",
  超过名额: "more are chosen than there are places",
};

export const voidReason = (fault) => (language === "zh" ? fault.sentence : (VOID[fault.kind] ?? fault.kind));
export const voidKind = (kind) => (language === "zh" ? kind : (VOID[kind] ?? kind));

export function when(instant) {
  /** @type {Intl.DateTimeFormatOptions} */
  const options = {
    timeZone: "Asia/Shanghai",
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  };
  return new Intl.DateTimeFormat(t("zh-CN", "en-GB"), options).format(new Date(instant.slice(0, 23) + "Z"));
}
