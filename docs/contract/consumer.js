// Stores what nodes record, keeps how they are now, and says what needs somebody: docs/topics.md, in code.
// node consumer.js mqtt://broker.example sippra.sqlite
import { DatabaseSync } from "node:sqlite";
import mqtt from "mqtt";

const [url, file] = process.argv.slice(2);
const OLD_MS = 2 * 3_600_000; // nobody goes out for a burst that is older

const db = new DatabaseSync(file);
db.exec(`
  CREATE TABLE IF NOT EXISTS records (site, id, message, node, time, late, payload, PRIMARY KEY (site, id));
  CREATE TABLE IF NOT EXISTS states (topic PRIMARY KEY, time, payload);
  CREATE TABLE IF NOT EXISTS told (what PRIMARY KEY)`);
const store = db.prepare("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)");
// A last will has no time: it is of now, and what comes next is newer, whatever its own clock says.
const keep = db.prepare(`INSERT INTO states VALUES (?1, ?2, ?3)
  ON CONFLICT DO UPDATE SET time = ?2, payload = ?3 WHERE ?2 >= time OR ?2 IS NULL OR time IS NULL`);
const forget = db.prepare("DELETE FROM states WHERE topic = ?");
const tell = db.prepare("INSERT OR IGNORE INTO told VALUES (?)");

function alarm(what, sentence) {
  if (tell.run(what).changes > 0) console.log(`ALARM ${sentence}`);
}

function take(topic, text) {
  const [, , site, kind, name, message] = topic.split("/");
  if (text === "") return forget.run(topic); // removed, or renamed
  const value = JSON.parse(text);
  const time = value.time_best ?? value.time ?? null;
  if (value.id !== undefined) {
    store.run(site, value.id, message, name, time, value.late ? 1 : 0, text);
    const isNews = !value.late && Date.now() - Date.parse(time) < OLD_MS;
    if (value.kind === "burst" && isNews) alarm(`${site} ${value.id}`, `burst at ${name}, ${value.change_kpa} kPa`);
  } else if (keep.run(topic, time, text).changes > 0) {
    const { state, since, since_before } = value;
    // Also told of: used-to-it, since the noise goes on, and a word of a later version.
    if (message === "leak" && !["ok", "warm-up", "muted"].includes(state))
      alarm(`${topic} ${state} ${since ?? since_before}`, `${state} at ${name}, score ${value.leak_score}`);
    if (kind === "gateway" && state === "offline") console.log(`gateway ${name} of ${site} is offline`);
  }
}

// A session of its own that stays: what is published while this is away waits at the broker.
const client = mqtt.connect(url, { clientId: `consumer-${file.replace(/\W/g, "-")}`, clean: false });
// Called before the broker gets its acknowledgement: what is acknowledged is stored.
client.handleMessage = ({ topic, payload }, done) => {
  try {
    take(topic, payload.toString());
    done();
  } catch (error) {
    done(error);
  }
};
client.on("connect", () => {
  client.subscribe(["sippra/v1/+/node/+/+", "sippra/v1/+/gateway/+/+"], { qos: 1 });
  console.log("connected");
});
