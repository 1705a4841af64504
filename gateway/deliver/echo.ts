// Whether a broker of MQTT 3.1.1 passes on what it acknowledges: it says neither that its access list denies a topic
// nor that a message is too large for it, and grants every subscription. So the gateway hears its own topics, at
// QoS 0, and a message got through when it has come back. A broker works through what one connection sends in order:
// where a later message has come back, an earlier one of the same topic will not.
//
//   unknown --the first echo--> echo         --nothing for 10 s--> puback ("cannot tell") --an echo after all--> echo
import type { Clock, Timer } from "../clock.ts";
import { covers } from "../topic-filter.ts";
import { keyOf } from "./convicts.ts";
import type { Incoming, Proof } from "./link.ts";
import { BrokerRefusal, type Refused } from "./refusal.ts";

export interface Expected {
  /** The broker has acknowledged it: resolves when it has come back too, or need not. */
  acknowledged(): Promise<void>;
  /** It was refused, or not sent after all. */
  cancel(): void;
}

export interface EchoProof {
  proof(): Proof;
  /** What to subscribe to on a connection that is just made; it is asked for once on each. */
  connected(version: "5" | "3.1.1"): readonly string[];
  refused(filter: string): void;
  /** Called before a message is sent. Null where nothing is waited for. */
  expect(topic: string, key: string): Expected | null;
  heard(message: Pick<Incoming, "topic" | "payload" | "retained">): void;
  /** The connection broke. */
  broken(error: Error): void;
}

export interface EchoDeps {
  clock: Clock;
  filters: readonly string[];
  /** The settings' word: "auto" leaves MQTT 5 to its answers, and "echo" believes no PUBACK, whatever is silent. */
  wanted: "auto" | "echo" | "puback";
  onCannotTell(): void;
  onEchoAfterAll(): void;
}

/** Echo of nothing for so long after the first PUBACK: it cannot be told, ms. */
export const SILENCE_MS = 10_000;
/** So long after its PUBACK a message is missing that did not come back, where others did, ms. */
export const MISSING_MS = 5_000;
/** As above, where the evidence is strong: later ones of its topic have come back, or many of other topics. */
export const MISSING_SOON_MS = 1_000;
const MANY = 10;
const LOOK_MS = 500;
/** Missing so often, while others of its topic came, a message will not come at all. */
const MISSES_MAX = 3;
/** Most messages whose misses are counted, and most that an echo is listened for after the PUBACK was believed. */
const REMEMBERED = 200;

interface Waiting {
  topic: string;
  key: string;
  /** Of sending on this connection. */
  order: number;
  /** When, ms. */
  acked: number | null;
  heard: boolean;
  settle: ((refusal: Error | null) => void) | null;
}

export function echoProof({ clock, filters, wanted, onCannotTell, onEchoAfterAll }: EchoDeps): EchoProof {
  let proof: Proof = "unknown";
  /** On this connection: what is heard. */
  let granted: string[] = [];
  let order = 0;
  let firstAcked: number | null = null;
  /** Without any echo, on connections before this one, ms. */
  let silence = 0;
  let timer: Timer = null;
  const waiting = new Map<string, Waiting[]>();
  /** The order of the last of each topic that came back, and of all. */
  const heardOf = new Map<string, number>();
  let heardOrders: number[] = [];
  const misses = new Map<string, number>();
  const believed = new Set<string>();

  const all = () => [...waiting.values()].flat();

  function drop(entry: Waiting): void {
    const left = (waiting.get(entry.key) ?? []).filter((each) => each !== entry);
    if (left.length === 0) waiting.delete(entry.key);
    else waiting.set(entry.key, left);
  }

  function settle(entry: Waiting, refusal: Error | null): void {
    drop(entry);
    entry.settle?.(refusal);
  }

  function look(): void {
    timer = null;
    const now = clock.now();
    if (proof === "unknown") {
      if (firstAcked !== null && silence + now - firstAcked >= SILENCE_MS) cannotTell();
    } else if (proof === "echo") {
      for (const entry of all()) {
        const verdict = verdictOn(entry, now);
        if (verdict !== null) settle(entry, refusal(entry.topic, verdict));
      }
    }
    if (waiting.size > 0) lookLater();
  }

  function lookLater(): void {
    timer ??= clock.setTimeout(look, LOOK_MS);
  }

  function cannotTell(): void {
    proof = "puback";
    onCannotTell();
    for (const entry of all()) if (entry.acked !== null) settle(entry, null);
  }

  function verdictOn({ topic, key, order, acked, heard }: Waiting, now: number): Refused | null {
    if (acked === null || heard) return null;
    const age = now - acked;
    if (age < MISSING_SOON_MS) return null;
    if ((heardOf.get(topic) ?? 0) > order) {
      const missed = (misses.get(key) ?? 0) + 1;
      remember(misses, key, missed);
      return { of: missed >= MISSES_MAX ? "message" : "moment", reason: "no-echo" };
    }
    const others = heardOrders.filter((each) => each > order).length;
    const enough = others >= MANY ? MISSING_SOON_MS : others > 0 ? MISSING_MS : SILENCE_MS;
    return age >= enough ? { of: "topic", reason: "no-echo" } : null;
  }

  return {
    proof: () => proof,
    connected(version) {
      order = 0;
      firstAcked = null;
      heardOf.clear();
      heardOrders = [];
      const answers = version === "5" && wanted === "auto";
      granted = answers || wanted === "puback" ? [] : [...filters];
      if (answers) proof = "answer";
      else if (granted.length === 0) proof = "puback";
      else if (wanted === "echo") proof = "echo";
      else if (proof === "answer") proof = "unknown";
      return granted;
    },
    refused(filter) {
      if (wanted === "echo") return;
      granted = granted.filter((each) => each !== filter);
      if (granted.length === 0 && proof === "unknown") cannotTell();
      for (const entry of all())
        if (!granted.some((each) => covers(each, entry.topic))) {
          if (entry.acked !== null) settle(entry, null);
          else drop(entry);
        }
    },
    expect(topic, key) {
      if (!granted.some((filter) => covers(filter, topic))) return null;
      const entry: Waiting = { topic, key, order: ++order, acked: null, heard: false, settle: null };
      waiting.set(key, [...(waiting.get(key) ?? []), entry]);
      return {
        acknowledged() {
          firstAcked ??= clock.now();
          entry.acked = clock.now();
          const isSettled = entry.heard || proof === "puback" || !waiting.get(key)?.includes(entry);
          if (isSettled) {
            if (!entry.heard) remember(believed, key);
            drop(entry);
            return Promise.resolve();
          }
          lookLater();
          return new Promise((resolve, reject) => {
            entry.settle = (error) => (error === null ? resolve() : reject(error));
          });
        },
        cancel: () => drop(entry),
      };
    },
    heard({ topic, payload, retained }) {
      // What was there before the subscription says nothing of what is sent now.
      if (retained || granted.length === 0) return;
      const key = keyOf(topic, Buffer.from(payload).toString());
      const entry = waiting.get(key)?.find(({ heard }) => !heard);
      if (entry === undefined && !believed.delete(key)) return;
      silence = 0;
      if (proof === "puback") onEchoAfterAll();
      proof = "echo";
      if (entry === undefined) return;
      entry.heard = true;
      heardOf.set(topic, entry.order);
      heardOrders.push(entry.order);
      if (heardOrders.length > 2 * MANY) heardOrders = heardOrders.slice(-MANY);
      misses.delete(key);
      if (entry.acked !== null) settle(entry, null);
    },
    broken(error) {
      clock.clearTimeout(timer);
      timer = null;
      if (proof === "unknown" && firstAcked !== null) silence += clock.now() - firstAcked;
      firstAcked = null;
      for (const entry of all()) settle(entry, error);
    },
  };
}

function refusal(topic: string, refused: Refused): BrokerRefusal {
  const what = {
    topic: `The MQTT broker acknowledges messages on ${topic} and drops them, while it passes on others: let this gateway's user write to it and read it, or set mqtt.proof to puback`,
    message: `The MQTT broker acknowledges a certain message on ${topic} and drops it again and again: see its log and its limit of size (mosquitto: message_size_limit)`,
    moment: `The MQTT broker acknowledged a message on ${topic} that did not come back: it is sent again`,
  }[refused.of];
  return new BrokerRefusal(refused, `${what}.`);
}

/** Keeps the newest. */
function remember<Key>(kept: Map<Key, number>, key: Key, value: number): void;
function remember<Key>(kept: Set<Key>, key: Key): void;
function remember<Key>(kept: Map<Key, number> | Set<Key>, key: Key, value = 0): void {
  kept.delete(key);
  if (kept instanceof Map) kept.set(key, value);
  else kept.add(key);
  if (kept.size > REMEMBERED) kept.delete(kept.keys().next().value!);
}
