// Settings from the environment: every one but lists has a variable, which wins over the file.
import { GatewayError } from "../errors.ts";
import { codePoint, INVISIBLE } from "../text/quoted.ts";
import { nearest } from "./nearest.ts";
import type { Setting } from "./walk.ts";

export type Environment = Record<string, string | undefined>;

/** The variable that overrides a setting: SIPPRA_ and its keys, in capitals, joined by "_". */
export function variableOf(setting: Setting): string {
  return `SIPPRA_${setting.keys.join("_").toUpperCase()}`;
}

/** Settings that a variable can override, by its name: all but lists. */
export function variablesOf(settings: Setting[]): ReadonlyMap<string, Setting> {
  return new Map(
    settings
      .filter(({ kind, inList }) => kind !== "section" && kind !== "array" && !inList)
      .map((setting) => [variableOf(setting), setting]),
  );
}

/** Writes the environment's values over the file's. Returns the variable of each setting it wrote, by path. */
export function override(
  settings: Record<string, unknown>,
  environment: Environment,
  variables: ReadonlyMap<string, Setting>,
): Map<string, string> {
  const written = new Map<string, string>();
  for (const [variable, text] of Object.entries(environment)) {
    if (text === undefined) continue;
    const setting = variables.get(variable);
    if (setting === undefined) {
      refuseSlip(variable, variables);
      continue;
    }
    refuseInvisible(variable, text);
    const section = sectionOf(settings, setting);
    if (section === null) continue;
    section[setting.keys.at(-1)!] = scalar(text, setting);
    written.set(setting.keys.join("."), variable);
  }
  return written;
}

/** Of variables that are meant for this program, and for nothing else that it knows. */
const isOwn = (variable: string) => /^SIPPRA[_-]/i.test(variable) && !/^SIPPRA[_-]DEBUG$/i.test(variable);

/** One that all but hits a setting is a slip of the pen. */
function refuseSlip(variable: string, variables: ReadonlyMap<string, Setting>): void {
  if (!isOwn(variable)) return;
  const spelt = variable.toUpperCase().replaceAll("-", "_");
  const meant = nearest(spelt, variables.keys(), 2);
  if (meant === null) return;
  throw new GatewayError(
    "config",
    `The environment variable ${variable} is no setting: did you mean ${meant}?`,
  );
}

const PREFIX = "SIPPRA_";

/** What Kubernetes tells each container of a service that is called "sippra-…": it is meant for nobody here. */
const isService = (variable: string, text: string) =>
  /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/.test(variable) ||
  (variable.endsWith("_PORT") && /^(tcp|udp|sctp):[/][/]/.test(text));

/** What people try, by its name after the prefix, and what there is for it. */
const HINTS: [name: RegExp, use: string][] = [
  [
    /^(MQTT_)?(PASS(WORD|WD)?|SECRET)$/,
    "write the password into a file, and name that with SIPPRA_MQTT_PASSWORD_FILE",
  ],
  [/^PASS(WORD|WD)?_FILE$/, "use SIPPRA_MQTT_PASSWORD_FILE"],
  [/^(MQTT_)?USER(_?NAME)?$/, "use SIPPRA_MQTT_USERNAME"],
  [
    /^(SERIAL|RADIO_MODEMS?|RADIO_BANDS?|MQTT_BROKERS?|BROKERS?|MODEMS?)(_|$|\d)/,
    "lists stand in the configuration file only",
  ],
  [
    /^(MQTT_)?(BROKER_)?(HOST|PORT|SERVER|BROKER|ADDRESS|URI|URL)$/,
    "use SIPPRA_MQTT_URL, as in mqtt://broker.example:1883",
  ],
  [/^(CONFIG(_FILE|_PATH)?|CONF)$/, "name the file with --config"],
  [/^(DATA_?(DIR|PATH|FOLDER)|DB|DATABASE|STORE)$/, "use SIPPRA_DATA"],
  [/^(LOGLEVEL|LOG|VERBOSE|LEVEL)$/, "use SIPPRA_LOG_LEVEL"],
  [/^(CA|CA_FILE|MQTT_CA|TLS_CA)$/, "use SIPPRA_MQTT_CA_FILE"],
  [/^(CERT|CERT_FILE|MQTT_CERT|TLS_CERT)$/, "use SIPPRA_MQTT_CERT_FILE"],
  [/^(KEY|KEY_FILE|MQTT_KEY|TLS_KEY)$/, "use SIPPRA_MQTT_KEY_FILE"],
  [/^(FREQUENCY|RADIO_FREQUENCY|FREQUENCY_MHZ)$/, "use SIPPRA_RADIO_FREQUENCY_MHZ"],
  [/^(TZ|TIMEZONE)$/, "times are in UTC, and nodes have their own offset"],
];

/** A sentence for each variable that looks like this program's and sets nothing. */
export function strangersIn(environment: Environment, variables: ReadonlyMap<string, Setting>): string[] {
  return Object.entries(environment)
    .filter(([variable, text]) => text !== undefined && isOwn(variable) && !variables.has(variable))
    .filter(([variable, text]) => !isService(variable, text!))
    .map(
      ([variable]) =>
        `The environment variable ${variable} is no setting and is ignored: ${hintFor(variable, variables)}.`,
    );
}

function hintFor(variable: string, variables: ReadonlyMap<string, Setting>): string {
  const name = variable.toUpperCase().replaceAll("-", "_").slice(PREFIX.length);
  const hint = HINTS.find(([pattern]) => pattern.test(name))?.[1];
  if (hint !== undefined) return hint;
  const meant = nearest(PREFIX + name, variables.keys());
  return meant === null
    ? 'see "sippra-gateway config example" for those that there are'
    : `did you mean ${meant}`;
}

/** As a file of variables leaves it there that was saved on Windows. */
function refuseInvisible(variable: string, text: string): void {
  const odd = INVISIBLE.exec(text)?.[0];
  if (odd === undefined) return;
  throw new GatewayError(
    "config",
    `Environment variable ${variable}: its value has ${codePoint(odd)} in it, which does not show: write it anew, without.`,
  );
}

/** Made where there is none; null where the file has something else there, which the schema refuses then. */
function sectionOf(settings: Record<string, unknown>, setting: Setting): Record<string, unknown> | null {
  let inner = settings;
  for (const key of setting.keys.slice(0, -1)) {
    inner[key] ??= {};
    const section = inner[key];
    if (typeof section !== "object") return null;
    inner = section as Record<string, unknown>;
  }
  return inner;
}

/** As YAML would read it; the schema refuses what it must not be. */
function scalar(text: string, { kind }: Setting): unknown {
  if (kind === "number" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (kind === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  return text;
}
