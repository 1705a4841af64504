// docs/export.md has every column of every kind, as the code has it.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnsOf } from "../../../../gateway/cli/export/columns.ts";
import { alarm } from "../../../../gateway/deliver/contract/alarm.ts";
import { KEPT_SCHEMAS } from "../../../../gateway/deliver/formats/kept.ts";

const page = readFileSync(new URL("../../../../docs/export.md", import.meta.url), "utf8");

const rowOf = ({ name, type, unit, isNullable, description }: ReturnType<typeof columnsOf>[number]) =>
  `| \`${name}\` | ${type}${isNullable ? ", may be empty" : ""} | ${unit ?? ""} | ${description.replaceAll("|", "\\|")} |`;

test.each([
  ["readings", KEPT_SCHEMAS.reading],
  ["nights", KEPT_SCHEMAS.night],
  ["events", KEPT_SCHEMAS.event],
  ["alarms", alarm],
] as const)("%s", (kind, schema) => {
  const [, section = ""] = page.split(`\n## Columns of ${kind}\n`);
  const rows = section
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  expect(rows).toEqual(columnsOf(schema).map(rowOf));
});
