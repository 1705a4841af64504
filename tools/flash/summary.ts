// What was done to a board, for the technician who writes it down.

import { table } from "../../gateway/text/table.ts";
import type { Sentences } from "../sentences.ts";
import type { Flashed } from "./job.ts";

export function summaryOf(flashed: Flashed, { summary: say }: Sentences): string {
  const { title, serial, network, node, name, site, epoch, firmware, profile, ring, counter, boot } = flashed;
  const { acoustic, pressure } = flashed;
  const address = `0x${ring.address.toString(16)}`;
  const rows: [string, string][] = [
    [say.board, `${title}, ${say.serial(serial)}`],
    [say.node, `${network}-${node} (${site}/${name}), ${say.epoch(epoch)}`],
    [say.firmware, `${firmware.version}, ${say.bytes(firmware.bytes)}`],
    [say.profile, `${profile.hash}, ${say.bytes(profile.bytes)}`],
    [say.acoustic, acoustic === null ? say.noSensor : heard(acoustic)],
    [say.pressure, pressure === null ? say.noSensor : say.bursts(pressure.burstKpa, pressure.nearPumps)],
    [say.link, flashed.radio === null ? say.line : onRadio(flashed.radio)],
    [say.journal, `${say.pages(ring.pages, ring.pageSize, address)}, ${say.counters(counter)}`],
    [say.learned, say[flashed.learned ?? "nothing"]],
  ];
  if (boot !== null) rows.push([say.boot, String(boot)]);
  function heard({ referenceDb, mainBandHz, nightWindows }: NonNullable<Flashed["acoustic"]>): string {
    const band = say.listens(...mainBandHz, nightWindows);
    return `${band}, ${referenceDb === null ? say.notCalibrated : say.calibrated(referenceDb)}`;
  }
  function onRadio({
    frequency,
    spreadingFactor,
    slotSeconds,
    period,
  }: NonNullable<Flashed["radio"]>): string {
    const slot = `${Math.floor(slotSeconds / 60)}:${String(slotSeconds % 60).padStart(2, "0")}`;
    return say.onRadio(flashed.link, frequency / 1e6, spreadingFactor, slot, period / 60);
  }
  return [...table(rows), say.done(flashed.seconds.toFixed(1))].join("\n");
}
