// What is not well with a gateway that runs, as it tells of itself: each thing in a sentence with what to do. What people have in
// hand already, as an alarm that somebody has acknowledged, is not among them.
import { REFUSAL_SENTENCES, type RefusalReason, USUAL_REFUSALS } from "../../admit/refusals.ts";
import { CLOCK_WORDS } from "../../deliver/contract/clock-words.ts";
import { broken, type Cause, doubtful, type Finding } from "../../findings.ts";
import { plain } from "../../text/quoted.ts";
import { duration } from "../../text/time.ts";
import { VERSION } from "../../version.ts";
import type { BrokerStatus, RefusedStatus, Status, WayStatus } from "../../watch/local/status.ts";
import { counted, goneText, meaning } from "../outbox-text.ts";
import { capital, days, first, percent, since, sumOf } from "./figures.ts";
import { radioFindings, strangers } from "./heard-findings.ts";

const HOUR_MS = 3_600_000;
/** Events and readings are out within seconds where nothing is wrong. */
const WAITS_LONG_MS = 10 * 60_000;
/** A module that is set up takes seconds. */
const OPENS_LONG_MS = 2 * 60_000;
const CROWDED = 0.9;

/** The worst first; none where all is well. */
export function findingsOf(status: Status): Finding[] {
  return [
    ...gatewayFindings(status),
    ...clockFindings(status),
    ...diskFindings(status),
    ...status.ways.flatMap((way) => wayFindings(way, status)),
    ...radioFindings(status),
    ...status.brokers.flatMap((broker) => brokerFindings(broker)),
    ...outboxFindings(status),
    ...alarmFindings(status),
    ...nodeFindings(status),
    ...tellerFindings(status),
    ...versionFindings(status),
  ].map((finding) => ({ ...finding, sentence: plain(finding.sentence) }));
}

/** Whether it runs, and does its work. What is away or full is said below with more about it. */
export function gatewayFindings({ running, gateway, not_ready, ways }: Status): Finding[] {
  if (!running)
    return [
      not_ready[0] !== undefined
        ? broken("not-asked", not_ready[0].what)
        : broken(
            "not-running",
            `No gateway ${gateway} runs here, and this is what its store knows: start it ("sudo systemctl start sippra-gateway", or "sippra-gateway run").`,
          ),
    ];
  const causes: Partial<Record<string, Cause>> = { store: "store", "disk-full": "disk-full" };
  return not_ready.flatMap(({ reason, what }) => {
    const cause = causes[reason];
    if (cause !== undefined) return [broken(cause, what)];
    return reason === "no-way-in" && ways.length === 0 ? [NO_WAY_IN] : [];
  });
}

export const NO_WAY_IN = broken(
  "no-way-in",
  "No serial line and no radio module is configured, so no node is heard: list some under serial, or under modems of radio.",
);

/** `doubt`: why the clock is not believed; null where it is. */
export const clockFindings = ({ clock: { doubt } }: Pick<Status, "clock">): Finding[] =>
  doubt === null
    ? []
    : [
        broken(
          "clock-off",
          `The gateway does not believe its clock: ${CLOCK_WORDS[doubt as keyof typeof CLOCK_WORDS]?.en ?? doubt}.`,
        ),
      ];

export function diskFindings({ disk: { state, free_mb, full_in_days } }: Pick<Status, "disk">): Finding[] {
  const room =
    'make room (fewer backups here, a shorter "retention.readings"), or nothing is acknowledged any more when it is full.';
  if (state === "low")
    return [broken("disk-full", `The disk is nearly full, ${free_mb} MB are free: ${room}`)];
  if (state !== "filling" || full_in_days === null) return [];
  return [
    doubtful(
      "disk-full",
      `The disk is full in about ${counted(days(full_in_days), "day")} at the present rate: ${room}`,
    ),
  ];
}

export function wayFindings(
  { name, port, state, since: from, why, cause, airtime_used }: WayStatus,
  status: Status,
): Finding[] {
  const span = since(from, status)!;
  if (state === "away")
    return [
      broken(
        cause ?? "port-away",
        `${capital(name)} (${port}) has been away for ${duration(span)}. ${why ?? "See its cable and its supply, and the log."}`,
      ),
    ];
  if (state === "opening" && span > OPENS_LONG_MS)
    return [
      broken(
        "port-away",
        `${capital(name)} (${port}) has not been ready for ${duration(span)}: see its cable and its supply, and the log.`,
      ),
    ];
  if (airtime_used === null || airtime_used < CROWDED) return [];
  return [
    doubtful(
      "air-used-up",
      `${capital(name)} has sent ${percent(airtime_used)} of what it may in an hour, so answers are left out and nodes ask again: "sippra-gateway radio plan" says how many nodes it can serve.`,
    ),
  ];
}

/** Its connection, and what is retained there. */
export function brokerFindings({
  name,
  connected,
  retained_refused,
  refused_topic,
  last_break,
}: BrokerStatus): Finding[] {
  const isSameId = last_break?.cause === "same-id" && last_break.times > 1;
  return [
    ...(connected || isSameId ? [] : [awayFinding(name, last_break)]),
    ...(isSameId
      ? [
          broken(
            "same-id",
            `The broker ${name} has ended the connection ${last_break.times} times within ten minutes: another gateway is probably connected under the same site and gateway. ${last_break.why}`,
          ),
        ]
      : []),
    ...(retained_refused === 0
      ? []
      : [
          broken(
            "topic-denied",
            `The broker ${name} does not take what is retained on ${counted(retained_refused, "topic")} (${refused_topic}): let the gateway's user write there, and allow retained messages.`,
          ),
        ]),
  ];
}

function awayFinding(name: string, last: BrokerStatus["last_break"]): Finding {
  const what = `The broker ${name} is not connected, and what is for it waits on the disk`;
  return last === null
    ? broken("broker-away", `${what}: see that it runs and can be reached; the log says what it answers.`)
    : broken(last.cause, `${what}. ${last.why}`);
}

/** What is parked, and what waits. */
export const outboxFindings = (status: Status): Finding[] => [...parked(status), ...waiting(status)];

function parked({ outbox, parked: topics }: Status): Finding[] {
  return outbox
    .filter((each) => each.parked > 0)
    .flatMap(({ sink, broker: to, parked: messages }) => {
      const here = topics.filter(({ broker }) => broker === (to ?? sink));
      const reasons = [...new Set(here.map(({ reason }) => reason))];
      const what = `${capital(counted(messages, "message"))} ${messages === 1 ? "is" : "are"} parked, since ${sink} refuses ${messages === 1 ? "it" : "them"}`;
      if (reasons.length === 0)
        return [doubtful("topic-denied", `${what}: "sippra-gateway outbox status" says why.`)];
      return reasons.map((reason) => {
        const on = [...new Set(here.filter((each) => each.reason === reason).map(({ topic }) => topic))];
        return broken(
          "topic-denied",
          `${what} (${reason}, ${first(on)}). ${meaning(reason)} They follow by themselves then, sooner with "sippra-gateway outbox retry --all".`,
        );
      });
    });
}

function waiting(status: Status): Finding[] {
  const { outbox, brokers: all, running } = status;
  return outbox.flatMap((each) => {
    const messages = sumOf(each);
    if (!running || messages === 0) return [];
    const broker = all.find(({ name }) => name === each.broker);
    if (broker === undefined) return [doubtful("messages-wait", goneText(each.sink))];
    const span = since(each.oldest, status) ?? 0;
    if (!broker.connected || span < WAITS_LONG_MS) return [];
    return [
      broken(
        "messages-wait",
        `${capital(counted(messages, "message"))} ${messages === 1 ? "waits" : "wait"} for ${each.sink} for up to ${duration(span)} though it is connected: see whether it keeps up, and "sippra-gateway outbox status".`,
      ),
    ];
  });
}

export function alarmFindings({ alarms: { named } }: Status): Finding[] {
  const open = named.filter(({ state }) => state === "open");
  if (open.length === 0) return [];
  const worst = open.filter(({ severity }) => severity === "critical");
  const [{ alarm }] = [...worst, ...open] as [(typeof open)[number]];
  const what = `${openText(open.length, worst.length)}: begin with "sippra-gateway alarms show ${alarm}".`;
  return [doubtful("alarm-open", what)];
}

function openText(open: number, critical: number): string {
  if (open === 1) return `One ${critical === 1 ? "critical " : ""}alarm is open, and nobody has it`;
  return `${open} alarms are open, and nobody has them${critical === 0 ? "" : `; ${critical} of them critical`}`;
}

/** Those that are silent, and frames that were refused. */
export const nodeFindings = (status: Status): Finding[] => [
  ...silent(status),
  ...strangers(status),
  ...refusals(status),
];

function silent(status: Status): Finding[] {
  const { by_state, silent } = status.nodes;
  if (by_state === null || by_state.offline === 0) return [];
  const gone = silent.filter(({ state }) => state === "offline");
  const names = first(gone.map(({ node, heard }) => `${node} for ${duration(since(heard, status) ?? 0)}`));
  return [
    broken(
      "node-silent",
      `${capital(counted(by_state.offline, "node"))} ${by_state.offline === 1 ? "is" : "are"} silent (${names}): where all of a line or module are, see its cable or antenna; else go and see its battery.`,
    ),
  ];
}

/** What was refused within the last hour, but for what every shared band and long wire has. */
function refusals(status: Status): Finding[] {
  return status.refusals.flatMap(({ reason, count, last, from }) => {
    const span = since(last, status);
    if (USUAL_REFUSALS.has(reason as RefusalReason) || span === null || span > HOUR_MS) return [];
    const sentence =
      REFUSAL_SENTENCES[reason as RefusalReason] ??
      "A reason of another version: the log has a sentence for it.";
    const whose = from.length === 0 ? "" : `, ${first(from.map(({ who }) => who))}`;
    const what = `Refused ${count === 1 ? "once" : `${count} times`} since the start, last ${duration(span)} ago (${reason}${whose}): ${sentence}`;
    return [
      reason === "not-authentic"
        ? doubtful("wrong-key", `${what}${flashAnew(from)}`)
        : doubtful("refused", what),
    ];
  });
}

function flashAnew([newest]: RefusedStatus["from"]): string {
  if (newest === undefined) return "";
  const { who } = newest;
  return ` Where it is your node, flash it anew with "sippra-gateway nodes enrolment ${who} --out ${who}.enrol.json".`;
}

export const tellerFindings = ({ tellers: all }: Pick<Status, "tellers">): Finding[] =>
  all
    .filter(({ trouble }) => trouble !== null)
    .map(({ name, trouble }) =>
      broken(
        "people-not-told",
        `People are not told of alarms by ${name} (${trouble}): mend it, and try it with "sippra-gateway alarms tell ${name} --test".`,
      ),
    );

export const versionFindings = ({ version: runs }: Status): Finding[] =>
  runs === VERSION
    ? []
    : [
        doubtful(
          "other-version",
          `The gateway that runs is version ${runs}, and this command ${VERSION}: start the gateway again.`,
        ),
      ];
