// What sippra-node says of what it hears on a line, in English.

/** A value that was not measured is left out. */
type Maybe = number | null;

export const log = {
  listening: (port: string, baud: number) =>
    `Listening on ${port} at ${baud} bit/s, without a word; Ctrl-C ends.`,
  lost: (port: string) => `${port} went away: waiting for it.`,
  back: (port: string) => `${port} is back.`,
  noise: (bytes: number, hex: string) => `${bytes} B that are neither text nor a frame: ${hex}`,
  type: {
    reading: "reading",
    records: "records",
    event: "event",
    hello: "hello",
    night: "night",
    spectrum: "spectrum",
    outcome: "outcome",
    series: "series",
    check: "check",
    ack: "answer to",
    command: "command to",
    unknown: "unknown frame of",
  },
  head: (node: string, counter: number, bytes: number) => `node ${node}, counter ${counter}, ${bytes} B`,
  refused: {
    "unknown-node": "of another node than the enrolment's",
    "not-authentic": "not sealed with the enrolment's key",
    other: (why: string) => `cannot be read (${why})`,
  },
  pressure: (mean: number, least: number, most: number) => `${mean} kPa (${least} to ${most})`,
  change: (before: number, after: number) => `${before} to ${after} kPa`,
  sound: (db: number) => `sound ${db} dB`,
  score: (percent: number) => `score ${percent} %`,
  battery: (volts: number) => `battery ${volts} V`,
  sending: (volts: number) => `${volts} V while it sent`,
  temperature: (degrees: number) => `${degrees} C`,
  night: (date: string, state: string, windows: number) => `night to ${date}: ${state}, ${windows} windows`,
  baseline: (db: Maybe) => (db === null ? "no baseline yet" : `baseline ${db} dB`),
  state: (before: string, after: string) => `${before} to ${after}`,
  firmware: (version: string, board: string) => `firmware ${version} on ${board}`,
  boot: (boot: number) => `boot ${boot}`,
  every: (seconds: number) => `a reading each ${seconds} s`,
  restarted: (why: string) => `restarted: ${why}`,
  outcome: (id: number, result: string) => `command ${id}: ${result}`,
  spectrum: "lines of a night's windows",
  void: (count: number, first: number) => `nothing under ${count} counters from ${first}`,
};
