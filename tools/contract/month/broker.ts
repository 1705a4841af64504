// The partner's broker: MQTT on a local socket, which writes down whatever is published on it, and can go away and come
// back, with what it had retained or without. While it is away its port still takes connections and hangs up at once:
// so nobody else gets the port.
import { createServer } from "node:net";
import { Aedes, type AedesOptions } from "aedes";
import { type SocketWatch, watchSockets } from "./sockets.ts";

export interface Published {
  /** Virtual unix ms. */
  at: number;
  topic: string;
  payload: string;
  /** It was published to be retained. */
  retained: boolean;
  qos: number;
  /** The client's id; null for what was asked here. */
  client: string | null;
}

export interface RecordingBroker extends Pick<SocketWatch, "stirred" | "busy" | "cut"> {
  readonly port: number;
  /** What clients have published, or left as their will. */
  readonly messages: Published[];
  /** What was asked here, as a partner does. */
  readonly requests: Published[];
  isThere(): boolean;
  /** Calls back with whatever is published, by whomever. */
  onPublished(listener: (published: Published) => void): void;
  /** It is gone: its clients' wills are the last that it publishes. */
  stop(): Promise<void>;
  /** It is there again. `remembers`: what it had retained is there too. */
  start(remembers: boolean): Promise<void>;
  /** A partner publishes; nothing, where the broker is away. */
  ask(topic: string, payload: string, retain?: boolean): Promise<void>;
  /** What is retained now, by topic. */
  retained(): Promise<Map<string, string>>;
  close(): Promise<void>;
}

/** Of what aedes keeps, which its types do not name. */
interface Persistence {
  createRetainedStream(filter: string): AsyncIterable<{ topic: string; payload: Buffer }>;
}

const LOOPBACK = "127.0.0.1";

/** A broker that writes down what is published. `memory`: of the one before. */
async function openBroker(note: (published: Omit<Published, "at">) => void, memory: Persistence | undefined) {
  const options: AedesOptions = memory === undefined ? {} : { persistence: memory };
  const aedes = await Aedes.createBroker(options);
  aedes.on("publish", ({ topic, payload, retain, qos }, client) => {
    if (topic.startsWith("$SYS/")) return;
    note({ topic, payload: payload.toString(), retained: retain, qos, client: client?.id ?? null });
  });
  return aedes as Aedes & { persistence: Persistence };
}

async function retainedIn(memory: Persistence): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { topic, payload } of memory.createRetainedStream("#")) {
    found.set(topic, payload.toString());
  }
  return found;
}

/** `now`: virtual unix ms. */
export async function startRecordingBroker(now: () => number): Promise<RecordingBroker> {
  const messages: Published[] = [];
  const requests: Published[] = [];
  const sockets = watchSockets();
  const listeners: ((published: Published) => void)[] = [];
  const note = (one: Omit<Published, "at">) => {
    const published = { at: now(), ...one };
    (one.client === null ? requests : messages).push(published);
    for (const listener of listeners) listener(published);
  };
  let aedes: Awaited<ReturnType<typeof openBroker>> | null = await openBroker(note, undefined);
  let memory = aedes.persistence;

  const server = createServer((socket) => {
    sockets.accepted(socket);
    if (aedes === null) {
      socket.destroy();
      return;
    }
    // Else answers wait for 40 ms at a time, as in the gateway (gateway/deliver/connection.ts).
    socket.setNoDelay(true);
    aedes.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));

  async function stop(): Promise<void> {
    const before = aedes;
    aedes = null;
    await new Promise<void>((resolve) => (before === null ? resolve() : before.close(resolve)));
    sockets.cut();
  }

  return {
    port: (server.address() as { port: number }).port,
    messages,
    requests,
    stirred: () => sockets.stirred() + messages.length + requests.length,
    busy: sockets.busy,
    cut: sockets.cut,
    isThere: () => aedes !== null,
    onPublished: (listener) => void listeners.push(listener),
    stop,
    start: async (remembers) => {
      aedes = await openBroker(note, remembers ? memory : undefined);
      memory = aedes.persistence;
    },
    ask: (topic, payload, retain = false) =>
      new Promise((resolve, reject) => {
        if (aedes === null) return resolve();
        const packet = { cmd: "publish" as const, qos: 1 as const, dup: false, retain, topic, payload };
        aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
      }),
    retained: () => retainedIn(memory),
    close: async () => {
      sockets.close();
      const closed = new Promise((resolve) => server.close(resolve));
      await stop();
      await closed;
    },
  };
}
