// Programs out of numbers, for tests of the bundler: functions, each called in about one place, that say what they do.

/** Where a statement stands. */
interface Scope {
  /** Variables that it may use beside the program's own; what it declares comes to them. */
  names: string[];
  inFunction: boolean;
  depth: number;
}

/** Deeper than this, statements and expressions are plain. */
const DEEPEST = 2;
/** A program that says more than this is ended. */
const MOST_SAID = 400;

/** Choices out of numbers, which are used over and over with a shift. */
function createChoices(tape: number[]) {
  let at = 0;
  const below = (n: number) => ((tape[at++ % tape.length]! + (at / tape.length) * 7) % n) | 0;
  return { below, pick: <T>(...all: T[]) => all[below(all.length)]! };
}

function createWriter({ below, pick }: ReturnType<typeof createChoices>) {
  /** Functions that nobody calls yet. */
  const uncalled: number[] = [];
  let locals = 0;

  const name = ({ names }: Scope) => pick("g", "h", ...names, ...names);

  const call = (scope: Scope) => {
    const f = uncalled.shift();
    if (f === undefined) return `(${name(scope)} | 1)`;
    const first = pick(name(scope), "2", `say(${name(scope)})`, `${name(scope)}++`);
    return `f${f}(${first}, ${pick(name(scope), "-1", "g")})`;
  };

  const value = (scope: Scope, deep = 0): string => {
    const part = () => value(scope, deep + 1);
    return pick(
      () => name(scope),
      () => String(below(5)),
      () => call(scope),
      () => (deep > DEEPEST ? name(scope) : `${part()} ${pick("+", "-", "&", "<", "&&", "||")} (${part()})`),
      () => (deep > DEEPEST ? name(scope) : `(${part()} ? ${part()} : ${part()})`),
      () => `m([${name(scope)}, ${call(scope)}, ${name(scope)}])`,
      () => `o.m(${name(scope)}, ${call(scope)})`,
    )();
  };

  const declaration = (scope: Scope) => {
    const fresh = `v${locals++ % 4}x${scope.depth}${below(2)}`;
    if (scope.names.includes(fresh)) return `say(${value(scope)});`;
    const text = `let ${fresh} = ${value(scope)};`;
    scope.names.push(fresh);
    return text;
  };

  const block = (scope: Scope, count: number) =>
    `{ ${statements({ ...scope, names: [...scope.names], depth: scope.depth + 1 }, count)} }`;

  const branch = (scope: Scope) => {
    if (scope.depth > DEEPEST) return "say(1);";
    return `if (${value(scope)}) ${block(scope, 1 + below(2))}${pick("", ` else ${block(scope, 1)}`)}`;
  };

  const loop = (scope: Scope) => {
    if (scope.depth > DEEPEST) return "say(2);";
    const i = `i${scope.depth}`;
    return `for (let ${i} = 0; ${i} < ${1 + below(3)}; ${i}++) ${block(scope, 1 + below(2))}`;
  };

  const statement = (scope: Scope): string => {
    const { inFunction, depth } = scope;
    return pick(
      () => declaration(scope),
      () => `${name(scope)} = ${value(scope)};`,
      () => `${call(scope)};`,
      () => `say(${name(scope)}, ${value(scope)});`,
      () => branch(scope),
      () => loop(scope),
      () =>
        inFunction
          ? `if (${name(scope)} > ${below(4)}) return${pick("", ` ${value(scope, 1)}`)};`
          : "say(3);",
      () => (inFunction && depth > 0 ? `return ${value(scope, 1)};` : `say(${value(scope, 1)});`),
      () => `[1, 2].forEach((e) => { say(e, ${name(scope)}); });`,
    )();
  };

  const statements = (scope: Scope, count: number): string =>
    Array.from({ length: count }, () => `${statement(scope)}\n`).join("");

  return { uncalled, statements };
}

export function programOf(tape: number[]): string {
  const choices = createChoices(tape);
  const { below, pick } = choices;
  const { uncalled, statements } = createWriter(choices);
  const count = 3 + below(4);
  const functions = Array.from({ length: count }, (_, f) => {
    const body = statements({ names: ["a", "b"], inFunction: true, depth: 0 }, 2 + below(4));
    const text = `function f${f}(a, b) { ${body} ${pick("", "return a + b;", "return b;")} }`;
    uncalled.push(f);
    if (below(3) === 0) uncalled.reverse();
    return text;
  });
  const main = statements({ names: [], inFunction: false, depth: 0 }, 2 + below(4));
  const rest = uncalled.splice(0).map((f) => `say(f${f}(1, ${below(5)}));`);
  return `var g = 1, h = 3, left = ${MOST_SAID}; function m(all) { if (left-- < 0) throw "long"; say(all); return all.length; }
var o = { m: (p, q) => { say("o", p, q); g = q; return p; } };
${functions.join("\n")}
${main}
${rest.join("\n")} say(g, h);`;
}
