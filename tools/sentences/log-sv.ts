// What sippra-node says of what it hears on a line, in Swedish.
import type { log as English } from "./log-en.ts";

const decimal = (value: number) => String(value).replace(".", ",");

export const log: typeof English = {
  listening: (port, baud) => `Lyssnar på ${port} med ${baud} bit/s, utan ett ord; Ctrl-C avslutar.`,
  lost: (port) => `${port} försvann: väntar på den.`,
  back: (port) => `${port} är tillbaka.`,
  noise: (bytes, hex) => `${bytes} B som varken är text eller en ram: ${hex}`,
  type: {
    reading: "mätvärde",
    records: "poster",
    event: "händelse",
    hello: "hälsning",
    night: "natt",
    spectrum: "ljudspektrum",
    outcome: "utfall",
    series: "serie",
    check: "kontroll",
    ack: "svar till",
    command: "kommando till",
    unknown: "okänd ram från",
  },
  head: (node, counter, bytes) => `nod ${node}, räknare ${counter}, ${bytes} B`,
  refused: {
    "unknown-node": "från en annan nod än registreringens",
    "not-authentic": "inte förseglad med registreringens nyckel",
    other: (why) => `går inte att läsa ("${why}")`,
  },
  pressure: (mean, least, most) => `${decimal(mean)} kPa (${decimal(least)} till ${decimal(most)})`,
  change: (before, after) => `${decimal(before)} till ${decimal(after)} kPa`,
  sound: (db) => `ljud ${decimal(db)} dB`,
  score: (percent) => `poäng ${percent} %`,
  battery: (volts) => `batteri ${decimal(volts)} V`,
  sending: (volts) => `${decimal(volts)} V under sändning`,
  temperature: (degrees) => `${decimal(degrees)} °C`,
  night: (date, state, windows) => `natten till ${date}: ${state}, ${windows} fönster`,
  baseline: (db) => (db === null ? "inget normalvärde än" : `normalnivå ${decimal(db)} dB`),
  state: (before, after) => `${before} till ${after}`,
  firmware: (version, board) => `program ${version} på ${board}`,
  boot: (boot) => `start ${boot}`,
  every: (seconds) => `ett mätvärde var ${seconds} s`,
  restarted: (why) => `omstartad: ${why}`,
  outcome: (id, result) => `kommando ${id}: ${result}`,
  spectrum: "linjer ur en natts fönster",
  void: (count, first) => `inget under ${count} räknare från ${first}`,
};
