// The radio's figures as a page: how far each policy carries, how long a reading takes, and what is in its way.
import { page, paragraphs, type Section, table } from "../../report/page.ts";
import { bars, curves, histogram, type Tone } from "../../report/plots.ts";
import { type Comparison, settledOf, soonOf } from "./compare.ts";
import { DELAY_EDGES } from "./outcome.ts";
import { COVERS, FOREIGN, PATH, POLICY_NAMES, type Policy, RICE_FACTOR } from "./settings.ts";
import { CAUSE_NAMES, causesOf, percent, settingText, span, strictShare } from "./text.ts";

const TONES: Record<Policy, Tone> = { slots: "quiet", aloha: "leak", batches: "green", confirmed: "purple" };
const AIRTIME_BINS = 24;

function sweepPlot({ sweep, outcomes }: Comparison): string[] {
  if (!sweep) return [];
  const { slots } = outcomes[0]!.options;
  return [
    curves({
      title: "Readings at the gateway within two hours, against the number of nodes",
      caption: `${sweep.days} days each, the hours of switching on among them. In slots, collisions begin where nodes have no clock yet, where a clock has drifted, or where there are more nodes than slots.`,
      x: { label: "nodes on the channel", from: 0 },
      y: { label: "share within two hours", from: 0, to: 1 },
      series: Object.entries(sweep.soon).map(([policy, shares]) => ({
        name: POLICY_NAMES[policy as Policy],
        tone: TONES[policy as Policy],
        style: "line",
        size: 2,
        points: shares.map((y, i) => ({ x: sweep.nodes[i]!, y })),
      })),
      rules:
        slots <= sweep.nodes.at(-1)!
          ? [{ axis: "x", at: slots, label: "a slot for each", tone: "ink", foot: true }]
          : [],
    }),
  ];
}

function delayPlot({ outcomes }: Comparison): string {
  return curves({
    title: "Time from the measurement to the gateway",
    caption:
      "Share of the readings that are stored after so long. A reading waits up to an hour for its batch; what was lost comes when the gateway has said that it is missing.",
    x: { label: "minutes", from: DELAY_EDGES[0]!, to: DELAY_EDGES.at(-1)!, log: true },
    y: { label: "share stored", from: 0, to: 1 },
    series: outcomes.map(({ options, delays, readings }) => {
      let sum = 0;
      return {
        name: POLICY_NAMES[options.policy],
        tone: TONES[options.policy],
        style: "line",
        size: 2,
        points: DELAY_EDGES.map((x, i) => {
          sum += delays[i]!;
          return { x, y: sum / Math.max(1, readings.ofOld) };
        }),
      };
    }),
    rules: [{ axis: "x", at: 120, label: "two hours", tone: "ink", foot: true }],
  });
}

function airtimePlot({ outcomes }: Comparison): string {
  // Whole seconds, so that the bins' edges are.
  const width = Math.ceil(Math.max(...outcomes.map(({ airtime }) => airtime.most)) / AIRTIME_BINS);
  const most = width * AIRTIME_BINS;
  const bins = outcomes.map(({ airtime }) => histogram(airtime.each, 0, most, AIRTIME_BINS));
  return bars({
    title: "Airtime of a node",
    caption:
      "Seconds a day on the air: what a battery is spent on first, and what is taken from the neighbours.",
    x: { label: "seconds a day" },
    y: { label: "nodes", from: 0 },
    groups: bins[0]!.groups,
    series: outcomes.map(({ options }, i) => ({
      name: POLICY_NAMES[options.policy],
      tone: TONES[options.policy],
      bars: bins[i]!.counts.map((value) => ({ value })),
    })),
  });
}

function lossPlot({ outcomes }: Comparison): string {
  return bars({
    title: "Uplinks lost, by cause",
    caption:
      "Each at the gateway that would have heard it best. A gateway that answers is deaf meanwhile, and a module is busy with one packet at a time.",
    x: { label: "cause" },
    y: { label: "percent of the uplinks", from: 0 },
    groups: causesOf(outcomes).map((cause) => CAUSE_NAMES[cause]),
    series: outcomes.map(({ options, uplinks }) => ({
      name: POLICY_NAMES[options.policy],
      tone: TONES[options.policy],
      bars: causesOf(outcomes).map((cause) => ({
        value: (100 * uplinks.lost[cause]) / Math.max(1, uplinks.sent),
      })),
    })),
  });
}

function readingsSection(comparison: Comparison): Section {
  return {
    title: "Readings",
    parts: [
      ...sweepPlot(comparison),
      delayPlot(comparison),
      table({
        head: [
          "",
          "within 2 h",
          "within 2 days",
          "half in",
          "90 % in",
          "99 % in",
          "worst node, 2 h",
          "events in a minute",
        ],
        rows: comparison.outcomes.map((o) => [
          POLICY_NAMES[o.options.policy],
          strictShare(soonOf(o)),
          strictShare(settledOf(o)),
          span(o.minutes.p50),
          span(o.minutes.p90),
          span(o.minutes.p99),
          strictShare(o.worst.node),
          strictShare(o.events.atOnce / o.events.of),
        ]),
      }),
    ],
  };
}

function airtimeSection(comparison: Comparison): Section {
  return {
    title: "Airtime",
    parts: [
      airtimePlot(comparison),
      table({
        head: [
          "",
          "node, s a day",
          "fullest hour of a node",
          "gateway, s a day",
          "of a gateway",
          "answers",
          "heard",
        ],
        rows: comparison.outcomes.map(
          ({ options, airtime, duty, answers: { must, gaps, routine, heard } }) => [
            POLICY_NAMES[options.policy],
            airtime.mean.toFixed(1),
            percent(duty.nodes, 3),
            airtime.gateway.toFixed(0),
            percent(duty.gateways, 3),
            String(must + gaps + routine),
            percent(heard / Math.max(1, must + gaps + routine), 1),
          ],
        ),
      }),
    ],
  };
}

function assumedSection({ outcomes }: Comparison): Section {
  const { margin, poor, drift, wander, foreign } = outcomes[0]!.options;
  return {
    title: "What was assumed",
    parts: [
      paragraphs(
        "Nodes in slots follow the firmware's rules, and the gateway answers by its own; the other ways to send share all of these but when a reading leaves.",
        `Path loss of ${PATH.atKilometre} dB at 1 km with exponent ${PATH.exponent} and ${PATH.shadowing} dB of shadowing, as measured in Oulu. Under a manhole cover ${COVERS.manhole.mean} dB more, in a cellar ${COVERS.cellar.mean} dB: assumed, as no measurement of covers at 868 MHz was found. A node is where its link has ${margin} dB of margin${poor > 0 ? `, but for ${percent(poor, 0)} of them` : ""}. Fading by Rice's distribution with ${RICE_FACTOR} dB (assumed), drawn for each packet.`,
        `Clocks are off by up to ${drift} ppm, and wander by up to ${wander} an hour. Others are on the channel ${percent(foreign, 0)} of the time, at ${FOREIGN.level} dBm (assumed). A packet survives where it is 6 dB over the others of its spreading factor.`,
      ),
    ],
  };
}

export function radioPage(comparison: Comparison, command: string): string {
  const { goals, seconds } = comparison;
  const sections: Section[] = [
    readingsSection(comparison),
    { title: "What is lost", parts: [lossPlot(comparison)] },
    airtimeSection(comparison),
    assumedSection(comparison),
  ];
  return page({
    title: "Sippra: the radio",
    lead: [
      `How many readings reach the gateway, and when, if nodes send them in slots or as they like? ${settingText(comparison)}`,
    ],
    facts: goals.map(({ name, value, limit, least, met }) => ({
      value: least ? strictShare(value) : percent(value, 3),
      name,
      note: `${least ? `at least ${limit}` : `at most ${percent(limit, 0)}`}: ${met ? "met" : "missed"}`,
    })),
    sections,
    origin: `${command}; ${seconds.toFixed(0)} s.`,
  });
}
