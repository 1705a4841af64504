// A program as the rules look at it: its syntax tree, every node with its parent, and what each name means.
// Acorn reads JavaScript only; types are blanked out before, which keeps every line and column.
import { stripTypeScriptTypes } from "node:module";
import { type AnyNode, type Identifier, parse, type Program as Tree } from "acorn";
import { fullAncestor } from "acorn-walk";

export type Node = AnyNode;

export type BindingKind =
  | "var"
  | "let"
  | "const"
  | "function"
  | "class"
  | "param"
  | "import"
  | "catch"
  | "self";

export interface Binding {
  name: string;
  kind: BindingKind;
  /** The name where it is declared, and the whole declaration. */
  id: Identifier;
  node: Node;
  /** The node that is its scope. */
  scope: Node;
  references: Identifier[];
}

export interface Program {
  /** As it was written, types included; `code` has blanks in their place. */
  text: string;
  code: string;
  tree: Tree;
  /** Children before parents. */
  nodes: Node[];
  parents: Map<Node, Node>;
  bindings: Binding[];
  /** What a name refers to; undefined for globals. */
  meaning: Map<Identifier, Binding>;
  globals: Identifier[];
}

/** JavaScript with blanks where types were. Throws a SyntaxError where types are not all that has to go. */
function blankTypes(text: string): string {
  const emit = process.emitWarning;
  // It announces itself as experimental; running these very files rests on the same.
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text, { mode: "strip" });
  } finally {
    process.emitWarning = emit;
  }
}

export const isFunction = (node: Node) =>
  node.type === "FunctionDeclaration" ||
  node.type === "FunctionExpression" ||
  node.type === "ArrowFunctionExpression";

export const isLoop = (node: Node) =>
  node.type === "ForStatement" ||
  node.type === "ForOfStatement" ||
  node.type === "ForInStatement" ||
  node.type === "WhileStatement" ||
  node.type === "DoWhileStatement";

const opensScope = (node: Node) =>
  isFunction(node) ||
  (isLoop(node) && node.type.startsWith("For")) ||
  ["Program", "BlockStatement", "SwitchStatement", "CatchClause", "StaticBlock"].includes(node.type) ||
  ((node.type === "ClassExpression" || node.type === "ClassDeclaration") && node.id != null);

/** The nearest node above that `accept` takes. */
export function above(program: Program, node: Node, accept: (node: Node) => boolean): Node | undefined {
  let at = program.parents.get(node);
  while (at !== undefined && !accept(at)) at = program.parents.get(at);
  return at;
}

export const functionAround = (program: Program, node: Node) => above(program, node, isFunction);

/** Every name that a pattern binds. */
function namesIn(pattern: Node | null | undefined): Identifier[] {
  if (!pattern) return [];
  switch (pattern.type) {
    case "Identifier":
      return [pattern];
    case "ObjectPattern":
      return pattern.properties.flatMap((p) => namesIn(p.type === "Property" ? p.value : p.argument));
    case "ArrayPattern":
      return pattern.elements.flatMap(namesIn);
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

function declare(program: Program, tables: Map<Node, Map<string, Binding>>): void {
  const add = (id: Identifier, kind: BindingKind, node: Node, scope: Node) => {
    const table = tables.get(scope) ?? new Map<string, Binding>();
    tables.set(scope, table);
    if (table.has(id.name)) return;
    const binding = { name: id.name, kind, id, node, scope, references: [] };
    table.set(id.name, binding);
    program.bindings.push(binding);
  };
  for (const node of program.nodes) {
    const scope = () => above(program, node, opensScope) ?? program.tree;
    if (node.type === "VariableDeclaration") {
      const own =
        node.kind === "var" ? (above(program, node, (n) => isFunction(n)) ?? program.tree) : scope();
      for (const each of node.declarations) {
        for (const id of namesIn(each.id)) add(id, node.kind as BindingKind, each, own);
      }
    } else if (node.type === "FunctionDeclaration" && node.id) add(node.id, "function", node, scope());
    else if (node.type === "ClassDeclaration" && node.id) add(node.id, "class", node, scope());
    else if (node.type === "FunctionExpression" && node.id) add(node.id, "self", node, node);
    else if (node.type === "ClassExpression" && node.id) add(node.id, "self", node, node);
    else if (node.type === "CatchClause") for (const id of namesIn(node.param)) add(id, "catch", node, node);
    if (isFunction(node)) {
      for (const each of (node as { params: Node[] }).params)
        for (const id of namesIn(each)) add(id, "param", node, node);
    }
    if (node.type.startsWith("Import") && "local" in node)
      add(node.local as Identifier, "import", node, program.tree);
  }
}

/** Parses `text`; `types` says whether it may hold TypeScript's. Throws a SyntaxError with `pos` where it can. */
export function readProgram(text: string, types: boolean): Program {
  const code = types ? blankTypes(text) : text;
  const tree = parse(code, { ecmaVersion: "latest", sourceType: types ? "module" : "script" });
  const program: Program = {
    text,
    code,
    tree,
    nodes: [],
    parents: new Map(),
    bindings: [],
    meaning: new Map(),
    globals: [],
  };
  fullAncestor(tree, (node, _state, ancestors) => {
    program.nodes.push(node as Node);
    const parent = ancestors.findLast((one) => one !== node);
    if (parent) program.parents.set(node as Node, parent as Node);
  });
  const tables = new Map<Node, Map<string, Binding>>();
  declare(program, tables);
  for (const node of program.nodes) {
    if (node.type !== "Identifier") continue;
    let scope: Node | undefined = node;
    let binding: Binding | undefined;
    while (scope !== undefined && binding === undefined) {
      binding = tables.get(scope)?.get(node.name);
      scope = program.parents.get(scope);
    }
    if (binding === undefined) program.globals.push(node);
    else {
      program.meaning.set(node, binding);
      if (binding.id !== node) binding.references.push(node);
    }
  }
  return program;
}

/** What a member is called, where that can be read: o.name, o["name"]. */
export function memberName(node: Node): string | undefined {
  if (node.type !== "MemberExpression") return undefined;
  if (!node.computed) return node.property.type === "Identifier" ? node.property.name : undefined;
  return node.property.type === "Literal" && typeof node.property.value === "string"
    ? node.property.value
    : undefined;
}

/** What a property of an object literal or a class is called. */
export function keyName(node: Node): string | undefined {
  if (!("key" in node) || ("computed" in node && node.computed)) return undefined;
  const key = node.key as Node;
  return key.type === "Identifier" ? key.name : key.type === "Literal" ? String(key.value) : undefined;
}
