// An InfluxDB with the month in it, as Telegraf would have filled it by the recipe.
import { createDatabase, write } from "../influxdb.ts";
import { type Daemon, startInfluxdb } from "../programs.ts";
import { lineOf } from "./line-protocol.ts";
import { type MonthMetrics, monthMetrics } from "./month-lines.ts";

export interface MonthDatabase {
  influxdb: Daemon;
  month: MonthMetrics;
  lines: string[];
}

/** Throws what InfluxDB refuses. */
export async function startMonthDatabase(): Promise<MonthDatabase> {
  const influxdb = await startInfluxdb();
  await createDatabase(influxdb.host);
  const month = monthMetrics();
  const lines = month.metrics.map(lineOf);
  const refusals = await write(influxdb.host, lines);
  if (refusals.length === 0) return { influxdb, month, lines };
  await influxdb.close();
  throw new Error(`InfluxDB refuses: ${refusals.slice(0, 5).join("\n")}`);
}
