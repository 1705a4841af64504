// A drawing of a network whose file has no coordinates: as a tree from its first source, each node as far to the right as
// pipes lead to it.
import { createHeap } from "./heap.ts";
import type { NetworkLink, NetworkNode } from "./network.ts";

/** m between branches that lie beside each other. */
const BRANCH = 80;

export function drawnAlongPipes(nodes: readonly NetworkNode[], links: readonly NetworkLink[]): NetworkNode[] {
  const beside: { node: number; metres: number }[][] = nodes.map(() => []);
  for (const { from, to, length } of links) {
    beside[from]!.push({ node: to, metres: length });
    beside[to]!.push({ node: from, metres: length });
  }
  const metres = nodes.map(() => Number.POSITIVE_INFINITY);
  const children: number[][] = nodes.map(() => []);
  const isDone = nodes.map(() => false);
  const roots: number[] = [];
  const parent = nodes.map(() => -1);
  const heap = createHeap();
  // Sources come last in the file, and first here.
  const order = nodes.map((_, node) => node).sort((a, b) => rank(nodes[a]!) - rank(nodes[b]!) || a - b);
  for (const root of order) {
    if (isDone[root]) continue;
    roots.push(root);
    metres[root] = 0;
    heap.push(0, root);
    for (let node = heap.pop(); node >= 0; node = heap.pop()) {
      if (isDone[node]) continue;
      isDone[node] = true;
      if (parent[node]! >= 0) children[parent[node]!]!.push(node);
      for (const next of beside[node]!) {
        const sum = metres[node]! + next.metres;
        if (isDone[next.node] || sum >= metres[next.node]!) continue;
        metres[next.node] = sum;
        parent[next.node] = node;
        heap.push(sum, next.node);
      }
    }
  }
  const rows = rowsOf(roots, children);
  return nodes.map((node, i) => ({ ...node, x: metres[i]!, y: rows[i]! * BRANCH }));
}

const rank = ({ kind }: NetworkNode) => (kind === "reservoir" ? 0 : kind === "tank" ? 1 : 2);

/** Leaves lie under each other, and what leads to some in their middle. Without recursion: pipes make deep trees. */
function rowsOf(roots: readonly number[], children: readonly (readonly number[])[]): number[] {
  const walked: number[] = [];
  const open = roots.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    walked.push(node);
    for (const child of children[node]!.toReversed()) open.push(child);
  }
  const rows: number[] = children.map(() => 0);
  let leaves = 0;
  for (const node of walked) if (children[node]!.length === 0) rows[node] = leaves++;
  for (const node of walked.toReversed()) {
    const below = children[node]!;
    if (below.length > 0) rows[node] = (rows[below[0]!]! + rows[below.at(-1)!]!) / 2;
  }
  return rows;
}
