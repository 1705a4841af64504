// What becomes of alarms in the store: a watch's decision, whole or not at all, and what people do, with who in the audit.
import type { Alarm, Finding } from "../alarms/alarm.ts";
import type { AlarmChange, ChangeName } from "../alarms/change.ts";
import { placeKeys } from "../alarms/join.ts";
import { LINGERS_MS, SAME_ALARM_MS, type Scope, track } from "../alarms/track.ts";
import { checkRepairs, type Deed, ended, type NightAfter, perform } from "../alarms/workflow.ts";
import { GatewayError } from "../errors.ts";
import type { AlarmStep } from "./alarm-history.ts";
import type { KeptChange } from "./alarms.ts";
import type { Audited } from "./audit.ts";
import { type Files, filesIn } from "./file-work.ts";
import type { NoiseMask } from "./masks.ts";
import { noSuchNode } from "./names.ts";
import type { Tables } from "./tables.ts";
import type { Transactions } from "./transactions.ts";

/** What a decision writes, inside its transaction. Times in unix ms. */
export interface Decision {
  /** Holds what is found against the alarms there are; masks of known noise are the store's own. Returns what has changed. */
  track(findings: readonly Finding[], now: number, scope: Omit<Scope, "isMasked">): AlarmChange[];
  /** Notes what the nights after repairs say. */
  checkRepairs(nightsOf: (node: string, since: number) => readonly NightAfter[], now: number): AlarmChange[];
  /** Keeps what a watch remembers, under its name. */
  keepWatch(name: string, bytes: Uint8Array): void;
}

/** Of the store. */
export interface Alarms extends Files {
  /** Those that are not closed, and those closed since then, unix ms; by id. */
  list(closedSince?: number): Alarm[];
  /** Throws GatewayError "alarm" where there is none. */
  find(id: number): Alarm;
  /** Null where there is none. */
  known(id: number): Alarm | null;
  /** All that `work` writes is on disk when this returns, or nothing of it where it throws. */
  decide<T>(work: (decision: Decision) => T): T;
  /** Null where nothing was kept under this name. */
  watch(name: string): Uint8Array | null;
  /**
   * What somebody does about an alarm, one after the other and all or nothing; `by` is who runs this process where it is left out. Throws GatewayError "alarm" where
   * there is none, or where it cannot become that.
   */
  perform(id: number, deeds: Deed | readonly Deed[], now: number, by?: string): Alarm;
  /** Those that hold now. */
  masks(now: number): NoiseMask[];
  /** Throws GatewayError "config" where there is no such node, "alarm" where the day is no day to come. */
  mask(node: string, until: number, now: number, by?: string): void;
  /** Throws GatewayError "alarm" where there is nothing to take away. */
  unmask(node: string, now: number, by?: string): void;
  /** After a cursor, oldest first. */
  changes(after: number, limit: number): KeptChange[];
  /** Of one alarm, the oldest first. */
  history(alarm: number): AlarmStep[];
  /** The last one's `seq`; 0 where there never was one. */
  lastChange(): number;
  /** Where a teller has read to; one that is new begins with what comes from now on. On disk when it returns. */
  cursor(teller: string): number;
  moveCursor(teller: string, seq: number): void;
  /** What brokers may have of alarms, or of one: closed ones too, until a day after they were emptied there. */
  retained(now: number, id?: number): Alarm[];
  /** Brokers have nothing of it any more. */
  markEmptied(id: number, now: number): void;
  /** Calls back after every commit of this process that changed any. Returns a function that ends it. */
  onChanged(listener: () => void): () => void;
}

const DAY_MS = 86_400_000;
/** So long a repair is looked at, and more than an alarm comes back after. */
const LOOKED_BACK_MS = Math.max(SAME_ALARM_MS, LINGERS_MS, 60 * DAY_MS);
/** So long what was emptied is emptied again after each connect: a broker may have forgotten it. */
const EMPTIED_AGAIN_MS = DAY_MS;
/** A noise that is known for longer is to be said again. */
const MASK_MAX_MS = 366 * DAY_MS;

const AUDITED_AS: Record<Deed["does"], Audited> = {
  ...{ acknowledge: "alarm-acknowledged", locate: "alarm-located", repair: "alarm-repaired" },
  ...{ close: "alarm-closed", reopen: "alarm-reopened", note: "alarm-noted" },
};

export function alarmsIn(
  tables: Pick<Tables, "alarms" | "files" | "masks" | "watch" | "registry" | "audit">,
  running: Transactions,
  who: string,
  { onChanged, onFilesChanged }: Pick<Alarms, "onChanged" | "onFilesChanged">,
): Alarms {
  const { alarms, masks, watch, registry, audit } = tables;
  const { transact, changes } = running;
  const put = (news: AlarmChange[], now: number) => {
    if (news.length > 0) changes().alarms = true;
    alarms.put(news, now);
    return news;
  };
  const find = (id: number) => {
    const found = alarms.find(id);
    if (found !== null) return found;
    throw new GatewayError("alarm", `There is no alarm ${id}: see "sippra-gateway alarms list --all".`);
  };
  const decision: Decision = {
    track(findings, now, scope) {
      const known = new Set(masks.list(now).map(({ node }) => node));
      const book = alarms.book(now - LOOKED_BACK_MS);
      return put(track(book, findings, now, { ...scope, isMasked: (node) => known.has(node) }), now);
    },
    checkRepairs: (nightsOf, now) =>
      put(checkRepairs(alarms.since(now - LOOKED_BACK_MS), nightsOf, now), now),
    keepWatch: watch.set,
  };
  return {
    list: (closedSince = Number.MAX_SAFE_INTEGER) => alarms.since(closedSince),
    find,
    known: alarms.find,
    ...filesIn(tables, running, who, onFilesChanged),
    decide: (work) => transact(() => work(decision)),
    watch: watch.get,
    perform: (id, deeds, now, by = who) =>
      transact(() =>
        [deeds].flat().reduce((before, deed) => {
          const alarm = perform(before, deed, by, now);
          if (deed.does === "reopen") refuseShared(alarm, alarms.since(Number.MAX_SAFE_INTEGER));
          audit.add(AUDITED_AS[deed.does], alarm.place.nodes[0] ?? null, detailsOf(alarm, deed), by);
          put([{ what: CHANGED_AS[deed.does], fields: [], by, alarm }], now);
          return alarm;
        }, find(id)),
      ),
    masks: masks.list,
    mask: (node, until, now, by = who) =>
      transact(() => {
        if (registry.list(node).length === 0) throw noSuchNode(node);
        checkUntil(until, now);
        masks.prune(now);
        masks.set({ node, until, since: now, who: by });
        audit.add("noise-masked", node, `until ${dateOf(until)}`, by);
        changes().alarms = true;
      }),
    unmask: (node, now, by = who) =>
      transact(() => {
        masks.prune(now);
        if (!masks.remove(node))
          throw new GatewayError("alarm", `No noise is masked at ${node}: there is nothing to take away.`);
        audit.add("noise-unmasked", node, null, by);
        changes().alarms = true;
      }),
    changes: alarms.changes,
    history: alarms.history,
    lastChange: alarms.lastChange,
    cursor: (teller) =>
      alarms.cursor(teller) ??
      transact(() => {
        const seq = alarms.lastChange();
        alarms.setCursor(teller, seq);
        return seq;
      }),
    moveCursor: (teller, seq) => transact(() => alarms.setCursor(teller, seq)),
    retained: (now, id) => alarms.retained(now - EMPTIED_AGAIN_MS, id),
    markEmptied: (id, now) => transact(() => alarms.markEmptied(id, now)),
    onChanged,
  };
}

const CHANGED_AS = {
  ...{ acknowledge: "acknowledged", locate: "located", repair: "repaired" },
  ...{ close: "closed", reopen: "reopened", note: "noted" },
} as const satisfies Record<Deed["does"], ChangeName>;

const detailsOf = ({ id }: Alarm, deed: Deed) =>
  `alarm ${id}${deed.does === "close" ? `, ${deed.reason}` : ""}`;
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, "0000-00-00".length);

/** Two that are not closed share no node. */
function refuseShared(alarm: Alarm, live: readonly Alarm[]): void {
  const keys = new Set(placeKeys(alarm));
  const other = live.find(
    ({ id, ...each }) => id !== alarm.id && placeKeys(each).some((key) => keys.has(key)),
  );
  if (other === undefined) return;
  const sentence = `What alarm ${alarm.id} is about is alarm ${other.id} now: work on that one.`;
  throw new GatewayError("alarm", sentence);
}

function checkUntil(until: number, now: number): void {
  if (until > now && until <= now + MASK_MAX_MS) return;
  throw new GatewayError(
    "alarm",
    `${dateOf(until)} is no day of the coming year: say until when the noise is known.`,
  );
}

/** A node has another name, and alarms of it as well. */
export function renameInAlarms(
  { alarms, masks }: Pick<Tables, "alarms" | "masks">,
  name: string,
  to: string,
): void {
  alarms.renameNode(name, to);
  masks.renameNode(name, to);
}

/** A node is gone: what is about it alone, and nobody has, ends with it. */
export function removeFromAlarms(
  { alarms, masks }: Pick<Tables, "alarms" | "masks">,
  name: string,
  now: number,
): void {
  masks.remove(name);
  const over = alarms
    .since(Number.MAX_SAFE_INTEGER)
    .filter(({ state, place: { nodes } }) => state === "open" && nodes.length === 1 && nodes[0] === name);
  const news = over.map(
    (alarm): AlarmChange => ({
      ...{ what: "ended", fields: [], by: null },
      alarm: ended(alarm, "node-removed", now),
    }),
  );
  alarms.put(news, now);
}
