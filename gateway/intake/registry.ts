// The kinds of ways into this gateway: one row each. A row brings the schema of its part of the configuration, which
// has the row's name, and opens what that names; nothing else of the gateway knows which kinds there are.
import type { Intake, IntakeDeps, IntakeKinds } from "./intake.ts";
import { radio } from "./radio.ts";
import { serial } from "./serial.ts";

export const INTAKE_KINDS = { serial, radio } satisfies IntakeKinds;

/** Opens what `config` names of each kind, in the kinds' order, one at a time. */
export function* openIntakes(kinds: IntakeKinds, config: object, deps: IntakeDeps): Iterable<Intake> {
  for (const [name, kind] of Object.entries(kinds)) {
    yield* kind.open((config as Record<string, unknown>)[name], deps);
  }
}
