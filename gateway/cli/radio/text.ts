// A radio plan for people, within 80 columns: a table of spreading factors, or all there is about one.
import { RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { lowDataRateDoubt } from "../../../shared/radio/modules/low-data-rate.ts";
import type { Answer } from "../../radio/advice.ts";
import type { Plan } from "../../radio/plan.ts";
import { ACK_LIMIT_H, ARRIVE_LIMIT, type Problem, YEARS_LIMIT } from "../../radio/problems.ts";
import { HOUR_MS } from "../../radio/schedule.ts";
import type { Paint } from "../../text/colours.ts";
import { table } from "../../text/table.ts";
import { duration } from "../../text/time.ts";
import { wrap } from "../../text/wrap.ts";

const WIDTH = 80;

/** With `digits` at most. */
const number = (x: number, digits = 1) => String(Number(x.toFixed(digits)));
const seconds = (ms: number, digits = 1) => number(ms / 1000, digits);
const percent = (share: number, digits = 1) => number(100 * share, digits);

export function answerText(answer: Answer, paint: Paint): string {
  const { request, plans, recommended, fits, advice } = answer;
  const { nodes, interval, batch, frequency, power, module, clock, cell, repeats } = request;
  const { band } = plans[0]!.plan;
  const once = repeats === 0 ? "" : `, each sent ${repeats + 1} times`;
  const alone = plans.length === 1 ? ` at SF${plans[0]!.plan.request.spreadingFactor}` : "";
  const limit = band.duty < 1 ? `${percent(band.duty)} % of the time` : "at any time";
  return [
    paint(
      "bold",
      `${nodes} ${nodes === 1 ? "node" : "nodes"}${alone}, ${frequency / 1e6} MHz (${limit}, up to ${band.power} dBm), ${power} dBm`,
    ),
    `a reading each ${duration(interval)}, a batch each ${duration(batch)}${once}`,
    `${module}, ${cell.name}, clocks: ${clock.source}, up to ${clock.error < 10_000 ? `${clock.error} ppm` : `${percent(clock.error / 1e6)} %`} off`,
    "",
    ...(plans.length === 1 ? whole(plans[0]!, paint) : comparison(plans, recommended, paint)),
    "",
    paint(fits ? "green" : "red", wrap(advice)),
    "",
    ...doubts(answer).flatMap((doubt) => [paint("yellow", wrap(doubt)), ""]),
    wrap(
      "Computed by formula. Losses are collisions only, whoever is nearer: reach, fading and neighbours are not in it. npm run radio simulates them. Years are right within a factor of two, for a Puck.js, whose sensors take most.",
    ),
  ].join("\n");
}

/** Of the spreading factor that is asked for, or recommended. */
function doubts({ request, plans, recommended }: Answer): string[] {
  const sf = plans.length === 1 ? plans[0]!.plan.request.spreadingFactor : recommended;
  const doubt = sf === null ? null : lowDataRateDoubt(RADIO_MODULES[request.module], sf);
  return doubt === null ? [] : [doubt];
}

const SHORT: Record<Problem["code"], string> = {
  duty: "duty",
  slots: "slots",
  slot_width: "width",
  drift: "drift",
  acks: "acks",
  late: "late",
  battery: "cell",
};

function verdict(problems: Problem[]): string {
  if (problems.length === 0) return "yes";
  const more = problems.length > 1 ? ` +${problems.length - 1}` : "";
  return `no: ${SHORT[problems[0]!.code]}${more}`;
}

const HEADS = [
  ["", "batch", "node", "", "slot", "acks", "an ack", "lost", "within", "cell", ""],
  ["", "ms", "s/h", "slots", "s", "an hour", "each h", "%", "2 h %", "years", "fits"],
];

function comparison(plans: Answer["plans"], recommended: number | null, paint: Paint): string[] {
  const rows = plans.map(({ plan, problems }) => {
    const { request, frames, airMs, slots, acks, losses, arrive, battery } = plan;
    const sf = request.spreadingFactor;
    const batch = frames.filter(({ kind }) => kind === "batch");
    const ms = batch.reduce(
      (sum, each) => sum + (each.airMs * each.perDay * request.batch) / (24 * HOUR_MS),
      0,
    );
    return [
      `SF${sf}${sf === recommended ? " *" : ""}`,
      number(ms, 0),
      seconds(airMs.busiest),
      String(slots.count),
      seconds(slots.widthMs),
      String(acks.allowed),
      number(acks.hoursBetween),
      percent(losses.slotted),
      percent(arrive),
      number(battery.years),
      verdict(problems),
    ];
  });
  const align = `l${"r".repeat(HEADS[0]!.length - 2)}l`;
  const wide = table([...HEADS, ...rows], { align });
  const fits = wide.every((line) => line.length <= WIDTH);
  const lines = fits ? wide : table([...HEADS, ...rows], { align, gap: 1 });
  return [
    ...lines.slice(0, HEADS.length),
    ...lines.slice(HEADS.length).map((line, i) => {
      const { problems, plan } = plans[i]!;
      if (plan.request.spreadingFactor === recommended) return paint(["green", "bold"], line);
      return problems.length === 0 ? line : paint("dim", line);
    }),
    ...(recommended === null ? [] : ["* recommended: the one that reaches farthest of those that fit"]),
  ];
}

function whole({ plan, problems }: Answer["plans"][number], paint: Paint): string[] {
  return [...framesTable(plan), "", ...limitsTable(plan, problems, paint)];
}

/** What a node sends in a day. */
function framesTable({ readings, frames, airMs }: Plan): string[] {
  const names = {
    batch: `batch, ${readings} readings`,
    night: "night",
    event: "event",
    hello: "hello",
    ack: "ack",
  };
  const rows = frames.map(({ kind, bytes, airMs: ms, perDay }) => [
    names[kind],
    String(bytes),
    number(ms, 0),
    number(perDay),
  ]);
  const head = ["frame", "bytes", "ms on air", "a day"];
  const sum = ["a node's day", "", number(airMs.day, 0)];
  return table([head, ...rows, sum], { align: "lr", widths: [25, 5, 10, 7] });
}

/** What comes of it, beside what is wanted. */
function limitsTable(plan: Plan, problems: Problem[], paint: Paint): string[] {
  const { request, band, airMs, acks, slots, losses, arrive, battery } = plan;
  const has = (...codes: Problem["code"][]) => problems.some(({ code }) => codes.includes(code));
  const row = (what: string, value: string, wanted: string, wrong: boolean) => {
    const mark = wanted === "" ? "" : wrong ? paint("red", "NO") : paint("green", "ok");
    return [what, value, wanted, mark];
  };
  const hour = (ms: number) => `${seconds(ms)} s (${percent(ms / HOUR_MS, 2)} %)`;
  const limit = `${seconds(airMs.allowed)} s (${percent(band.duty)} %)`;
  const rows = [
    ["", "planned", "limit"],
    row("node, busiest hour", hour(airMs.busiest), limit, has("duty")),
    row("gateway, an hour", hour(airMs.gateway), limit, false),
    row("acks an hour", `${acks.allowed} of ${number(acks.wanted, 0)} wanted`, "", false),
    row("a node gets an ack", `each ${number(acks.hoursBetween)} h`, `each ${ACK_LIMIT_H} h`, has("acks")),
    row("slots", String(slots.count), `${request.nodes}, one a node`, has("slots")),
    row(
      "batch with its answers",
      `${seconds(slots.batchMs)} s`,
      `${seconds(slots.widthMs)} s, a slot`,
      has("slot_width"),
    ),
    row(
      "clocks apart by then",
      `${seconds(slots.driftMs)} s`,
      `${seconds(slots.guardMs)} s to spare`,
      has("drift"),
    ),
    row("batches lost, in slots", `${percent(losses.slotted)} %`, "", false),
    row("  without slots", `${percent(losses.unslotted)} %`, "", false),
    row("  each reading at once", `${percent(losses.aloha)} % (ALOHA)`, "", false),
    row("readings within 2 h", `${percent(arrive)} %`, `${percent(ARRIVE_LIMIT)} %`, arrive < ARRIVE_LIMIT),
    row("a cell lasts", `${number(battery.years)} years`, `${YEARS_LIMIT} years`, has("battery")),
    row("  a day", `${number(battery.day, 0)} uAh, radio ${number(battery.radio, 0)}`, "", false),
  ];
  return table(rows, { widths: [27, 25], gap: 0 });
}
