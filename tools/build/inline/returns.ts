// A function's body without its returns: what follows a return that may be taken goes into the other branch.
//
//   if (a) return 1;          if (a) { r = 1; }
//   b();                -->   else { b(); r = 2; }
//   return 2;
import { isLoop, type Node, type Program } from "../gate/program.ts";
import { type Edit, ended, single, stay, within } from "./text.ts";

/** Where a function's value goes. */
export interface Sink {
  /** The statements that say so; undefined where there is no value. */
  give: (value: string | undefined) => string;
  /** What is said where the function's last statement has run, and it did not return. */
  end: () => string;
  /** The value is not asked for. */
  drops: boolean;
  /** The body cannot see where it goes, so that it may go there early. */
  unseen: boolean;
}

export interface Body {
  program: Program;
  statements: Node[];
  /** The returns of this function itself. */
  returns: Node[];
  /** A name for whether the function goes on. */
  flag: () => string;
  /** A node's text as it is to be where the function is called. */
  render: (node: Node, edits?: Edit[]) => string;
}

/** Whether nothing after this statement runs. */
export function leaves(node: Node | null | undefined): boolean {
  switch (node?.type) {
    case "ReturnStatement":
    case "ThrowStatement":
      return true;
    case "BlockStatement":
      return node.body.some(leaves);
    case "IfStatement":
      return leaves(node.consequent) && leaves(node.alternate);
    default:
      return false;
  }
}

const argumentOf = (node: Node) =>
  node.type === "ReturnStatement" ? (node.argument ?? undefined) : undefined;

/** Whether a value is the same wherever it is written. */
function isPlain(node: Node): boolean {
  if (node.type === "UnaryExpression") return node.operator !== "delete" && isPlain(node.argument);
  return node.type === "Literal" && !("regex" in node && node.regex);
}

/** The body's statements with its value given to the sink. Throws Stays where its returns do not allow that. */
export function withoutReturns(body: Body, sink: Sink): string {
  const { render, program } = body;
  const returnsIn = (node: Node) => body.returns.filter((one) => within(one, node));
  const given = (node: Node) => {
    const argument = argumentOf(node);
    return argument && single(argument, render(argument));
  };

  /** A loop that is left by return: with its last round. */
  const loop = (node: Node, sink: Sink): string => {
    const inside = returnsIn(node);
    for (const one of inside) {
      for (let at = program.parents.get(one)!; at !== node; at = program.parents.get(at)!) {
        const through =
          at.type === "BlockStatement" ||
          at.type === "IfStatement" ||
          at.type === "CatchClause" ||
          (at.type === "TryStatement" && !at.finalizer);
        if (!through) stay("it returns from a loop in a loop, or a switch in a loop");
      }
    }
    const edits = inside.map((one) => ({
      start: one.start,
      end: one.end,
      text: `{ ${sink.give(given(one))} break; }`,
    }));
    return render(node, edits);
  };

  /** What follows where a return may have been taken or not. */
  const further = (node: Node, rest: Node[], sink: Sink): string => {
    const next = rest[0];
    const value = next && argumentOf(next);
    const ends = next === undefined || (next.type === "ReturnStatement" && (!value || isPlain(value)));
    // The value that it has if none is given later.
    if (isLoop(node) && ends && (sink.drops || sink.unseen)) {
      const early = next ? sink.give(value && render(value)) : sink.end();
      return early + loop(node, sink);
    }
    const name = body.flag();
    const first: Sink = {
      ...sink,
      give: (given) => `${sink.give(given)}${name} = false;\n`,
      end: () => "",
    };
    const text = isLoop(node) ? loop(node, first) : emit([node], first);
    return `let ${name} = true;\n${text}\nif (${name}) {${emit(rest, sink)}}\n`;
  };

  const emit = (list: Node[], sink: Sink): string => {
    let out = "";
    for (const [i, node] of list.entries()) {
      const rest = list.slice(i + 1);
      if (node.type === "ReturnStatement") return out + sink.give(given(node));
      if (returnsIn(node).length === 0) {
        out += `${ended(node, render(node))}\n`;
        if (leaves(node)) return out;
        continue;
      }
      if (isLoop(node)) return out + further(node, rest, sink);
      // Names are unique in all of the function by now, so that its blocks may be opened.
      if (node.type === "BlockStatement") return out + emit([...node.body, ...rest], sink);
      if (node.type !== "IfStatement") stay("it returns from a switch or a try");
      const { test, consequent, alternate } = node;
      let [yes, no] = [[consequent as Node], alternate ? [alternate as Node] : []];
      if (leaves(consequent)) no = [...no, ...rest];
      else if (leaves(alternate)) yes = [...yes, ...rest];
      else if (rest.length > 0) return out + further(node, rest, sink);
      const [then, other] = [emit(yes, sink), emit(no, sink)];
      return `${out}if (${render(test)}) {${then}}${other === "" ? "" : ` else {${other}}`}\n`;
    }
    return out + sink.end();
  };

  return emit(body.statements, sink);
}
