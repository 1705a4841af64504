// `nodes check`: what a node has last told of itself, with its lid closed, and what to do about it.
import type { Command } from "commander";
import { systemClock } from "../clock.ts";
import type { Checked } from "../store/view.ts";
import { table } from "../text/table.ts";
import { duration } from "../text/time.ts";
import { judgedFields } from "../watch/self-check/fields.ts";
import { configOption, load } from "./options.ts";
import type { Surroundings } from "./program.ts";
import { nodeNamed, withStore } from "./store.ts";

export function defineSelfCheck(nodes: Command, { out, env }: Surroundings): void {
  nodes
    .command("check <name>")
    .description("what a node has last told of its sensors, battery and radio, and what to do about it")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway nodes check elm-street-4
  sippra-gateway nodes check elm-street-4 --json

A node looks at itself once it is heard after its start, and when it is asked
to:
  sippra-gateway command elm-street-4 --check`,
    )
    .action(async (name: string, options: { json?: boolean; config: string }) => {
      const checked = await withStore(load(options, env), async (store) => {
        nodeNamed(store, name);
        return store.selfCheck(name);
      });
      out.write(`${options.json ? jsonOf(name, checked) : textOf(name, checked, systemClock.now())}\n`);
    });
}

function jsonOf(node: string, checked: Checked | null): string {
  if (checked === null) return JSON.stringify({ node, received: null });
  const received = new Date(checked.received).toISOString();
  return JSON.stringify({ node, received, ...judgedFields(checked, "en") }, null, 2);
}

export function textOf(name: string, checked: Checked | null, now: number): string {
  if (checked === null)
    return `${name} has told nothing of itself yet: it does after its start, and on command (sippra-gateway command ${name} --check).`;
  const { findings } = judgedFields(checked, "en");
  const rows = findings.map(({ part, verdict, sentence }) => [part, verdict, sentence]);
  const head = `${name}, heard ${duration(Math.max(0, now - checked.received))} ago:`;
  return [head, ...table(rows)].join("\n");
}
