// npm start: shows the whole thing at work, and says where to look.
import { setTimeout as sleep } from "node:timers/promises";
import { styleText } from "node:util";
import { Command, InvalidArgumentError, Option } from "commander";
import { GatewayError } from "../../gateway/errors.ts";
import { createLog, silentLog } from "../../gateway/log.ts";
import { VERSION } from "../../gateway/version.ts";
import { ToolError } from "../errors.ts";
import { startDemo } from "./demo.ts";
import { lineDisplay, tableDisplay } from "./display.ts";
import { recordedScenes, synthesisedScenes } from "./scenes.ts";

interface Options {
  nodes?: number;
  speed: number;
  recordings?: string;
  mqtt: { url: string } | { port: number };
  for?: number;
  seed: number;
  start?: number;
  json: boolean;
  verbose: boolean;
}

const whole = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`);
  }
  return value;
};

const positive = (text: string) => {
  const value = Number(text);
  if (!(value > 0) || value > 1e9) throw new InvalidArgumentError("It has to be a number over 0.");
  return value;
};

const moment = (text: string) => {
  const value = Date.parse(text);
  if (!(value >= 0)) throw new InvalidArgumentError("It has to be a time like 2026-03-01T02:00:00Z.");
  return value;
};

const broker = (text: string) => {
  if (/^\d+$/.test(text)) return { port: whole(1, 65535)(text) };
  if (!/^mqtts?:\/\/[^/]+$/.test(text)) {
    throw new InvalidArgumentError("It has to be a port, or a URL like mqtt://broker.example:1883.");
  }
  return { url: text };
};

const program = new Command("npm start --")
  .description(
    "Shows Sippra at work: virtual nodes that run the real firmware, the gateway, an embedded MQTT broker.\n" +
      "Virtual time runs faster than real time; all parts share its clock.",
  )
  .version(VERSION)
  .addOption(
    new Option("-n, --nodes <n>", "virtual nodes (default: 6, or one a recording)").argParser(whole(1, 500)),
  )
  .addOption(new Option("-s, --speed <x>", "times real time").argParser(positive).default(300))
  .option("-r, --recordings <folder>", "play FOLDER/<class>/*.wav, a node each, looped")
  .addOption(
    new Option("-m, --mqtt <url|port>", "use this broker, or this port for the embedded one")
      .argParser(broker)
      .default({ port: 1883 }, "1883"),
  )
  .addOption(
    new Option("--for <seconds>", "end after this much real time (default: at Ctrl-C)").argParser(positive),
  )
  .addOption(new Option("--seed <n>", "for signals and timing").argParser(whole(0, 2 ** 31 - 1)).default(1))
  .addOption(new Option("--start <time>", "virtual time at the start (default: now)").argParser(moment))
  .option("--json", "one JSON line a message, and a last one with the sums", false)
  .option("-v, --verbose", "the gateway's log, to stderr", false)
  .addHelpText(
    "after",
    `
Examples:
  npm start
  npm start -- --nodes 20 --speed 1000
  npm start -- --recordings ./recordings --for 60 --json
  npm start -- --mqtt mqtt://broker.example:1883`,
  )
  .configureHelp({ helpWidth: 80 });

async function run(options: Options): Promise<void> {
  const terminal = process.stdout.isTTY === true && !options.json;
  // In JSON, stdout is for programs.
  const say = (text: string) => (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  const start = options.start ?? Math.floor(Date.now() / 1000) * 1000;
  const scenes =
    options.recordings === undefined
      ? synthesisedScenes(options.nodes ?? 6, options.seed)
      : recordedScenes(options.recordings, options.nodes, options.seed, start);
  for (const note of scenes.flatMap(({ notes }) => notes)) say(`Note: ${note}.`);

  const wanted = "port" in options.mqtt ? options.mqtt.port : 1883;
  const print = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
  let display = lineDisplay((text) => process.stdout.write(text));
  const demo = await startDemo({
    scenes,
    start,
    seed: options.seed,
    url: "url" in options.mqtt ? options.mqtt.url : undefined,
    port: wanted,
    log: options.verbose ? createLog({ level: "debug", format: "auto" }) : silentLog,
    listener: options.json
      ? { reading: print, event: print, night: print, leak: () => {} }
      : {
          reading: (reading, topic) => display.reading(reading, topic),
          event: (event) => display.event(event),
          night: () => {},
          leak: (leak) => display.leak(leak),
        },
  });
  if (terminal) {
    const rows = () => (process.stdout.rows ?? 24) - 10;
    display = tableDisplay(demo.nodes, (text) => process.stdout.write(text), rows);
  }

  const { hostname, port } = new URL(demo.url);
  const used = Number(port || 1883);
  if ("port" in options.mqtt && used !== wanted)
    say(`Port ${wanted} is in use: the broker listens on ${used}.`);
  say(
    styleText(
      "bold",
      `Sippra ${VERSION}: ${demo.nodes.length} virtual nodes, ${options.speed} times real time.`,
    ),
  );
  say(`Broker: ${demo.url}. To see what partners see, in another terminal:`);
  say(`  mosquitto_sub -h ${hostname} -p ${used} -v -t 'sippra/v1/#'`);
  say(options.for === undefined ? "Ctrl-C ends it.\n" : `Ends after ${options.for} s.\n`);

  const began = performance.now();
  const virtualStart = demo.now();
  const footer = () => {
    const { readings, events, nights, published, duplicates } = demo.tally.sums();
    const speed = (demo.now() - virtualStart) / Math.max(1, performance.now() - began);
    const at = new Date(demo.now()).toISOString().slice(0, 19).replace("T", " ");
    return `${at} UTC (${Math.round(speed)}x)  ${readings + events + nights} taken, ${published} published, ${duplicates} twice`;
  };
  const redraw = terminal ? setInterval(() => display.draw(footer()), 250) : undefined;

  const ending = new AbortController();
  const interrupt = () => {
    if (ending.signal.aborted) process.exit(130);
    ending.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const time = options.for === undefined ? 2 ** 31 - 1 : options.for * 1000;
  const stop = sleep(time, undefined, { signal: ending.signal }).catch(() => {});
  await demo.simulation.run(options.speed, stop);
  await demo.finish();

  clearInterval(redraw);
  if (terminal) display.draw(footer());
  const sums = demo.tally.sums();
  if (options.json) process.stdout.write(`${JSON.stringify(sums)}\n`);
  else {
    say(
      `${sums.readings} readings, ${sums.events} events and ${sums.nights} nights taken, ${sums.published} published, ` +
        `${sums.duplicates} published twice, ${sums.missing} missing.`,
    );
  }
  const faults = demo.nodes.flatMap(({ name, board }) => board.errors().map((error) => `${name}: ${error}`));
  for (const fault of faults.slice(0, 5)) process.stderr.write(`${fault}\n`);
  process.exitCode = sums.missing > 0 || sums.duplicates > 0 || faults.length > 0 ? 1 : 0;
}

try {
  await run(program.parse().opts<Options>());
} catch (error) {
  if (!(error instanceof GatewayError || error instanceof ToolError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
