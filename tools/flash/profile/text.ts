// A node's settings as a technician reads them: what it measures with, when it reports, and how.

import type { Profile } from "../../../firmware/profile.ts";
import { table } from "../../../gateway/text/table.ts";
import { profileFor } from "../../image/profile.ts";
import { rangeOf, transducerOf } from "../../image/transducers.ts";
import type { Sentences } from "../../sentences.ts";

type Settings = Omit<Profile, "key" | "v" | "places">;

/** What may be shown and printed: all but the key. */
export function settingsIn({ key, v, places, ...rest }: Profile): Settings {
  return rest;
}

/** Names of settings that are another than a node gets unasked. */
export function changed(profile: Profile): (keyof Settings)[] {
  const usual: Partial<Profile> = profileFor(profile);
  const { network, node, epoch, ring, radio, baud, ...settings } = settingsIn(profile);
  const names = Object.keys(settings) as (keyof typeof settings)[];
  return names.filter((name) => JSON.stringify(settings[name]) !== JSON.stringify(usual[name]));
}

/** One line each; `*` at what is another than usual. */
export function profileText(profile: Profile, { profile: say }: Sentences): string {
  const { network, node, epoch, interval, windows, pressure, acoustic, reference } = profile;
  const { mainBand, nightWindows, burst, utcOffset, radio, ring, sensors } = profile;
  const others = new Set<string>(changed(profile));
  const star = (...names: (keyof Profile)[]) => (names.some((name) => others.has(name)) ? "*" : "");
  const supply = (mv: number) => (mv === 0 ? say.regulated : say.follows(mv));
  const [pressureSettles, acousticSettles, on, pressureSupply, acousticSupply] = sensors;
  const spanned = (channel: NonNullable<Profile["pressure"]>) =>
    say.transducer(transducerOf(channel), Math.round(rangeOf(channel)) / 100);
  const rows: [string, string, string][] = [
    ["", say.node, `${network}-${node}, ${say.epoch(epoch)}`],
    [star("interval", "windows"), say.interval, say.every(interval / 1000, windows)],
    [star("utcOffset"), say.clock, say.utc(utcOffset)],
    [star("pressure"), say.pressure, pressure === null ? say.none : spanned(pressure)],
    ...(pressure === null ? [] : [["", "", say.channel(...pressure)] as [string, string, string]]),
    [star("burst"), say.bursts, say.fall(burst / 100)],
    acoustic === null
      ? [star("acoustic"), say.noise, say.none]
      : [star("acoustic"), say.noise, say.gain(acoustic / 10, reference === null ? null : reference / 10)],
    [star("mainBand", "nightWindows"), say.nights, say.listens(...mainBand, nightWindows)],
    [star("sensors"), say.sensors, say.settles(pressureSettles, acousticSettles, on === 1)],
    ["", "", say.supplies(supply(pressureSupply), supply(acousticSupply))],
    ["", say.link, radio === undefined ? say.line : say.radio(radio[0] / 1e6, radio[1], radio[2])],
    ["", say.journal, say.pages(ring[1], ring[2])],
  ];
  const lines = table(rows, { widths: [1] });
  return [...lines, "", others.size > 0 ? say.star : say.usual, say.overruled].join("\n");
}
