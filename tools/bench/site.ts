// A whole gateway on virtual lines, with a node on each: what the bench measures. The nodes send what is put to their
// lines and count what they are answered.
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { type Gateway, startGateway } from "../../gateway/assemble/gateway.ts";
import { systemClock } from "../../gateway/clock.ts";
import type { MqttSettings } from "../../gateway/deliver/link.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import { createLines, type Line } from "../board/line.ts";
import type { Broker } from "./broker.ts";
import { helloOnLine, type Sender, SITE } from "./traffic.ts";

export type MqttVersion = Exclude<MqttSettings["version"], "auto">;

export interface SiteSettings {
  broker: Broker;
  /** As a configuration has it that says nothing of it, where not given. */
  version?: MqttVersion | undefined;
  /** Of the data directory, which is there. */
  folder: string;
  /** Of the database. */
  path: string;
  /** URLs of other brokers that get the same; one that nobody listens at is waited for by nobody. */
  others?: readonly string[];
}

export const NODES = 20;
/** bit/s of every line. */
export const BAUD = 115_200;

/** A node's end of its line. */
export interface SiteNode extends Sender {
  line: Pick<Line, "send">;
  /** Frames that it has been sent. */
  answers: number;
}

export interface Site {
  gateway: Gateway;
  nodes: SiteNode[];
  /** Stops the gateway. Throws where it has not answered each of so many frames a node, or has refused one. */
  close(framesOfNode: (node: number) => number): Promise<void>;
}

function configOf({ broker, version, folder, others = [] }: SiteSettings, lines: readonly Line[]) {
  return configSchema.parse({
    site: SITE,
    data: folder,
    serial: lines.map(({ path }) => ({ path, baud: BAUD })),
    mqtt: {
      url: broker.url,
      version,
      brokers: others.map((url, i) => ({ name: `other-${i}`, url, version })),
    },
  });
}

/** What the gateway speaks with the broker where `version` is asked for, or nothing is. */
export function mqttVersion(settings: Pick<SiteSettings, "broker" | "version" | "folder">): MqttVersion {
  const { version } = configOf({ ...settings, path: "" }, []).mqtt;
  // 5 first: both brokers of the bench speak it.
  return version === "auto" ? "5" : version;
}

export function benchLines() {
  return createLines(Array.from({ length: NODES }, (_, i) => `/virtual/tty${i}`));
}

/** Frames among whole ones as they stand on a line: between two zeros, holding none. */
export function countFrames(bytes: Uint8Array): number {
  let zeros = 0;
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) zeros++;
  return zeros / 2;
}

/** What comes down its line is a node's answers. */
export function countAnswers(line: Line, node: { answers: number }): void {
  line.onReceive((bytes) => {
    node.answers += countFrames(bytes);
  });
}

/** So long at most for one step of the bench: what has not come then never will. */
const STEP_MS = 60_000;

/**
 * Resolves when `done` says so; between the questions the event loop waits, and takes no time from whoever works.
 * Throws after a minute: `what` says what was waited for.
 */
export async function until(what: string, done: () => boolean): Promise<void> {
  const end = performance.now() + STEP_MS;
  while (!done()) {
    if (performance.now() > end) throw new Error(`waited a minute for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Resolves when it is connected, and each node's hello answered. */
export async function startSite(settings: SiteSettings): Promise<Site> {
  const { lines, binding } = benchLines();
  const store = openStore(settings.path);
  const nodes: SiteNode[] = lines.map((line, i) => {
    const { node, key } = store.addNode({ name: `node-${i}`, network: 1 });
    return { line, node, key, answers: 0 };
  });
  const config = configOf(settings, lines);
  const gateway = await startGateway(config, { clock: systemClock, log: silentLog, binding, store });
  for (const [i, node] of nodes.entries()) countAnswers(lines[i]!, node);
  const isListening = () => gateway.intakes.every((intake) => intake.state().name === "listening");
  await until("the gateway to connect", () => gateway.link.up && isListening());
  for (const node of nodes) node.line.send(helloOnLine(node));
  await until("answers to hellos", () => nodes.every(({ answers }) => answers === 1));
  await gateway.idle();
  return {
    gateway,
    nodes,
    async close(framesOfNode) {
      const refused = Object.entries(gateway.refusals()).filter(([, count]) => count > 0);
      await gateway.close();
      store.close();
      for (const [i, { answers }] of nodes.entries()) {
        const sent = 1 + framesOfNode(i);
        if (answers !== sent)
          throw new Error(`of ${sent} frames of node-${i} the gateway acknowledged ${answers}`);
      }
      if (refused.length > 0) throw new Error(`the gateway refused frames: ${JSON.stringify(refused)}`);
    },
  };
}
