// A whole gateway on virtual lines, with nodes on each: what the bench measures. What is put to a line they send, in turn,
// and what they are answered is counted.
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
  /** Whether Home Assistant is told of nodes there. */
  homeAssistant?: boolean | undefined;
}

export const LINES = 20;
/** Frames of one node at most: none asks to be answered more often than a node is (gateway/store/registry.ts). */
const FRAMES_A_NODE = 50;
/** bit/s of every line. */
export const BAUD = 115_200;

/** The nodes' end of a line. */
export interface SiteLine {
  line: Pick<Line, "send">;
  /** They take turns. */
  senders: readonly Sender[];
  /** Frames that they have been sent. */
  answers: number;
}

export interface Site {
  gateway: Gateway;
  lines: SiteLine[];
  /** Stops the gateway. Throws where it has not answered each of so many frames a line, or has refused one. */
  close(framesOfLine: (line: number) => number): Promise<void>;
}

function configOf(
  { broker, version, folder, others = [], homeAssistant = false }: SiteSettings,
  lines: readonly Line[],
) {
  return configSchema.parse({
    site: SITE,
    data: folder,
    serial: lines.map(({ path }) => ({ path, baud: BAUD })),
    home_assistant: { enabled: homeAssistant },
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
  return createLines(Array.from({ length: LINES }, (_, i) => `/virtual/tty${i}`));
}

/** Frames among whole ones as they stand on a line: between two zeros, holding none. */
export function countFrames(bytes: Uint8Array): number {
  let zeros = 0;
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) zeros++;
  return zeros / 2;
}

/** What comes down a line is answers. */
export function countAnswers(line: Line, end: { answers: number }): void {
  line.onReceive((bytes) => {
    end.answers += countFrames(bytes);
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

/** For so many frames. Resolves when it is connected, and a hello answered on each line. */
export async function startSite(settings: SiteSettings, frames: number): Promise<Site> {
  const nodesOfLine = Math.max(1, Math.ceil(frames / LINES / FRAMES_A_NODE));
  const { lines: ends, binding } = benchLines();
  const store = openStore(settings.path);
  const lines: SiteLine[] = ends.map((line, i) => {
    const senders = Array.from({ length: nodesOfLine }, (_, n) => {
      const { node, key } = store.addNode({ name: `node-${i}-${n}`, network: 1 });
      return { node, key };
    });
    return { line, senders, answers: 0 };
  });
  const config = configOf(settings, ends);
  const gateway = await startGateway(config, { clock: systemClock, log: silentLog, binding, store });
  for (const [i, line] of lines.entries()) countAnswers(ends[i]!, line);
  const isListening = () => gateway.intakes.every((intake) => intake.state().name === "listening");
  await until("the gateway to connect", () => gateway.link.up && isListening());
  // Of each node, or its first counter would be missing, and what is late would wait for it.
  for (const { line, senders } of lines) for (const sender of senders) line.send(helloOnLine(sender));
  await until("answers to hellos", () => lines.every(({ answers, senders }) => answers === senders.length));
  await gateway.idle();
  return {
    gateway,
    lines,
    async close(framesOfLine) {
      const refused = Object.entries(gateway.refusals()).filter(([, count]) => count > 0);
      await gateway.close();
      store.close();
      for (const [i, { answers, senders }] of lines.entries()) {
        const sent = senders.length + framesOfLine(i);
        if (answers !== sent)
          throw new Error(`of ${sent} frames of line ${i} the gateway acknowledged ${answers}`);
      }
      if (refused.length > 0) throw new Error(`the gateway refused frames: ${JSON.stringify(refused)}`);
    },
  };
}
