// What sippra-node says while it works, in English: the table that the other languages have the type of.
import { calibrate } from "./calibrate-en.ts";
import { check } from "./check-en.ts";
import { confirm } from "./confirm-en.ts";
import { doctor } from "./doctor-en.ts";
import { erase } from "./erase-en.ts";
import { gps } from "./gps-en.ts";
import { guide } from "./guide-en.ts";
import { help } from "./help-en.ts";
import { log } from "./log-en.ts";
import { profile } from "./profile-en.ts";
import { record } from "./record-en.ts";
import { tap } from "./tap-en.ts";
import { upgrade } from "./upgrade-en.ts";

/** Who may open a port: gateway/intake/port-trouble.ts. */
interface Access {
  group: string;
  ownerOnly: boolean;
  user: string;
}

export const en = {
  help,
  calling: (port: string) => `Calling the board on ${port}`,
  /** By the board's fact; part of the sentences below. */
  resetIt: {
    button: "press the board's reset button",
    "button-once": "press the board's reset button once (twice enters its boot loader)",
    power: "take the board's power away and give it back, leaving its button alone (it has no reset button)",
    unknown: "press the board's reset button, or where it has none take its power away and give it back",
  },
  silent: (seconds: number, resetIt: string) =>
    `A node that runs listens for 3 seconds after a reset only: ${resetIt} (waiting ${seconds} s).`,
  noAnswer: (seconds: number, resetIt: string) =>
    `No board answered within ${seconds} s: check cable, port and power, and ${resetIt} while this waits.`,
  locked:
    "The board's console asks for a password, and the enrolment's does not open it: the board was flashed for another node or by another gateway. Give that node's enrolment with --unlock FILE (\"sippra-gateway nodes enrolment NAME --out FILE\" makes one), or erase the board with its maker's boot loader (docs/boards.md).",
  staysOpen:
    "This enrolment has no password for the board's console: whoever is at its pins can read the key. A new enrolment has one.",
  found: (title: string, serial: string, version: string) =>
    `Found ${title}, serial number ${serial}, Espruino ${version}`,
  unknownBoard: (name: string, known: string) =>
    `This board says it is ${name}, for which Sippra has no firmware. Boards: ${known}.`,
  otherBoard: (asked: string, found: string) =>
    `This board is ${found}, but --board asks for ${asked}: leave out --board, or connect the right board.`,
  wrongStorage: (title: string, is: string, should: string) =>
    `Storage of this ${title} is ${is} instead of ${should}: it has another Espruino build than Sippra's firmware is made for. Install the official one.`,
  tooOld: (version: string, needed: string) =>
    `This board has Espruino ${version}, and a node needs ${needed} or newer: older ones may lose its timers and crash once it is running. Update the board (espruino.com/Download), then flash it again.`,
  readsOtherwise: (version: string, tried: string) =>
    `This board's Espruino ${version} reads the form in which firmware is flashed otherwise than ${tried}, for which it is made: install ${tried} (espruino.com/Download), then flash it again.`,
  newer: (version: string, tried: string) =>
    `Espruino ${version} is newer than what Sippra was tried on (${tried}); it reads the firmware's form as that does.`,
  needsDataPath: "A node on Linux needs --data-path, the tty of its data line.",
  onlyLinux: (option: string) => `${option} is for nodes on Linux only.`,
  noRadio:
    "The enrolment says nothing of the radio: 868.3 MHz and SF9 are taken. A gateway whose configuration has a radio module writes its own into it.",
  doesNotFit: (code: number, profile: number, storage: number) =>
    `Firmware (${code} B), profile (${profile} B) and the journal do not fit in the ${storage} B of this board's Storage.`,
  lacksUart: (title: string, uart: number) =>
    `${title} has no UART ${uart} for the data line: leave out --uart, or take a board that has it.`,
  lineOnly: (title: string) =>
    `${title} has no room in its flash for the firmware of a node with a radio module: take another board, or connect it by a line.`,
  tooFast: (title: string, most: number, module: string, baud: number) =>
    `${title} takes ${most} bit/s at most, and ${module} talks at ${baud}: take another board, or another module.`,
  lacksBits: (title: string, has: number, asked: number) =>
    `${title} takes acoustic samples of ${has} bits, and this place asks for ${asked}: take another board, or a lower --bits.`,
  lacksSensor: (title: string, sensor: "pressure" | "acoustic") =>
    `${title} has no pin for ${sensor === "pressure" ? "a pressure" : "an acoustic"} sensor: add --no-${sensor}, or take another board.`,
  otherNode: (held: string, wanted: string) =>
    `This board is node ${held}, and the enrolment is for node ${wanted}: check that it is the right board, then add --replace to make it another node.`,
  sameNumber: (held: string, wanted: string) =>
    `This board is a node of the same number with another key: ${held}. The enrolment is for ${wanted}: check that it is the right board, and the newest enrolment of its site, then add --replace to make it this node.`,
  otherProgram: (files: string) =>
    `This board holds a program that is not Sippra's (${files}): check that it is the right board, and save what has to be kept, then add --replace to erase it.`,
  used: (file: string) =>
    `The enrolment ${file} has been used, and no journal on this board tells how far its counters got. A key must never start from the same counter twice: make a new enrolment with "sippra-gateway nodes enrolment NAME --out FILE".`,
  usedElsewhere: (file: string, serial: string) =>
    `The enrolment ${file} has been used on the board with serial number ${serial}. A key must never start from the same counter twice: make a new enrolment with "sippra-gateway nodes enrolment NAME --out FILE".`,
  damagedRecord: (file: string) =>
    `${file}, which tells what the enrolment has been used for, is damaged: make a new enrolment with "sippra-gateway nodes add".`,
  cannotRecord: (file: string, why: string) =>
    `${file} cannot be written (${why}), so nothing would tell that the key is used: put the enrolment where you may write.`,
  inUse: (file: string) => `Another sippra-node has just begun to use ${file}: let it finish.`,
  readingJournal: "Reading the journal",
  goesOn: (counter: number) => `The journal goes on: counters from ${counter}`,
  repeats: (counter: number) => `An interrupted flash is repeated: counters from ${counter}`,
  calibrate,
  tap,
  check,
  confirm,
  gps,
  upgrade,
  guide,
  profile,
  record,
  doctor,
  erase,
  log,
  keepsLearned: "What the node has learned of its pipe is kept.",
  forgets: (nights: number) =>
    `What the node has learned of its pipe is forgotten: it takes ${nights} quiet nights to learn it anew.`,
  shiftsLearned: (db: number) =>
    `What the node has learned of its pipe is kept, its levels shifted by ${db} dB, as the gain is another.`,
  learnsAnew: (nights: number) =>
    `The node will hear its pipe otherwise, by how much nobody knows: it takes ${nights} quiet nights to learn it anew. To avoid that, flash it with the options that it had.`,
  discards: (files: string) => `What is on the board goes: ${files}`,
  erasing: "Erasing",
  writing: "Writing",
  checking: "Checking",
  starting: "Starting the node",
  wrongContent: (file: string) =>
    `${file} reads back other than it was written: flash the board again; if that does not help, its flash is worn out.`,
  misplaced: "The journal did not come to lie where the profile says: this is an error in Sippra, report it.",
  portTrouble: {
    missing: (port: string, _words: string, _access: Access) =>
      `There is no port ${port}: check the cable, and see "sippra-node ports".`,
    denied: (port: string, _words: string, { group, ownerOnly, user }: Access) =>
      ownerOnly
        ? `You may not open ${port}, nobody but its owner may: give it to a group ("sudo chgrp ${group} ${port} && sudo chmod 660 ${port}") and join that ("sudo usermod -aG ${group} ${user}", then log in again).`
        : `You may not open ${port}: on Linux, join the group that owns it ("sudo usermod -aG ${group} ${user}", then log in again).`,
    forbidden: (port: string, words: string, _access: Access) =>
      `${port} is kept from this program (${words}): a container is given it with "--device ${port}".`,
    busy: (port: string, _words: string, _access: Access) =>
      `${port} is in use by another program: close it (a gateway, a terminal, ModemManager; "fuser -v ${port}" says which) and try again.`,
    path: (port: string, words: string, _access: Access) =>
      `${port} is no device (${words}): correct --port, and see "sippra-node ports".`,
    "no-port": (port: string, _words: string, _access: Access) =>
      `${port} is no serial port: correct --port, and see "sippra-node ports".`,
    dead: (port: string, words: string, _access: Access) =>
      `Nothing is behind ${port} (${words}): unplug it and plug it in again.`,
    speed: (port: string, _words: string, _access: Access) =>
      `${port} does not take this speed: correct --baud.`,
    files: (port: string, _words: string, _access: Access) =>
      `${port} cannot be opened, as too many files are open: raise "ulimit -n".`,
    other: (port: string, words: string, _access: Access) =>
      `${port} cannot be used (${words}): unplug it, plug it in again and try once more.`,
  },
  portProcessEnded: (port: string, how: string) =>
    `What holds ${port} has ended (${how}): flash the board again.`,
  enrolmentTrouble: {
    missing: (file: string, _code: string) =>
      `The enrolment file ${file} is not there: make one with "sippra-gateway nodes add NAME --out ${file}".`,
    unreadable: (file: string, code: string) =>
      `The enrolment file ${file} cannot be read (${code}): make one with "sippra-gateway nodes add NAME --out ${file}".`,
    damaged: (file: string, _code: string) =>
      `The enrolment file ${file} is damaged or cut off: copy it again from where it was made.`,
    foreign: (file: string, _code: string) =>
      `${file} is no enrolment file: name the one that "sippra-gateway nodes add" wrote.`,
    edited: (file: string, _code: string) =>
      `The enrolment file ${file} misses something or has been edited: copy it again from where it was made.`,
    changed: (file: string, _code: string) =>
      `The enrolment file ${file} has been changed since it was made: copy it again from there.`,
  },
  noFirmware: (what: string) =>
    `There is no firmware for ${what} in this installation: run "npm ci" and "npm run build".`,
  noBoard: (id: string, known: string) => `There is no board "${id}". Boards: ${known}.`,
  boardFaults: (title: string, file: string, faults: string) => `${title} (${file}): ${faults}.`,
  frameTooLong: (spreadingFactor: number, dutyPercent: number) =>
    `At SF${spreadingFactor} a single frame is over half of what a duty cycle of ${dutyPercent} % allows in an hour: take a lower spreading factor, or a frequency with a higher duty cycle.`,
  portLost: "The port went away while the board was being flashed: check the cable and flash it again.",
  fellSilent: (resetIt: string) => `The board stopped answering: ${resetIt}, then flash it again.`,
  boardThrew: (text: string) => `The board refused: ${text}`,
  interrupted: "Interrupted.",
  runsOn: "The node runs on as before.",
  asBefore: (line: string) => `The board does what it did before: "${line}"`,
  startedAgain: "Nothing was changed on the board, and its program was started again.",
  unchanged: "Nothing was changed on the board.",
  perhapsStopped: (resetIt: string) =>
    `Nothing was changed on the board, but it did not say that its program runs again: ${resetIt}.`,
  holdsNothing:
    "The board holds no program now, and stays silent: run the same command again, on this computer.",
  noStart: (line: string) => `The node does not start: "${line}"`,
  notHeard: (resetIt: string) =>
    `All is written and checked, but the node did not say within 15 s that it has started: ${resetIt}, and look for its hello at the gateway. Where there is none, flash the board again.`,
  noPorts: "No serial port found: is the board connected?",
  cannotListPorts: (why: string) => `The serial ports cannot be listed: ${why}`,
  summary: {
    done: (seconds: string) => `Done in ${seconds} s.`,
    board: "Board",
    node: "Node",
    firmware: "Firmware",
    profile: "Profile",
    acoustic: "Noise",
    pressure: "Pressure",
    link: "Link",
    line: "serial line",
    onRadio: (module: string, mhz: number, sf: number, slot: string, minutes: number) =>
      `${module}, ${mhz} MHz, SF${sf}, at ${slot} of each ${minutes} min`,
    journal: "Journal",
    boot: "Boot",
    learned: "Learned",
    kept: "kept",
    shifted: "kept, levels shifted",
    anew: "heard otherwise, learning anew",
    forgotten: "forgotten, learning anew",
    nothing: "nothing yet",
    bytes: (bytes: number) => `${bytes} B`,
    serial: (serial: string) => `serial number ${serial}`,
    epoch: (epoch: number) => `epoch ${epoch}`,
    noSensor: "no sensor",
    listens: (from: number, to: number, windows: number) => `${from}-${to} Hz, ${windows} windows a night`,
    calibrated: (db: number) => `calibrated: reference ${db} dB`,
    notCalibrated: "not calibrated: a leak older than the node cannot be told",
    bursts: (kpa: number, nearPumps: boolean) =>
      `bursts from a fall of ${kpa} kPa${nearPumps ? ", as near pumps" : ""}`,
    pages: (pages: number, pageSize: number, address: string) =>
      `${pages} pages of ${pageSize} B at ${address}`,
    counters: (counter: number) => `counters from ${counter}`,
  },
};

export type Sentences = typeof en;
