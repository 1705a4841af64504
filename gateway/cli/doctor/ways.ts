// Whether each serial port can be opened and each radio module listens, tried where no gateway runs and has them: by the
// gateway's own ways in. What comes meanwhile is looked at and not answered, so its node sends it again.
import { setTimeout as sleep } from "node:timers/promises";
import type { GatewayConfig } from "../../assemble/configuration.ts";
import { systemClock } from "../../clock.ts";
import { broken } from "../../findings.ts";
import type { Intake } from "../../intake/intake.ts";
import { INTAKE_KINDS, openIntakes } from "../../intake/registry.ts";
import type { Uplink } from "../../intake/uplink.ts";
import { silentLog } from "../../log.ts";
import { numbered } from "../../watch/health.ts";
import { capital } from "../local/figures.ts";
import { type Check, foundOr } from "./check.ts";

/** A module is asked four times, and then set up. */
const READY_MS = 12_000;
const LOOK_MS = 50;

export interface Listening {
  checks: Check[];
  /** What has come by all of them, when they are closed. */
  heard: Promise<Heard>;
}

export interface Heard {
  uplinks: Uplink[];
  /** For so long, ms; 0 where there is nothing to listen on. */
  ms: number;
}

/** Opens all at once, for `ms` at least. */
export function listenOn(config: GatewayConfig, ms: number): Listening {
  const heard: Heard = { uplinks: [], ms };
  const intakes: Intake[] = [
    ...openIntakes(INTAKE_KINDS, config, {
      clock: systemClock,
      log: silentLog,
      onUplink: (uplink) => heard.uplinks.push(uplink),
      onFault: () => {},
      airtime: { of: () => [], add() {} },
    }),
  ];
  const names = numbered(intakes.map((intake) => ({ via: intake.via, state: intake.state() })));
  const ready = intakes.map(untilReady);
  const closed = (async () => {
    const states = await Promise.all(ready);
    const listens = states.some(({ name }) => name === "listening");
    if (listens) await sleep(ms);
    await Promise.all(intakes.map((intake) => intake.close()));
    return { ...heard, ms: listens ? ms : 0 };
  })();
  closed.catch(() => {});
  return {
    heard: closed,
    checks: intakes.map((intake, i) => {
      const { kind, number } = names[i]!;
      const name = `${kind} ${number}`;
      return {
        ...{ name, cause: "port-away", limit: READY_MS + 3_000 },
        run: async () => wayOutcome(name, intake, await ready[i]!),
      };
    }),
  };
}

type State = ReturnType<Intake["state"]>;

async function untilReady(intake: Intake): Promise<State> {
  const until = performance.now() + READY_MS;
  while (intake.state().name === "opening" && performance.now() < until) await sleep(LOOK_MS);
  return intake.state();
}

function wayOutcome(name: string, { via }: Intake, state: State) {
  const port = via.replace(/^\S+ /, "");
  const what = `${capital(name)} (${port})`;
  if (state.name === "listening")
    return foundOr([], `${port} ${name.startsWith("radio") ? "listens" : "can be opened"}`);
  return state.name === "away"
    ? foundOr([broken(state.cause, `${what} cannot be used. ${state.why}`)], "")
    : foundOr(
        [
          broken(
            "port-away",
            `${what} has not been ready for ${READY_MS / 1000} s: see its cable and its supply.`,
          ),
        ],
        "",
      );
}
