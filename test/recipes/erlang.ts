// Rules of EMQX's acl.conf, read after its documented grammar and held against what somebody wants to do: EMQX itself is
// not there for tests. It is written down in the comments of EMQX's own acl.conf and on its page "Use ACL File".

/** A tuple is an array with this mark, a string is one in quotes, an atom without. */
export type Term = { tuple: Term[] } | { list: Term[] } | { text: string } | { atom: string };

const TOKEN = /\s+|%[^\n]*|[{}[\],.]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[a-z]\w*|\d+/y;

function tokensOf(source: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < source.length; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(source);
    if (match === null) throw new Error(`acl.conf: ${source.slice(at, at + 40)} is no Erlang term.`);
    if (!/^[\s%]/.test(match[0])) tokens.push(match[0]);
  }
  return tokens;
}

/** What `file:consult` reads: terms that end with a full stop. */
export function consult(source: string): Term[] {
  const tokens = tokensOf(source);
  const take = (wanted?: string): string => {
    const token = tokens.shift();
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw new Error(`acl.conf: ${token ?? "the end"} in the place of ${wanted ?? "a term"}.`);
    return token;
  };
  const items = (end: string): Term[] => {
    const all: Term[] = [];
    while (tokens[0] !== end) {
      if (all.length > 0) take(",");
      all.push(term());
    }
    take(end);
    return all;
  };
  const term = (): Term => {
    const token = take();
    if (token === "{") return { tuple: items("}") };
    if (token === "[") return { list: items("]") };
    if (token.startsWith('"')) return { text: token.slice(1, -1) };
    if (/^['a-z\d]/.test(token)) return { atom: token.replaceAll("'", "") };
    throw new Error(`acl.conf: ${token} begins no term.`);
  };
  const terms: Term[] = [];
  while (tokens.length > 0) {
    terms.push(term());
    take(".");
  }
  return terms;
}

export interface Rule {
  allows: boolean;
  /** Null: all. */
  user: string | null;
  action: "publish" | "subscribe" | "all";
  /** Of `{publish, [{retain, false}]}`; null where it is not said. */
  retain: boolean | null;
  topics: readonly string[];
}

const textOf = (term: Term | undefined): string => {
  if (term !== undefined && "text" in term) return term.text;
  throw new Error(`acl.conf: ${JSON.stringify(term)} is no text.`);
};
const atomOf = (term: Term | undefined, ...words: string[]): string => {
  if (term !== undefined && "atom" in term && words.includes(term.atom)) return term.atom;
  throw new Error(`acl.conf: ${JSON.stringify(term)} in the place of ${words.join(" or ")}.`);
};
const tupleOf = (term: Term | undefined): Term[] => {
  if (term !== undefined && "tuple" in term) return term.tuple;
  throw new Error(`acl.conf: ${JSON.stringify(term)} is no tuple.`);
};
const listOf = (term: Term | undefined): Term[] => {
  if (term !== undefined && "list" in term) return term.list;
  throw new Error(`acl.conf: ${JSON.stringify(term)} is no list.`);
};

function actionOf(term: Term | undefined): Pick<Rule, "action" | "retain"> {
  const words = ["publish", "subscribe", "all"];
  if (term !== undefined && "atom" in term)
    return { action: atomOf(term, ...words) as Rule["action"], retain: null };
  const [action, options] = tupleOf(term);
  const pairs = listOf(options).map(tupleOf);
  if (pairs.length !== 1) throw new Error("acl.conf: of options this reads one, retain.");
  atomOf(pairs[0]![0], "retain");
  const retain = atomOf(pairs[0]![1], "true", "false") === "true";
  return { action: atomOf(action, ...words) as Rule["action"], retain };
}

/** `{allow | deny, all}`, or `{allow | deny, all | {username, Text}, Action, [Text]}`: of the grammar what is used. */
export function ruleOf(term: Term): Rule {
  const parts = tupleOf(term);
  const allows = atomOf(parts[0], "allow", "deny") === "allow";
  if (parts.length === 2) {
    atomOf(parts[1], "all");
    return { allows, user: null, action: "all", retain: null, topics: ["#"] };
  }
  if (parts.length !== 4) throw new Error(`acl.conf: a rule has two parts or four, not ${parts.length}.`);
  const [, who] = parts;
  let user: string | null = null;
  if (who !== undefined && "tuple" in who) {
    atomOf(who.tuple[0], "username");
    user = textOf(who.tuple[1]);
  } else atomOf(who, "all");
  return { allows, user, ...actionOf(parts[2]), topics: listOf(parts[3]).map(textOf) };
}

/** As EMQX compares: a subscription is taken as it is written, its own wildcards are words. */
export function covers(rule: string, topic: string): boolean {
  const words = topic.split("/");
  const pattern = rule.split("/");
  // No wildcard at the beginning covers what begins with a dollar.
  if (words[0]!.startsWith("$") && /^[+#]$/.test(pattern[0]!)) return false;
  for (const [i, word] of pattern.entries()) {
    if (word === "#") return true;
    if (words[i] === undefined) return false;
    if (word !== "+" && word !== words[i]) return false;
  }
  return words.length === pattern.length;
}

/** What the first rule says that fits; nothing does: no. */
export function mayDo(
  rules: readonly Rule[],
  {
    user,
    action,
    topic,
    retain = false,
  }: { user: string; action: "publish" | "subscribe"; topic: string; retain?: boolean },
): boolean {
  const first = rules.find(
    (rule) =>
      (rule.user === null || rule.user === user) &&
      (rule.action === "all" || rule.action === action) &&
      (rule.retain === null || action !== "publish" || rule.retain === retain) &&
      rule.topics.some((one) => covers(one, topic)),
  );
  return first?.allows ?? false;
}
