// What is not well with a gateway, worst first, each in a sentence with what to do. What people have in hand already, as an
// alarm that somebody has acknowledged, is not among them.
import { REFUSAL_SENTENCES, type RefusalReason, USUAL_REFUSALS } from "../../admit/refusals.ts";
import { CLOCK_WORDS } from "../../deliver/contract/clock-words.ts";
import { plain } from "../../text/quoted.ts";
import { duration } from "../../text/time.ts";
import { VERSION } from "../../version.ts";
import type { OutboxStatus, Status, WayStatus } from "../../watch/local/status.ts";
import { counted, goneText, meaning } from "../outbox-text.ts";

const HOUR_MS = 3_600_000;
/** Events and readings are out within seconds where nothing is wrong. */
const WAITS_LONG_MS = 10 * 60_000;
/** A module that is set up takes seconds. */
const OPENS_LONG_MS = 2 * 60_000;
const CROWDED = 0.9;
const NAMED = 3;

/** So long before the status was made, ms; null where that is not known. */
export const since = (time: string | null, { time: now }: Pick<Status, "time">): number | null =>
  time === null ? null : Math.max(0, Date.parse(now) - Date.parse(time));

const first = (names: readonly string[]) =>
  names.length > NAMED
    ? `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`
    : names.join(", ");

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Sentences; none where all is well. */
export function findingsOf(status: Status): string[] {
  return [
    ...notRunning(status),
    ...readiness(status),
    ...clock(status),
    ...disk(status),
    ...status.ways.flatMap((way) => wayFinding(way, status)),
    ...brokers(status),
    ...parked(status),
    ...waiting(status),
    ...alarms(status),
    ...nodes(status),
    ...refusals(status),
    ...tellers(status),
    ...version(status),
  ].map(plain);
}

const notRunning = ({ running, gateway, not_ready }: Status): string[] =>
  running
    ? []
    : [
        not_ready[0]?.what ??
          `No gateway ${gateway} runs here, and this is what its store knows: start it ("sudo systemctl start sippra-gateway", or "sippra-gateway run").`,
      ];

/** What is away or full is said below with more about it. */
const readiness = ({ not_ready, ways }: Status): string[] =>
  not_ready
    .filter(
      ({ reason }) =>
        ["store", "disk-full"].includes(reason) || (reason === "no-way-in" && ways.length === 0),
    )
    .map(({ reason, what }) =>
      reason === "no-way-in"
        ? "No serial line and no radio module is configured, so no node is heard: list some under serial, or under modems of radio."
        : what,
    );

const clock = ({ clock: { doubt } }: Status): string[] =>
  doubt === null
    ? []
    : [
        `The gateway does not believe its clock: ${CLOCK_WORDS[doubt as keyof typeof CLOCK_WORDS]?.en ?? doubt}.`,
      ];

function disk({ disk: { state, free_mb, full_in_days } }: Status): string[] {
  const room =
    'make room (fewer backups here, a shorter "retention.readings"), or nothing is acknowledged any more when it is full.';
  if (state === "low") return [`The disk is nearly full, ${free_mb} MB are free: ${room}`];
  if (state !== "filling" || full_in_days === null) return [];
  return [`The disk is full in about ${counted(days(full_in_days), "day")} at the present rate: ${room}`];
}

export const days = (full_in_days: number) => Math.max(1, Math.round(full_in_days));

function wayFinding(
  { name, port, state, since: from, why, airtime_used }: WayStatus,
  status: Status,
): string[] {
  const span = since(from, status)!;
  if (state === "away")
    return [
      `${capital(name)} (${port}) has been away for ${duration(span)}. ${why ?? "See its cable and its supply, and the log."}`,
    ];
  if (state === "opening" && span > OPENS_LONG_MS)
    return [
      `${capital(name)} (${port}) has not been ready for ${duration(span)}: see its cable and its supply, and the log.`,
    ];
  if (airtime_used === null || airtime_used < CROWDED) return [];
  return [
    `${capital(name)} has sent ${percent(airtime_used)} of what it may in an hour, so answers are left out and nodes ask again: "sippra-gateway radio plan" says how many nodes it can serve.`,
  ];
}

export const percent = (share: number) => `${Math.round(100 * share)} %`;

function brokers({ brokers: all }: Status): string[] {
  return all.flatMap(({ name, connected, retained_refused }) => [
    ...(connected
      ? []
      : [
          `The broker ${name} is not connected, and what is for it waits on the disk: see that it runs and can be reached; the log says what it answers.`,
        ]),
    ...(retained_refused === 0
      ? []
      : [
          `The broker ${name} does not take what is retained on ${counted(retained_refused, "topic")}: let the gateway's user write there, and allow retained messages.`,
        ]),
  ]);
}

function parked({ outbox, parked: topics }: Status): string[] {
  return outbox
    .filter((each) => each.parked > 0)
    .flatMap(({ sink, broker: to, parked: messages }) => {
      const reasons = [
        ...new Set(topics.filter(({ broker }) => broker === (to ?? sink)).map(({ reason }) => reason)),
      ];
      const what = `${capital(counted(messages, "message"))} ${messages === 1 ? "is" : "are"} parked, since ${sink} refuses ${messages === 1 ? "it" : "them"}`;
      if (reasons.length === 0) return [`${what}: "sippra-gateway outbox status" says why.`];
      return reasons.map(
        (reason) =>
          `${what} (${reason}). ${meaning(reason)} They follow by themselves then, sooner with "sippra-gateway outbox retry --all".`,
      );
    });
}

function waiting(status: Status): string[] {
  const { outbox, brokers: all, running } = status;
  return outbox.flatMap((each) => {
    const messages = sumOf(each);
    if (!running || messages === 0) return [];
    const broker = all.find(({ name }) => name === each.broker);
    if (broker === undefined) return [goneText(each.sink)];
    const span = since(each.oldest, status) ?? 0;
    if (!broker.connected || span < WAITS_LONG_MS) return [];
    return [
      `${capital(counted(messages, "message"))} ${messages === 1 ? "waits" : "wait"} for ${each.sink} for up to ${duration(span)} though it is connected: see whether it keeps up, and "sippra-gateway outbox status".`,
    ];
  });
}

export const sumOf = ({ events, readings, history }: OutboxStatus) => events + readings + history;

function alarms({ alarms: { named } }: Status): string[] {
  const open = named.filter(({ state }) => state === "open");
  if (open.length === 0) return [];
  const worst = open.filter(({ severity }) => severity === "critical");
  const [{ alarm }] = [...worst, ...open] as [(typeof open)[number]];
  return [`${openText(open.length, worst.length)}: begin with "sippra-gateway alarms show ${alarm}".`];
}

function openText(open: number, critical: number): string {
  if (open === 1) return `One ${critical === 1 ? "critical " : ""}alarm is open, and nobody has it`;
  return `${open} alarms are open, and nobody has them${critical === 0 ? "" : `; ${critical} of them critical`}`;
}

function nodes(status: Status): string[] {
  const { by_state, silent } = status.nodes;
  if (by_state === null || by_state.offline === 0) return [];
  const gone = silent.filter(({ state }) => state === "offline");
  const names = first(gone.map(({ node, heard }) => `${node} for ${duration(since(heard, status) ?? 0)}`));
  return [
    `${capital(counted(by_state.offline, "node"))} ${by_state.offline === 1 ? "is" : "are"} silent (${names}): where all of a line or module are, see its cable or antenna; else go and see its battery.`,
  ];
}

/** What was refused within the last hour, but for what every shared band and long wire has. */
function refusals(status: Status): string[] {
  return status.refusals.flatMap(({ reason, count, last }) => {
    const span = since(last, status);
    if (USUAL_REFUSALS.has(reason as RefusalReason) || span === null || span > HOUR_MS) return [];
    const sentence =
      REFUSAL_SENTENCES[reason as RefusalReason] ??
      "A reason of another version: the log has a sentence for it.";
    return [
      `Refused ${count === 1 ? "once" : `${count} times`} since the start, last ${duration(span)} ago (${reason}): ${sentence}`,
    ];
  });
}

const tellers = ({ tellers: all }: Status): string[] =>
  all
    .filter(({ trouble }) => trouble !== null)
    .map(
      ({ name, trouble }) =>
        `People are not told of alarms by ${name} (${trouble}): mend it, and try it with "sippra-gateway alarms tell".`,
    );

const version = ({ version: runs }: Status): string[] =>
  runs === VERSION
    ? []
    : [`The gateway that runs is version ${runs}, and this command ${VERSION}: start the gateway again.`];
