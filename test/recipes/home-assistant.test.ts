// Home Assistant beside the month of the site: nodes that come, go, are renamed, silent and replaced, a broker and a gateway that
// are away, and Home Assistant restarted, alone and with the broker. And its templates, by the Jinja that it has itself.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { checkLife } from "../home-assistant/check-life.ts";
import { readDevice } from "../home-assistant/payload.ts";
import { nodeMessages } from "../home-assistant/shown.ts";
import { render } from "../home-assistant/template.ts";
import { monthMessages, monthOfHome } from "./month.ts";

test("nothing is refused, left over, twice, or from the past, and ids stay", () => {
  const life = monthOfHome();
  checkLife(life);
  console.log(
    `home assistant: ${life.devices.length} devices, ${life.ids.length} entities, ${life.looks} looks, ${life.told.length} of ${life.news.length} bursts told, ${life.late.length} late ones not`,
  );
  expect(life.looks).toBeGreaterThan(5_000);
  expect(life.told.length).toBeGreaterThan(0);
});

/** Renders each of the templates with each of the payloads, as helpers/template of Home Assistant does. */
const PYTHON = `
import json, sys
from datetime import datetime
from jinja2.sandbox import ImmutableSandboxedEnvironment
environment = ImmutableSandboxedEnvironment()
environment.globals["as_timestamp"] = lambda text: datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
environment.globals["now"] = lambda: sys.argv[1]
class This:
    attributes = {}
def render(template, payload):
    variables = {"value": payload, "this": This()}
    try:
        variables["value_json"] = json.loads(payload)
    except ValueError:
        pass
    return environment.from_string(template).render(**variables).strip()
print(json.dumps([[render(t, p) for p in ps] for t, ps in json.load(sys.stdin)]))
`;

/** In the middle of the month: some readings are old by then. */
const AT = Date.UTC(2026, 10, 19, 12);

const probe = spawnSync("/usr/bin/python3", ["-c", "import jinja2"]);
if (probe.status !== 0)
  console.log("python3-jinja2 is not installed: templates are rendered by another Jinja only.");

test.skipIf(probe.status !== 0)("each template gives the same by Home Assistant's own Jinja", () => {
  const byKind = Map.groupBy(monthMessages(), ({ topic }) => topic.slice(topic.lastIndexOf("/") + 1));
  const some = (topic: string) => {
    const all = (byKind.get(topic.slice(topic.lastIndexOf("/") + 1)) ?? []).map(({ payload }) => payload);
    return ["", ...all.filter((_, i) => i % Math.ceil(all.length / 60) === 0)];
  };
  const cases: [template: string, payloads: string[]][] = [];
  for (const message of nodeMessages())
    for (const { config } of readDevice("", message).components.values()) {
      cases.push([String(config.value_template), some(String(config.state_topic))]);
      if (config.json_attributes_topic !== undefined)
        cases.push([String(config.json_attributes_template), some(String(config.json_attributes_topic))]);
      for (const { topic, value_template } of (config.availability ?? []) as {
        topic: string;
        value_template: string;
      }[])
        cases.push([value_template, some(topic)]);
    }
  const { stdout, stderr } = spawnSync("/usr/bin/python3", ["-c", PYTHON, new Date(AT).toISOString()], {
    input: JSON.stringify(cases),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(stderr).toBe("");
  const theirs = JSON.parse(stdout) as string[][];
  // Numbers and JSON are written otherwise by each: 450.0 and 450.
  const same = (text: string) => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  let compared = 0;
  cases.forEach(([template, payloads], i) => {
    payloads.forEach((payload, j) => {
      expect(same(theirs[i]![j]!), `${template} of ${payload}`).toEqual(same(render(template, payload, AT)));
      compared++;
    });
  });
  console.log(`home assistant: ${compared} times a template was rendered alike by both`);
  expect(compared).toBeGreaterThan(1_000);
});
