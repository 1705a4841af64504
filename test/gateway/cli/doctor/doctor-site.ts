// Sites for `doctor` to look at: a configuration in a folder of its own, what it says of it, and gateways that run in this
// process with lines that are none.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { BindingInterface } from "@serialport/bindings-interface";
import { loadConfig } from "../../../../gateway/assemble/configuration.ts";
import { startControl } from "../../../../gateway/assemble/control.ts";
import { startGateway } from "../../../../gateway/assemble/gateway.ts";
import { main } from "../../../../gateway/cli/main.ts";
import { type Clock, systemClock } from "../../../../gateway/clock.ts";
import type { Finding } from "../../../../gateway/findings.ts";
import { silentLog } from "../../../../gateway/log.ts";
import { openStore } from "../../../../gateway/store/open.ts";
import { cobsEncode } from "../../../../shared/cobs.ts";
import { createLines } from "../../../../tools/board/line.ts";
import { runCommand } from "../../../commands.ts";
import { atEnd } from "../../../later.ts";
import { temporaryFolder } from "../../../processes.ts";
import { until } from "../../deliver/harness.ts";

export interface Examined {
  code: number;
  running: boolean;
  /** "check: cause" of each finding. */
  causes: string[];
  sentences: string[];
  /** Marks by check. */
  marks: Record<string, string>;
  said: Record<string, string | null>;
}

interface Told {
  running: boolean;
  checks: { check: string; mark: string; said: string | null; findings: Finding[] }[];
}

export function examinedOf(code: number, out: string): Examined {
  const { running, checks } = JSON.parse(out) as Told;
  return {
    ...{ code, running },
    causes: checks.flatMap(({ check, findings }) => findings.map(({ cause }) => `${check}: ${cause}`)),
    sentences: checks.flatMap(({ findings }) => findings.map(({ sentence }) => sentence)),
    marks: Object.fromEntries(checks.map(({ check, mark }) => [check, mark])),
    said: Object.fromEntries(checks.map(({ check, said }) => [check, said])),
  };
}

/** The broker inside, where nothing is said of `mqtt`. FOLDER in `yaml` is the site's. */
export function siteOf(...yaml: string[]) {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const config = join(path, "sippra.yaml");
  const inside = yaml.some((line) => line.startsWith("mqtt:")) ? [] : ["mqtt: { embedded: { port: 0 } }"];
  const head = ["site: here", "data: ./data", "web: { port: 0 }", "log: { level: silent }", ...inside];
  writeFileSync(config, `${[...head, ...yaml].join("\n").replaceAll("FOLDER", path)}\n`);
  const sippra = (...args: string[]) => runCommand(main, [...args, "--config", config]);
  return {
    ...{ path, config, sippra, data: join(path, "data") },
    write: (name: string, text: string) => writeFileSync(join(path, name), text, { mode: 0o600 }),
    async doctor(...args: string[]): Promise<Examined> {
      const { code, out, err } = await sippra("doctor", "--json", "--listen", "0s", ...args);
      if (out === "") throw new Error(err);
      return examinedOf(code, out);
    },
    async enrol(name: string) {
      const { code, err } = await sippra("nodes", "add", name, "--out", join(path, `${name}.json`));
      if (code !== 0) throw new Error(err);
    },
  };
}

export type Site = ReturnType<typeof siteOf>;

const LINE = "/virtual/1";

/** A gateway of this site, in this process, with a line that is none unless another binding is given. */
export async function running(
  site: Site,
  { clock = systemClock, binding }: { clock?: Clock; binding?: BindingInterface } = {},
) {
  const config = loadConfig(site.config);
  const virtual = createLines([LINE]);
  const gateway = await startGateway(config, {
    ...{ clock, log: silentLog, binding: binding ?? virtual.binding },
  });
  const control = startControl(config, gateway, { log: silentLog });
  atEnd(async () => {
    await control.close();
    await gateway.close();
  });
  await until(() => gateway.intakes.every((intake) => intake.state().name === "listening"));
  await until(() => gateway.brokers.every(({ link }) => link.up));
  return {
    ...{ gateway, control },
    /** As nodes do on a wire. */
    async send(...frames: Uint8Array[]) {
      for (const frame of frames) virtual.lines[0]!.send(cobsEncode(frame, crc32));
      await until(() => virtual.lines[0]!.idle());
      await gateway.idle();
    },
  };
}

/** The same with a wire, and two nodes that it knows. */
export async function wired(clock?: Clock) {
  const site = siteOf(`serial: [{ path: ${LINE} }]`);
  mkdirSync(site.data, { mode: 0o700 });
  const opened = openStore(join(site.data, "sippra.sqlite"));
  const [elm, oak] = ["elm-4", "oak-7"].map((name) => opened.addNode({ name, network: 1 }));
  opened.close();
  return { ...site, elm: elm!, oak: oak!, ...(await running(site, clock === undefined ? {} : { clock })) };
}
