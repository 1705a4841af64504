// sippra-node doctor: what is heard on a port where no board answers, and why. Looks at the machine first, then at who has
// the port, then at the line; nothing on the board is changed.
import { setTimeout as sleep } from "node:timers/promises";
import type { Verdict } from "../../sentences/check.ts";
import type { Port } from "../ports.ts";
import { openRaw, type RawLine } from "../raw-line.ts";
import { examineLine } from "./examine.ts";
import { type Finding, finding, findingsOf } from "./findings.ts";
import { type Holder, holdersOf, runs, usbDevices } from "./linux.ts";
import {
  accessRule,
  adapterNamed,
  BRAILLE,
  bootLoaderNamed,
  MODEM_MANAGER_RULE,
  type Platform,
  USUAL_HOLDERS,
  whatToLookFor,
} from "./platforms.ts";

export interface Looked {
  /** Null: of the machine. */
  port: string | null;
  /** Its adapter; null where it is on none. */
  title: string | null;
  verdict: Verdict;
  findings: Finding[];
}

export interface Diagnosed {
  verdict: Verdict;
  looked: Looked[];
}

export interface DoctorOptions {
  /** Undefined: all ports. */
  port: string | undefined;
  /** The kind that it is, where somebody says so. */
  board?: string | undefined;
  /** bit/s */
  baud: number;
  /** How long is listened before anything is sent, ms. */
  listen: number;
}

/** The machine, of which a test has its own. */
export interface Machine {
  platform: Platform;
  ports(): Promise<Port[]>;
  usbDevices(): string[];
  holdersOf(path: string): Holder[];
  runs(program: string): boolean;
  open: typeof openRaw;
  sleep(ms: number): Promise<unknown>;
}

export const thisMachine = (platform: Platform, ports: Machine["ports"]): Machine => ({
  ...{ platform, ports, open: openRaw, sleep },
  ...(platform === "linux"
    ? { usbDevices, holdersOf, runs }
    : { usbDevices: () => [], holdersOf: () => [], runs: () => false }),
});

const ORDER: Verdict[] = ["pass", "doubtful", "fail"];
const worst = (findings: readonly { verdict: Verdict }[]) =>
  ORDER[Math.max(0, ...findings.map(({ verdict }) => ORDER.indexOf(verdict)))]!;
const best = (findings: readonly { verdict: Verdict }[]) =>
  ORDER[Math.min(2, ...findings.map(({ verdict }) => ORDER.indexOf(verdict)))]!;

const looked = (port: string | null, title: string | null, findings: Finding[]): Looked => ({
  ...{ port, title, findings },
  verdict: worst(findings),
});

/** Where several ports are looked at, one with a board is enough. `signal` ends it once what is under way is closed. */
export async function diagnose(
  options: DoctorOptions,
  machine: Machine,
  signal: AbortSignal,
  began: (port: string) => void = () => {},
): Promise<Diagnosed> {
  const ports = await machine.ports();
  const wanted = options.port === undefined ? likely(ports) : [named(options.port, ports)];
  const all: Looked[] = [];
  for (const port of wanted) {
    if (signal.aborted) break;
    began(port.path);
    const found = await lookAt(port, options, machine, signal);
    // Built-in ports with nothing behind them are many, and no news.
    if (options.port === undefined && port.usb === null && isDead(found)) continue;
    all.push(found);
  }
  const own = ofMachine(ports, options.port !== undefined, machine);
  const answers = best(all.length === 0 ? own : all);
  const machines = own.length === 0 ? [] : [looked(null, null, own)];
  return { verdict: answers, looked: [...machines, ...all] };
}

const named = (path: string, ports: Port[]): Port =>
  ports.find((port) => port.path === path) ?? { path, manufacturer: null, serialNumber: null, usb: null };

/** Those on USB first. A port of a Bluetooth device waits for that one when it is opened. */
const likely = (ports: Port[]) =>
  ports
    .filter(({ path, manufacturer }) => !/bluetooth/i.test(`${path} ${manufacturer ?? ""}`))
    .sort((a, b) => Number(b.usb !== null) - Number(a.usb !== null));

const isDead = ({ findings }: Looked) =>
  findings.some(({ is, about }) => is === "unopened" && about[0] === "dead");

/** Also by its name, where there is no udev to ask. */
const isOnUsb = ({ path, usb }: Port) => usb !== null || /tty(USB|ACM)\d/.test(path);

function ofMachine(ports: Port[], isNamed: boolean, machine: Machine): Finding[] {
  const findings: Finding[] = [];
  const withPort = new Set(ports.map(({ usb }) => usb));
  for (const usb of new Set(machine.usbDevices())) {
    const bootLoader = bootLoaderNamed(usb);
    if (bootLoader !== undefined) findings.push(finding.doubtful("boot-loader", bootLoader.title));
    const adapter = adapterNamed(usb);
    if (adapter === undefined || withPort.has(usb)) continue;
    const { title, driver } = adapter;
    const isBraille = title === BRAILLE.adapter && machine.runs(BRAILLE.program);
    if (isBraille) findings.push(finding.fail("braille", title, usb, BRAILLE.program));
    else findings.push(finding.fail("no-driver", title, usb, driver.linux));
  }
  if (findings.length === 0 && !isNamed && !ports.some(isOnUsb))
    findings.push(finding.fail("no-port", machine.platform, whatToLookFor(machine.platform)));
  if (machine.runs("ModemManager")) findings.push(finding.doubtful("modem-manager", MODEM_MANAGER_RULE));
  return findings;
}

const PSEUDO = /^\/dev\/pts\//;

async function lookAt(
  { path, usb }: Port,
  { baud, listen, board }: DoctorOptions,
  machine: Machine,
  signal: AbortSignal,
): Promise<Looked> {
  const known = adapterNamed(usb)?.title;
  const title = known === undefined ? usb : `${known} (${usb})`;
  const holders = machine.holdersOf(path);
  const held = holders.map(({ name, pid }) => `${name} (pid ${pid})`).join(", ");
  // To open it would take from that program what it is to read. A pseudo-terminal is held by whoever made it.
  if (held !== "" && !PSEUDO.test(path)) return looked(path, title, [finding.fail("held", held)]);
  const line = await machine.open(path, baud);
  if ("trouble" in line) {
    const { trouble, words } = line;
    if (trouble === "busy" && held !== "") return looked(path, title, [finding.fail("held", held)]);
    const findings: Finding[] = [finding.fail("unopened", trouble, words)];
    if (trouble === "denied" && usb !== null && machine.platform === "linux")
      findings.push(finding.doubtful("udev", accessRule(usb)));
    if (trouble === "busy") findings.push(finding.doubtful("perhaps-held", USUAL_HOLDERS[machine.platform]));
    return looked(path, title, findings);
  }
  try {
    const examined = await examineLine(stoppedBy(line, signal), { baud, listen, sleep: sleepUntil(signal) });
    return looked(path, title, findingsOf(examined, baud, board));
  } finally {
    await line.close();
  }

  function sleepUntil(stop: AbortSignal): Machine["sleep"] {
    return async (ms) => void (stop.aborted || (await machine.sleep(ms)));
  }
}

/** Nothing more is sent once it is over. */
const stoppedBy = (line: RawLine, signal: AbortSignal): RawLine => ({
  ...line,
  send: async (text) => void (signal.aborted || (await line.send(text))),
});
