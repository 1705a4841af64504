// What the demos take at their command lines, and how they end.
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Surroundings } from "../../gateway/cli/program.ts";
import { createLog, type Log, silentLog } from "../../gateway/log.ts";
import { createWriter } from "../terminal.ts";
import { numberOver0 } from "../usage.ts";

/** What each demo takes. */
export interface CommonOptions {
  speed: number;
  mqtt: { url: string } | { port: number };
  for?: number;
  seed: number;
  start?: number;
  json: boolean;
  verbose: boolean;
}

export const whole = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`);
  }
  return value;
};

export const positive = numberOver0(1e9);

const moment = (text: string) => {
  const value = Date.parse(text);
  if (!(value >= 0)) throw new InvalidArgumentError("It has to be a time like 2026-03-01T02:00:00Z.");
  return value;
};

export const broker = (text: string) => {
  if (/^\d+$/.test(text)) return { port: whole(1, 65535)(text) };
  if (!/^mqtts?:\/\/[^/]+$/.test(text)) {
    throw new InvalidArgumentError("It has to be a port, or a URL like mqtt://broker.example:1883.");
  }
  return { url: text };
};

/** Does it; the first Ctrl-C asks it to end in order, also while it starts, and the second ends it at once. */
export async function endedInOrder(
  surroundings: Surroundings,
  work: (asked: AbortSignal) => Promise<number>,
): Promise<number> {
  const ending = new AbortController();
  const unlisten = surroundings.onSignal(() => {
    if (ending.signal.aborted) surroundings.exit(130);
    ending.abort();
  });
  try {
    return await work(ending.signal);
  } finally {
    unlisten();
  }
}

/** What an option says of itself where the demos differ. */
interface DemoWords {
  /** Times real time, where nobody says otherwise. */
  speed: number;
  speedHelp: string;
  /** When it ends by itself. */
  ends: string;
  seedHelp: string;
}

/** Adds what each demo takes. */
export function withDemoOptions(program: Command, { speed, speedHelp, ends, seedHelp }: DemoWords): Command {
  return program
    .addOption(new Option("-s, --speed <x>", speedHelp).argParser(positive).default(speed))
    .addOption(
      new Option("-m, --mqtt <url|port>", "use this broker, or this port for the embedded one")
        .argParser(broker)
        .default({ port: 1883 }, "1883"),
    )
    .addOption(
      new Option("--for <seconds>", `end after this much real time (default: ${ends})`).argParser(positive),
    )
    .addOption(new Option("--seed <n>", seedHelp).argParser(whole(0, 2 ** 31 - 1)).default(1))
    .addOption(new Option("--start <time>", "virtual time at the start (default: now)").argParser(moment))
    .option("--json", "one JSON line a message, and a last one with the sums", false)
    .option("-v, --verbose", "the gateway's log, to stderr", false);
}

/** Where virtual time and messages go, as the options say. */
export interface DemoSetting {
  /** Unix ms. */
  start: number;
  url: string | undefined;
  port: number;
  log: Log;
}

export function settingOf({ start, mqtt, verbose }: CommonOptions, { err }: Surroundings): DemoSetting {
  return {
    start: start ?? Math.floor(Date.now() / 1000) * 1000,
    url: "url" in mqtt ? mqtt.url : undefined,
    port: "port" in mqtt ? mqtt.port : 1883,
    log: verbose ? createLog({ level: "debug", format: "auto" }, err) : silentLog,
  };
}

/** Ways to the terminal. */
export interface DemoOutput {
  /** Whether somebody looks at a screen. */
  terminal: boolean;
  write(text: string): void;
  /** A line for people; in JSON, stdout is for programs. */
  say(line: string): void;
  print(message: object): void;
}

export function outputOf({ json }: Pick<CommonOptions, "json">, surroundings: Surroundings): DemoOutput {
  const { out, err } = surroundings;
  const write = createWriter(surroundings);
  const tell = createWriter({ ...surroundings, out: err });
  return {
    terminal: out.isTTY === true && !json,
    write,
    say: (line) => (json ? tell : write)(`${line}\n`),
    print: (message) => void out.write(`${JSON.stringify(message)}\n`),
  };
}

/** Says where to look, under a line or two that say what there is. */
export function announce(
  { say }: Pick<DemoOutput, "say">,
  url: string,
  options: Pick<CommonOptions, "mqtt" | "for">,
  heads: readonly string[],
): void {
  const { hostname, port } = new URL(url);
  const used = Number(port || 1883);
  if ("port" in options.mqtt && used !== options.mqtt.port)
    say(`Port ${options.mqtt.port} is in use: the broker listens on ${used}.`);
  for (const head of heads) say(head);
  say(`Broker: ${url}. To see what partners see, in another terminal:`);
  say(`  mosquitto_sub -h ${hostname} -p ${used} -v -t 'sippra/v1/#'`);
  say(options.for === undefined ? "Ctrl-C ends it.\n" : `Ends after ${options.for} s.\n`);
}
