// The radio's figures as tables of 80 columns, and as JSON.
import { wrap } from "../../../gateway/text/wrap.ts";
import { slotWidth } from "../../../shared/radio/slots.ts";
import { figureTable, strong } from "../../terminal.ts";
import { CAUSES, type Cause } from "./air.ts";
import { type Comparison, settledOf, soonOf } from "./compare.ts";
import type { Outcome } from "./outcome.ts";
import { OUTAGE_FROM, POLICY_NAMES } from "./settings.ts";
import { LONGEST } from "./sizes.ts";

export const CAUSE_NAMES: Record<Cause, string> = {
  collision: "collision",
  foreign: "foreign",
  weak: "weak",
  sending: "gw sends",
  busy: "gw busy",
  off: "gw off",
};

export const share = (value: number, digits = 3) => (Number.isNaN(value) ? "-" : value.toFixed(digits));
/** Never rounds up to all of them. */
export const strictShare = (value: number, digits = 3) =>
  Number.isNaN(value) ? "-" : (Math.floor(value * 10 ** digits) / 10 ** digits).toFixed(digits);
export const percent = (value: number, digits = 2) => `${(100 * value).toFixed(digits)} %`;

export function span(minutes: number): string {
  if (!Number.isFinite(minutes)) return Number.isNaN(minutes) ? "-" : "never";
  if (minutes < 1) return `${Math.round(60 * minutes)} s`;
  return minutes < 100 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}

const hours = (ms: number) => Number((ms / 3_600_000).toFixed(1));

const nameOf = ({ options }: Outcome) => POLICY_NAMES[options.policy];

function readings(outcomes: Outcome[]): string[] {
  return figureTable(
    ["readings", "in 2 h", "in 2 days", "half in", "99 % in", "worst node", "events"],
    outcomes.map((o) => [
      nameOf(o),
      strictShare(soonOf(o)),
      strictShare(settledOf(o)),
      span(o.minutes.p50),
      span(o.minutes.p99),
      strictShare(o.worst.node),
      strictShare(o.events.atOnce / o.events.of),
    ]),
  );
}

/** That there are: a gateway that is never off loses nothing to it. */
export const causesOf = (outcomes: Outcome[]) =>
  CAUSES.filter((cause) => cause !== "off" || outcomes.some(({ uplinks }) => uplinks.lost.off > 0));

function losses(outcomes: Outcome[]): string[] {
  const causes = causesOf(outcomes);
  // So that it stays within 80 columns.
  const digits = causes.length === CAUSES.length ? 1 : 2;
  return figureTable(
    ["uplinks", "sent", ...causes.map((cause) => CAUSE_NAMES[cause])],
    outcomes.map((o) => [
      nameOf(o),
      String(o.uplinks.sent),
      ...causes.map((cause) => percent(o.uplinks.lost[cause] / o.uplinks.sent, digits)),
    ]),
  );
}

function answers(outcomes: Outcome[]): string[] {
  return figureTable(
    ["answers", "must", "gaps", "routine", "heard", "no airtime"],
    outcomes.map(({ answers: a, ...o }) => [
      nameOf(o as Outcome),
      String(a.must),
      String(a.gaps),
      String(a.routine),
      percent(a.heard / (a.must + a.gaps + a.routine), 1),
      String(a.withheld.account),
    ]),
  );
}

function airtimes(outcomes: Outcome[]): string[] {
  return figureTable(
    ["airtime", "node, s/day", "most", "gateway", "fullest h, node", "gateway"],
    outcomes.map((o) => [
      nameOf(o),
      o.airtime.mean.toFixed(1),
      o.airtime.most.toFixed(1),
      o.airtime.gateway.toFixed(0),
      percent(o.duty.nodes, 3),
      percent(o.duty.gateways, 3),
    ]),
  );
}

/** What was simulated, in a sentence or two. */
export function settingText({ outcomes }: Comparison): string {
  const o = outcomes[0]!.options;
  const slot = 3600 / o.slots;
  return (
    `${o.nodes} nodes, ${o.gateways} gateway${o.gateways === 1 ? "" : "s"} (${o.paths} packet${o.paths === 1 ? "" : "s"} at a time), ` +
    `SF${o.spreadingFactor}, a reading every ${o.interval / 60_000} min, ${o.days} days, seed ${o.seed}. ` +
    `${o.slots} slots of ${slot.toFixed(1)} s` +
    (o.nodes > o.slots ? "; more nodes than slots: those that share one collide every hour" : "") +
    (1000 * slot < slotWidth(o.spreadingFactor, LONGEST) ? "; two frames do not always fit a slot" : "") +
    "." +
    (o.drift > 0 ? ` Clocks are off by up to ${o.drift} ppm, and wander by up to ${o.wander} an hour.` : "") +
    (o.outage > 0 ? ` The gateway is off for ${hours(o.outage)} h after ${hours(OUTAGE_FROM)} h.` : "") +
    (o.loss > 0 ? ` Besides, ${percent(o.loss, 0)} of all packets are lost.` : "")
  );
}

export function comparisonText(comparison: Comparison): string {
  const { outcomes, goals, seconds } = comparison;
  const parts = [readings, recoveries, losses, airtimes, answers]
    .map((table) => table(outcomes).join("\n"))
    .filter((table) => table !== "");
  const told = goals.map(
    ({ name, value, limit, least, met }) =>
      `${met ? "met   " : "missed"}  ${name}: ${least ? strictShare(value, 4) : percent(value, 3)} ` +
      `(${least ? `at least ${limit}` : `at most ${percent(limit, 0)}`})`,
  );
  return [
    wrap(settingText(comparison)),
    "",
    parts.join("\n\n"),
    "",
    strong("Goals"),
    ...told.map((line) => wrap(line, 80, "        ")),
    "",
    `${seconds.toFixed(1)} s`,
  ].join("\n");
}

/** How long after the gateway's return the readings from before it are there; empty without an outage. */
function recoveries(outcomes: Outcome[]): string[] {
  const rows = outcomes.flatMap((o) =>
    o.recovery === null ? [] : [[nameOf(o), span(60 * o.recovery.most), span(60 * o.recovery.all)]],
  );
  return rows.length > 0 ? figureTable(["after the outage", "99 % in", "all in"], rows) : [];
}

/** Figures without the airtime of each single node. */
export function comparisonJson({ outcomes, goals, sweep, seconds }: Comparison) {
  return {
    outcomes: outcomes.map((outcome) => {
      const { each: _, ...airtime } = outcome.airtime;
      return {
        policy: outcome.options.policy,
        soon: soonOf(outcome),
        settled: settledOf(outcome),
        ...outcome,
        airtime,
      };
    }),
    goals,
    sweep,
    seconds,
  };
}
