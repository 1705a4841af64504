// What becomes of a store's files, by a seed; and whether the store then works with nothing lost but what the damage held,
// or ends with its sentence, with nothing of the files overwritten.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { GatewayError } from "../../gateway/errors.ts";
import { silentLog } from "../../gateway/log.ts";
import { checkQuickly } from "../../gateway/store/check.ts";
import { isDamage } from "../../gateway/store/failure.ts";
import { markPath } from "../../gateway/store/mark.ts";
import { openStore } from "../../gateway/store/open.ts";
import { createRandom } from "../../tools/board/synth.ts";
import { copyStore, look, type Seen, type State, type UsedStore } from "./used-store.ts";

interface Place {
  path: string;
  random: () => number;
  foreign: UsedStore;
}

/** Rows that the pages hold which one damage covers: of 4,096 B, some 40 B each. */
const ROWS_OF_PAGES = 3 * 100;

interface Kind {
  does(place: Place): void;
  /** In which state a store is that it comes over; both where not given. */
  state?: State;
  /** What may be gone where the store works all the same. */
  mayLose: "nothing" | "late" | "pages";
}

const anyOf = (random: () => number, most: number) => Math.floor(random() * most);

function overwrite(path: string, random: () => number): void {
  const bytes = readFileSync(path);
  const at = anyOf(random, bytes.length);
  const length = 1 + anyOf(random, 4096);
  const fill = [0, 0xff, null][anyOf(random, 3)];
  for (let i = at; i < Math.min(at + length, bytes.length); i++) bytes[i] = fill ?? anyOf(random, 256);
  writeFileSync(path, bytes);
}

const cut = (path: string, random: () => number) => truncateSync(path, anyOf(random, statSync(path).size));

const log = (path: string) => `${path}-wal`;

export const KINDS = {
  "bytes overwritten": { does: ({ path, random }) => overwrite(path, random), mayLose: "pages" },
  "file cut": { does: ({ path, random }) => cut(path, random), mayLose: "pages" },
  "file empty": { does: ({ path }) => truncateSync(path, 0), mayLose: "nothing" },
  "file lost": { does: ({ path }) => rmSync(path), mayLose: "nothing" },
  "a text in its place": { does: ({ path }) => writeFileSync(path, "site: here\n"), mayLose: "nothing" },
  "log lost": { does: ({ path }) => rmSync(log(path)), state: "killed", mayLose: "late" },
  "log cut": { does: ({ path, random }) => cut(log(path), random), state: "killed", mayLose: "late" },
  "log overwritten": {
    does: ({ path, random }) => overwrite(log(path), random),
    state: "killed",
    mayLose: "late",
  },
  "log doubled": {
    does({ path }) {
      const bytes = readFileSync(log(path));
      writeFileSync(log(path), Buffer.concat([bytes, bytes]));
    },
    state: "killed",
    mayLose: "nothing",
  },
  "another store's log": {
    does: ({ path, foreign }) => writeFileSync(log(path), readFileSync(log(foreign.path("killed")))),
    mayLose: "nothing",
  },
  "mark lost": { does: ({ path }) => rmSync(markPath(path)), mayLose: "nothing" },
  "mark overwritten": { does: ({ path, random }) => overwrite(markPath(path), random), mayLose: "nothing" },
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

export interface Fate {
  kind: KindName;
  state: State;
  /** The store's sentence; null where it works. */
  sentence: string | null;
  lost: number;
  /** What must not have happened. */
  faults: string[];
}

const lostOf = (before: Set<string>, now: Set<string>) => [...before].filter((each) => !now.has(each)).length;

export function damageStore(seed: number, kind: KindName, own: UsedStore, foreign: UsedStore): Fate {
  const random = createRandom(seed);
  const { does, state: only, mayLose }: Kind = KINDS[kind];
  const state = only ?? (random() < 0.5 ? "killed" : "closed");
  const folder = mkdtempSync(join(dirname(dirname(own.path(state))), "damaged-"));
  const path = join(folder, "sippra.sqlite");
  try {
    copyStore(own.path(state), path);
    does({ path, random, foreign });
    const before = existsSync(path) ? readFileSync(path) : null;
    const { sentence, seen, faults } = use(path);
    // Nobody looks at all of a store that was closed before it is used: that is done a minute later.
    if (sentence === null && state === "closed" && isFoundLater(path))
      return { kind, state, sentence, lost: 0, faults };
    if (sentence !== null) {
      if (before !== null && !isKept(folder, before))
        faults.push("the damaged file is not there any more as it was");
      if (existsSync(path) && before === null) faults.push("a new file stands where there was a store");
      return { kind, state, sentence, lost: 0, faults };
    }
    const records = lostOf(own.seen.records, seen!.records);
    const waiting = lostOf(own.seen.waiting, seen!.waiting);
    const allowed = {
      nothing: [0, 0],
      late: [own.late.records.size, own.late.waiting.size],
      pages: [ROWS_OF_PAGES, ROWS_OF_PAGES],
    }[mayLose] as [number, number];
    if (lostOf(new Set(own.seen.nodes), new Set(seen!.nodes)) > (mayLose === "pages" ? 1 : 0))
      faults.push(`of nodes there are ${seen!.nodes.join(", ") || "none"}`);
    if (records > allowed[0]) faults.push(`${records} records are gone`);
    if (waiting > allowed[1]) faults.push(`${waiting} messages are gone`);
    return { kind, state, sentence, lost: records + waiting, faults };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Opens it as its gateway does, reads all of it, and writes. */
function use(path: string): { sentence: string | null; seen: Seen | null; faults: string[] } {
  try {
    const store = openStore(path, { isOwner: true });
    try {
      const seen = look(store);
      store.addNode({ name: "new", network: 1 });
      return { sentence: null, seen, faults: [] };
    } finally {
      store.close();
    }
  } catch (error) {
    const sentence = String((error as Error).message);
    const isOurs = error instanceof GatewayError && error.code === "store" && /: [a-z].*\.$/.test(sentence);
    return { sentence, seen: null, faults: isOurs ? [] : [`no sentence of the store's: ${sentence}`] };
  }
}

function isFoundLater(path: string): boolean {
  try {
    checkQuickly(path, null, silentLog);
    return false;
  } catch (error) {
    return isDamage(error);
  }
}

/** Under its own name, or kept aside. */
const isKept = (folder: string, before: Buffer) =>
  readdirSync(folder)
    .filter((name) => /^sippra\.sqlite(\.damaged-\d{4}-\d\d-\d\dT\d{6}Z)?$/.test(name))
    .some((name) => readFileSync(join(folder, name)).equals(before));
