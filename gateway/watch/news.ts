// News from nodes, as sentences in the log.
import { eventRow } from "../../shared/events.ts";
import { type CheckBody, LEAK_STATES, type LeakState, type Maybe, RESETS } from "../../shared/messages.ts";
import type { Body } from "../admit/message.ts";
import { type Clock, evenly } from "../clock.ts";
import type { Log } from "../log.ts";
import { settingsText } from "../settings.ts";
import { type Accepted, type Command, whyNot } from "../store/view.ts";
import { tokenBuckets } from "../token-buckets.ts";
import { faultsOf, type ModuleFaults } from "./module-faults.ts";
import { judgeSelfCheck } from "./self-check/judge.ts";
import { sentenceOf } from "./self-check/sentences.ts";

/** A jump further than the replay window reaches is more than lost frames: a reset, or a stranger. */
const JUMP_REPORTED = 64;

const RESTARTED: Record<(typeof RESETS)[number], string> = {
  unknown: "A node has restarted, and does not know why: its supply, its reset button or its watchdog.",
  watchdog: "A node has restarted because its watchdog bit: it had hung.",
  error: "A node has restarted because of an error.",
  command: "A node has restarted because a command asked it to.",
};

/** An admitted frame after its commit. */
type Message = Body & { name: string; counter: number };

export interface NewsDeps {
  log: Log;
  /** Calls back for every committed frame, with what was new in it. Returns a function that ends it. */
  onMessage(listener: (message: Message, accepted: Accepted) => void): () => void;
  clock: Clock;
}

/** A node that has so much to say that nobody can read it fills no log: what is beyond is counted in its next line. */
const LINES = { burst: 100, perS: 0.1 };

/** Logs what nodes tell until it is ended by the function that it returns. */
export function startNews({ log, onMessage, clock }: NewsDeps): () => void {
  const lines = tokenBuckets(LINES, () => evenly(clock), 100_000);
  const leftOut = new Map<string, number>();

  const logOf = (node: string): Log => {
    const write = (level: "info" | "warn" | "error") => (fields: object, sentence: string) => {
      const missed = leftOut.get(node) ?? 0;
      if (!lines.take(node)) {
        leftOut.set(node, missed + 1);
        return;
      }
      leftOut.delete(node);
      log[level](missed === 0 ? fields : { ...fields, lines_left_out: missed }, sentence);
    };
    const debug: Log["debug"] = (fields, sentence) => log.debug(fields, sentence);
    return { debug, info: write("info"), warn: write("warn"), error: write("error") };
  };

  return onMessage((message, accepted) => tellNews(logOf(message.name), message, accepted));
}

function tellNews(log: Log, frame: Message, accepted: Accepted): void {
  const node = frame.name;
  const { jump, hello, outcome, answer, events } = accepted;
  if (jump > 0) {
    const fields = { node, counter: frame.counter, jump };
    if (jump > JUMP_REPORTED) log.info(fields, "A node's counter has jumped ahead.");
    else log.debug(fields, "Frames of a node were not heard.");
  }
  if (accepted.handedOn !== null) tellHandedOn(log, node, accepted.handedOn);
  if (answer?.command) log.debug({ node, command: answer.command.id }, "A command is sent to a node.");
  if (outcome !== null && outcome !== "never-sent" && !outcome.again) tellCommand(log, outcome.command);
  if (accepted.check !== null) tellCheck(log, node, accepted.check);
  for (const event of events) tellEvent(log, node, event);
  if (frame.type !== "hello" || hello === null) return;
  const { reset, boot, module } = frame.body;
  if (hello.restarted) {
    const why = RESETS[reset ?? 0];
    const level = why === "watchdog" || why === "error" ? "warn" : "info";
    log[level]({ node, reset, boot }, why ? RESTARTED[why] : "A node has restarted.");
  }
  if (module !== null) tellModule(log, node, module);
  if (hello.thinned !== null) {
    const { first, count } = hello.thinned;
    const fields = { node, readings: count, first };
    log.warn(fields, "A node's journal was full: it has given up its oldest readings, and no event.");
  }
}

/** What is wrong with a node that has looked at itself; how strong its radio was is told elsewhere. */
function tellCheck(log: Log, node: string, body: CheckBody): void {
  const wrong = judgeSelfCheck({ body, signal: null }).filter(({ verdict }) => verdict !== "pass");
  if (wrong.length === 0) log.info({ node }, "A node has looked at itself: all is well.");
  for (const finding of wrong) {
    const { part, verdict } = finding;
    const level = verdict === "fail" ? "warn" : "info";
    log[level]({ node, part, verdict }, `A node has looked at itself. ${sentenceOf(finding, "en")}`);
  }
}

/** Told by few hellos: at the first fault since the node's boot, and whenever there are twice as many. */
function tellModule(log: Log, node: string, faults: ModuleFaults): void {
  for (const { times, what, todo } of faultsOf(faults))
    log.warn({ node, times }, `A node's radio module ${what} ${todo}`);
}

function tellHandedOn(log: Log, node: string, { records, voids }: NonNullable<Accepted["handedOn"]>): void {
  const sentence =
    voids === 0
      ? "A node has handed on again all that came after the backup that was restored."
      : "A node has handed on again what it still holds of the time after the backup that was restored. Under the void counters " +
        "it holds nothing more: mostly frames that were no records of their own, and records that are lost here if brokers have not had them.";
  log.info({ node, records, void: voids }, sentence);
}

/** What somebody may have to go out for. It may come late: `time` is when it happened, as far as is known. */
function tellEvent(log: Log, node: string, { body, time }: Accepted["events"][number]): void {
  const [kind, , , , , , after, score] = body;
  const sentence = eventSentence(kind, after);
  if (sentence === null) return;
  log.warn({ node, score, time: time === null ? null : new Date(time).toISOString() }, sentence);
}

function eventSentence(kind: number, after: Maybe): string | null {
  const sentence = eventRow(kind)?.sentence ?? null;
  if (sentence === null || typeof sentence === "string") return sentence;
  const state: LeakState | undefined = LEAK_STATES[after ?? -1];
  return state === undefined ? null : sentence[state];
}

const ENDED: Record<Command["state"], string> = {
  pending: "A command waits.",
  done: "A node has done what a command asked.",
  refused: "A node has refused a command.",
  expired: "A command was given up.",
  cancelled: "A command was cancelled.",
};

/** Logs the outcome of a command. */
export function tellCommand(log: Log, command: Command): void {
  const { node, id, state, settings } = command;
  const why = whyNot(command)?.sentence ?? null;
  const fields = { node, command: id, settings: settingsText(settings) };
  if (why === null) log.info(fields, ENDED[state]);
  else log.warn(fields, `${ENDED[state]} ${why}`);
}
