// What sippra-node says while it calibrates, in English.

const fixed = (value: number | null, digits: number) =>
  value === null ? "-" : Number(value).toFixed(digits);
/** Nothing is neither more nor less. */
const signed = (value: number, digits: number) => {
  const text = fixed(value, digits);
  return /[1-9]/.test(text) ? `${Number(value) < 0 ? "" : "+"}${text}` : text.replace("-", "");
};

export const calibrate = {
  mustBeReading: 'It must be a reading with its unit: kPa, bar, mH2O or psi, as in "4.12bar".',
  atMostTwo: "There are two points at most.",
  needsAt: "Say what the gauge shows with --at, or run this at a terminal, where it asks.",
  noPressure: "This node has no pressure sensor.",
  noAcoustic: "This node has no acoustic sensor.",
  reading: "Reading",
  now: (kpa: number, moves: number | null) =>
    `${fixed(kpa, 1)} kPa${moves === null ? "" : `, moves by ${fixed(moves, 1)} kPa`}`,
  steady: (kpa: number, moves: number) =>
    `Steady at ${fixed(kpa, 1)} kPa; it moves by ${fixed(moves, 1)} kPa.`,
  whatShows: "What does the gauge show (as in 4.12bar)?",
  another: "A second point, at another pressure? (y/n)",
  changeIt: (kpa: number) =>
    `Now change the pressure by ${Number(kpa)} kPa or more, or vent it to 0: this waits up to 10 minutes.`,
  unchanged: "The pressure was not changed enough, or does not stand still: run this again.",
  unsteady: (kpa: number) =>
    `The pressure moves by ${fixed(kpa, 1)} kPa and does not stand still: shut what is tapped, or look for a loose contact.`,
  moved: "The pressure moved while the gauge was read: run this again.",
  tooNear: (percent: number, least: number) =>
    `The two points are ${Number(percent)} % of the range apart, and it takes ${Number(least)}: change the pressure by more.`,
  tooFar: (percent: number, most: number, why: string) =>
    `The transducer reads ${signed(percent, 0)} % of its range off the gauge, and ${Number(most)} is the most that is calibrated away. ${why}`,
  otherRange: (bar: number) =>
    `It is probably one of 0 to ${Number(bar)} bar: flash with --range ${Number(bar)}, then calibrate again.`,
  otherSignal: (name: string) =>
    `Its signal is probably that of "${name}": flash with --transducer ${name}, then calibrate again.`,
  otherWiring:
    "Check its wiring and divider, --transducer and --range, and that the gauge is on the same pipe with its valve open.",
  noChannel: "What was read is no transducer's signal: check its wiring, --transducer and --range.",
  heading: (title: string, name: string) => `${title}, ${name}: the pressure channel`,
  point: (gauge: string, before: number, after: number) =>
    `  gauge ${gauge}: before ${fixed(before, 1)} kPa, now ${fixed(after, 1)} kPa`,
  errors: (before: number, after: number) =>
    `         ${signed(before, 2)} % of the range before, ${signed(after, 2)} % now`,
  channel: (zero: number, span: number, zeroNow: number, spanNow: number) =>
    `  zero ${zero} to ${zeroNow}, span ${span} to ${spanNow}`,
  onePoint: "By one point only the zero is set: two points set the span too.",
  supply: (mv: number | null, celsius: number | null) =>
    `  at ${mv === null ? "a regulated supply" : `${fixed(mv, 0)} mV`}${celsius === null ? "" : `, ${fixed(celsius, 0)} degC in the board`}`,
  dry: "Nothing was written (--dry-run).",
  written: "The node has it from its next start on.",
  learnsPressure: "What it had learned of its usual pressure is learned anew.",
  fileWritten: (path: string) => `Kept in ${path}.`,
  noPlace: (path: string) =>
    `The board has no room that can be written without risking its program: flash it with --calibration ${path}, which keeps what it has learned.`,
  noRoomNow:
    "The journal's page is full just now: let the node run for an hour, then calibrate again. Nothing was written.",
  notWritten: "The board did not take the calibration: the node goes on with the one before. Run this again.",
  damagedFile: (path: string) =>
    `${path} is no calibration of a node, is damaged, or not there: check the name, or calibrate again.`,
  cannotWrite: (path: string, why: string) =>
    `The calibration cannot be kept in ${path} (${why}): say where with --out.`,
  listening: "Listening to the pipe at rest",
  noise: (quietest: number | null, usual: number | null, steps: number) =>
    `Quietest ${fixed(quietest, 1)} dB, usual ${fixed(usual, 1)} dB re full scale; quietest ${fixed(steps, 1)} steps rms.`,
  clippedShare: (percent: number) => `${fixed(percent, 0)} % of the windows are clipped.`,
  nothingHeard: "The input rests at an end of the converter: run the check first.",
  gainStays: "The gain fits: over the converter's steps, with 12 dB to spare over what is usual.",
  gainUp: (db: number) =>
    `Raise the gain by ${fixed(db, 1)} dB: the quietest noise is within the converter's steps.`,
  gainDown: (db: number) =>
    `Lower the gain by ${fixed(Math.abs(db), 1)} dB: there are not 12 dB to spare over what is usual.`,
  tooWide:
    "No gain does both: raised for the quietest it would clip what is usual. Take a board with 12 bits, or a quieter place.",
  gainSet: (db: number) => `The gain is told as ${fixed(db, 1)} dB.`,
  noReference:
    "No reference is set: it takes a source of known level that is documented. The start rule stays off.",
  referenceSet: (db: number, uncertainty: number) =>
    `The reference is ${signed(db, 1)} dB, uncertain by ${fixed(uncertainty, 1)} dB.`,
  referenceUncertain: (most: number) =>
    `The start rule takes a reference that is right within ${Number(most)} dB: leave it out.`,
  needsUncertainty: "--reference and --uncertainty go together.",
  levelsLearned:
    "Another gain shifts what the node hears: flash it with --calibration, which shifts what it has learned.",
};
