// Functions that are called in one place only, written in that place: on a board a function of the top level is
// about five variables, and each of its calls costs time. It goes over readable code, before that is minified.
//
// Bundlers that inline put functions into functions, and each of those keeps all of the scope that it was made
// in: so what is put in place here holds no function that lasts, and where its names would be kept by one that
// is there already, or for ever by the top level, they get a block of their own.
import {
  type Binding,
  functionAround,
  isFunction,
  type Node,
  type Program,
  readProgram,
} from "./gate/program.ts";
import {
  type Call,
  type Facts,
  type FunctionNode,
  factsOf,
  fresh,
  functionsIn,
  inLoop,
  isStable,
  lasts,
  ownerOf,
} from "./inline/facts.ts";
import { leaves, type Sink, withoutReturns } from "./inline/returns.ts";
import { rootOf, type Site, siteOf } from "./inline/site.ts";
import { type Edit, edited, ended, Stays, single, stay, within } from "./inline/text.ts";

interface Once {
  fn: FunctionNode;
  name: string;
  reference: Node;
}

/** Functions of the top level with one reference. */
function usedOnce({ program }: Facts): Once[] {
  return program.bindings
    .filter(
      ({ kind, scope, references }) =>
        kind === "function" && scope === program.tree && references.length === 1,
    )
    .map(({ node, name, references }) => ({ fn: node as FunctionNode, name, reference: references[0]! }));
}

const isCallee = (program: Program, node: Node) => {
  const parent = program.parents.get(node)!;
  return parent.type === "CallExpression" && parent.callee === node;
};

/** Whether a function that lasts would keep no more there than it keeps in a function of its own. */
function mayHold(facts: Facts, fn: FunctionNode, call: Call): boolean {
  const { program } = facts;
  if (inLoop(facts, call)) return false;
  const around = functionAround(program, call) as FunctionNode | undefined;
  const statement = program.parents.get(call)!;
  // At the top level its block is all there is.
  if (around === undefined) return program.parents.get(statement)!.type === "Program";
  const names = program.bindings.filter(({ scope }) => scope !== program.tree && within(scope, around));
  const own = names.filter((one) => ownerOf(facts, one) === around);
  if (own.every(({ kind }) => kind === "param") && own.length <= fn.params.length) return true;
  // What it is handed keeps the names around the call already.
  const handed = call.arguments.some((one) => functionsIn(facts, one).length > 0);
  return handed && statement.type === "ReturnStatement";
}

/** The call that a function can go to. Throws Stays where it cannot go anywhere. */
function callOf(facts: Facts, { fn, reference }: Once): Call {
  const { program } = facts;
  if (!isCallee(program, reference)) stay("it is handed on, not called");
  if (within(reference, fn)) stay("it calls itself");
  if (fn.async || fn.generator) stay("it is no plain function");
  const call = program.parents.get(reference) as Call;
  if (call.arguments.some((one) => one.type === "SpreadElement")) stay("its arguments are spread");
  if (fn.params.some((one) => one.type !== "Identifier")) stay("a parameter is no plain name");
  for (const node of program.nodes) {
    if (node === fn || !within(node, fn)) continue;
    if (node.type === "ThisExpression" || (node.type === "Identifier" && node.name === "arguments")) {
      stay("it uses this or arguments");
    }
    if (node.type === "ClassDeclaration" || node.type === "ClassExpression") stay("it holds a class");
    if (node.type === "FunctionDeclaration") stay("it declares a function");
    if (node.type === "LabeledStatement") stay("it has labels");
    if (node.type === "VariableDeclaration" && node.kind === "var") stay("it uses var");
  }
  const lasting = functionsIn(facts, fn).some((one) => lasts(facts, one));
  if (lasting && !mayHold(facts, fn, call)) stay("it holds a function that may last");
  return call;
}

/** What a function's parameters and names become where it is called. */
interface Moved {
  /** The parameters that need names, with their arguments. */
  binds: string[];
  edits: Edit[];
}

/** An edit that puts `text` where a name is read. */
function replaced({ parents }: Program, node: Node, text: string): Edit {
  const parent = parents.get(node)!;
  const key =
    parent.type === "Property" && parent.shorthand ? `${(node as Node & { name: string }).name}: ` : "";
  return { start: node.start, end: node.end, text: key + text };
}

const isLiteral = (node: Node): boolean =>
  (node.type === "UnaryExpression" && node.operator !== "delete" && node.argument.type === "Literal") ||
  (node.type === "Literal" && !("regex" in node && node.regex));

function move(facts: Facts, fn: FunctionNode, call: Call): Moved {
  const { program } = facts;
  const { code } = program;
  const root = rootOf(facts, call);
  const around = functionAround(program, call);
  const own = program.bindings.filter(({ id, scope }) => within(scope, fn) && within(id, fn));
  const moved: Moved = { binds: [], edits: [] };
  const rename = ({ id, references }: Binding, text: string, declared = true) => {
    for (const node of references) moved.edits.push(replaced(program, node, text));
    if (declared) moved.edits.push({ start: id.start, end: id.end, text });
  };
  const nested = functionsIn(facts, fn);
  /** Whether the argument may stand wherever the parameter is read. */
  const mayStand = (argument: Node, binding: Binding) => {
    if (facts.writes.has(binding)) return false;
    if (isLiteral(argument)) return true;
    const inside = binding.references.some((node) => nested.some((one) => within(node, one)));
    if (isFunction(argument)) {
      // As a variable it would be kept by the scope that it keeps.
      if (binding.references.length === 1 && !inside && !inLoop(facts, binding.references[0]!)) return true;
      return nested.length > 0 ? false : stay("it is handed a function, which it uses more than once");
    }
    if (argument.type !== "Identifier") return false;
    const meaning = program.meaning.get(argument);
    const local = meaning !== undefined && ownerOf(facts, meaning) !== undefined;
    return !(local && inside) && isStable(facts, argument, root, around);
  };
  const count = Math.max(fn.params.length, call.arguments.length);
  for (let i = 0; i < count; i++) {
    const argument = call.arguments[i] as Node | undefined;
    const binding = own.find(({ id }) => id === fn.params[i]);
    const text =
      argument === undefined ? "void 0" : single(argument, code.slice(argument.start, argument.end));
    if (binding && argument && mayStand(argument, binding)) {
      rename(binding, argument.type === "Identifier" ? text : `(${text})`, false);
    } else if (binding === undefined ? argument && !isStable(facts, argument, root, around) : true) {
      const name = fresh(facts, binding?.name ?? "unused");
      if (binding) rename(binding, name, false);
      moved.binds.push(`let ${name} = ${text};`);
    }
  }
  for (const binding of own) {
    if (!fn.params.includes(binding.id)) rename(binding, fresh(facts, binding.name));
  }
  return moved;
}

interface Put {
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

/** Puts statements where a site is: `hoist` in front of its statement, and `value` in its place. */
function putAt(facts: Facts, site: Site, hoist: string, value: string | undefined): Put {
  const { program } = facts;
  const { code } = program;
  const { host, root, node, slot } = site;
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
  } else if (slot === "statement" || slot === "assign" || slot === "return") {
    text = value === undefined ? front : front + edited(code, start, end, inner);
  } else text = front + edited(code, start, end, inner);
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
    const text = `if (${slice(node.left)}) { if (${slice(node.right)}) ${slice(host.consequent)} }`;
    return { edits: [{ start: host.start, end: host.end, text }], range: host };
  }
  const branches = (give: (value: Node) => string) => {
    if (node.type === "ConditionalExpression") {
      return `if (${slice(node.test)}) { ${give(node.consequent)} } else { ${give(node.alternate)} }\n`;
    }
    return undefined;
  };
  if (slot === "return" && node.type === "ConditionalExpression") {
    return putAt(facts, site, branches((value) => `return ${slice(value)};`)!, undefined);
  }
  if (slot === "statement" && node.type === "ConditionalExpression") {
    return putAt(facts, site, branches((value) => `${slice(value)};`)!, undefined);
  }
  if (
    slot === "assign" &&
    node.type === "ConditionalExpression" &&
    site.root.type === "AssignmentExpression"
  ) {
    const target = slice(site.root.left);
    return putAt(facts, site, branches((value) => `${target} = ${slice(value)};`)!, undefined);
  }
  const name = fresh(facts, "chosen");
  if (node.type === "ConditionalExpression") {
    return putAt(facts, site, `let ${name};\n${branches((value) => `${name} = ${slice(value)};`)}`, name);
  }
  if (node.operator !== "&&" && node.operator !== "||") stay(`it stands behind ${node.operator}`);
  const test = node.operator === "&&" ? name : `!${name}`;
  const text = `let ${name} = ${slice(node.left)};\nif (${test}) { ${name} = ${slice(node.right)}; }\n`;
  return putAt(facts, site, text, name);
}

/** The edits that put a function where it is called. Throws Stays where it cannot go there. */
function put(facts: Facts, once: Once): Put {
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
  if (process.env.INL_N) {
    const a = functionAround(program, call);
    if (a && functionAround(program, a) && fn.body.end - fn.body.start > Number(process.env.INL_N))
      stay("long in nested");
  }
  if (process.env.INL_C) {
    let cond = false;
    for (let at: Node = call; at && !isFunction(at); at = program.parents.get(at)!)
      if (at.type === "IfStatement" && !within(call, at.test)) cond = true;
    if (cond && functionAround(program, call) && fn.body.end - fn.body.start > Number(process.env.INL_C))
      stay("long in condition");
  }
  const last = statements.at(-1);
  const lastValue = last?.type === "ReturnStatement" && last.argument ? render(last.argument) : "void 0";

  // A function that is one expression goes wherever an expression is.
  if (statements.length === 1 && last?.type === "ReturnStatement" && moved.binds.length === 0) {
    const edit = { start: call.start, end: call.end, text: `(${lastValue})` };
    return { edits: [edit, gone], range: rootOf(facts, call) };
  }

  const site = siteOf(facts, call);
  const { host, slot, around } = site;
  let flags = 0;
  const flag = () => {
    flags++;
    return fresh(facts, "more");
  };
  const body = { program, statements, returns, flag, render };
  const lines = (list: Node[]) => list.map((one) => `${ended(one, render(one))}\n`).join("");
  if (site.condition !== "none") {
    withoutReturns(body, { give: () => "", end: () => "", drops: false, unseen: true });
    return lift(facts, site);
  }

  const lexical =
    moved.binds.length > 0 ||
    program.nodes.some((one) => one.type === "VariableDeclaration" && functionAround(program, one) === fn);
  const kept = around === undefined || functionsIn(facts, around).some((one) => lasts(facts, one));
  const apart =
    process.env.INL_BLOCK === "1" ||
    kept ||
    (process.env.INL_BLOCK === "2" &&
      program.nodes.some(
        (n) => (n.type === "NewExpression" || n.type === "ArrayExpression") && within(n, fn),
      ));
  const block = lexical && apart;
  const wrap = (text: string) => (block || (apart && flags > 0) ? `{\n${text}}\n` : text);
  const binds = moved.binds.map((one) => `${one}\n`).join("");
  /** The only return is the last statement, or there is none: the value can be taken over as an expression. */
  const straight = returns.length === 0 || (returns.length === 1 && returns[0] === last);
  const before = () => binds + lines(returns.length === 0 ? statements : statements.slice(0, -1));
  const done = (hoist: string, value: string | undefined): Put => {
    const made = putAt(facts, site, hoist, value);
    return { edits: [...made.edits, gone], range: made.range };
  };

  if (slot === "statement") {
    const give = (value: string | undefined) => (value === undefined ? "" : `(${value});\n`);
    return done(
      wrap(binds + withoutReturns(body, { give, end: () => "", drops: true, unseen: true })),
      undefined,
    );
  }
  if (slot === "return") {
    // Where a function ends, a return without a value is a syntax error to the interpreter.
    const last = host.type === "ArrowFunctionExpression" || endsFunction(program, host);
    const stop = last || statements.some(leaves) ? "" : "return;\n";
    return done(wrap(binds + lines(statements) + stop), undefined);
  }
  const giveTo = (name: string, unseen: boolean): Sink => {
    const give = (value: string | undefined) => `${name} = ${value ?? "void 0"};\n`;
    return { give, end: () => give(undefined), drops: false, unseen };
  };
  if (slot === "declare") {
    if (straight && !block) return done(before(), lastValue);
    const declaration = host as Extract<Node, { type: "VariableDeclaration" }>;
    const one = declaration.declarations.find((each) => within(call, each))!;
    const { name } = one.id as Node & { name: string };
    const kind = declaration.kind === "const" ? "let" : declaration.kind;
    return done(`${kind} ${name};\n${wrap(binds + withoutReturns(body, giveTo(name, true)))}`, undefined);
  }
  if (slot === "assign" && site.root.type === "AssignmentExpression") {
    const { name } = site.root.left as Node & { name: string };
    try {
      if (straight && !block) return done(before(), lastValue);
      return done(wrap(binds + withoutReturns(body, giveTo(name, false))), undefined);
    } catch (error) {
      if (!(error instanceof Stays) || around === undefined) throw error;
    }
  }
  if (around === undefined) stay("its value is part of an expression of the top level");
  if (straight && !block) return done(before(), lastValue);
  const name = fresh(facts, once.name);
  return done(`let ${name};\n${wrap(binds + withoutReturns(body, giveTo(name, true)))}`, name);
}

/** Names of functions and blocks that the top level has too, or that are global, made names of their own. */
function distinct(code: string): string {
  const program = readProgram(code, false);
  const facts = factsOf(program);
  const taken = new Set(program.globals.map(({ name }) => name));
  for (const { name, scope } of program.bindings) if (scope === program.tree) taken.add(name);
  const edits: Edit[] = [];
  for (const { name, scope, id, references } of program.bindings) {
    if (scope === program.tree || !taken.has(name)) continue;
    const text = fresh(facts, name);
    edits.push({ start: id.start, end: id.end, text });
    for (const node of references) edits.push(replaced(program, node, text));
  }
  return edited(code, 0, code.length, edits);
}

const overlap = (a: { start: number; end: number }, b: { start: number; end: number }) =>
  a.start < b.end && b.start < a.end;

/** One round: as many functions as do not get into each other's way. */
function round(code: string): { code: string; stay: Map<string, string> } {
  const facts = factsOf(readProgram(code, false));
  const accepted: Put[] = [];
  const stays = new Map<string, string>();
  for (const once of usedOnce(facts)) {
    try {
      const made = put(facts, once);
      const busy = accepted.some((other) =>
        [made.range, ...made.edits].some((a) => [other.range, ...other.edits].some((b) => overlap(a, b))),
      );
      if (!busy) accepted.push(made);
    } catch (error) {
      if (!(error instanceof Stays)) throw error;
      stays.set(once.name, error.message);
    }
  }
  const edits = accepted.flatMap((one) => one.edits);
  return { code: edited(code, 0, code.length, edits), stay: stays };
}

/** The functions with one call that stay, and why each does. */
export function whatStays(code: string): Map<string, string> {
  return round(code).stay;
}

/**
 * Readable code of the same meaning, in which functions of the top level that are called in one place are
 * written there. Minified afterwards, it is shorter as well.
 */
export function inlineOnce(code: string): string {
  let text = distinct(code);
  for (;;) {
    const next = round(text).code;
    if (next === text) return text;
    text = next;
  }
}
