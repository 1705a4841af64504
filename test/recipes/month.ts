// A month of what a gateway publishes, for tests of recipes: recorded once, and kept beside the packages for as long as
// the sources that made it are the same. Vitest calls `setup` before all tests, so that no two of them record it.
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Life, liveWithHome } from "../home-assistant/life.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const FOLDER = join(ROOT, "node_modules/.cache/month");
/** Of the month that documentation's examples are from: `npm run contract -- --month`. Home Assistant is beside it. */
const MONTH = { days: 30, seed: 1 };

interface Kept {
  messages: MonthMessage[];
  home: Life;
}

/** In the order in which the gateway has published them, copies too, with its will and emptied topics. */
export interface MonthMessage {
  topic: string;
  /** Empty where something retained is taken away. */
  payload: string;
  retain: boolean;
}

/** Of what the month is made by. */
function fingerprint(): string {
  const hash = createHash("sha256").update(JSON.stringify(MONTH));
  const files = globSync(
    ["{shared,firmware,gateway,tools,test/home-assistant}/**/*.ts", "package-lock.json"],
    { cwd: ROOT },
  );
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  return hash.digest("hex").slice(0, 16);
}

const fileNow = () => join(FOLDER, `${fingerprint()}.json`);

/** Records the month where it is not there: some 70 s (measured on two cores). */
export async function setup(): Promise<void> {
  const file = fileNow();
  if (existsSync(file)) return;
  console.log("recipes: a month of the simulated site is recorded, which takes a minute.");
  const { recording, life: home } = await liveWithHome(MONTH.days, MONTH.seed);
  const messages = recording.messages
    .filter(({ topic }) => topic.startsWith("sippra/"))
    .map(({ topic, payload, retained: retain }) => ({ topic, payload, retain }));
  mkdirSync(FOLDER, { recursive: true });
  const part = join(FOLDER, `${process.pid}.part`);
  writeFileSync(part, JSON.stringify({ messages, home } satisfies Kept));
  renameSync(part, file);
  for (const old of globSync("*.json", { cwd: FOLDER }))
    if (old !== basename(file)) rmSync(join(FOLDER, old), { force: true });
}

let month: Kept | null = null;

function kept(): Kept {
  month ??= JSON.parse(readFileSync(fileNow(), "utf8")) as Kept;
  return month;
}

export const monthMessages = (): readonly MonthMessage[] => kept().messages;

/** What Home Assistant has shown in it. */
export const monthOfHome = (): Life => kept().home;

/** What a subscriber gets who has just come, at the end of the month. */
export function retainedAtEnd(): Map<string, string> {
  const retained = new Map<string, string>();
  for (const { topic, payload, retain } of monthMessages()) {
    if (!retain) continue;
    if (payload === "") retained.delete(topic);
    else retained.set(topic, payload);
  }
  return retained;
}
