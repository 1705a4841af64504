// What is acknowledged is on disk: killed at any moment, the gateway has every record that it acknowledged.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openStore } from "../../../gateway/store/open.ts";
import { outboxRows } from "../../../tools/district/outbox.ts";
import { storePath } from "../store/folder.ts";

/** By another connection, as another program would see it. */
function isSettled(path: string, counter: number): boolean {
  const db = new DatabaseSync(path, { readOnly: true });
  const row = db.prepare("SELECT 1 FROM settled WHERE ? BETWEEN first AND last").get(counter);
  db.close();
  return row !== undefined;
}

const ROUNDS = 7;
const TAKER = new URL("../store/taker.ts", import.meta.url).pathname;

test("kill -9 at random moments loses nothing that was acknowledged, and publishes nothing twice", async () => {
  const path = storePath();
  let store = openStore(path);
  const { network, node, key } = store.addNode({ name: "a", network: 1 });
  store.close();
  const acked = new Set<number>();
  const batched = new Set<number>();

  for (let round = 0; round < ROUNDS; round++) {
    const first = 1 + round * 1_000_000;
    const args = [TAKER, path, `${network}`, `${node}`, Buffer.from(key).toString("hex"), `${first}`];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    await once(child.stdout, "data");
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
    child.kill("SIGKILL");
    await once(child, "close");
    // A last line without its end was never written whole: the ack was sent, its number is not known.
    for (const line of output.split("\n").slice(0, -1)) {
      const [kind, counter] = line.split(" ");
      acked.add(Number(counter));
      if (kind === "batch") batched.add(Number(counter));
    }

    store = openStore(path);
    const kept = new Set(store.recent("a", 1e6).map((record) => record.counter));
    expect([...acked].filter((counter) => !kept.has(counter))).toEqual([]);
    expect([...acked].filter((counter) => !isSettled(path, counter))).toEqual([]);

    // What came in batches is history: it has its row once all before it is settled, which from the second
    // round on it never is, the counters having jumped.
    const rows = outboxRows(store).map(({ message }) => message);
    const published = new Set(rows.map((message) => message.counter));
    expect(published.size).toBe(rows.length);
    const late = new Set([...batched].filter((counter) => counter > 1_000_000));
    expect([...acked].filter((counter) => !published.has(counter) && !late.has(counter))).toEqual([]);
    store.close();
  }
  expect(acked.size).toBeGreaterThan(ROUNDS * 10);
});
