// What happens in a scenario, as its file says it, at places of the network and in seconds.
import { NUISANCES } from "../evaluate/simulate/added.ts";
import type { Moment, Sound } from "../evaluate/simulate/kinds.ts";
import { createFinder } from "./names.ts";
import type { NamedSpot, Places } from "./places.ts";
import type { ScenarioFile } from "./schema.ts";
import { DAY_S, type Path, type Span, type Times } from "./times.ts";

export interface OpeningEvent extends Span, NamedSpot {
  of: "leak" | "burst" | "hydrant";
  /** m³/h when it begins, or is grown. */
  flow: number;
  /** s */
  grows: number;
}

export interface NoiseEvent extends Span, NamedSpot {
  kind: Sound | Moment;
  /** dB, where the file says it. */
  rise: number | undefined;
}

export interface Events {
  openings: readonly OpeningEvent[];
  noises: readonly NoiseEvent[];
  shuts: readonly (Span & { link: number })[];
}

const M3_H_OF_L_MIN = 0.06;
const MINUTE_S = 60;

/** Throws a GatewayError "config" for what is not there, and for times out of the scenario. */
export function eventsOf(
  said: ScenarioFile,
  { places, times, where }: { places: Places; times: Times; where(path: Path): string },
): Events {
  const leaks = said.leaks.map(({ flow_l_min, grows_nights, from, repaired, ...leak }, i): OpeningEvent => {
    const path = ["leaks", i];
    const flows = { flow: flow_l_min * M3_H_OF_L_MIN, grows: grows_nights * DAY_S };
    return {
      of: "leak",
      ...places.onPipe(path, leak),
      ...flows,
      ...times.span(path, from, "repaired", repaired),
    };
  });
  const bursts = said.bursts.map(({ flow_m3_h: flow, from, repaired, ...burst }, i): OpeningEvent => {
    const path = ["bursts", i];
    const span = times.span(path, from, "repaired", repaired);
    return { of: "burst", ...places.onPipe(path, burst), flow, grows: 0, ...span };
  });
  const hydrants = said.hydrants.map(({ at, flow_m3_h: flow, from, minutes }, i): OpeningEvent => {
    const first = times.begins(["hydrants", i, "from"], from);
    const span = { from: first, until: first + Math.round(minutes * MINUTE_S) };
    return { of: "hydrant", ...places.atJunction(["hydrants", i, "at"], at), flow, grows: 0, ...span };
  });
  const kindOf = createFinder("kind of noise", "that is known", KINDS);
  const noises = said.noises.map(
    ({ kind, at, pipe, from, nights, rise_db: rise, ...noise }, i): NoiseEvent => {
      const path = ["noises", i];
      const first = times.begins([...path, "from"], from);
      const place =
        at === undefined
          ? places.onPipe(path, { ...noise, pipe: pipe! })
          : places.atJunction([...path, "at"], at);
      const span = { from: first, until: first + nights * DAY_S };
      return { kind: kindOf(kind, where([...path, "kind"])), ...place, ...span, rise };
    },
  );
  const shuts = said.shut.map(({ link, from, until }, i) => {
    const path = ["shut", i];
    return { link: places.link([...path, "link"], link), ...times.span(path, from, "until", until) };
  });
  return { openings: [...leaks, ...bursts, ...hydrants], noises, shuts };
}

/** What sounds, of the evaluation's table: what happens to a node itself is none. */
const KINDS = new Map(
  NUISANCES.flatMap((kind) =>
    kind.does === "sound" || kind.does === "moment" ? [[kind.name, kind] as const] : [],
  ),
);
