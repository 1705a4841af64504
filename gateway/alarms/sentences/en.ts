// Alarms in English.
import { type AlarmWords, counted, figure, rounded, someNames, where } from "./words.ts";

// biome-ignore format: twelve words are one list
const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

const nights = (n: number) => `${counted(COUNTS, n)} night${n === 1 ? "" : "s"}`;
const times = (n: number) => (n === 1 ? "once" : n === 2 ? "twice" : `${counted(COUNTS, n)} times`);
const nodes = (n: number) => `${counted(COUNTS, n)} node${n === 1 ? "" : "s"}`;

export const EN: AlarmWords = {
  kinds: {
    leak: { name: "suspected leak", means: "water runs out of a pipe, as likely as `probability` says" },
    burst: { name: "burst", means: "the pressure has fallen suddenly: water runs out now" },
    "steady-noise": {
      name: "steady noise",
      means: "a noise that goes on, and is no leak as far as can be told",
    },
    sensor: { name: "sensor fault", means: "a node measures, and is not to be believed" },
    battery: { name: "low battery", means: "a node's battery is nearly empty" },
    silent: { name: "silent node", means: "a node is late, or not heard at all" },
    jammed: { name: "jammed channel", means: "something else sends on the radio channel" },
    gateway: { name: "gateway trouble", means: "the gateway itself needs somebody" },
  },
  states: {
    open: { name: "open", means: "nobody has it yet" },
    acknowledged: { name: "acknowledged", means: "somebody has it" },
    located: { name: "located", means: "somebody has found where it is" },
    repaired: { name: "repaired", means: "somebody has mended it: the nights after that are checked" },
    closed: { name: "closed", means: "it is over: `reason` says how" },
  },
  reasons: {
    main: { name: "a main leaked", means: "a main leaked" },
    service: { name: "a service pipe leaked", means: "a service pipe leaked" },
    valve: { name: "a valve leaked", means: "a valve leaked" },
    hydrant: { name: "a hydrant leaked", means: "a hydrant leaked" },
    meter: { name: "a meter leaked", means: "a meter or its fittings leaked" },
    consumption: { name: "consumption", means: "somebody used water" },
    "pump-or-valve-noise": { name: "noise of a pump or valve", means: "a pump or a valve made the noise" },
    electrical: {
      name: "electrical noise",
      means: "a disturbance of the node's electronics, or near to them",
    },
    "nothing-found": { name: "nothing found", means: "somebody has looked, and found nothing" },
    unknown: { name: "unknown", means: "nobody can say what it was" },
    "noise-gone": { name: "the noise has gone", means: "by itself: the noise is not there any more" },
    "pressure-returned": {
      name: "the pressure has returned",
      means: "by itself: the pressure has come back",
    },
    "heard-again": { name: "heard again", means: "by itself: the node is heard as it should be" },
    "working-again": { name: "working again", means: "by itself: it works as it should" },
    masked: { name: "known noise", means: "by itself: somebody has said that the noise there is known" },
    merged: { name: "part of another alarm", means: "by itself: it goes on in the alarm of `merged_into`" },
    "node-removed": {
      name: "the node was removed",
      means: "by itself: the node does not belong here any more",
    },
  },
  after: {
    checking: {
      name: "the nights after the repair are checked",
      means: "there are not nights enough to tell",
    },
    quiet: { name: "quiet after the repair", means: "three nights that count were quiet" },
    "still-heard": {
      name: "still heard after the repair",
      means: "the noise goes on: another leak, or the same",
    },
    "cannot-tell": {
      name: "whether it is quiet cannot be told",
      means: "no nights that count, or the node had become used to the noise: go and listen",
    },
  },
  advice: {
    correlate: { name: "Go there with a correlator or a ground microphone", means: "locate it" },
    listen: { name: "Listen at the valves before anybody digs", means: "make sure of it on the spot" },
    "look-tonight": { name: "Look for water now, and be ready to close valves", means: "it does not wait" },
    watch: { name: "Wait for more nights", means: "it is too early to go" },
    "ask-consumer": { name: "Ask who uses water there, and read meters", means: "it looks like consumption" },
    "visit-node": { name: "Visit the node", means: "look at its sensors, cables and aerial" },
    "change-battery": { name: "Change the battery", means: "before the node falls silent" },
    "look-at-channel": {
      name: "Find what else sends on the channel, or change it",
      means: "nodes are not heard",
    },
    "look-at-gateway": { name: "Look at the gateway's health and log", means: "they say what is wrong" },
  },
  parts: {
    "base-rate": {
      ...{ name: "base rate", means: "how often such a suspicion is a leak at all; figures: leaks_percent" },
      says: (of) =>
        where(
          of,
          "leaks_percent",
          (n) => `${rounded(n)} % of such suspicions are leaks`,
          "as often as such suspicions are leaks",
        ),
    },
    rise: {
      ...{ name: "rise", means: "how much louder than usual; figures: rise_db, nights" },
      says: (of) => {
        const louder = where(
          of,
          "rise_db",
          (n) => `${rounded(Math.abs(n))} dB ${n < 0 ? "quieter" : "louder"}`,
          "louder",
        );
        return `${louder} than usual${where(of, "nights", (n) => (n > 1 ? `, ${nights(n)} running` : ", one night"))}`;
      },
    },
    persistence: {
      ...{ name: "persistence", means: "in how many nights; figures: nights, of_nights" },
      says: (of) =>
        where(of, "nights", (n) => `heard in ${nights(n)}`, "heard again and again") +
        where(of, "of_nights", (n) => ` of the last ${counted(COUNTS, n)}`),
    },
    onset: {
      ...{ name: "onset", means: "abrupt, or by and by; figures: onset_nights" },
      says: (of, isFor) =>
        where(
          ...([of, "onset_nights"] as const),
          (n) => (n <= 1 ? "came from one night to the next" : `grew over ${nights(n)}`),
          isFor ? "began as leaks do" : "began as leaks seldom do",
        ),
    },
    steadiness: {
      ...{ name: "steadiness", means: "how little it varies in the night; figures: spread_db" },
      says: (of, isFor) =>
        (isFor ? "steady through the night" : "comes and goes in the night") +
        where(of, "spread_db", (n) => `: it varies by ${rounded(n)} dB`),
    },
    sound: {
      ...{ name: "sound", means: "frequency and main band; figures: frequency_hz, from_hz, to_hz" },
      says: (of, isFor) => {
        const [from, to] = [figure(of, "from_hz"), figure(of, "to_hz")];
        const band = from === null || to === null ? "" : `, most of it from ${from} to ${to} Hz`;
        const sounds = isFor ? "sounds like water under pressure" : "does not sound like a leak";
        return sounds + where(of, "frequency_hz", (n) => `, around ${Math.round(n)} Hz`) + band;
      },
    },
    season: {
      ...{ name: "season", means: "whether gardens are watered then" },
      says: (_, isFor) =>
        isFor ? "began outside the months in which gardens are watered" : "began while gardens are watered",
    },
    history: {
      ...{
        name: "history",
        means: "how often this node was right and wrong; figures: suspicions, false_alarms, leaks",
      },
      says: (of, isFor) => {
        const suspected = figure(of, "suspicions");
        if (suspected !== null) return `this node was suspected ${times(suspected)} in the year before`;
        const [wrong, right] = [figure(of, "false_alarms"), figure(of, "leaks")];
        if (wrong === null) return isFor ? "this node was mostly right before" : "this node was wrong before";
        const before = `${counted(COUNTS, wrong)} false alarm${wrong === 1 ? "" : "s"} here before`;
        return right === null
          ? before
          : `${before}, and ${counted(COUNTS, right)} leak${right === 1 ? "" : "s"}`;
      },
    },
    neighbours: {
      ...{
        name: "neighbours",
        means: "whether the next nodes along the pipe hear it; figures: hearing_nodes, neighbour_nodes",
      },
      says: (of, isFor) => {
        const [hearing, all] = [figure(of, "hearing_nodes"), figure(of, "neighbour_nodes")];
        if (hearing === null)
          return isFor ? "neighbours along the pipe hear it too" : "no neighbour hears it";
        if (hearing === 0)
          return `none of the ${all === null ? "" : `${counted(COUNTS, all)} `}next nodes along the pipe hears it`;
        return `${nodes(hearing)} next along the pipe hear${hearing === 1 ? "s" : ""} it too${all === null ? "" : `, of ${counted(COUNTS, all)}`}`;
      },
    },
    "alike-elsewhere": {
      ...{
        name: "alike elsewhere",
        means: "whether nodes that are no neighbours rise alike; figures: nodes",
      },
      says: (of, isFor) =>
        isFor
          ? "nowhere else does it rise alike"
          : `${where(of, "nodes", nodes, "others")} that ${figure(of, "nodes") === 1 ? "is no neighbour rises" : "are no neighbours rise"} alike`,
    },
    "night-flow": {
      ...{ name: "night flow", means: "the step of the area's least night flow; figures: flow_m3h" },
      says: (of, isFor) =>
        where(
          ...([of, "flow_m3h"] as const),
          (n) =>
            `the area's night flow is ${rounded(Math.abs(n))} m³/h ${n < 0 ? "lower" : "higher"} than before`,
          isFor ? "the area's night flow has risen" : "the area's night flow has not risen",
        ),
    },
    pressure: {
      ...{ name: "pressure", means: "how far it has fallen; figures: fall_kpa" },
      says: (of, isFor) =>
        where(
          ...([of, "fall_kpa"] as const),
          (n) => `the pressure has ${n < 0 ? "risen" : "fallen"} by ${rounded(Math.abs(n))} kPa`,
          isFor ? "the pressure has fallen" : "the pressure has not fallen",
        ),
    },
    fleet: {
      ...{ name: "fleet", means: "held against quiet nodes of its kind; figures: above_db" },
      says: (of) =>
        where(
          of,
          "above_db",
          (n) => `${rounded(Math.abs(n))} dB ${n < 0 ? "quieter" : "louder"} than quiet nodes of its kind`,
          "held against quiet nodes of its kind",
        ),
    },
    nearby: {
      ...{
        name: "leaks nearby",
        means: "a leak that no node hears may run there too; figures: nearby_percent",
      },
      says: (of) =>
        `another leak may run nearby that no node hears${where(of, "nearby_percent", (n) => `: ${rounded(n)} % of places have one`)}`,
    },
    reports: {
      ...{ name: "reports", means: "what people closed alarms with at this site; figures: leaks, alarms" },
      says: (of) => {
        const [leaks, alarms] = [figure(of, "leaks"), figure(of, "alarms")];
        if (leaks === null || alarms === null) return "by what alarms here have turned out to be";
        const some = leaks === 0 ? "none" : counted(COUNTS, leaks);
        return `${some} of ${counted(COUNTS, alarms)} alarms here ${leaks < 2 ? "was a leak" : "were leaks"}`;
      },
    },
  },
  changes: {
    raised: "new alarm",
    reopened: "found again, and open",
    changed: "says something else",
    quiet: "nothing is found any more",
    "found-again": "found again",
    ended: "ended by itself",
    merged: "goes on in another alarm",
    checked: "the nights after the repair were checked",
    acknowledged: "acknowledged",
    located: "located",
    repaired: "repaired",
    closed: "closed",
    noted: "note written",
  },
  place({ nodes, stretch, area }) {
    const where = area === null ? "" : ` (area ${area})`;
    if (stretch !== null) {
      const near = stretch.likelier === null ? "" : `, likelier near ${stretch.likelier}`;
      return `between ${stretch.from} and ${stretch.to}${near}${where}`;
    }
    const [first, ...others] = nodes;
    if (first === undefined) return where.trim();
    return `at ${first}${others.length === 0 ? "" : `, also at ${someNames(others, "and", "more")}`}${where}`;
  },
  sure: (probability, kind) =>
    `${Math.round(100 * probability)} % likely${kind === "steady-noise" ? " to be a leak" : ""}`,
  since: (when) => `since ${when}`,
  closedAs: (reason) => `closed, ${reason}`,
  quietSince: (when) => `nothing found since ${when}`,
  saysNothing: "says nothing here",
};
