// What was done to a board, for the technician who writes it down.
import type { Flashed } from "./flash.ts";
import type { Sentences } from "./sentences.ts";

export function summaryOf(flashed: Flashed, { summary: say }: Sentences): string {
  const { title, serial, network, node, name, site, epoch, firmware, profile, ring, counter, boot } = flashed;
  const address = `0x${ring.address.toString(16)}`;
  const rows: [string, string][] = [
    [say.board, `${title}, ${say.serial(serial)}`],
    [say.node, `${network}-${node} (${site}/${name}), ${say.epoch(epoch)}`],
    [say.firmware, `${firmware.version}, ${firmware.bytes} B`],
    [say.profile, `${profile.hash}, ${profile.bytes} B`],
    [say.journal, `${say.pages(ring.pages, ring.pageSize, address)}, ${say.counters(counter)}`],
  ];
  if (boot !== null) rows.push([say.boot, String(boot)]);
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`);
  return [...lines, say.done(flashed.seconds.toFixed(1))].join("\n");
}
