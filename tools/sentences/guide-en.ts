// What sippra-node says where it leads a technician through a whole installation, in English.

export const guide = {
  begin: "One question at a time: Enter takes what is marked, Ctrl-C ends. The node runs on then.",
  head: (step: number, steps: number, title: string, name: string) =>
    `--- ${Number(step)}/${Number(steps)} ${title}${String(name) === "" ? "" : `: ${name}`}`,
  titles: {
    board: "Find the board",
    flash: "Flash",
    check: "Check",
    place: "Place the sensor",
    calibrate: "Calibrate",
    details: "The place",
    label: "Label and record",
  },
  keys: "Up, down or a digit; then Enter",
  keysTyping: "Type, then Enter",
  ready: (text: string) => `Enter alone: ${text}`,
  nothing: "nothing",
  more: (above: number, below: number) => `(${Number(above)} above, ${Number(below)} below)`,
  yes: "yes",
  no: "no",

  failed: "That did not work. What now?",
  again: "again",
  skip: "skip this step",
  stop: "stop here",
  isSkipped: "Skipped: it stands empty in the record.",
  stopped: "Stopped. What was done so far is in the record.",
  stoppedEarly: "Stopped. Nothing was recorded.",
  goesOn: "The board is not held: whatever it runs goes on.",

  whichPort: "Which port is the board on?",
  noPorts: "No port found. Connect the board's cable, then look again.",
  lookAgain: "look again",
  typePort: "another: type its name",
  portName: "The port's name, as /dev/ttyUSB0 or COM5:",
  mustBePort: "Type the port's name, as /dev/ttyUSB0 or COM5.",
  whichEnrolment: "Which node is it to be?",
  noEnrolments: (folder: string) => `There is no enrolment (*.enrol.json) in ${folder}.`,
  typeEnrolment: "another: type its file",
  enrolmentFile: "The enrolment's file:",
  enrolmentChoice: (name: string, id: string, file: string) => `${name} (${id}), ${file}`,
  isNode: (name: string, id: string) => `This is about ${name}, number ${id}.`,

  flashNow: "Flash the board now?",
  flash: "flash it",
  isFlashed: "it is flashed already: go on",
  flashedHint: "This enrolment was flashed before, from this computer.",
  whichLink: "How does the node reach its gateway?",
  linkNames: { serial: "by a serial line" } as Record<string, string>,
  byModule: (module: string) => `by radio, module ${module}`,
  whichPipe: "What is the pipe made of?",
  pipes: { metal: "metal", plastic: "plastic" } as Record<string, string>,
  whichSensors: "Which sensors has it?",
  bothSensors: "sound and pressure",
  soundOnly: "sound only",
  pressureOnly: "pressure only",
  whichRange: "The transducer's range in bar (it is on its housing):",
  mustBeRange: (least: number, most: number) =>
    `Type a whole number of bar from ${Number(least)} to ${Number(most)}.`,
  unplugModule: "Keep the radio module off the board's pins until the end.",
  takesCalibration: (file: string) => `The calibration in ${file} goes with it.`,
  flashed: (title: string, name: string, boot: number) =>
    `${title} is flashed: ${name} runs (boot ${Number(boot)}).`,

  holdsAnother: (held: string, wanted: string) =>
    `This board is node ${held}. It would become node ${wanted}, and what it was ends: its journal, and what it has learned of its pipe.`,
  replaceNow: "Is it the right board?",
  staysAsItIs: "no: it stays what it is",
  replace: "yes, make it the other node",
  isLocked:
    "The board's console asks for a password, and this enrolment's does not open it: the board was another node, or one of another gateway.",
  unlockNow: "Is there the enrolment of the node that it was?",
  unlock: "yes, open it by that",
  whichWas: "Which node was it?",

  otherBoard: (held: string, wanted: string) =>
    `This board is ${held}, and this is about ${wanted}: connect the right board, or choose the other enrolment.`,
  checkNow: "Look at the board and its sensors?",
  check: "check",
  checkFailed: "The check has failed: mend what is said above, then check again.",

  listenNow: "Put the sensor where it is to stay. Listen there for 10 s?",
  listen: "listen",
  keepPlace: "Is this its place?",
  isPlace: "yes, keep this",
  listenAgain: "no: move it and listen again",
  heardNothing: "Nothing was heard: check the amplifier and its cable, then listen again.",
  noSound: "This node has no acoustic sensor: there is nothing to listen to.",
  tapNow: "Tap the valve, to see whether the sensor hears its pipe?",
  tap: "tap",
  tapFailed: "The taps did not come through: do what is said above, then tap again.",

  gainNow: "Measure which gain the amplifier should have? Nobody near the pipe for 20 s.",
  gain: "measure",
  inDb: (db: number) => Number(db).toFixed(1),
  whichGain: "The amplifier's gain in dB, as it is set now:",

  calibrateNow: "Set the pressure by a reference gauge?",
  noGauge: "no",
  calibrate: "yes: the gauge is on the same pipe",
  another: "Another point, at another pressure?",

  who: "Who installed it? Name or initials:",
  position: "Coordinates, latitude first, in degrees or SWEREF 99 TM:",
  mustBePosition:
    "That is no position: type latitude and longitude in degrees, as 59.3326, 18.0649, or northing and easting, as 6580822 674032.",
  isPosition: (latitude: string, longitude: string) => `Taken as ${latitude}, ${longitude} (WGS 84).`,
  address: "Address, or what people call the place:",
  pipeId: "The pipe's id in the register:",
  material: "The pipe's material:",
  unknown: "not known",
  diameter: "The pipe's diameter in mm:",
  mustBeDiameter: (least: number, most: number) =>
    `Type millimetres from ${Number(least)} to ${Number(most)}, as in 100, or "-" where nobody knows.`,
  photographs: "Names of photographs, with commas between:",
  mustBePhotographs: (most: number) => `Type ${Number(most)} names at most, each of 255 characters at most.`,
  note: "A note:",
  mustBeShort: (most: number) => `At most ${Number(most)} characters, without control characters.`,
  minus: 'Where something stands there already, "-" takes it out.',

  unfinished: (name: string, steps: string) =>
    `Not all is done for ${name}: ${steps}. What is empty in the record can be measured later.`,
  finished: (name: string) => `${name} is installed.`,
  after:
    "Now: connect the radio module if there is one, close the lid, stick the label on, and give the record to who runs the gateway.",
};
