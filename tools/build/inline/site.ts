// Where a call stands: in which statement, and what of that runs before it and would have to move in front of
// the statement with it. Only what cannot notice stays where it is.
import { functionAround, type Node } from "../gate/program.ts";
import { type Call, type Facts, isFixed, isFixedName, isStable } from "./facts.ts";
import { stay } from "./text.ts";

export type Slot = "statement" | "assign" | "declare" | "return" | "value";

export interface Site {
  /** The call; or a condition around it, to become statements first. */
  node: Node;
  /** The expression of the statement that it stands in, and that statement or arrow function. */
  root: Node;
  host: Node;
  slot: Slot;
  /** In their order: expressions that are to be evaluated before. */
  spills: Node[];
  /** The function around it; undefined: the top level. */
  around: Node | undefined;
  /** How `node` depends on a condition, if it does. */
  condition: "none" | "expression" | "if";
}

/** The expression that a node stands in. */
export function rootOf({ program }: Facts, node: Node): Node {
  let at = node;
  for (;;) {
    const parent = program.parents.get(at)!;
    const inside =
      parent.type === "Property" ||
      parent.type === "SpreadElement" ||
      parent.type === "TemplateLiteral" ||
      (parent.type.endsWith("Expression") &&
        !["ArrowFunctionExpression", "FunctionExpression", "ClassExpression"].includes(parent.type));
    if (!inside) return at;
    at = parent;
  }
}

/** What is evaluated before `child`, in `parent`; undefined: it depends on that whether `child` is. */
function before(facts: Facts, parent: Node, child: Node, root: Node, around: Node | undefined) {
  /** What has to be kept of what is called or set there. */
  const kept = (node: Node, set: boolean): Node[] => {
    if (isFixed(facts, node, root, around, set) || (set && node.type === "Identifier")) return [];
    if (node.type === "MemberExpression" && node.object.type !== "Super") {
      if (!node.computed && isFixedName(facts, node, set)) return [node.object];
      if (node.computed && set) return [node.object, node.property as Node];
    }
    return stay("what is called or set around it may change meanwhile");
  };
  switch (parent.type) {
    case "UnaryExpression":
      return [];
    case "BinaryExpression":
      return parent.left === child ? [] : [parent.left as Node];
    case "LogicalExpression":
      return parent.left === child ? [] : undefined;
    case "ConditionalExpression":
      return parent.test === child ? [] : undefined;
    case "MemberExpression":
      return parent.object === child ? [] : [parent.object as Node];
    case "CallExpression":
    case "NewExpression": {
      if (parent.callee === child) return [];
      return [
        ...kept(parent.callee, false),
        ...(parent.arguments.slice(0, parent.arguments.indexOf(child as never)) as Node[]),
      ];
    }
    case "ArrayExpression":
      return parent.elements
        .slice(0, parent.elements.indexOf(child as never))
        .filter((one) => one !== null) as Node[];
    case "Property":
      return parent.computed ? stay("it stands in an object with computed keys") : [];
    case "ObjectExpression":
      return parent.properties
        .slice(0, parent.properties.indexOf(child as never))
        .map((one) => (one.type === "Property" ? one.value : one.argument) as Node);
    case "AssignmentExpression":
      if (parent.left === child) return [];
      if (parent.operator === "=") return kept(parent.left, true);
      return isStable(facts, parent.left, root, around)
        ? []
        : stay("it is added to what may change meanwhile");
    case "SequenceExpression":
      return parent.expressions.slice(0, parent.expressions.indexOf(child as never)) as Node[];
    default:
      return stay(`it stands in a ${parent.type}`);
  }
}

/** The statement that an expression belongs to, if statements can be put in front of it; throws Stays if not. */
function hostOf({ program }: Facts, root: Node, node: Node): { host: Node; slot: Slot } {
  const parent = program.parents.get(root)!;
  const whole = root === node;
  switch (parent.type) {
    case "ExpressionStatement": {
      if (whole) return { host: parent, slot: "statement" };
      const assigns =
        root.type === "AssignmentExpression" &&
        root.operator === "=" &&
        root.right === node &&
        root.left.type === "Identifier";
      return { host: parent, slot: assigns ? "assign" : "value" };
    }
    case "ReturnStatement":
      return { host: parent, slot: whole ? "return" : "value" };
    case "ArrowFunctionExpression":
      return { host: parent, slot: whole ? "return" : "value" };
    case "ThrowStatement":
    case "IfStatement":
    case "SwitchStatement":
      return { host: parent, slot: "value" };
    case "ForInStatement":
    case "ForOfStatement":
      if (parent.right === root) return { host: parent, slot: "value" };
      break;
    case "ForStatement":
      if (parent.init === root) return { host: parent, slot: "value" };
      break;
    case "VariableDeclarator": {
      const declaration = program.parents.get(parent)!;
      const around = program.parents.get(declaration)!;
      if (declaration.type !== "VariableDeclaration" || parent.id.type !== "Identifier") break;
      if (around.type === "ForStatement" && around.init === declaration) {
        if (declaration.declarations[0] === parent) return { host: around, slot: "value" };
        break;
      }
      return { host: declaration, slot: whole ? "declare" : "value" };
    }
  }
  const test = parent.type.endsWith("WhileStatement") || parent.type === "ForStatement";
  return stay(test ? "it stands in a loop's test" : `it stands in a ${parent.type}`);
}

/** Finds out where a call stands. Throws Stays where nothing can be put in front of it. */
export function siteOf(facts: Facts, call: Call): Site {
  const { program } = facts;
  const around = functionAround(program, call);
  const root = rootOf(facts, call);
  let node: Node = call;
  let condition: Site["condition"] = "none";
  let spills: Node[] = [];
  for (let at: Node = call; at !== root; at = program.parents.get(at)!) {
    const parent = program.parents.get(at)!;
    const earlier = before(facts, parent, at, root, around);
    if (earlier === undefined) {
      node = parent;
      spills = [];
      condition = "expression";
    } else spills = [...earlier.filter((one) => !isStable(facts, one, root, around)), ...spills];
  }
  if (spills.some(({ type }) => type === "SpreadElement")) stay("what is spread comes before it");
  const { host, slot } = hostOf(facts, root, node);
  if (
    condition !== "none" &&
    host.type === "IfStatement" &&
    node === root &&
    node.type === "LogicalExpression" &&
    node.operator === "&&" &&
    !host.alternate
  ) {
    condition = "if";
  }
  return { node, root, host, slot, spills, around, condition };
}
