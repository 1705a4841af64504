// npm start: a story of a district, from quiet to a leak that is told and repaired; and with "boards", virtual boards.
import { Option } from "commander";
import { CANNOT, DONE, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { alarmPayload } from "../../gateway/deliver/formats/alarm.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { createLog, silentLog } from "../../gateway/log.ts";
import { VERSION } from "../../gateway/version.ts";
import { SITE } from "../district/demo.ts";
import { main as boards } from "../district/main.ts";
import { broker, endedInOrder, moment, positive, whole } from "../district/options.ts";
import { ToolError } from "../errors.ts";
import { createWriter, strong } from "../terminal.ts";
import { createScript } from "../usage.ts";
import { lineScreen, mapScreen } from "./screen.ts";
import { GATEWAY } from "./stage.ts";
import { createStory, HISTORY, type News, type Story, secondsOf } from "./story.ts";
import { lined } from "./telling.ts";
import { inWords } from "./words.ts";

interface Options {
  speed: number;
  mqtt: { url: string } | { port: number };
  for?: number;
  seed: number;
  start?: number;
  json: boolean;
  verbose: boolean;
}

/** Times real time: a night in four seconds. */
const SPEED = 21_600;

/** Says where to look. */
function announce(say: (line: string) => void, { stage, town }: Story, options: Options): void {
  const { hostname, port } = new URL(stage.url);
  const used = Number(port || 1883);
  if ("port" in options.mqtt && used !== options.mqtt.port)
    say(`Port ${options.mqtt.port} is in use: the broker listens on ${used}.`);
  const pace = secondsOf(options.speed);
  say(strong(`Sippra ${VERSION}: a district of ${town.nodes.length} nodes after ${HISTORY} nights.`));
  say(
    `A night takes ${pace < 1 ? "under a second" : `${Math.round(pace * 10) / 10} s`}. Broker: ${stage.url}.`,
  );
  say("To see what partners see, in another terminal:");
  say(`  mosquitto_sub -h ${hostname} -p ${used} -v -t 'sippra/v1/#'`);
  say(options.for === undefined ? "Ctrl-C ends it.\n" : `Ends after ${options.for} s.\n`);
}

/** The exit code: whether all was published once. */
async function show(options: Options, surroundings: Surroundings, asked: AbortSignal): Promise<number> {
  const { out, err } = surroundings;
  const terminal = out.isTTY === true && !options.json;
  const write = createWriter(surroundings);
  const tell = createWriter({ ...surroundings, out: err });
  // In JSON, stdout is for programs.
  const say = (line: string) => (options.json ? tell : write)(`${line}\n`);
  const print = (message: object) => void out.write(`${JSON.stringify(message)}\n`);
  const partner = options.json ? print : () => {};
  if (!options.json) say(`${HISTORY} nights of history go to the gateway …`);
  const story = await createStory({
    seed: options.seed,
    start: options.start ?? Math.floor(Date.now() / 1000) * 1000,
    url: "url" in options.mqtt ? options.mqtt.url : undefined,
    port: "port" in options.mqtt ? options.mqtt.port : 1883,
    log: options.verbose ? createLog({ level: "debug", format: "auto" }, err) : silentLog,
    listener: { reading: partner, event: partner, night: partner, leak: () => {} },
  });
  announce(say, story, options);
  const told: News[] = [];
  const screen = terminal ? mapScreen(story, write) : lineScreen(story, options.json ? () => {} : write);
  const over =
    options.for === undefined ? asked : AbortSignal.any([asked, AbortSignal.timeout(options.for * 1000)]);
  try {
    await story.play(
      {
        news(news) {
          told.push(news);
          screen.news(news);
          if (options.json && news.of === "alarm")
            print(alarmPayload(news.alarm, { site: SITE, gateway: GATEWAY }));
        },
        moment: screen.draw,
      },
      { speed: options.speed, stop: over },
    );
  } finally {
    await story.stage.close();
  }
  return end(story, told, { say, print, json: options.json });
}

interface Ending {
  say(line: string): void;
  print(message: object): void;
  json: boolean;
}

function end(story: Story, told: readonly News[], { say, print, json }: Ending): number {
  const sums = story.stage.tally.sums();
  const { readings, events, nights, published, duplicates, missing } = sums;
  say("");
  say(strong("The story in words"));
  for (const paragraph of inWords(story, told)) for (const line of ["", ...lined(paragraph, "")]) say(line);
  say("");
  if (json) print(sums);
  else
    for (const line of lined(
      `${readings} readings, ${events} events and ${nights} nights taken, ${published} published, ` +
        `${duplicates} published twice, ${missing} missing.`,
      "",
    ))
      say(line);
  return missing > 0 || duplicates > 0 ? CANNOT : DONE;
}

/** Its first word, where it is about virtual boards. */
const BOARDS = "boards";

export const main: Main = async (argv, surroundings) => {
  if (argv[0] === BOARDS) return boards(argv.slice(1), surroundings);
  let code = DONE;
  const program = createScript(
    "start",
    "Shows a district in which a leak begins: two metered areas, the gateway, an embedded\n" +
      "MQTT broker. Nodes decide by the firmware's own rules; what they measure is drawn,\n" +
      "night by night. At the end it tells the story in words.\n\n" +
      '"npm start -- boards" runs virtual boards with the whole firmware instead, on\n' +
      'made-up sites or your own recordings: see "npm start -- boards --help".',
    surroundings,
  )
    .addOption(
      new Option("-s, --speed <x>", "times real time: a night takes 86,400 s / x")
        .argParser(positive)
        .default(SPEED),
    )
    .addOption(
      new Option("-m, --mqtt <url|port>", "use this broker, or this port for the embedded one")
        .argParser(broker)
        .default({ port: 1883 }, "1883"),
    )
    .addOption(
      new Option("--for <seconds>", "end after this much real time (default: with the story)").argParser(
        positive,
      ),
    )
    .addOption(
      new Option("--seed <n>", "all that is left to chance follows from it")
        .argParser(whole(0, 2 ** 31 - 1))
        .default(1),
    )
    .addOption(new Option("--start <time>", "virtual time at the start (default: now)").argParser(moment))
    .option("--json", "one JSON line a message, and a last one with the sums", false)
    .option("-v, --verbose", "the gateway's log, to stderr", false)
    .addHelpText(
      "after",
      `
Examples:
  npm start
  npm start -- --seed 7 --speed 43200
  npm start -- boards --nodes 20
  npm start -- boards --recordings ./recordings --for 60 --json`,
    )
    .action(async (options: Options) => {
      code = await endedInOrder(surroundings, (asked) => show(options, surroundings, asked));
    });
  const failed = await runProgram(program, argv, surroundings, (error) =>
    error instanceof GatewayError || error instanceof ToolError ? CANNOT : undefined,
  );
  return failed === DONE ? code : CANNOT;
};
