// The quick start in Python, with paho 1.6 as Debian 12 has it and with paho 2: a month, a SIGKILL in the middle of it,
// copies, late ones.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { atEnd, later } from "../later.ts";
import { start, temporaryFolder, until } from "../processes.ts";
import { type MonthMessage, monthMessages, retainedAtEnd } from "./month.ts";
import { blocksOf } from "./page.ts";
import { ENV, missing, startMosquitto } from "./programs.ts";
import { alarmsIn, burst, publishAll, recipe, recordsIn } from "./publish.ts";

/** Debian's own: a python3 that comes first on the path does not see its packages. */
const PYTHON = "/usr/bin/python3";
const FOR_EVER = { ACT_WITHIN_H: "1e6" };
/** What waits for a reader that is away: mosquitto keeps 1,000 messages where nothing is said. */
const BROKER = ["allow_anonymous true", "max_queued_messages 100000"];

const { path: folder, remove } = temporaryFolder();
afterAll(remove);

const [DEBIANS, ELSEWHERE] = blocksOf("python/README.md", "sh");
const lastLine = (block: string) => block.split("\n").at(-1)!;

/** The page's virtual environment with paho 2; null, with a line that says so, where it cannot be made. */
function environment(): string | null {
  const commands = ELSEWHERE!.split("\n").slice(0, -1).join(" && ");
  for (const python of [PYTHON, "python3"]) {
    const { status } = spawnSync("sh", ["-c", commands.replace("python3", python)], {
      ...{ cwd: folder, env: ENV, timeout: 100_000 },
    });
    if (status === 0) return join(folder, "reader/bin/python");
  }
  console.log("pip does not get paho-mqtt 2: the quick start in Python is tested with 1.6 alone.");
  return null;
}

const isThere = missing("mosquitto", "python3") === null;
const version = (python: string) =>
  spawnSync(python, ["-c", "import paho.mqtt; print(paho.mqtt.__version__)"], { encoding: "utf8" }).stdout ??
  "";
const hasDebians = version(PYTHON).startsWith("1.");
if (!hasDebians)
  console.log(
    "python3-paho-mqtt 1.6 is not installed (apt-get install python3-paho-mqtt): its tests are skipped.",
  );
const made = isThere ? environment() : null;

const VERSIONS = [
  { paho: "1.6", line: lastLine(DEBIANS!), python: PYTHON, skip: !isThere || !hasDebians },
  { paho: "2", line: lastLine(ELSEWHERE!), python: made ?? "", skip: made === null },
];

/** The page's own command, but for the broker, the file and where Python is. */
function command(line: string, python: string, port: number, file: string): [string, string[]] {
  const [, script, url, database, ...more] = line.split(" ");
  expect([script, url, database, more]).toEqual([
    "sippra_reader.py",
    "mqtt://broker.example",
    "sippra.sqlite",
    [],
  ]);
  return [python, [recipe(`python/${script}`), `mqtt://127.0.0.1:${port}`, file]];
}

/** A reader with a database of its own, and what is in that. */
async function setUp({ line, python }: { line: string; python: string }) {
  const broker = later(await startMosquitto(BROKER));
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const file = join(path, "sippra.sqlite");
  const outputs: (() => string)[] = [];
  return {
    url: `mqtt://${broker.host}`,
    run: async (more: NodeJS.ProcessEnv = {}) => {
      const reader = start(...command(line, python, broker.port, file), { env: { ...ENV, ...more } });
      atEnd(() => reader.stop("SIGKILL"));
      outputs.push(reader.output);
      await until(() => reader.output().includes("connected"), reader.output);
      return reader;
    },
    output: () => outputs.map((output) => output()).join(""),
    alarms: () =>
      outputs
        .map((output) => output())
        .join("")
        .split("\n")
        .filter((line) => line.startsWith("ALARM")),
    all: (sql: string) => {
      const db = new DatabaseSync(file, { readOnly: true });
      try {
        return db.prepare(sql).all() as Record<string, string | number>[];
      } finally {
        db.close();
      }
    },
  };
}

describe.each(VERSIONS)("paho $paho", ({ paho, skip, ...which }) => {
  test.skipIf(skip)("is the one that is used", () => {
    expect(version(which.python).startsWith(paho)).toBe(true);
  });

  test.skipIf(skip)("a month, killed in the middle: each record once, no alarm twice", async () => {
    const reader = await setUp(which);
    const month = monthMessages();
    const count = () => Number(reader.all("SELECT count(*) AS n FROM records")[0]!.n);
    const first = await reader.run(FOR_EVER);
    const half = Math.floor(month.length / 2);
    const publishing = publishAll(reader.url, month.slice(0, half));
    await until(() => count() > 500, reader.output);
    await first.stop("SIGKILL");
    await publishing;
    expect(count()).toBeLessThan(recordsIn(month.slice(0, half)).size);
    // A gateway whose connection broke: what it sent last comes again.
    await publishAll(reader.url, month.slice(half - 500));

    const records = recordsIn(month);
    await reader.run(FOR_EVER);
    await until(
      () => count() === records.size,
      () => `${count()} of ${records.size} records: ${reader.output()}`,
      90_000,
    );
    const states = () =>
      new Map(reader.all("SELECT topic, payload FROM states").map(({ topic, payload }) => [topic, payload]));
    // What the reader subscribes to: alarms and answers are not among it.
    const lasting = new Map([...retainedAtEnd()].filter(([topic]) => /\/(node|gateway)\//.test(topic)));
    await until(() => states().size === lasting.size, reader.output);

    const stored = reader.all("SELECT site || ' ' || id AS id, payload FROM records");
    expect(new Map(stored.map(({ id, payload }) => [id, payload]))).toEqual(records);
    expect(states()).toEqual(lasting);
    const expected = alarmsIn(month).map(({ node, what }) => `ALARM ${what} at ${node}`);
    expect(expected.length).toBeGreaterThan(8);
    expect(
      reader
        .alarms()
        .map((line) => line.split(",")[0]!)
        .sort(),
    ).toEqual(expected.sort());
  });

  test.skipIf(skip)("late ones and old ones do not alarm, a node that is removed goes", async () => {
    const reader = await setUp(which);
    const now = Date.now();
    const leak = (name: string, payload: object | ""): MonthMessage => ({
      topic: `sippra/v1/here/node/${name}/leak`,
      payload: payload === "" ? "" : JSON.stringify(payload),
      retain: true,
    });
    const state = (word: string, at: number) => {
      const time = new Date(at).toISOString();
      return { state: word, time, since: time, since_before: null, leak_score: 71 };
    };
    const status = (word: string, time: string | null): MonthMessage => ({
      topic: "sippra/v1/here/gateway/g/status",
      payload: JSON.stringify({ state: word, time }),
      retain: true,
    });
    const started = new Date(now - 86_400_000).toISOString();
    await reader.run();
    const news = burst("1-1-0-5", now);
    await publishAll(reader.url, [
      ...[news, news, burst("1-1-0-6", now, true), burst("1-1-0-7", now - 3 * 3_600_000)],
      ...[
        leak("elm-4", state("ok", now)),
        leak("oak-1", state("state-7", now)),
        leak("oak-1", state("suspect", now - 5000)),
        leak("ash-1", state("used-to-it", now)),
        leak("fir-1", state("muted", now)),
      ],
      leak("elm-4", ""),
      // It died, and was there again: since its start, as before.
      ...[status("online", started), status("offline", null), status("online", started)],
      { topic: "sippra/v1/here/node/elm-4/tide", payload: "no JSON", retain: false },
      { topic: "sippra/v1/here/node/elm-4/tide", payload: "[1]", retain: false },
      burst("1-1-0-8", now),
    ]);
    await until(() => reader.alarms().length === 4, reader.output);
    expect(reader.alarms()).toEqual([
      "ALARM burst at elm-4, -41.3 kPa",
      "ALARM state-7 at oak-1, score 71",
      "ALARM used-to-it at ash-1, score 71",
      "ALARM burst at elm-4, -41.3 kPa",
    ]);
    expect(reader.all("SELECT id FROM records ORDER BY id").map(({ id }) => id)).toEqual(
      [5, 6, 7, 8].map((counter) => `1-1-0-${counter}`),
    );
    expect(reader.all("SELECT topic, payload ->> 'state' AS state FROM states ORDER BY topic")).toEqual([
      { topic: "sippra/v1/here/gateway/g/status", state: "online" },
      { topic: "sippra/v1/here/node/ash-1/leak", state: "used-to-it" },
      { topic: "sippra/v1/here/node/fir-1/leak", state: "muted" },
      { topic: "sippra/v1/here/node/oak-1/leak", state: "state-7" },
    ]);
    expect(reader.output()).toContain("left out sippra/v1/here/node/elm-4/tide");
  });
});

test.skipIf(!isThere)("the script is Python, and its options are named on its page", () => {
  execFileSync(PYTHON, ["-m", "py_compile", recipe("python/sippra_reader.py")], {
    env: { ...ENV, PYTHONPYCACHEPREFIX: folder },
  });
  const page = readFileSync(recipe("python/README.md"), "utf8");
  const script = readFileSync(recipe("python/sippra_reader.py"), "utf8");
  for (const [, name] of script.matchAll(/environ(?:\.get\(|\[)"(\w+)"/g)) expect(page).toContain(name);
});
