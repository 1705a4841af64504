// What `config check` says of the settings and the files that they name, told apart: settings, rights, certificates.

import type { Placed } from "../../assemble/findings.ts";
import { mqttSettings } from "../../assemble/mqtt-settings.ts";
import { examine } from "../../assemble/preflight.ts";
import { tellingSettings } from "../../assemble/telling.ts";
import type { Environment } from "../../config/environment.ts";
import { topicsOf } from "../../deliver/topics.ts";
import { GatewayError } from "../../errors.ts";
import type { Cause, Finding } from "../../findings.ts";
import { type Check, foundOr } from "./check.ts";

const RIGHTS: ReadonlySet<Cause> = new Set(["no-permission", "open-to-others"]);
const CERTIFICATES: ReadonlySet<Cause> = new Set([
  "certificate-expired",
  "certificate-expires",
  "certificate-early",
]);
const LIMIT_MS = 15_000;

export function settingChecks(placed: Placed, file: string, env: Environment): Check[] {
  const examined = examine(placed, env);
  examined.catch(() => {});
  const part = (name: string, said: string, isOf: (finding: Finding) => boolean): Check => ({
    ...{ name, cause: "configuration", limit: LIMIT_MS },
    run: async () => foundOr((await examined).filter(isOf), said),
  });
  const rights = (finding: Finding) => RIGHTS.has(finding.cause);
  const certificates = (finding: Finding) => CERTIFICATES.has(finding.cause);
  return [
    part(
      "configuration",
      `${file} and the files that it names`,
      (each) => !rights(each) && !certificates(each),
    ),
    part("rights", rightsText(placed), rights),
    ...(namesCertificates(placed)
      ? [part("certificates", "in force for 14 days at least", certificates)]
      : []),
  ];
}

function rightsText({ config: { data } }: Placed): string {
  const secrets = "no secret is open to others";
  return process.getuid?.() === 0
    ? `${secrets}; root may write all, so ask as the gateway's own user too`
    : `${data} can be written, and ${secrets}`;
}

export const SEE_CONFIGURATION = "cannot be tried: see configuration";

/** Null where a file that they name cannot be used, which is told with the configuration. */
export const brokerSettings = ({ config, where }: Placed) =>
  orNull(() => mqttSettings(config, topicsOf(config.site, config.gateway), where));

/** The same: none. */
export const waysOfTelling = ({ config, where }: Placed) =>
  orNull(() => tellingSettings(config, where).ways) ?? [];

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof GatewayError && error.code === "config") return null;
    throw error;
  }
}

/** A section at any depth that names a file of a certificate. */
function namesCertificates({ config }: Placed): boolean {
  const names = (value: unknown): boolean =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(
      ([key, inner]) => ((key === "cert_file" || key === "ca_file") && inner !== undefined) || names(inner),
    );
  return names(config);
}
