// `outbox` as operators meet it: what waits, what is refused and why, trying again, giving up.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import type { Enrolment } from "../../../gateway/store/enrolments.ts";
import { READINGS } from "../../../gateway/store/lanes.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { EVENT, READING } from "../../../shared/messages.ts";
import { runCommand } from "../../commands.ts";
import { cbor, hello, readingBody, seal } from "../admit/nodes.ts";
import { take } from "../store/frames.ts";

const home = process.cwd();
const NOW = Date.now();
const HOUR_MS = 3_600_000;
const DENIED = { topic: "sippra/v1/here/node/elm-4/reading", of: "topic", reason: "not-authorized" } as const;
const LARGE = { topic: "sippra/v1/here/node/elm-4/reading", of: "message", reason: "too-large" } as const;

let directory: string;
let store: Store;
let node: Enrolment;
let counter = 0;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sippra-cli-"));
  process.chdir(directory);
  writeFileSync("sippra.yaml", "site: here\ndata: .\n");
  store = openStore("sippra.sqlite");
  node = store.addNode({ name: "elm-4", network: 1 });
  store.outbox.configure(["main"]);
  counter = 0;
});
afterEach(() => {
  store.close();
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

async function outbox(...args: string[]) {
  const ended = await runCommand(main, ["outbox", ...args]);
  for (const line of ended.out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  return ended;
}

const json = async (...args: string[]) =>
  JSON.parse((await runCommand(main, ["outbox", ...args, "--json"])).out);

/** Readings of the node, received hours ago. */
function hear(count: number, hours: number): void {
  const received = NOW - hours * HOUR_MS;
  if (counter === 0) take(store, hello(node, ++counter, { 0: "0.1.0", 8: 900 }), received);
  for (let i = 0; i < count; i++) {
    const body = readingBody(Math.floor(received / 1000) - 1);
    take(store, seal(node, READING, ++counter, cbor(body)), received);
  }
}

/** The first `count` of its readings that wait at a sink. */
function park(sink: string, count: number, refusal: typeof DENIED | typeof LARGE, hours: number): number[] {
  const of = store.outbox.sink(sink);
  const rows = of.nodes(READINGS).flatMap((each) => of.read(READINGS, each, -1, count, NOW));
  of.now((changes) => {
    for (const row of rows) changes.park(row, refusal, NOW - hours * HOUR_MS);
  });
  return rows.map(({ seq }) => seq);
}

const states = () =>
  store.outbox.states().map(({ name, lanes, parked }) => ({
    ...{ name, waits: lanes.reduce((sum, each) => sum + each.messages, 0) },
    parked: parked.reduce((sum, each) => sum + each.messages, 0),
  }));

test.each(["status", "list", "retry", "drop"])("%s helps within 80 columns", async (name) => {
  const { code, out } = await outbox(name, "--help");
  expect(code).toBe(0);
  expect(out).toContain(`Usage: sippra-gateway outbox ${name}`);
});

describe("status", () => {
  test("says that nothing waits, also before the gateway has run under its configuration", async () => {
    expect((await outbox("status")).out).toBe(
      "Nothing waits and nothing is parked: the broker has all that there is for it.\n",
    );
    store.outbox.configure([""]);
    expect((await json("status"))[0]).toMatchObject({
      name: "main",
      configured: true,
      oldest: null,
      parked: [],
    });
  });

  test("says what waits by lane, for how long, and what is refused with what to do", async () => {
    store.outbox.configure(["main", "city"]);
    hear(4, 3);
    take(
      store,
      seal(node, EVENT, ++counter, cbor([1, NOW / 1000, 214, 17, null, 1, 2, 71, 0, new Uint8Array(5)])),
      NOW,
    );
    park("main", 2, DENIED, 2);
    park("main", 1, LARGE, 1);
    expect((await outbox("status")).out).toBe(`BROKER  EVENTS  READINGS  HISTORY   OLDEST  PARKED
main         1         1        0  3 h ago       3
city         1         4        0  3 h ago       0

Parked at main: not-authorized
The broker's access list does not let this gateway write there: allow its user
to.
MESSAGES  SINCE    TOPIC
       2  2 h ago  sippra/v1/here/node/elm-4/reading

Parked at main: too-large
It is larger than the broker takes: raise its limit (mosquitto: max_packet_size,
message_size_limit).
MESSAGES  SINCE       TOPIC
       1  60 min ago  sippra/v1/here/node/elm-4/reading
`);
    const [first, second] = await json("status");
    expect(first).toMatchObject({
      ...{ name: "main", configured: true, waiting_events: 1, waiting_readings: 1, waiting_history: 0 },
      ...{ oldest: new Date(NOW - 3 * HOUR_MS).toISOString(), parked_messages: 3 },
      parked: [
        {
          topic: DENIED.topic,
          reason: DENIED.reason,
          messages: 2,
          since: new Date(NOW - 2 * HOUR_MS).toISOString(),
        },
        { reason: "too-large", messages: 1, meaning: /^It is larger than the broker takes: .*\.$/ },
      ].map(({ meaning, ...each }: Record<string, unknown>) =>
        meaning === undefined ? each : { ...each, meaning: expect.stringMatching(meaning as RegExp) },
      ),
    });
    expect(second).toMatchObject({ name: "city", waiting_readings: 4, parked: [] });
  });

  test("names a broker that is not configured any more", async () => {
    store.outbox.configure(["main", "old"]);
    hear(1, 3);
    store.outbox.configure(["main"]);
    const { out } = await outbox("status");
    expect(out).toContain(`
The configuration has no broker old any more: name one old again and it gets
what waits, or give it up with "sippra-gateway outbox drop --broker old".
`);
    expect((await json("status"))[1]).toMatchObject({ name: "old", configured: false, waiting_readings: 1 });
  });

  test("shows twenty topics of a reason, and counts the rest", async () => {
    hear(25, 3);
    const of = store.outbox.sink("main");
    of.now((changes) => {
      for (const row of of.read(READINGS, 1, -1, 99, NOW))
        changes.park(row, { ...DENIED, topic: `t-${row.seq}` }, NOW);
    });
    const { out } = await outbox("status");
    expect(out.match(/ t-\d+$/gm)).toHaveLength(20);
    expect(out).toContain("       5  on 5 more topics: --json has them all\n");
    expect((await json("status"))[0].parked).toHaveLength(25);
  });
});

describe("list", () => {
  test("names each message, by topic and reason, and says what to do", async () => {
    hear(3, 3);
    const [first, second] = park("main", 2, DENIED, 2);
    const [third] = park("main", 1, LARGE, 1);
    const time = new Date(NOW - 3 * HOUR_MS - 1000).toISOString().slice(0, 19).replace("T", " ");
    expect((await outbox("list")).out).toBe(`NUMBER  NODE   KIND     TIME (UTC)           SINCE
main, not-authorized: sippra/v1/here/node/elm-4/reading
${String(first).padStart(6)}  elm-4  reading  ${time}  2 h ago
${String(second).padStart(6)}  elm-4  reading  ${time}  2 h ago
main, too-large: sippra/v1/here/node/elm-4/reading
${String(third).padStart(6)}  elm-4  reading  ${time}  60 min ago

not-authorized: The broker's access list does not let this gateway write there:
allow its user to.
too-large: It is larger than the broker takes: raise its limit (mosquitto:
max_packet_size, message_size_limit).
`);
    expect((await outbox("list", "--limit", "1")).out).toContain(
      "and 2 more: give --limit, or name a topic\n",
    );
    expect(await json("list", "--broker", "main", "--reason", "too-large")).toEqual([
      {
        ...{
          number: third,
          broker: "main",
          node: "elm-4",
          kind: "reading",
          topic: LARGE.topic,
          reason: "too-large",
        },
        ...{ time: `${time.replace(" ", "T")}.000Z`, received: new Date(NOW - 3 * HOUR_MS).toISOString() },
        since: new Date(NOW - HOUR_MS).toISOString(),
      },
    ]);
    expect(await json("list", "--topic", "elsewhere")).toEqual([]);
  });

  test("says that nothing is parked", async () => {
    expect((await outbox("list")).out).toBe("Nothing is parked.\n");
  });
});

describe("retry and drop", () => {
  const NAME_IT = /^Name what to (try again|give up): numbers, as .*, or --all\.\n$/;

  test.each<[string[], RegExp]>([
    [["retry"], NAME_IT],
    [["drop", "--yes"], NAME_IT],
    [["retry", "1", "--all"], /^Name numbers or --all, not both\.\n$/],
    [["retry", "x"], /It must be a whole number/],
    [
      ["retry", "--reason", "to-large"],
      /^Nothing of the kind is parked: "sippra-gateway outbox list" shows all/,
    ],
    [["list", "--topic", "elsewhere"], /^Nothing of the kind is parked/],
    [["drop", "--broker", "x", "--yes"], /^There is no broker named x: known are main, city\.\n$/],
    [["drop", "99"], /^Nothing of the kind is parked/],
    [
      ["drop", "--broker", "city", "--yes"],
      /^Nothing is parked at city, and what waits goes to it when it is there\. To /,
    ],
    [
      ["drop", "--all"],
      /^This gives up 1 message for good: it does not reach the broker any more\. Add --yes to do it\.\n$/,
    ],
  ])("%j is refused", async (args, sentence) => {
    store.outbox.configure(["main", "city"]);
    hear(1, 3);
    park("main", 1, DENIED, 2);
    const { code, out, err } = await outbox(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(sentence);
    expect(states()).toEqual([
      { name: "main", waits: 0, parked: 1 },
      { name: "city", waits: 1, parked: 0 },
    ]);
  });

  test("puts back what is named, and a running gateway is told", async () => {
    hear(3, 3);
    const [first] = park("main", 2, DENIED, 2);
    park("main", 1, LARGE, 1);
    const told: unknown[] = [];
    store.outbox.sink("main").onNews((news) => told.push(news));
    store.lookElsewhere();
    await Promise.resolve();
    told.length = 0;
    expect((await outbox("retry", String(first))).out).toBe(
      "1 message goes out again: a running gateway sends it within 5 s.\n",
    );
    store.lookElsewhere();
    await Promise.resolve();
    expect(told).toEqual([null]);
    expect(states()).toEqual([{ name: "main", waits: 1, parked: 2 }]);
    expect((await outbox("retry", "--broker", "main")).out).toMatch(
      /^2 messages go out again: .* sends them/,
    );
    expect((await outbox("retry", "--all")).out).toBe("Nothing is parked.\n");
    expect(states()).toEqual([{ name: "main", waits: 3, parked: 0 }]);
  });

  test("gives up what is parked, of one broker and not of others", async () => {
    store.outbox.configure(["main", "city"]);
    hear(3, 3);
    park("main", 2, DENIED, 2);
    park("city", 1, DENIED, 2);
    expect((await outbox("drop", "--broker", "main", "--topic", DENIED.topic, "--yes")).out).toBe(
      "2 messages are given up, for good.\n",
    );
    expect(states()).toEqual([
      { name: "main", waits: 1, parked: 0 },
      { name: "city", waits: 2, parked: 1 },
    ]);
  });

  test("gives up all that waits for a broker that is not configured any more, also many pages of it", async () => {
    store.outbox.configure(["main", "old"]);
    hear(2501, 3);
    park("old", 1, DENIED, 2);
    store.outbox.configure(["main"]);
    const unsure = await outbox("drop", "--broker", "old");
    expect(unsure).toMatchObject({
      code: 2,
      err: "This gives up 2501 messages that wait for old for good: they do not reach the broker any more. Add --yes to do it.\n",
    });
    expect((await outbox("drop", "--broker", "old", "--reason", "not-authorized", "--yes")).out).toBe(
      "1 message is given up, for good.\n",
    );
    expect((await outbox("drop", "--broker", "old", "--yes")).out).toBe(
      "2500 messages are given up, for good.\n",
    );
    expect(states()).toEqual([{ name: "main", waits: 2501, parked: 0 }]);
  });
});
