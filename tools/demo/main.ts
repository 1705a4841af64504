// npm start: a story of a district, from quiet to a leak that is told and repaired; and with "boards", virtual boards.
import { CANNOT, DONE, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { alarmPayload } from "../../gateway/deliver/formats/alarm.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { VERSION } from "../../gateway/version.ts";
import { SITE } from "../district/demo.ts";
import { main as boards } from "../district/main.ts";
import {
  announce,
  type CommonOptions,
  endedInOrder,
  outputOf,
  settingOf,
  withDemoOptions,
} from "../district/options.ts";
import { ToolError } from "../errors.ts";
import { main as scenario } from "../scenario/main.ts";
import { strong } from "../terminal.ts";
import { createScript } from "../usage.ts";
import { lineScreen, mapScreen } from "./screen.ts";
import { GATEWAY } from "./stage.ts";
import { createStory, HISTORY, LONGEST_MS, type News, type Story, secondsOf } from "./story.ts";
import { lined } from "./telling.ts";
import { inWords } from "./words.ts";

/** Times real time: a night in four seconds. */
const SPEED = 21_600;

/** The exit code: whether all was published once. */
async function show(options: CommonOptions, surroundings: Surroundings, asked: AbortSignal): Promise<number> {
  const { terminal, write, say, print } = outputOf(options, surroundings);
  const partner = options.json ? print : () => {};
  if (!options.json) say(`${HISTORY} nights of history go to the gateway …`);
  const story = await createStory({
    seed: options.seed,
    ...settingOf(options, surroundings),
    listener: { reading: partner, event: partner, night: partner, leak: () => {} },
  });
  const pace = secondsOf(options.speed);
  const { page } = story.stage;
  announce({ say }, story.stage.url, options, [
    strong(`Sippra ${VERSION}: a district of ${story.town.nodes.length} nodes after ${HISTORY} nights.`),
    `A night takes ${pace < 1 ? "under a second" : `${Math.round(pace * 10) / 10} s`}.`,
    ...(page === null ? [] : [`${strong(`Page: ${page}`)} in a browser, on this machine.`]),
  ]);
  const told: News[] = [];
  const screen = terminal
    ? mapScreen(story, write, () => surroundings.out.rows ?? 24)
    : lineScreen(story, options.json ? () => {} : write);
  const over = options.for === undefined ? asked : AbortSignal.any([asked, after(options.for)]);
  let isTold = false;
  const stays = terminal && page !== null && options.for === undefined;
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
    if (stays && !asked.aborted) {
      isTold = true;
      tellInWords(story, told, say);
      say(`\nThe page stays at ${page} until Ctrl-C.`);
      await new Promise((resolve) => asked.addEventListener("abort", resolve, { once: true }));
    }
  } finally {
    await story.stage.close();
  }
  if (!isTold) tellInWords(story, told, say);
  return end(story, { say, print, json: options.json });
}

/** Aborted after so many seconds. */
const after = (seconds: number) => AbortSignal.timeout(Math.min(Math.ceil(1000 * seconds), LONGEST_MS));

interface Ending {
  say(line: string): void;
  print(message: object): void;
  json: boolean;
}

function tellInWords(story: Story, told: readonly News[], say: Ending["say"]): void {
  say("");
  say(strong("The story in words"));
  for (const paragraph of inWords(story, told)) for (const line of ["", ...lined(paragraph, "")]) say(line);
}

function end(story: Story, { say, print, json }: Ending): number {
  const sums = story.stage.tally.sums();
  const { readings, events, nights, published, duplicates, missing } = sums;
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

/** Its first word, where it is about something else. */
const OTHERS: Record<string, Main | undefined> = { boards, scenario };

export const main: Main = async (argv, surroundings) => {
  const other = Object.hasOwn(OTHERS, argv[0] ?? "") ? OTHERS[argv[0]!] : undefined;
  if (other !== undefined) return other(argv.slice(1), surroundings);
  let code = DONE;
  const script = createScript(
    "start",
    "Shows a district in which a leak begins: two metered areas, the gateway, an\n" +
      "embedded MQTT broker. Nodes decide by the firmware's own rules; what they\n" +
      "measure is drawn, night by night. At the end comes the story in words.\n\n" +
      '"npm start -- boards" runs virtual boards with the whole firmware instead, on\n' +
      'made-up sites or your own recordings: see "npm start -- boards --help".\n' +
      '"npm start -- scenario FILE" plays what a file says, as a burst or a leak.',
    surroundings,
  );
  const program = withDemoOptions(script, {
    ...{ speed: SPEED, speedHelp: "times real time: a night takes 86,400 s / x", ends: "with the story" },
    seedHelp: "all that is left to chance follows from it",
  })
    .addHelpText(
      "after",
      `
Examples:
  npm start
  npm start -- --seed 7 --speed 43200
  npm start -- scenario docs/scenarios/burst.yaml
  npm start -- boards --nodes 20
  npm start -- boards --recordings ./recordings --for 60 --json`,
    )
    .action(async (options: CommonOptions) => {
      code = await endedInOrder(surroundings, (asked) => show(options, surroundings, asked));
    });
  const failed = await runProgram(program, argv, surroundings, (error) =>
    error instanceof GatewayError || error instanceof ToolError ? CANNOT : undefined,
  );
  return failed === DONE ? code : CANNOT;
};
