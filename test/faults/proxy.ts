// The wire between gateway and broker: a TCP proxy that passes bytes on late, cuts connections, also in the middle of a
// message, and notes what has passed. What a broker was sent and what it acknowledged only the wire knows.
//
//   gateway ── near ── [ delay, cut after so many bytes ] ── far ── broker
//                            │ tap: packets that got through
import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";
import { type Packet, packetReader } from "./packets.ts";
import { recordIn } from "./records.ts";

/** One PUBLISH of a record that got through to the broker whole. */
export interface Sent {
  id: string;
  topic: string;
  /** Bytes of the packet. */
  size: number;
  /** Which connection, from 1 on. */
  connection: number;
  /** Unix ms; null while there is no answer, or no echo. */
  at: number;
  answeredAt: number | null;
  echoedAt: number | null;
  /** The answer's reason: from 128 on the broker refuses. */
  reason: number;
}

/** Unix ms; null while it lasts. */
export interface Connection {
  from: number;
  until: number | null;
}

/** What a connection will suffer. */
export interface Fate {
  /** It is cut in so long, ms. */
  livesMs: number;
  /** Cut, it still passes on this share of the next chunk from the gateway: 0 none, 0.5 half a message. */
  share: number;
}

export interface Wire {
  readonly port: number;
  readonly sent: readonly Sent[];
  /** All that were made, by their number less one. */
  readonly connections: readonly Connection[];
  /** Bytes take so long each way, ms. */
  delay(ms: number): void;
  /** Breaks all connections: after `share` of the next chunk from the gateway where given, else at once. */
  cut(share?: number): void;
  /** What connections suffer from now on, those too that there are. */
  fate(next: (() => Fate) | null): void;
  /** Connections are taken, and nothing passes: neither way, or only to the broker. Null: all passes again. */
  hole(what: Hole | null): void;
  close(): Promise<void>;
}

export type Hole = "both ways" | "answers";

/** What the wire does to bytes just now. */
interface Weather {
  delayMs: number;
  hole: Hole | null;
  fateOf: (() => Fate) | null;
}

interface Pair {
  near: Socket;
  far: Socket;
  life: Connection;
  /** The next chunk from the gateway is cut after this share, and nothing passes after that. */
  cutAt: number | null;
  isCut: boolean;
  end(): void;
}

export async function startProxy(target: number): Promise<Wire> {
  const sent: Sent[] = [];
  const connections: Connection[] = [];
  const pairs = new Set<Pair>();
  const weather: Weather = { delayMs: 0, hole: null, fateOf: null };

  const join = (near: Socket) => {
    const pair = pairOf(near, createConnection({ port: target, host: "127.0.0.1", noDelay: true }), pairs);
    const tap = tapOf(connections.push(pair.life), sent);
    pump(pair, weather, "up", tap.up);
    pump(pair, weather, "down", tap.down);
    suffer(pair, weather);
  };
  const endAll = () => {
    for (const pair of [...pairs]) pair.end();
  };

  const server = createServer({ noDelay: true }, join).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    sent,
    connections,
    delay: (ms) => {
      weather.delayMs = ms;
    },
    cut: (share) => {
      for (const pair of [...pairs]) cutPair(pair, share);
    },
    fate: (next) => {
      weather.fateOf = next;
      for (const pair of pairs) suffer(pair, weather);
    },
    hole: (what) => {
      // What a router has forgotten it does not remember: those connections end.
      if (weather.hole !== null && what === null) endAll();
      weather.hole = what;
    },
    async close() {
      endAll();
      server.close();
      await once(server, "close");
    },
  };
}

/** Joined, and among `pairs` until it ends. */
function pairOf(near: Socket, far: Socket, pairs: Set<Pair>): Pair {
  const life: Connection = { from: Date.now(), until: null };
  const pair: Pair = {
    ...{ near, far, life, cutAt: null, isCut: false },
    end() {
      if (!pairs.delete(pair)) return;
      life.until = Date.now();
      near.destroy();
      far.destroy();
    },
  };
  pairs.add(pair);
  return pair;
}

/** Passes bytes on in one direction. They keep their order also where the delay changes: none overtakes. */
function pump(pair: Pair, weather: Weather, way: "up" | "down", note: (chunk: Buffer) => void): void {
  const [from, to] = way === "up" ? [pair.near, pair.far] : [pair.far, pair.near];
  let passesAt = 0;
  const late: Buffer[] = [];
  const give = (chunk: Buffer) => {
    if (pair.life.until !== null || pair.isCut) return;
    const share = way === "up" ? pair.cutAt : null;
    const part = share === null ? chunk : chunk.subarray(0, Math.floor(chunk.length * share));
    note(part);
    if (part.length > 0) to.write(part);
    if (share === null) return;
    pair.isCut = true;
    to.end(pair.end);
  };
  from.on("data", (chunk: Buffer) => {
    if (weather.hole === "both ways" || (weather.hole === "answers" && way === "down")) return;
    passesAt = Math.max(passesAt, performance.now() + weather.delayMs);
    late.push(chunk);
    // A timer that is late, as on a busy machine, is not overtaken either: each gives what has waited longest.
    const waitMs = passesAt - performance.now();
    if (waitMs <= 0 && late.length === 1) give(late.shift()!);
    else setTimeout(() => give(late.shift()!), Math.max(1, waitMs));
  });
  from.on("error", () => {});
  // What was said before the end comes before it.
  from.on("close", () => {
    const waitMs = passesAt - performance.now();
    if (waitMs <= 0) to.end(pair.end);
    else setTimeout(() => to.end(pair.end), waitMs + 1);
  });
}

function suffer(pair: Pair, weather: Weather): void {
  if (weather.fateOf === null) return;
  const { livesMs, share } = weather.fateOf();
  // Where all has been mended meanwhile, it lives on.
  setTimeout(() => weather.fateOf !== null && cutPair(pair, share), livesMs);
}

/** Where nothing comes to be cut in its middle, the connection is cut all the same. */
const CUT_ANYWAY_MS = 300;

function cutPair(pair: Pair, share: number | undefined): void {
  pair.cutAt = share ?? 0;
  if (share === undefined) pair.end();
  else setTimeout(pair.end, CUT_ANYWAY_MS);
}

/** Notes what passes on one connection. */
function tapOf(connection: number, sent: Sent[]) {
  let version = 4;
  /** By packet id, and by topic and id: those without an answer, and those without an echo. */
  const unanswered = new Map<number, Sent>();
  const unheard = new Map<string, Sent[]>();

  const fromGateway = (packet: Packet) => {
    if (packet.is === "connect") version = packet.version;
    if (packet.is !== "publish" || packet.packetId === null) return;
    const record = recordIn(packet.topic, packet.payload.toString("utf8"));
    if (record === null) return;
    const { id, topic } = record;
    const one: Sent = {
      ...{ id, topic, connection, size: packet.size },
      ...{ at: Date.now(), answeredAt: null, echoedAt: null, reason: 0 },
    };
    sent.push(one);
    unanswered.set(packet.packetId, one);
    const key = `${topic} ${id}`;
    unheard.set(key, [...(unheard.get(key) ?? []), one]);
  };
  const fromBroker = (packet: Packet) => {
    if (packet.is === "puback") {
      const one = unanswered.get(packet.packetId);
      unanswered.delete(packet.packetId);
      if (one === undefined) return;
      one.answeredAt = Date.now();
      one.reason = packet.reason;
    }
    if (packet.is !== "publish") return;
    const record = recordIn(packet.topic, packet.payload.toString("utf8"));
    if (record === null) return;
    for (const one of unheard.get(`${record.topic} ${record.id}`) ?? []) one.echoedAt ??= Date.now();
  };
  return { up: packetReader(fromGateway, () => version), down: packetReader(fromBroker, () => version) };
}
