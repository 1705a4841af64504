// What a configuration that is valid still has wrong on this machine, or should be seen to: gathered, so that all of it is
// told at once, each with where it stands.
import type { PlacedSettings } from "../config/load.ts";
import { dotted } from "../config/sentences.ts";
import { broken, type Cause, doubtful, type Finding } from "../findings.ts";
import type { GatewayConfig } from "./configuration.ts";

export type Placed = PlacedSettings<GatewayConfig>;

export interface Findings {
  /** Those that are broken cannot be run with. */
  all: Finding[];
  /** `what` follows the setting's name: "is the port of serial[1] already". */
  refuse(path: readonly PropertyKey[], what: string, cause?: Cause): void;
  warn(path: readonly PropertyKey[], what: string, cause?: Cause): void;
}

/** What a gateway says of the rights of whoever runs it; null where there is nothing to say. */
export const adviceToRoot = (): string | null =>
  process.getuid?.() === 0
    ? "This runs as root, which a gateway need not: give it a user of its own (docs/hardening.md)."
    : null;

export function createFindings({ where }: Pick<Placed, "where">): Findings {
  const all: Finding[] = [];
  const sentence = (path: readonly PropertyKey[], what: string) => `${where(path)}: ${dotted(path)} ${what}.`;
  return {
    all,
    refuse: (path, what, cause = "configuration") => all.push(broken(cause, sentence(path, what))),
    warn: (path, what, cause = "configuration") => all.push(doubtful(cause, sentence(path, what))),
  };
}
