// The recipe's Starlark, run by Python: Starlark is a dialect of it, and what they do not share the recipe may not use.
// https://github.com/influxdata/telegraf/tree/v1.39.3/plugins/processors/starlark#python-differences
import { spawnSync } from "node:child_process";
import { passes, type Starlark } from "./consumer.ts";
import type { FieldValue, Metric } from "./json-v2.ts";

/** Words that Starlark refuses, by that page, and what it has not: exceptions, classes, f-strings. */
const NOT_STARLARK =
  /\b(as|assert|async|await|class|del|except|finally|from|global|import|is|nonlocal|raise|try|while|with|yield)\b|\bf["']/;

export const isStarlark = (source: string) => !NOT_STARLARK.test(source);

/** A metric with what the page says that a script sees: name, tags, fields, time in ns. A line in, a line out. */
const HOST = `
import json, sys
class Metric:
    pass
exec(json.loads(sys.stdin.readline()))
for line in sys.stdin:
    metric = Metric()
    metric.name, metric.tags, metric.fields, time = json.loads(line)
    metric.time = int(time)
    metric = apply(metric)
    print(json.dumps([metric.name, metric.tags, metric.fields, str(metric.time)]))
`;

type Row = [name: string, tags: Record<string, string>, fields: Record<string, unknown>, time: string];

function fieldOf(value: unknown, before: FieldValue | undefined): FieldValue {
  if (before !== undefined && before.value === value) return before;
  if (typeof value === "string") return { type: "string", value };
  throw new Error(`the script makes ${JSON.stringify(value)}, whose type is not in this model`);
}

/** What comes out of the processor, in order. Throws where Telegraf would say that the script fails. */
export function runStarlark(processor: Starlark, metrics: Metric[]): Metric[] {
  const input = [JSON.stringify(processor.source)];
  const taken = metrics.filter((metric) => passes(processor, metric));
  for (const { name, tags, fields, time } of taken) {
    const values = [...fields].map(([field, { value }]) => [field, value]);
    const row: Row = [name, Object.fromEntries(tags), Object.fromEntries(values), String(time)];
    input.push(JSON.stringify(row));
  }
  const { status, stdout, stderr } = spawnSync("python3", ["-c", HOST], {
    input: input.join("\n"),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`the script fails: ${stderr}`);
  const rows = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
  const changed = new Map(
    rows.map(([name, tags, fields, time], i): [Metric, Metric] => {
      const before = taken[i]!;
      const typed = Object.entries(fields).map(([key, value]) => [
        key,
        fieldOf(value, before.fields.get(key)),
      ]);
      return [
        before,
        {
          name,
          tags: new Map(Object.entries(tags)),
          fields: new Map(typed as [string, FieldValue][]),
          time: BigInt(time),
        },
      ];
    }),
  );
  return metrics.map((metric) => changed.get(metric) ?? metric);
}
