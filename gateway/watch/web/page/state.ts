// What the page knows, and hears as it changes: one store, and views that are drawn again when it has something new.
//
//   GET /api/now ── all of it, at the start and whenever some may have been missed
//   GET /api/live ── what changes; one connection a browser: the tab that has the lock hears, and tells the others
import { useEffect, useState } from "preact/hooks";
import type { Alarm } from "../../../alarms/alarm.ts";
import type { Live, NodeRow, Now } from "../api.ts";
import { ask, Refused } from "./ask.ts";

export interface Known {
  now: Now;
  nodes: ReadonlyMap<string, NodeRow>;
  /** By number; also those that were closed while the page was open. */
  alarms: ReadonlyMap<number, Alarm>;
  /** The server's clock less the browser's, ms. */
  ahead: number;
}

export type State =
  | { is: "loading" }
  | { is: "locked" }
  | {
      is: "known";
      known: Known /** Since when the gateway is not reached, unix ms by this clock. */;
      awaySince: number | null;
    };

let state: State = { is: "loading" };
const listeners = new Set<() => void>();

function set(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

/** The state, and again whenever it changes. */
export function useKnown(): State {
  const [, draw] = useState({});
  useEffect(() => {
    const listener = () => draw({});
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return state;
}

/** Closed alarms that a page keeps beside the live ones: one that is open for a week stays small. */
const CLOSED_KEPT = 100;

/** Answers that are waited for, and news that came meanwhile: an answer may be older, and would take it back. */
let waiting = 0;
const early: Live[] = [];

function hear(news: Live): void {
  if (waiting > 0) early.push(news);
  apply(news);
}

function apply(news: Live): void {
  if (state.is !== "known") return;
  const { known } = state;
  const nodes = new Map(known.nodes);
  for (const row of news.nodes) nodes.set(row.name, row);
  for (const name of news.gone) nodes.delete(name);
  const alarms = new Map(known.alarms);
  for (const alarm of news.alarms) alarms.set(alarm.id, alarm);
  const closed = [...alarms.values()].filter((alarm) => alarm.state === "closed");
  for (const { id } of closed.toSorted((a, b) => a.changed - b.changed).slice(0, -CLOSED_KEPT))
    alarms.delete(id);
  const now = { ...known.now, at: news.at, gatewayState: news.gatewayState };
  set({ is: "known", known: { now, nodes, alarms, ahead: news.at - Date.now() }, awaySince: null });
}

/** What somebody has just done is there before it is told to all. */
export function learn(alarm: Alarm): void {
  if (state.is !== "known") return;
  const { known } = state;
  const alarms = new Map(known.alarms).set(alarm.id, alarm);
  set({ ...state, known: { ...known, alarms } });
}

export async function load(): Promise<void> {
  waiting++;
  try {
    const now = await ask<Now>("/api/now");
    const nodes = new Map(now.nodes.map((row) => [row.name, row]));
    const alarms = new Map(now.alarms.map((alarm) => [alarm.id, alarm]));
    set({ is: "known", known: { now, nodes, alarms, ahead: now.at - Date.now() }, awaySince: null });
    for (const news of early) if (news.at >= now.at) apply(news);
  } catch (error) {
    if (error instanceof Refused && error.status === 401) set({ is: "locked" });
    else away();
  } finally {
    if (--waiting === 0) early.length = 0;
  }
}

function away(): void {
  if (state.is === "known") set({ ...state, awaySince: state.awaySince ?? Date.now() });
  else setTimeout(() => void load(), AGAIN_MS);
}

const AGAIN_MS = 3_000;
/** The server says something each 20 s. */
const CHANNEL = "sippra-live";

type Told = { is: "news"; news: Live } | { is: "all" } | { is: "away" };

/** Asks for what there is, and hears what changes for as long as the page is open. */
export function follow(): void {
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;
  const take = (told: Told) => {
    if (told.is === "news") hear(told.news);
    else if (told.is === "all") void load();
    else away();
  };
  const tell = (told: Told) => {
    take(told);
    channel?.postMessage(told);
  };
  channel?.addEventListener("message", ({ data }) => take(data as Told));
  // A page that was asleep has missed things, and so has one that comes back.
  addEventListener("pageshow", ({ persisted }) => persisted && void load());
  // Asked for beside the stream, not after it: where the signal is weak that is half a second. Where something changed between
  // them all is asked for again.
  let asked: Promise<void> | null = load();
  const listen = () => {
    const source = new EventSource("/api/live");
    source.addEventListener("mark", async ({ data }) => {
      const first = asked;
      asked = null;
      await first;
      if (first !== null && state.is === "known" && state.known.now.mark === data) return;
      tell({ is: "all" });
    });
    source.onmessage = ({ data }) => tell({ is: "news", news: JSON.parse(data) as Live });
    source.onerror = () => {
      // Who is refused here is told why by what they ask for.
      if (state.is !== "loading") tell({ is: "away" });
      // A browser gives up where it is refused.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS);
    };
  };
  const listenForever = () => {
    listen();
    return new Promise<never>(() => {});
  };
  // Without locks, as over plain HTTP from another machine, each tab hears for itself.
  if (navigator.locks === undefined || channel === null) listen();
  else void navigator.locks.request(CHANNEL, listenForever);
}
