// InfluxDB 1.x over HTTP: writes lines and asks in InfluxQL. https://docs.influxdata.com/influxdb/v1/tools/api/
const DATABASE = "sippra";

export interface Series {
  name: string;
  tags?: Record<string, string>;
  columns: string[];
  values: (string | number | boolean | null)[][];
}

export type Row = Record<string, string | number | boolean | null>;

interface Answer {
  results: { series?: Series[]; error?: string }[];
  error?: string;
}

/** Times come as RFC 3339 with nanoseconds, or with `epoch` as whole numbers of that unit. Throws what InfluxDB says. */
export async function ask(host: string, query: string, epoch?: "ms"): Promise<Series[]> {
  const body = new URLSearchParams({ db: DATABASE, q: query, ...(epoch && { epoch }) });
  const response = await fetch(`http://${host}/query`, { method: "POST", body });
  const answer = (await response.json()) as Answer;
  const error = answer.error ?? answer.results.find((result) => result.error !== undefined)?.error;
  if (error !== undefined) throw new Error(`${error}: ${query}`);
  return answer.results.flatMap(({ series }) => series ?? []);
}

/** One series' rows by their columns; none where there is none. */
export async function rowsOf(host: string, query: string): Promise<Row[]> {
  const [series] = await ask(host, query);
  if (series === undefined) return [];
  return series.values.map((values) =>
    Object.fromEntries(series.columns.map((column, i) => [column, values[i]!])),
  );
}

export const createDatabase = (host: string) => ask(host, `CREATE DATABASE "${DATABASE}"`);

/** As Telegraf does: in batches, times in ns. What InfluxDB refuses of a batch it says, and that is returned. */
export async function write(host: string, lines: string[], batch = 5000): Promise<string[]> {
  const refusals: string[] = [];
  for (let from = 0; from < lines.length; from += batch) {
    const body = lines.slice(from, from + batch).join("\n");
    const response = await fetch(`http://${host}/write?db=${DATABASE}&precision=ns`, {
      method: "POST",
      body,
    });
    if (response.status !== 204) refusals.push(await response.text());
  }
  return refusals;
}
