// With which settings the gateway runs, compared with the last time: what is different is in the audit and in the log.
// Secrets are in files of their own, which settings only name; what may be one all the same, in a webhook's address and
// headers, is kept as a sum by which it is seen to be another.
import { createHash } from "node:crypto";
import type { Log } from "../log.ts";
import type { Store } from "../store/open.ts";
import type { GatewayConfig } from "./configuration.ts";

/** "mqtt.url: mqtt://a -> mqtt://b"; of each setting that is different. */
export function noteSettings(
  { runWith, audit }: Pick<Store, "runWith" | "audit">,
  config: GatewayConfig,
  log: Log,
): void {
  const before = runWith(JSON.stringify(shown(config)));
  if (before === null) return;
  const [old, now] = [flattened(JSON.parse(before)), flattened(shown(config))];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter(
    (name) => old.get(name) !== now.get(name),
  );
  if (names.length === 0) return;
  const changes = names.map((name) => `${name}: ${old.get(name) ?? "none"} -> ${now.get(name) ?? "none"}`);
  audit.add("settings-changed", null, changes.join("; "));
  log.info({ changes }, "The gateway runs with other settings than the last time.");
}

const SUM_LETTERS = 12;

function shown(config: GatewayConfig): unknown {
  const sum = (text: string) =>
    `sha256 ${createHash("sha256").update(text).digest("hex").slice(0, SUM_LETTERS)}`;
  const tell = config.tell.map((way) => ({
    ...way,
    ...(way.kind === "webhook" &&
      way.url !== undefined && { url: `${new URL(way.url).origin} (${sum(way.url)})` }),
    ...(way.headers && {
      headers: Object.fromEntries(Object.entries(way.headers).map(([name, value]) => [name, sum(value)])),
    }),
  }));
  return { ...config, tell };
}

/** Values by their path, "serial.0.path". */
function flattened(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value))
      flattened(each, path === "" ? key : `${path}.${key}`, into);
  } else if (value !== undefined) into.set(path, String(value));
  return into;
}
