// What single nodes would tell in the same nights, without neighbours, probabilities and meters: their own suspicions, and a
// plain threshold. An alarm has to beat both.
import type { Maybe } from "../../../shared/messages.ts";
import type { Leak } from "./leaks.ts";
import { createPlain, PLAIN } from "./plain.ts";
import type { Terrain } from "./terrain.ts";
import { type FoundLeak, nearTo } from "./there.ts";
import type { World } from "./world.ts";

export const OWN_RULE = "nodes' own suspicions";
export const RULE_NAMES = [
  OWN_RULE,
  ...PLAIN.map(({ db, nights }) => `${db} dB louder for ${nights} nights`),
];

/** One rule in one district. */
export interface RuleRun {
  name: string;
  /** Times that it began to speak at a node, and those at which a leak ran there. */
  told: number;
  right: number;
  leaks: readonly FoundLeak[];
}

export interface Rules {
  /** The nights of all nodes, and at which nodes their own rule speaks. */
  take(night: number, nights: readonly (Maybe[] | null)[], own: readonly boolean[]): void;
  outcome(): RuleRun[];
}

/** `warm`: nights before anything is counted. Whoever goes out goes where the gateway says, in all of them. */
export function createRules(world: World, terrain: Terrain, warm: number): Rules {
  const near = new Map(world.leaks.map((leak) => [leak, nearTo(leak, terrain)]));
  const rules = RULE_NAMES.map((name, i) => {
    const plain = PLAIN[i - 1];
    return {
      name,
      detectors: plain && Array.from({ length: terrain.sensors }, () => createPlain(plain)),
      on: new Array<boolean>(terrain.sensors).fill(false),
      ...{ told: 0, right: 0, found: new Map<Leak, number>() },
    };
  });

  return {
    take(i, nights, own) {
      const running = world.leaks.filter(({ from, until }) => from <= i && i < until);
      for (const rule of rules) {
        const { detectors, on, found } = rule;
        nights.forEach((night, node) => {
          if (night === null) return;
          const wasOn = on[node];
          on[node] = detectors === undefined ? own[node]! : detectors[node]!.take(night);
          if (!on[node] || wasOn || i < warm) return;
          rule.told++;
          if (running.some((leak) => near.get(leak)!.has(node))) rule.right++;
        });
        for (const leak of running)
          if (!found.has(leak) && [...near.get(leak)!].some((node) => on[node]))
            found.set(leak, Math.max(0, i - leak.heard));
      }
    },
    outcome: () =>
      rules.map(({ name, told, right, found }) => ({
        ...{ name, told, right },
        leaks: world.leaks.map((leak) => ({ leak, after: found.get(leak) ?? null })),
      })),
  };
}
