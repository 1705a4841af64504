// The page's commands, word for word, on an InfluxDB with the month in it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, write } from "../influxdb.ts";
import { blocksOf, pageText, shell } from "../page.ts";
import { type Daemon, missing } from "../programs.ts";
import { startMonthDatabase } from "./month-database.ts";

describe.skipIf(missing("influxd", "influx", "python3"))("the page of Telegraf", () => {
  const [looks, removal] = blocksOf("telegraf/README.md", "sh");
  let influxdb: Daemon;
  /** The client asks on a port that is always the same, but for this. */
  const run = (commands: string) =>
    shell(`influx() { command influx -port ${influxdb.port} "$@"; }\n${commands}`);

  beforeAll(async () => {
    ({ influxdb } = await startMonthDatabase());
  });
  afterAll(() => influxdb?.close());

  test("each look is answered, for each node", async () => {
    const answers = await Promise.all(looks!.split("\n").map(run));
    expect(answers.map(({ code, err }) => ({ code, err }))).toEqual(
      answers.map(() => ({ code: 0, err: "" })),
    );
    expect(answers.filter(({ out }) => out.includes("ERR"))).toEqual([]);
    const [, readings, leaks, status] = answers.map(({ out }) => out);
    expect(readings).toContain("node=storgatan-12");
    expect(leaks).toContain("node=tradgardsgatan-9");
    expect(status).toContain("offline");
  });

  test("a removed node's states are deleted, and its readings and others' states are not", async () => {
    const seriesOf = async (measurement: string) => {
      const [series] = await ask(influxdb.host, `SHOW TAG VALUES FROM ${measurement} WITH KEY = node`);
      return series!.values.map(([, node]) => node);
    };
    expect(await seriesOf("sippra_leak")).toContain("lagergatan-1");
    const { code, out } = await run(removal!);
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(await seriesOf("sippra_leak")).not.toContain("lagergatan-1");
    expect(await seriesOf("sippra_leak")).toContain("storgatan-12");
    expect(await seriesOf("sippra_reading")).toContain("lagergatan-1");
  });

  test("what is older than a retention policy reaches is refused, in the page's words", async () => {
    await ask(influxdb.host, "CREATE RETENTION POLICY brief ON sippra DURATION 1h REPLICATION 1 DEFAULT");
    const old = `sippra_leak,node=storgatan-12,site=sundsvall state_code=1i ${Date.UTC(2020, 0)}000000`;
    const [refusal] = await write(influxdb.host, [old]);
    const [, words] = /"(points beyond [^"]+)"/.exec(pageText("telegraf/README.md"))!;
    expect(refusal).toContain(words);
  });
});
