// What "init" has done, and what is to be done next: for people as commands that they can copy, for programs as JSON.
import { basename, dirname } from "node:path";
import { wrap } from "../../text/wrap.ts";
import type { Output } from "../program.ts";
import { widthOf } from "../width.ts";
import type { Answers } from "./answers.ts";
import type { Machine } from "./machine.ts";
import type { Places, PlannedFile } from "./plan.ts";

export interface Summary {
  answers: Answers;
  places: Places;
  files: readonly PlannedFile[];
  machine: Machine;
  gateway: string;
}

const FILES: Record<PlannedFile["what"], string> = {
  configuration: "the configuration",
  password: "the broker's password, for the gateway alone",
  unit: "the service, for systemd",
};

export function nextText({ answers, places, files, machine, gateway }: Summary, out: Output): string {
  const width = widthOf(out);
  const { wires, modems, leftOut, broker, site } = answers;
  const say = (text: string, indent = "") => wrap(text, width, indent);
  const ports = [...wires, ...modems.map(({ path, module }) => `${path} (${module})`)];
  const lines = [
    say(`Gateway ${gateway} of ${site}, to ${broker ?? "the broker inside, port 1883"}.`),
    say(ports.length > 0 ? `It listens at ${ports.join(", ")}.` : NO_PORT),
    ...leftOut.map(({ path }) =>
      say(`Nobody has said what is at ${path}: it is left out (--port ${path}=wire).`),
    ),
    say(`Its clock is that of ${machine.timeZone}: nights and reports go by it.${zoneAdvice(machine)}`),
    "",
    "Written:",
    ...files.toReversed().map(({ what, path }) => `  ${path}\n    ${FILES[what]}`),
    "",
    "Next:",
    ...stepsOf(places, machine).flatMap(({ why, commands }, i) => [
      say(`${i + 1}. ${why}`, "   "),
      ...commands.map((command) => `   ${command}`),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

/** What a machine has that nobody has told where it is. */
const zoneAdvice = ({ timeZone }: Machine) =>
  timeZone === "UTC" ? " Where people's clocks show another: timedatectl set-timezone." : "";

const NO_PORT =
  'No serial port is plugged in, so no node is heard yet: plug one in and name it under "serial" or "radio" in the configuration.';

interface Step {
  why: string;
  commands: string[];
}

function stepsOf({ config, unit, user }: Places, { isRoot, isPackaged, units, self }: Machine): Step[] {
  const own = user.name === self.name ? "" : `sudo -u ${user.name} `;
  const at = config === `${process.cwd()}/sippra.yaml` ? "" : ` --config ${quoted(config)}`;
  const gateway = (words: string) => `${own}sippra-gateway ${words}${at}`;
  const sudo = isRoot ? "" : "sudo ";
  const isService = unit !== null || (isPackaged && isRoot);
  const placed = unit === null || dirname(unit) === units;
  const start = isService
    ? [
        ...(placed ? [] : [`${sudo}install -m 644 ${quoted(unit)} ${units}/`]),
        ...(unit === null ? [] : [`${sudo}systemctl daemon-reload`]),
        `${sudo}systemctl enable --now ${unit === null ? SERVICE : basename(unit, ".service")}`,
      ]
    : [gateway("run")];
  return [
    { why: "Whether all is in order:", commands: [gateway("config check")] },
    { why: isService ? "Start it, now and with the machine:" : "Start it:", commands: start },
    { why: "How it is, and what to do where not all is well:", commands: [gateway("status")] },
    {
      why: "Enrol nodes, each with a file to flash it with:",
      commands: [gateway("nodes add NAME --out NAME.enrol.json")],
    },
  ];
}

const SERVICE = "sippra-gateway";

/** For a shell. */
const quoted = (path: string) => (/^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

export function summaryJson({ answers, places, files, gateway }: Summary) {
  const { site, wires, modems, leftOut, broker, username = null, notes } = answers;
  const pathOf = (what: PlannedFile["what"]) => files.find((each) => each.what === what)?.path ?? null;
  return {
    ...{ site, gateway, data: places.data, user: places.user.name },
    ...{ configuration: places.config, unit: places.unit, password_file: pathOf("password") },
    ...{ serial: wires, modems, left_out: leftOut.map(({ path }) => path) },
    ...{ broker, username, notes },
  };
}
