// Every name of a cause is explained to operators.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CAUSES } from "../../gateway/findings.ts";

test("each cause stands in docs/gateway.md", () => {
  const page = readFileSync(new URL("../../docs/gateway.md", import.meta.url), "utf8");
  const table = page.slice(page.indexOf("| cause | what it is |"), page.indexOf("## What waits"));
  const named = [...table.matchAll(/`([a-z-]+)`/g)]
    .map(([, name]) => name)
    .filter((name) => name !== "status");
  expect(named.sort()).toEqual([...CAUSES].sort());
});
