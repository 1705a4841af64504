// What "init" cannot find out, and so asks: where this is, what is at each serial port, and which broker there is. What a
// flag says is not asked; where nobody is there to be asked, what is usual holds.
import { MODULE_NAMES, type ModuleName } from "../../../shared/radio/modules/index.ts";
import { mqtt } from "../../config/mqtt.ts";
import { name as siteName } from "../../config/pieces.ts";
import { GatewayError } from "../../errors.ts";
import { wrap } from "../../text/wrap.ts";
import type { Surroundings } from "../program.ts";
import { widthOf } from "../width.ts";
import { askBroker, type Login } from "./broker.ts";
import type { FoundPort, Machine } from "./machine.ts";

export const PORT_KINDS = ["wire", ...MODULE_NAMES, "none"] as const;
export type PortKind = (typeof PORT_KINDS)[number];

/** The broker inside the gateway, where a URL is expected. */
export const INSIDE = "inside";

/** What flags have said. */
export interface Given {
  site?: string;
  port?: { path: string; kind: PortKind }[];
  broker?: string;
  username?: string;
  passwordFile?: string;
}

export interface Answers {
  site: string;
  wires: string[];
  modems: { path: string; module: ModuleName }[];
  /** Ports of which nobody has said what is at them. */
  leftOut: FoundPort[];
  /** Null: the one inside the gateway. */
  broker: string | null;
  username?: string;
  /** As typed; to be kept in a file. */
  password?: string;
  /** Sentences about what was seen, and should be seen to. */
  notes: string[];
}

export interface Asker {
  say(text: string): void;
  /** Throws GatewayError "config" where nobody answers. */
  line(question: string): Promise<string>;
  secret(question: string): Promise<string>;
}

/** Whoever is at the terminal; null where nobody is. */
export function askerOf({ askLine, askSecret, err }: Surroundings): Asker | null {
  if (askLine === undefined || askSecret === undefined) return null;
  const given = async (asked: Promise<string | null>) => {
    const answer = await asked;
    if (answer === null) throw new GatewayError("config", "No answer was given: nothing is written.");
    return answer.trim();
  };
  return {
    say: (text) => void err.write(`${lined(text, widthOf(err))}\n`),
    line: (question) => given(askLine(question)),
    secret: (question) => given(askSecret(question)),
  };
}

const lined = (text: string, width: number) =>
  text
    .split("\n")
    .map((line) => (line.startsWith(" ") ? line : wrap(line, width)))
    .join("\n");

/** `ask` null: nobody is there. Throws GatewayError "config". */
export async function answersOf(
  given: Given,
  { ports, localBroker }: Pick<Machine, "ports" | "localBroker">,
  ask: Asker | null,
): Promise<Answers> {
  const site = given.site ?? (await askSite(ask));
  const atPorts = await askPorts(given, await ports(), ask);
  return { site, ...atPorts, ...(await askForBroker(given, localBroker, ask)) };
}

/** What is wrong with it; null where nothing is. */
export function wrongSite(text: string): string | null {
  const { error } = siteName.safeParse(text);
  return error === undefined ? null : `It ${error.issues[0]!.message}.`;
}

export function wrongBroker(text: string): string | null {
  if (text === INSIDE) return null;
  const { error } = mqtt.safeParse({ url: text });
  return error === undefined ? null : `It ${error.issues[0]!.message}; or "${INSIDE}".`;
}

/** Asks until the answer is right. */
async function until<T>(
  ask: Asker,
  question: string,
  read: (answer: string) => { wrong: string } | { is: T },
): Promise<T> {
  for (;;) {
    const found = read(await ask.line(question));
    if ("is" in found) return found.is;
    ask.say(found.wrong);
  }
}

async function askSite(ask: Asker | null): Promise<string> {
  if (ask === null)
    throw new GatewayError("config", "Say which site this is: --site NAME. All else has what is usual.");
  ask.say("Which site is this? Its name is a part of every MQTT topic: small letters, digits, hyphens.");
  return until(ask, "Site: ", (answer) => {
    const wrong = wrongSite(answer);
    return wrong === null ? { is: answer } : { wrong };
  });
}

const KIND_WORDS = (kind: PortKind) =>
  kind === "wire" ? "nodes, by wire" : kind === "none" ? "nothing of Sippra's" : `a LoRa module, ${kind}`;

async function askPorts(
  { port = [] }: Given,
  ports: readonly FoundPort[],
  ask: Asker | null,
): Promise<Pick<Answers, "wires" | "modems" | "leftOut">> {
  const known = new Map(port.map(({ path, kind }) => [path, kind]));
  const leftOut: FoundPort[] = [];
  for (const found of ports) {
    if (known.has(found.path) || port.some(({ path }) => path.endsWith(`/${found.device}`))) continue;
    if (ask === null) leftOut.push(found);
    else known.set(found.path, await askKind(found, ask));
  }
  const kinds = [...known];
  return {
    wires: kinds.flatMap(([path, kind]) => (kind === "wire" ? [path] : [])),
    modems: kinds.flatMap(([path, kind]) =>
      kind === "wire" || kind === "none" ? [] : [{ path, module: kind }],
    ),
    leftOut,
  };
}

function askKind({ path, device }: FoundPort, ask: Asker): Promise<PortKind> {
  const choices = PORT_KINDS.map((kind, i) => `  ${i + 1}  ${KIND_WORDS(kind)}`).join("\n");
  ask.say(`What is at the serial port ${device}?\n${path}\n${choices}`);
  return until(ask, "At it [1]: ", (answer) => {
    const kind =
      answer === "" ? "wire" : PORT_KINDS.find((each, i) => answer === String(i + 1) || answer === each);
    return kind === undefined ? { wrong: `It must be a number, 1 to ${PORT_KINDS.length}.` } : { is: kind };
  });
}

type BrokerAnswers = Pick<Answers, "broker" | "username" | "password" | "notes">;

async function askForBroker(given: Given, localBroker: string, ask: Asker | null): Promise<BrokerAnswers> {
  const local = given.broker === undefined || given.broker === INSIDE ? await askBroker(localBroker) : null;
  const isLocal = local !== null && local.is !== "away";
  const usual = isLocal ? localBroker : INSIDE;
  const taken = isLocal
    ? `A broker answers at ${localBroker}, where the one inside would be: use that, or stop it.`
    : null;
  if (given.broker === INSIDE && taken !== null) throw new GatewayError("config", taken);
  let broker = given.broker ?? usual;
  if (given.broker === undefined && ask !== null) {
    ask.say(
      isLocal
        ? "Which MQTT broker do messages go to? One answers on this machine."
        : `Which MQTT broker do messages go to? "${INSIDE}" is one in the gateway, for this machine's programs only; others have a URL, as mqtts://broker.example:8883.`,
    );
    broker = await until(ask, `Broker [${usual}]: `, (answer) => {
      const wrong = answer === INSIDE && taken !== null ? taken : answer === "" ? null : wrongBroker(answer);
      return wrong === null ? { is: answer || usual } : { wrong };
    });
  }
  if (broker === INSIDE) return { broker: null, notes: [] };
  return { broker, ...(await askLogin(broker, given, ask)) };
}

/** Who this gateway is to the broker, where that wants to know. */
async function askLogin(
  broker: string,
  { username, passwordFile }: Given,
  ask: Asker | null,
): Promise<Omit<BrokerAnswers, "broker">> {
  // Whoever names a user knows.
  if (username !== undefined && (passwordFile !== undefined || ask === null)) return { username, notes: [] };
  const first = await askBroker(broker);
  const notes =
    first.is === "away" ? [`${broker} does not answer now (${first.why}): the gateway goes on trying.`] : [];
  if (first.is === "open" && username === undefined) return { notes };
  if (ask === null) {
    const wanted = `${broker} lets nobody in without a user: see --username and --password-file.`;
    return { notes: first.is === "closed" ? [wanted] : notes };
  }
  ask.say(first.is === "away" ? notes[0]! : "The broker wants to know who connects.");
  const user = username ?? (await ask.line("User [none]: "));
  if (user === "") return { notes };
  const login: Login = { username: user };
  const password = passwordFile === undefined ? await ask.secret(`Password of ${user}: `) : "";
  if (password !== "") login.password = password;
  if (first.is === "closed" && (await askBroker(broker, login)).is === "closed")
    notes.push(`${broker} does not let ${user} in with this password: it is written all the same.`);
  return { ...login, notes };
}
