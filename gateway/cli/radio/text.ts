// A radio plan for people, within 80 columns: a table of spreading factors, or all there is about one.
import { styleText } from "node:util";
import type { Answer } from "../../radio/advice.ts";
import type { Plan } from "../../radio/plan.ts";
import { ACK_LIMIT, ARRIVE_LIMIT, type Problem, YEARS_LIMIT } from "../../radio/problems.ts";
import { HOUR } from "../../radio/schedule.ts";
import { duration } from "../nodes.ts";

const WIDTH = 80;

/** With `digits` at most. */
const number = (x: number, digits = 1) => String(Number(x.toFixed(digits)));
const seconds = (ms: number, digits = 1) => number(ms / 1000, digits);
const percent = (share: number, digits = 1) => number(100 * share, digits);
const good = (text: string) => styleText("green", text);
const bad = (text: string) => styleText("red", text);

/** Text in lines of at most 80 columns. */
function wrap(text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line !== "" && line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("\n");
}

export function answerText({ request, plans, recommended, fits, advice }: Answer): string {
  const { nodes, interval, batch, frequency, power, module, cell, repeats } = request;
  const { band } = plans[0]!.plan;
  const once = repeats === 0 ? "" : `, each sent ${repeats + 1} times`;
  const alone = plans.length === 1 ? ` at SF${plans[0]!.plan.request.spreadingFactor}` : "";
  const limit = band.duty < 1 ? `${percent(band.duty)} % of the time` : "at any time";
  return [
    styleText(
      "bold",
      `${nodes} ${nodes === 1 ? "node" : "nodes"}${alone}, ${frequency / 1e6} MHz (${limit}, up to ${band.power} dBm), ${power} dBm`,
    ),
    `a reading each ${duration(interval)}, a batch each ${duration(batch)}${once}`,
    `${module}, ${cell.name}`,
    "",
    ...(plans.length === 1 ? whole(plans[0]!) : table(plans, recommended)),
    "",
    (fits ? good : bad)(wrap(advice)),
    "",
    wrap(
      "Computed by formula. Losses are collisions only, whoever is nearer: reach, fading and neighbours are not in it. npm run radio simulates them. Years are right within a factor of two, and without the acoustic amplifier.",
    ),
  ].join("\n");
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

function table(plans: Answer["plans"], recommended: number | null): string[] {
  const rows = plans.map(({ plan, problems }) => {
    const { request, frames, air, slots, acks, losses, arrive, battery } = plan;
    const sf = request.spreadingFactor;
    const batch = frames.filter(({ kind }) => kind === "batch");
    const ms = batch.reduce((sum, each) => sum + (each.air * each.perDay * request.batch) / (24 * HOUR), 0);
    return [
      `SF${sf}${sf === recommended ? " *" : ""}`,
      number(ms, 0),
      seconds(air.busiest),
      String(slots.count),
      seconds(slots.width),
      String(acks.allowed),
      number(acks.every),
      percent(losses.slotted),
      percent(arrive),
      number(battery.years),
      verdict(problems),
    ];
  });
  const last = HEADS[0]!.length - 1;
  const widths = HEADS[0]!.map((_, i) => Math.max(...[...HEADS, ...rows].map((row) => row[i]!.length)));
  const wide = widths.reduce((sum, width) => sum + width + 2, -2);
  const gap = wide > WIDTH ? " " : "  ";
  const line = (row: string[], style: (text: string) => string = (text) => text) => {
    const cells = row
      .slice(0, last)
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
    return style(`${cells.join(gap)}${gap}${row[last]}`.trimEnd());
  };
  return [
    ...HEADS.map((head) => line(head)),
    ...rows.map((row, i) => {
      const { problems, plan } = plans[i]!;
      if (plan.request.spreadingFactor === recommended)
        return line(row, (text) => styleText(["green", "bold"], text));
      return line(row, problems.length === 0 ? undefined : (text) => styleText("dim", text));
    }),
    ...(recommended === null ? [] : ["* recommended: the one that reaches farthest of those that fit"]),
  ];
}

function whole({ plan, problems }: { plan: Plan; problems: Problem[] }): string[] {
  const { request, band, readings, frames, air, acks, slots, losses, arrive, battery } = plan;
  const has = (...codes: Problem["code"][]) => problems.some(({ code }) => codes.includes(code));
  const row = (what: string, value: string, wanted: string, wrong: boolean) => {
    const mark = wanted === "" ? "" : wrong ? bad("NO") : good("ok");
    return `${what.padEnd(27)}${value.padEnd(25)}${wanted.padEnd(25)}${mark}`.trimEnd();
  };
  const hour = (ms: number) => `${seconds(ms)} s (${percent(ms / HOUR, 2)} %)`;
  const limit = `${seconds(air.allowed)} s (${percent(band.duty)} %)`;
  const names = {
    batch: `batch, ${readings} readings`,
    night: "night",
    event: "event",
    hello: "hello",
    ack: "ack",
  };
  return [
    `${"frame".padEnd(27)}${"bytes".padStart(5)}${"ms on air".padStart(12)}${"a day".padStart(9)}`,
    ...frames.map(
      ({ kind, bytes, air, perDay }) =>
        `${names[kind].padEnd(27)}${String(bytes).padStart(5)}${number(air, 0).padStart(12)}${number(perDay).padStart(9)}`,
    ),
    `${"a node's day".padEnd(27)}${number(air.day, 0).padStart(17)}`,
    "",
    `${"".padEnd(27)}${"planned".padEnd(25)}limit`,
    row("node, busiest hour", hour(air.busiest), limit, has("duty")),
    row("gateway, an hour", hour(air.gateway), limit, false),
    row("acks an hour", `${acks.allowed} of ${number(acks.wanted, 0)} wanted`, "", false),
    row("a node gets an ack", `each ${number(acks.every)} h`, `each ${ACK_LIMIT} h`, has("acks")),
    row("slots", String(slots.count), `${request.nodes}, one a node`, has("slots")),
    row(
      "batch with its answers",
      `${seconds(slots.taken)} s`,
      `${seconds(slots.width)} s, a slot`,
      has("slot_width"),
    ),
    row(
      "clocks apart by then",
      `${seconds(slots.drift)} s`,
      `${seconds(slots.guard)} s to spare`,
      has("drift"),
    ),
    row("batches lost, in slots", `${percent(losses.slotted)} %`, "", false),
    row("  without slots", `${percent(losses.unslotted)} %`, "", false),
    row("  each reading at once", `${percent(losses.aloha)} % (ALOHA)`, "", false),
    row("readings within 2 h", `${percent(arrive)} %`, `${percent(ARRIVE_LIMIT)} %`, arrive < ARRIVE_LIMIT),
    row("a cell lasts", `${number(battery.years)} years`, `${YEARS_LIMIT} years`, has("battery")),
    row("  a day", `${number(battery.day, 0)} uAh, radio ${number(battery.radio, 0)}`, "", false),
  ];
}
