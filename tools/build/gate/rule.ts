// What a rule is: data for the documentation, and a look at a program that yields the places that break it.
import type { Node, Program } from "./program.ts";

/**
 * Where a rule looks. The bundle is what runs and decides; the source where esbuild has lowered, folded or
 * renamed what was written before the bundle shows it.
 */
export type Where = "source" | "bundle" | "both";

export interface Place {
  node: Node;
  /** Instead of the rule's own words, where the place tells more. */
  refuses?: string;
  why?: string;
  instead?: string;
}

export interface Rule {
  id: string;
  /** What is refused, as it is written. */
  refuses: string;
  /** What the interpreter makes of it: one line. */
  why: string;
  /** What to write. */
  instead: string;
  where: Where;
  /** May be allowed by a comment on the line or the line before: `gate: <id>: <reason>`. */
  waivable?: boolean;
  find(program: Program): Iterable<Place>;
}

export interface Finding {
  rule: string;
  file: string;
  line: number;
  column: number;
  refuses: string;
  why: string;
  instead: string;
}

/** A rule about nodes of some types, one at a time. */
export function nodes<T extends Node["type"]>(
  types: T[],
  test: (
    node: Extract<Node, { type: T }>,
    program: Program,
    parent: Node | undefined,
  ) => boolean | Omit<Place, "node">,
): Rule["find"] {
  return function* (program) {
    for (const node of program.nodes) {
      if (!types.includes(node.type as T)) continue;
      const found = test(node as Extract<Node, { type: T }>, program, program.parents.get(node));
      if (found) yield { node, ...(found === true ? {} : found) };
    }
  };
}
