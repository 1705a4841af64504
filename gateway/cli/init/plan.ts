// From what was found out and answered to what is to be written: a configuration, a password's file, a service.
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { annotatedConfig } from "../../assemble/configuration.ts";
import { GatewayError } from "../../errors.ts";
import type { Ownership } from "../out-file.ts";
import type { Answers } from "./answers.ts";
import type { Machine, ServiceUser } from "./machine.ts";
import { BY_HAND, STATE_FOLDER, unitText } from "./unit.ts";

/** Where things go, before anybody is asked. */
export interface Places {
  config: string;
  /** Absolute. */
  data: string;
  /** Null: none is written. */
  unit: string | null;
  /** As whom the gateway is to run. */
  user: ServiceUser;
}

export interface PlaceFlags {
  config?: string;
  data?: string;
  user?: string;
  /** false: none. */
  unit?: string | false;
}

export interface PlannedFile extends Ownership {
  what: "configuration" | "password" | "unit";
  path: string;
  text: string;
}

const SERVICE = "sippra-gateway.service";
const PASSWORD = "mqtt-password";
const DATA = "sippra-data";

/** Throws GatewayError "config". */
export function placesOf(machine: Machine, flags: PlaceFlags): Places {
  const { isRoot, hasSystemd, isPackaged, etc, units, state, isThere } = machine;
  const isForAll = isRoot && (hasSystemd || isPackaged);
  const config = resolve(flags.config ?? (isForAll ? join(etc, "sippra.yaml") : "sippra.yaml"));
  const isOwnUnit = hasSystemd && !isPackaged;
  const unit = flags.unit ?? (isOwnUnit ? join(isForAll ? units : dirname(config), SERVICE) : false);
  // systemd makes that folder.
  const isState = isForAll && (isThere(state) || unit !== false);
  return {
    config,
    data: resolve(flags.data ?? (isState ? state : join(dirname(config), DATA))),
    unit: unit === false ? null : resolve(unit),
    user: userOf(machine, flags.user, isForAll),
  };
}

function userOf(
  { isRoot, self, sippra, userNamed }: Machine,
  name: string | undefined,
  isForAll: boolean,
): ServiceUser {
  if (name !== undefined && !isRoot && name !== self.name)
    throw new GatewayError(
      "config",
      "Only root can write files for another user: leave out --user, or use sudo.",
    );
  const found = name === undefined ? (isForAll ? sippra : self) : userNamed(name);
  if (found !== null) return found;
  throw new GatewayError(
    "config",
    `There is no user ${name ?? "sippra"} as whom the gateway could run: make one (useradd --system --user-group --no-create-home --shell /usr/sbin/nologin ${name ?? "sippra"}), or name another with --user.`,
  );
}

const HEAD = `# Sippra gateway: what this one has other than usual, and what belongs to it.
# "sippra-gateway config example" prints all that can be set, with what it
# means; "sippra-gateway config check" says whether this is in order.
`;

export interface Extras {
  gateway: string;
  network: number;
  passwordFile?: string;
}

/** The configuration's text. */
export function configText(answers: Answers, { config, data }: Places, extras: Extras): string {
  const { site, wires, modems, broker, username, password } = answers;
  const file = extras.passwordFile === undefined ? undefined : resolve(extras.passwordFile);
  const passwordFile = file ?? (password === undefined ? undefined : `./${PASSWORD}`);
  const values = {
    ...{ site, gateway: extras.gateway, data: fromFolder(data, dirname(config)), network: extras.network },
    ...(wires.length > 0 && { serial: wires.map((path) => ({ path })) }),
    ...(modems.length > 0 && { radio: { modems } }),
    ...(broker !== null && {
      mqtt: { url: broker, username, ...(passwordFile !== undefined && { password_file: passwordFile }) },
    }),
  };
  const off = [
    ...(wires.length + modems.length === 0 ? ["serial"] : []),
    ...(broker === null ? ["mqtt.url"] : []),
  ];
  return `${HEAD}${annotatedConfig(values, off)}`;
}

const fromFolder = (path: string, folder: string) =>
  path.startsWith(`${folder}/`) ? `./${path.slice(folder.length + 1)}` : path;

/** All files, the configuration last: where it is, all is. */
export function filesOf(answers: Answers, places: Places, extras: Extras, machine: Machine): PlannedFile[] {
  const { config, unit, user } = places;
  const { password } = answers;
  const { uid, gid } = user;
  const files: PlannedFile[] = [];
  if (password !== undefined) {
    const owner = machine.isRoot ? { owner: { uid, gid } } : {};
    const path = join(dirname(config), PASSWORD);
    files.push({ what: "password", path, text: `${password}\n`, mode: 0o600, ...owner });
  }
  if (unit !== null)
    files.push({ what: "unit", path: unit, text: serviceText(answers, places, machine), mode: 0o644 });
  const owned = machine.isRoot ? { mode: 0o640, owner: { uid: 0, gid } } : {};
  files.push({ what: "configuration", path: config, text: configText(answers, places, extras), ...owned });
  return files;
}

const HOME = fileURLToPath(new URL("../../../", import.meta.url)).replace(/(?<=.)\/$/, "");

/** Ports that the documented unit allows. */
const ALLOWED = /^tty(USB|ACM)\d+$/;

function serviceText({ wires, modems }: Answers, { config, data, user }: Places, machine: Machine): string {
  const ports = [...wires, ...modems.map(({ path }) => path)];
  const devices = ports.map((path) => machine.deviceOf(path)).filter((device) => !ALLOWED.test(device));
  const groups = ports
    .map((path) => machine.groupOf(path))
    .filter((group) => group !== null && group !== "root");
  return unitText({
    ...{ user: user.name, group: user.group, portGroup: groups[0] ?? BY_HAND.portGroup },
    ...{ folder: HOME, node: process.execPath, config },
    data: data === machine.state ? STATE_FOLDER : data,
    // A driver's ports, or one by its path: https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html#DeviceAllow=
    devices: [...new Set(devices.map((device) => /^tty[A-Z]+(?=\d+$)/.exec(device)?.[0] ?? device))].map(
      (each) => (isAbsolute(each) ? each : `char-${each}`),
    ),
  });
}
