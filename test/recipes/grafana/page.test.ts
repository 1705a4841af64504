// The page's settings and command.

import { expect, test } from "vitest";
import { parse } from "yaml";
import { CALM_SCORE, FAST, LEAK_SCORE, SLOW } from "../../../shared/leak/thresholds.ts";
import { createDatabase, write } from "../influxdb.ts";
import { blocksOf, pageText, shell } from "../page.ts";
import { missing, startInfluxdb } from "../programs.ts";
import { readConf } from "../telegraf/consumer.ts";

const PAGE = "grafana/README.md";
const [source, provider] = blocksOf(PAGE, "yaml").map((text) => parse(text));

test("the data source is as https://grafana.com/docs/grafana/latest/datasources/influxdb/ has it, and where Telegraf writes", () => {
  const [{ type, access, url, jsonData, ...rest }] = source.datasources;
  expect({ apiVersion: source.apiVersion, type, access, rest }).toEqual({
    apiVersion: 1,
    type: "influxdb",
    access: "proxy",
    rest: { name: "Sippra" },
  });
  const [{ urls, database }] = readConf().outputs.influxdb as [Record<string, unknown>];
  expect({ urls: [url], database: jsonData.dbName }).toEqual({ urls, database });
  expect(jsonData.httpMode).toBe("GET");
});

test("the folder is as https://grafana.com/docs/grafana/latest/administration/provisioning/ has it", () => {
  const [{ type, options }] = provider.providers;
  expect([provider.apiVersion, type, typeof options.path]).toEqual([1, "file", "string"]);
});

test("the lines that it names are the firmware's", () => {
  const text = pageText(PAGE);
  expect(text).toContain(`${LEAK_SCORE} for a leak's score and ${CALM_SCORE} for calm`);
  expect(text).toContain(`${SLOW * 0.05} and ${FAST * 0.05} dB of rise`);
});

test.skipIf(missing("influxd", "influx"))("its command tells whether there are nodes", async () => {
  const influxdb = await startInfluxdb();
  await createDatabase(influxdb.host);
  const [command] = blocksOf(PAGE, "sh");
  const run = () => shell(`influx() { command influx -port ${influxdb.port} "$@"; }\n${command}`);
  expect(await run()).toEqual({ code: 0, out: "", err: "" });
  await write(influxdb.host, ["sippra_reading,node=storgatan-12,site=sundsvall flags_bits=0i"]);
  expect((await run()).out).toContain("storgatan-12");
  await influxdb.close();
});
