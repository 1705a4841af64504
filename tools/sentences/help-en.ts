// The command line of sippra-node in English: what it takes, and what is wrong with what was asked.

import { ENGLISH } from "../../gateway/cli/program.ts";

export const help = {
  ...ENGLISH,
  description: "Flashes Sippra's nodes, and says which boards and ports there are.",
  lang: "en or sv (default: the environment's)",
  examples: `
Examples:
  sippra-node ports
  sippra-node doctor --port /dev/ttyUSB0
  sippra-node flash --port /dev/ttyUSB0 --enrol elm-street-4.enrol.json
  sippra-node --lang sv flash --port COM5 --enrol elm-street-4.enrol.json

Alone, at a terminal, sippra-node leads through a whole installation.
Exit codes: 0 done, 1 could not, 2 wrong usage.`,
  flash: "put firmware and identity on a board and start it",
  check: "look at a board and its sensors where they are mounted; the node goes on after it",
  listen: "hear how loud the pipe is, eight times a second, to compare places",
  doctor: "say what is heard where a board does not answer, and what to do",
  doctorPort: "serial port to look at (default: all)",
  doctorBoard: "which board it is, to say how that one is reset",
  doctorListen: "how long to listen before anything is sent",
  erase: "take a node off its board, so that a blank interpreter is left",
  eraseEnrol: "enrolment of the node that goes",
  eraseYes: "do not ask for the node's name first",
  log: "print what comes over a line with the time, without sending a word",
  logEnrol: "enrolment of the node, whose key opens its frames",
  logJson: "a JSON object a line",
  listenFor: "end after so long (default: at Ctrl-C)",
  listenJson: "the places as one JSON object",
  checkJson: "the findings as one JSON object",
  calibrate: "make a node tell what a gauge shows, and find the gain for its amplifier",
  calibratePressure: "set the pressure channel by a gauge, at one pressure or two",
  calibrateAcoustic: "measure the noise of a pipe at rest, and say which gain fits",
  at: "what the gauge shows, in kPa, bar, mH2O or psi; twice for two points (default: asks)",
  calibrationOut: "the calibration's file (default: beside the enrolment)",
  dryRun: "measure and print only",
  calibrationJson: "print the result as one JSON object",
  calibratePressureExamples: `
Connect the gauge to the same pipe. With two points it waits between them until
the pressure has changed by a fifth of the range: vent the transducer to 0, say.

Examples:
  sippra-node calibrate pressure --port /dev/ttyUSB0 \\
      --enrol elm-street-4.enrol.json --at 4.12bar --at 0bar`,
  gainNow: "gain before the converter, as it is now",
  referenceNow: "from this node's full scale to that of the recordings, by a documented source",
  uncertainty: "how far --reference may be out",
  tapTest: "hear whether three taps on the valve stand out of the noise",
  tapJson: "the result as one JSON object",
  label: "make a label for a node's housing, with its name and a code, of its enrolment alone",
  labelEnrol: "enrolment of the node; its key is not on the label",
  labelOut: "the picture (default: beside the enrolment)",
  checkEnrol: "enrolment of the node, whose password opens its console",
  boards: "list the boards there is firmware for, with Storage and pins",
  ports: "list the serial ports of this machine",
  portsJson: "as JSON, for programs",
  port: "serial port of the board's console",
  enrol: 'enrolment, from "sippra-gateway nodes add"',
  board: (boards: string) => `refuse any other: ${boards}`,
  wait: "how long to wait for the board",
  baud: "speed of the console (default: --board's, or 9600)",
  interval: (tick: number) => `time between readings, a multiple of ${tick} (default: 900)`,
  utcOffset: "local standard time less UTC (default: this computer's)",
  acousticGain: "gain before the converter (default: 0)",
  reference: "from this node's full scale to that of the recordings (default: not calibrated)",
  pipe: (pipes: string) => `main band: ${pipes} (default: metal)`,
  mainBand: "another main band than --pipe's, Hz",
  nightWindows: (least: number, most: number, usual: number) =>
    `windows in a night, ${least} to ${most} (default: ${usual})`,
  noAcoustic: "no acoustic sensor",
  nearPumps: (kpa: number) => `pumps near: only a fall of ${kpa} kPa may be a burst`,
  noPressure: "no pressure sensor",
  transducer:
    "its signal: 5v (0.5 to 4.5 V of 5, halved), 3v3 (10 to 90 % of 3.3 V), 4-20ma (over 150 Ohm) (default: 5v)",
  range: (usual: number) => `the transducer's range, 0 to so many bar (default: ${usual})`,
  settle: (pressure: number, acoustic: number) =>
    `until transducer and amplifier are right after power-on (default: ${pressure},${acoustic}, or the transducer's)`,
  switch: "level of the supply pin that switches the sensors on (default: high)",
  supply: (usual: number) =>
    `what the board takes 3.3 V for, or "regulator" where that never moves (default: ${usual})`,
  uart: "UART of the data line, where the board has two",
  bits: "refuse a board whose acoustic samples have fewer",
  link: "the way to the gateway: a line, or a radio module",
  replace: "make a board that is another node, or runs another program, this node",
  unlock: "enrolment of the node that the board was, whose password opens its console",
  calibration: 'what "sippra-node calibrate" has kept: counts before --range and --acoustic-gain',
  forget: "forget what the node has learned of its pipe",
  dataPath: "linux: the data line",
  acousticFile: "linux: 16-bit samples at 4096 Hz",
  pressureFile: (tick: number) => `linux: 16-bit readings, one each ${tick} s`,
  json: "print the result as one JSON object",
  flashExamples: `
A board that is this node already keeps its counters and what it has learned of
its pipe: they are read from its journal first. Readings that the gateway does
not have by then are lost. Where it listens to another pipe, or in another way,
--forget lets it learn anew.

Without --reference, a leak older than the node cannot be told: the rule that
does is from recordings, and calibration finds how this node compares to them.

A radio module (--link) is connected where the data line would be, after
flashing if the console is on these pins. Its channel comes with the enrolment.

Examples:
  sippra-node flash --port /dev/ttyUSB0 --enrol elm-street-4.enrol.json
  sippra-node flash --port /dev/ttyUSB0 --enrol d.enrol.json --link rak3172
  sippra-node flash --port /dev/ttyACM0 --enrol a.enrol.json --board pico \\
      --acoustic-gain 46.5 --interval 300
  sippra-node flash --port /dev/ttyUSB0 --enrol b.enrol.json --no-acoustic
  sippra-node flash --port /dev/ttyUSB0 --enrol c.enrol.json --pipe plastic \\
      --reference -12.5 --near-pumps`,
  /** What help is made of besides: commander's own words. */
  own: {} as Record<string, string>,
  /** Commander's sentence about what is wrong, in this language. */
  usageError: (_code: string | undefined, sentence: string) => sentence,
  mustBeWhole: (least: number, most: number) => `It must be a whole number from ${least} to ${most}.`,
  mustBeMultiple: (tick: number) => `It must be a multiple of ${tick} seconds.`,
  mustBeMinutes: (least: number, most: number) =>
    `It must be ${least} to ${most} minutes; 60 in Sweden, all year.`,
  mustBeGain: "It must be 0 to 120 dB, with one decimal at most.",
  mustBeReference: (most: number) =>
    `It must be -${most} to ${most} dB, with one decimal at most, as calibration found it; leave it out where there was none.`,
  mustBeSettle: (most: number) =>
    `It must be 1 to ${most} ms for the transducer, and where a comma follows the same for the amplifier, as in 10,1000.`,
  mustBeSupply: (least: number, most: number) =>
    `It must be "regulator", or ${least} to ${most} mV: what NRF.getBattery() says where a meter reads 3.3 V.`,
  mustBeBand: (least: number, most: number, width: number) =>
    `It must be two whole numbers from ${least} to ${most} Hz, the lower first and ${width} or more apart, as in 60-250.`,
  boardTable: {
    head: "board||BOARD|chip|variables|Storage|journal|acoustic bits|pressure bits|reference|AES|watchdog|clock|acoustic|pressure|supply|amplifier|TX/RX|console|reset|radio modules|module pin",
    any: "any",
    pages: "2 to 64 pages",
    file: "file",
    all: "all",
    none: "none",
    reference: { supply: "supply", regulator: "3.3 V" },
    reset: { button: "button", "button-once": "button, once", power: "power" },
  },
};
