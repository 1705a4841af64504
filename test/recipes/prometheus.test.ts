// What Prometheus itself says of the metrics, the alerts and the queries of the dashboard.
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { broker, measured, teller } from "../gateway/watch/metrics/rig.ts";
import { FOLDER, panelQueries, rules, sent } from "../gateway/watch/metrics/shipped.ts";
import { atEnd } from "../later.ts";
import { temporaryFolder } from "../processes.ts";
import { ENV, missing } from "./programs.ts";

const skipped = missing("promtool") !== null;

function promtool(args: string[], input = "") {
  const { status, stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8", input, env: ENV });
  return { status, said: `${stdout}${stderr}` };
}

/** A copy of the rules with their tests, changed. */
function changed(change: (text: string) => string): string {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  copyFileSync(new URL("alerts.test.yaml", FOLDER), join(path, "alerts.test.yaml"));
  const text = readFileSync(new URL("alerts.yaml", FOLDER), "utf8");
  writeFileSync(join(path, "alerts.yaml"), change(text));
  return path;
}

test.skipIf(skipped)("its checker has nothing to say of what a gateway tells", async () => {
  const { ask, facts } = measured();
  facts.brokers = [broker("main"), broker("city", { connected: false })];
  facts.tellers = [teller("on-call")];
  const text = await (await ask("/metrics")).text();
  expect(promtool(["check", "metrics"], text)).toEqual({ status: 0, said: "" });
  const odd = text.replaceAll("sippra_disk_free_bytes", "sippra_disk_free_total");
  expect(promtool(["check", "metrics"], odd).said).toContain("sippra_disk_free_total");
});

test.skipIf(skipped)("its checker takes the alerts, and the example of its configuration", () => {
  const of = (file: string) => new URL(file, FOLDER).pathname;
  expect(promtool(["check", "rules", of("alerts.yaml")]).said).toContain(`${rules.length} rules found`);
  expect(promtool(["check", "config", of("prometheus.yaml")]).status).toBe(0);
});

test.skipIf(skipped)("alerts come when they should, and not before", () => {
  const path = changed((text) => text);
  expect(promtool(["test", "rules", join(path, "alerts.test.yaml")])).toMatchObject({ status: 0 });
});

test.skipIf(skipped)("an alert that never comes is found by its test", () => {
  const path = changed((text) => text.replaceAll(/- alert: \w+/g, "$&Not"));
  const { status, said } = promtool(["test", "rules", join(path, "alerts.test.yaml")]);
  expect(status).toBe(1);
  const found = new Set(
    [...said.matchAll(/alertname="(\w+)", alertstate="firing", /g)].map((match) => match[1]),
  );
  expect(rules.filter(({ alert }) => !found.has(alert))).toEqual([]);
});

test.skipIf(skipped)("queries of the dashboard are PromQL", () => {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const check = (exprs: string[]) => {
    const each = exprs.map((expr, i) => ({ record: `panel:${i}`, expr }));
    writeFileSync(join(path, "queries.yaml"), JSON.stringify({ groups: [{ name: "panels", rules: each }] }));
    return promtool(["check", "rules", join(path, "queries.yaml")]).status;
  };
  expect(check(panelQueries.map(sent))).toBe(0);
  expect(check(["sum(sippra_nodes"])).not.toBe(0);
});
