// `alarms tell`: who is told of alarms, and whether that works. Works beside a running gateway, and tells nobody of an alarm.
import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { dateText } from "../alarms/sentences/words.ts";
import type { GatewayConfig } from "../assemble/configuration.ts";
import { systemClock } from "../clock.ts";
import { nearest } from "../config/nearest.ts";
import { timestamp } from "../deliver/formats/units.ts";
import { GatewayError } from "../errors.ts";
import type { Telling } from "../store/tellings.ts";
import { duration } from "../text/time.ts";
import { wrap } from "../text/wrap.ts";
import type { Outcome } from "../watch/tell/courier.ts";
import type { Way } from "../watch/tell/way.ts";
import { configOption, loadPlaced } from "./options.ts";
import type { Surroundings } from "./program.ts";
import { withStore } from "./store.ts";

interface Flags {
  config: string;
  test?: true;
  json?: true;
}

const WIDTH = 80;
/** Nobody waits longer for a test, ms. */
const TEST_MS = 30_000;

export function defineTell(alarms: Command, { out, err, env }: Surroundings): void {
  alarms
    .command("tell [name]")
    .description("say who is told of alarms, and try whether that works")
    .option("--test", "send a test message by each way, or by the one of this name")
    .option("--json", "as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway alarms tell
  sippra-gateway alarms tell --test
  sippra-gateway alarms tell --test on-call

Ends with 1 where somebody was not reached. docs/alarms-telling.md says how ways
are set.`,
    )
    .action(async (name: string | undefined, flags: Flags) => {
      const { config, where } = loadPlaced(flags, env);
      // Loaded when it is wanted: other commands do without mail.
      const { tellingSettings } = await import("../assemble/telling.ts");
      const { ways, warnings } = tellingSettings(config, where);
      for (const { sentence } of warnings) err.write(`${sentence}\n`);
      const chosen = chosenWays(ways, name);
      if (!flags.test) {
        const told = withStore(config, ({ tellings }) =>
          chosen.map((way) => ({ way, ...waitingIn(tellings.open(way.name)) })),
        );
        out.write(
          flags.json
            ? `${JSON.stringify(told.map(wayJson), null, 2)}\n`
            : `${told.map(wayText).join("\n")}\n`,
        );
        return;
      }
      const tried = await Promise.all(
        chosen.map(async (way) => ({ way, outcome: await sendTest(way, config) })),
      );
      out.write(
        flags.json
          ? `${JSON.stringify(tried.map(triedJson), null, 2)}\n`
          : `${tried.map(triedText).join("\n")}\n`,
      );
      const missed = tried.filter(({ outcome }) => outcome.refused.length + outcome.later.length > 0);
      if (missed.length > 0)
        throw new GatewayError("alarm", missedSentence(missed.map(({ way }) => way.name)));
    });
}

const missedSentence = (names: readonly string[]) =>
  `Somebody was not reached by ${names.join(", ")}: mend what is said above, and try again.`;

/** Throws a GatewayError "config" where there is none. */
function chosenWays(ways: readonly Way[], name: string | undefined): readonly Way[] {
  if (ways.length === 0)
    throw new GatewayError(
      "config",
      "Nobody is told of alarms: list ways under tell (docs/alarms-telling.md).",
    );
  if (name === undefined) return ways;
  const found = ways.filter((way) => way.name === name);
  if (found.length > 0) return found;
  const names = ways.map((way) => way.name);
  const meant = nearest(name, names);
  throw new GatewayError(
    "config",
    `There is no way named ${name} under tell: ${meant === null ? `there are ${names.join(", ")}.` : `did you mean ${meant}?`}`,
  );
}

/** Sends a test message by a way, for half a minute at most. */
export async function sendTest(way: Way, config: GatewayConfig): Promise<Outcome> {
  const [{ aboutMessages }, { testMessage }] = await Promise.all([
    import("../assemble/telling.ts"),
    import("../watch/tell/message.ts"),
  ]);
  const { courier } = way;
  const message = testMessage(way, aboutMessages(config), systemClock.now(), randomUUID());
  return courier.send(message, courier.recipients, AbortSignal.timeout(TEST_MS));
}

interface Told {
  way: Way;
  /** Alarms that its people are yet to be told of, and since when, unix ms. */
  waiting: number;
  oldest: number | null;
}

function waitingIn(open: readonly Telling[]): Omit<Told, "way"> {
  const since = open.flatMap((row) => (row.waiting === null ? [] : [row.since ?? 0]));
  return { waiting: since.length, oldest: since.length === 0 ? null : Math.min(...since) };
}

const wayJson = ({ way, waiting, oldest }: Told) => {
  const { name, language, courier } = way;
  const { kind, host, recipients } = courier;
  return {
    ...{ name, kind, host, language, recipients: kind === "mail" ? recipients : [] },
    ...{ waiting, oldest: oldest === null ? null : timestamp(oldest) },
  };
};

function wayText({ way, waiting, oldest }: Told): string {
  const { name, courier, kinds, quiet, escalate, digest } = way;
  const { kind, host, recipients } = courier;
  const to =
    kind === "mail" ? `by mail through ${host}: ${recipients.join(", ")}` : `by a webhook at ${host}`;
  const more = [
    `of ${[...kinds].join(", ")}`,
    ...(digest === null ? [] : [digest.instead ? "once a day only" : "once a day too"]),
    ...(quiet === null ? [] : ["with quiet hours"]),
    ...(escalate === null
      ? []
      : [`and ${escalate.to} where nobody has it after ${duration(escalate.afterMs)}`]),
  ];
  const wait =
    oldest === null
      ? ""
      : ` ${waiting} alarm${waiting === 1 ? " waits" : "s wait"}, since ${dateText(oldest, true)}.`;
  return wrap(`${name} is told ${to}; ${more.join(", ")}.${wait}`, WIDTH, "");
}

interface Tried {
  way: Way;
  outcome: Outcome;
}

const triedJson = ({ way, outcome: { accepted, refused, later } }: Tried) => ({
  name: way.name,
  ...{ accepted, refused, later },
});

function triedText({ way, outcome: { accepted, refused, later } }: Tried): string {
  const sentences = [
    ...accepted.map((who) => `${way.name}: ${who} has taken it. Look whether it has come.`),
    ...refused.map(({ who, why }) => `${way.name}: ${who} is refused: ${why}.`),
    ...later.map(({ who, why }) => `${way.name}: ${who} was not reached: ${why}.`),
  ];
  return sentences.map((sentence) => wrap(sentence, WIDTH, "")).join("\n");
}
