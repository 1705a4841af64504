// Puts a function where it is called: its statements in front of the statement with the call, its value in the
// call's place.
import { functionAround, isFunction, type Node, type Program } from "../gate/program.ts";
import { type Facts, fresh, functionsIn, lasts } from "./facts.ts";
import { callOf, move, type Once } from "./move.ts";
import { leaves, type Sink, withoutReturns } from "./returns.ts";
import { rootOf, type Site, siteOf } from "./site.ts";
import { type Edit, edited, ended, Stays, single, stay, within } from "./text.ts";

export interface Put {
  edits: Edit[];
  /** All that changes or is read: nothing else may change there at the same time. */
  range: { start: number; end: number };
}

/** Whether statements can stand beside that one, and names in it stay apart from those of others. */
const inList = ({ parents }: Program, node: Node) => {
  const parent = parents.get(node)!;
  return parent.type === "Program" || parent.type === "BlockStatement";
};

/** Whether a statement is the last one of its function's block. */
function endsFunction({ parents }: Program, node: Node): boolean {
  const block = parents.get(node)!;
  return block.type === "BlockStatement" && block.body.at(-1) === node && isFunction(parents.get(block)!);
}

/**
 * Puts statements where a site is: `hoist` in front of its statement, and `value` in its place. Without a value
 * they are instead of all of the statement, or of the declaration's part.
 */
function putAt(facts: Facts, site: Site, hoist: string, value: string | undefined): Put {
  const { program } = facts;
  const { code } = program;
  const { host, root, node } = site;
  const names = site.spills.map((one) => fresh(facts, one.type === "Identifier" ? one.name : "before"));
  const spilled = site.spills
    .map((one, i) => `let ${names[i]} = ${single(one, code.slice(one.start, one.end))};\n`)
    .join("");
  const inner: Edit[] = site.spills.map(({ start, end }, i) => ({ start, end, text: names[i]! }));
  if (value !== undefined) inner.push({ start: node.start, end: node.end, text: `(${value})` });
  const front = spilled + hoist;
  let text: string;
  let { start, end } = host;
  if (host.type === "ArrowFunctionExpression") {
    start = code.indexOf("=>", host.params.at(-1)?.end ?? host.start) + 2;
    text = ` {\n${front}${value === undefined ? "" : `return (${edited(code, root.start, root.end, inner)});`}\n}`;
    return { edits: [{ start, end, text }], range: host };
  }
  if (host.type === "VariableDeclaration") {
    if (!inList(program, host)) stay("it stands in a declaration in a switch");
    const all = host.declarations;
    const at = all.findIndex((one) => within(root, one));
    const part = (list: typeof all) =>
      list.length === 0 ? "" : `${host.kind} ${edited(code, list[0]!.start, list.at(-1)!.end, inner)};\n`;
    // Without a value it has been declared in front.
    text = part(all.slice(0, at)) + front + part(all.slice(value === undefined ? at + 1 : at));
  } else text = value === undefined ? front : front + edited(code, start, end, inner);
  if (!inList(program, host)) text = `{\n${text}\n}`;
  return { edits: [{ start, end, text }], range: host };
}

/** A condition around a call as a statement of its own, so that there is a place for the call to go to. */
function lift(facts: Facts, site: Site): Put {
  const { code } = facts.program;
  const { node, host, slot } = site;
  const slice = (one: Node) => single(one, code.slice(one.start, one.end));
  if (site.around === undefined) stay("it depends on a condition, at the top level");
  if (node.type !== "LogicalExpression" && node.type !== "ConditionalExpression") throw new Error(node.type);
  if (site.condition === "if" && node.type === "LogicalExpression" && host.type === "IfStatement") {
    const text = `if (${slice(node.left)}) { if (${slice(node.right)}) ${ended(host.consequent, slice(host.consequent))} }`;
    return { edits: [{ start: host.start, end: host.end, text }], range: host };
  }
  const name = fresh(facts, "chosen");
  if (node.type === "ConditionalExpression") {
    const branches = (give: (value: string) => string) =>
      `if (${slice(node.test)}) { ${give(slice(node.consequent))} } else { ${give(slice(node.alternate))} }\n`;
    if (slot === "return")
      return putAt(
        facts,
        site,
        branches((value) => `return ${value};`),
        undefined,
      );
    if (slot === "statement")
      return putAt(
        facts,
        site,
        branches((value) => `${value};`),
        undefined,
      );
    if (slot === "assign" && site.root.type === "AssignmentExpression") {
      const target = slice(site.root.left);
      return putAt(
        facts,
        site,
        branches((value) => `${target} = ${value};`),
        undefined,
      );
    }
    return putAt(facts, site, `let ${name};\n${branches((value) => `${name} = ${value};`)}`, name);
  }
  if (node.operator !== "&&" && node.operator !== "||") stay(`it stands behind ${node.operator}`);
  const test = node.operator === "&&" ? name : `!${name}`;
  const text = `let ${name} = ${slice(node.left)};\nif (${test}) { ${name} = ${slice(node.right)}; }\n`;
  return putAt(facts, site, text, name);
}

/** A function on its way to where it is called. */
interface Moving {
  facts: Facts;
  site: Site;
  call: Node;
  /** For a variable with its value. */
  name: string;
  body: Parameters<typeof withoutReturns>[0];
  /** Its statements as they are written there, all of them or but the last; parameters first. */
  lines(list: Node[]): string;
  binds: string;
  /** What the last statement gives. */
  lastValue: string;
  /** The only return is the last statement, or there is none: the value can be taken over as an expression. */
  straight: boolean;
  /** It declares names that have to stay apart from those there: in a block of its own. */
  block: boolean;
  /** In a block of its own where that is needed. */
  wrap(text: string): string;
}

const leadingLines = ({ body, binds, lines }: Moving) =>
  binds + lines(body.returns.length === 0 ? body.statements : body.statements.slice(0, -1));

/** Its statements, with what is to be done with the value in place of each return. */
const statementsOf = ({ wrap, binds, body }: Moving, sink: Sink) => wrap(binds + withoutReturns(body, sink));

const giveTo = (name: string, unseen: boolean): Sink => {
  const give = (value: string | undefined) => `${name} = ${value ?? "void 0"};\n`;
  return { give, end: () => give(undefined), drops: false, unseen };
};

/** The call is a statement: nobody wants the value. */
function putStatement(moving: Moving): Put {
  const give = (value: string | undefined) => (value === undefined ? "" : `(${value});\n`);
  const text = statementsOf(moving, { give, end: () => "", drops: true, unseen: true });
  return putAt(moving.facts, moving.site, text, undefined);
}

/** The value is returned: its own returns do that. */
function putReturn({ facts, site, body, wrap, binds, lines }: Moving): Put {
  const { host } = site;
  // Where a function ends, a return without a value is a syntax error to the interpreter.
  const ends = host.type === "ArrowFunctionExpression" || endsFunction(facts.program, host);
  const stop = ends || body.statements.some(leaves) ? "" : "return;\n";
  return putAt(facts, site, wrap(binds + lines(body.statements) + stop), undefined);
}

/** The value is what a variable is declared with. */
function putDeclaration(moving: Moving): Put {
  const { facts, site, call, straight, block, lastValue } = moving;
  if (straight && !block) return putAt(facts, site, leadingLines(moving), lastValue);
  const declaration = site.host as Extract<Node, { type: "VariableDeclaration" }>;
  const declared = declaration.declarations.find((each) => within(call, each))!;
  const { name } = declared.id as Node & { name: string };
  const kind = declaration.kind === "const" ? "let" : declaration.kind;
  const text = `${kind} ${name};\n${statementsOf(moving, giveTo(name, true))}`;
  return putAt(facts, site, text, undefined);
}

/** The value is assigned to a name. Undefined where only a name of its own can hold it meanwhile. */
function putAssignment(
  moving: Moving,
  root: Extract<Node, { type: "AssignmentExpression" }>,
): Put | undefined {
  const { facts, site, straight, block, lastValue } = moving;
  const { name } = root.left as Node & { name: string };
  try {
    if (straight && !block) return putAt(facts, site, leadingLines(moving), lastValue);
    return putAt(facts, site, statementsOf(moving, giveTo(name, false)), undefined);
  } catch (error) {
    if (!(error instanceof Stays) || site.around === undefined) throw error;
    return undefined;
  }
}

/** The value is part of an expression. */
function putValue(moving: Moving): Put {
  const { facts, site, straight, block, lastValue } = moving;
  if (site.around === undefined) stay("its value is part of an expression of the top level");
  if (straight && !block) return putAt(facts, site, leadingLines(moving), lastValue);
  const name = fresh(facts, moving.name);
  return putAt(facts, site, `let ${name};\n${statementsOf(moving, giveTo(name, true))}`, name);
}

function putInSlot(moving: Moving): Put {
  const { slot, root } = moving.site;
  if (slot === "statement") return putStatement(moving);
  if (slot === "return") return putReturn(moving);
  if (slot === "declare") return putDeclaration(moving);
  const assigned =
    slot === "assign" && root.type === "AssignmentExpression" ? putAssignment(moving, root) : undefined;
  return assigned ?? putValue(moving);
}

/** Whether a block is needed there to keep a function's names apart, and until when names are kept there. */
function blockNeeds(facts: Facts, fn: Node, { around }: Site, binds: string[]) {
  const { program } = facts;
  const lexical =
    binds.length > 0 ||
    program.nodes.some((one) => one.type === "VariableDeclaration" && functionAround(program, one) === fn);
  // Whether something there keeps names for longer than a function of their own would have.
  const kept = around === undefined || functionsIn(facts, around).some((one) => lasts(facts, one));
  return { block: lexical && kept, kept };
}

/** The edits that put a function where it is called. Throws Stays where it cannot go there. */
export function put(facts: Facts, once: Once): Put {
  const { program } = facts;
  const { fn } = once;
  const call = callOf(facts, once);
  if (fn.body.type !== "BlockStatement") throw new Error("a declaration without a block");
  const statements = fn.body.body as Node[];
  const returns = program.nodes.filter(
    (one) => one.type === "ReturnStatement" && functionAround(program, one) === fn,
  );
  const moved = move(facts, fn, call);
  const gone: Edit = { start: fn.start, end: fn.end, text: "" };
  const render = (node: Node, edits: Edit[] = []) => {
    // What an edit replaces is not looked into.
    const names = moved.edits.filter(
      (one) => !edits.some(({ start, end }) => one.start >= start && one.end <= end),
    );
    return edited(program.code, node.start, node.end, [...names, ...edits]);
  };
  const last = statements.at(-1);
  const lastValue = last?.type === "ReturnStatement" && last.argument ? render(last.argument) : "void 0";

  // A function that is one expression goes wherever an expression is.
  if (statements.length === 1 && last?.type === "ReturnStatement" && moved.binds.length === 0) {
    const edit = { start: call.start, end: call.end, text: `(${lastValue})` };
    return { edits: [edit, gone], range: rootOf(facts, call) };
  }

  const site = siteOf(facts, call);
  let flags = 0;
  const flag = () => {
    flags++;
    return fresh(facts, "more");
  };
  const body = { program, statements, returns, flag, render };
  if (site.condition !== "none") {
    withoutReturns(body, { give: () => "", end: () => "", drops: false, unseen: true });
    return lift(facts, site);
  }
  const { block, kept } = blockNeeds(facts, fn, site, moved.binds);
  const { edits, range } = putInSlot({
    ...{ facts, site, call, body, lastValue, block },
    name: once.name,
    lines: (list) => list.map((one) => `${ended(one, render(one))}\n`).join(""),
    binds: moved.binds.map((one) => `${one}\n`).join(""),
    straight: returns.length === 0 || (returns.length === 1 && returns[0] === last),
    wrap: (text) => (block || (kept && flags > 0) ? `{\n${text}}\n` : text),
  });
  return { edits: [...edits, gone], range };
}
