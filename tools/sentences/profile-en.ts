// What sippra-node says of a node's settings, in English.

export const profile = {
  noNode: 'This board holds no node, so it has no settings: "sippra-node flash" puts one on it.',
  nothing:
    'Say what to set: --interval, --range, --acoustic-gain or another; "sippra-node profile set --help" lists them.',
  node: "Node",
  epoch: (epoch: number) => `epoch ${epoch}`,
  interval: "Reports",
  every: (seconds: number, windows: number) => `each ${seconds} s, from ${windows} windows of noise`,
  clock: "Clock",
  utc: (minutes: number) =>
    `standard time is UTC ${Number(minutes) < 0 ? "-" : "+"} ${Math.abs(Number(minutes))} min`,
  pressure: "Pressure",
  none: "no sensor",
  transducer: (signal: string | undefined, bar: number) =>
    `${signal === undefined ? "a signal of its own" : `signal ${signal}`}, 0 to ${bar} bar`,
  channel: (zero: number, span: number) => `zero ${zero}, span ${span}`,
  bursts: "Bursts",
  fall: (kpa: number) => `from a fall of ${kpa} kPa`,
  noise: "Noise",
  gain: (db: number, reference: number | null) =>
    `gain ${db} dB, ${reference === null ? "no reference" : `reference ${reference} dB`}`,
  nights: "Nights",
  listens: (from: number, to: number, windows: number) => `${from} to ${to} Hz, ${windows} windows`,
  sensors: "Sensors",
  settles: (pressure: number, acoustic: number, isHigh: boolean) =>
    `${pressure} and ${acoustic} ms to settle, on when ${isHigh ? "high" : "low"}`,
  supplies: (pressure: string, acoustic: string) => `pressure ${pressure}, noise ${acoustic}`,
  regulated: "regulated",
  follows: (mv: number) => `by the supply (${mv} mV)`,
  link: "Link",
  line: "serial line",
  radio: (mhz: number, sf: number, dbm: number) => `radio, ${mhz} MHz, SF${sf}, ${dbm} dBm`,
  journal: "Journal",
  pages: (pages: number, size: number) => `${pages} pages of ${size} B`,
  star: "* another than a node gets unasked.",
  usual: "All as a node gets them unasked.",
  overruled: "What its gateway has set by command goes before these.",
  help: {
    profile: "the settings of a node",
    show: "print them, and which are others than usual; the node goes on afterwards",
    set: "set some of them; all others, its journal and its counters stay",
    json: "print them as one JSON object, without the key",
  },
};
