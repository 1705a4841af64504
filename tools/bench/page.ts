// The web page on a town: how soon it is there, how it moves, what it holds in memory, and what the gateway holds for it.

import { availableParallelism, loadavg } from "node:os";
import { openBrowser } from "./page-browser.ts";
import { manyStreams, manyTabs, openForLong, type Streams, type Tabs, type Week } from "./page-live.ts";
import { startPageSite } from "./page-site.ts";
import { READ_NODES, type Town } from "./page-store.ts";
import type { FirstView, NodeView, Panning } from "./page-view.ts";
import { firstView, nodeView, panMap } from "./page-view.ts";

export interface PageFigures {
  town: Town & { records: number; fill_s: number };
  browser: string;
  /** Programs that wanted to run beside it at the end, and cores there are: times are longer where others compute. */
  load: number;
  cores: number;
  /** The median of so many times, by how soon the map is drawn. */
  first: FirstView;
  first_times: number;
  pan: Panning;
  node: NodeView;
  streams: Streams;
  tabs: Tabs;
  week: Week;
  /** Of the gateway's process, at most of all this. */
  gateway_most_mb: number;
}

const FIRST_TIMES = 5;
const CLIENTS = 100;
const CLIENTS_S = 10;
const TABS = 8;
/** A week of news, a round each quarter of an hour. */
const ROUNDS = 7 * 24 * 4;

/** Throws ToolError "browser" where there is none to open it with. */
export async function benchPage(town: Town, env: NodeJS.ProcessEnv): Promise<PageFigures> {
  // Asked for at first: a town takes a while to make.
  const browser = await openBrowser(env);
  try {
    const site = await startPageSite(town);
    try {
      const views: Awaited<ReturnType<typeof firstView>>[] = [];
      for (let i = 0; i < FIRST_TIMES; i++) {
        const view = await firstView(browser, site);
        views.push(view);
        if (i + 1 < FIRST_TIMES) await view.page.context().close();
      }
      const { page } = views.at(-1)!;
      const pan = await panMap(page);
      const week = await openForLong(page, ROUNDS);
      await page.context().close();
      const node = await nodeView(browser, site);
      const tabs = await manyTabs(browser, site, TABS);
      const streams = await manyStreams(site, CLIENTS, CLIENTS_S);
      const { page: _, ...first } = views.toSorted((a, b) => a.map_ms - b.map_ms)[FIRST_TIMES >> 1]!;
      return {
        town: { ...town, records: site.records, fill_s: site.fill_s },
        ...{ load: loadavg()[0]!, cores: availableParallelism() },
        ...{ browser: browser.version(), first, first_times: FIRST_TIMES, pan, node, streams, tabs, week },
        gateway_most_mb: site.memory().most_mb,
      };
    } finally {
      await site.close();
    }
  } finally {
    await browser.close();
  }
}

/** Files of the first view that are named. */
const FILES_SHOWN = 5;

export function printPage(print: (line: string) => void, figures: PageFigures): void {
  const { town, first, pan, node, streams, tabs, week } = figures;
  const kb = (bytes: number) => (bytes / 1e3).toFixed(1);
  const mb = (value: number) => value.toFixed(1);
  print(
    `${town.nodes} nodes, ${town.pipes} pipes, ${town.years} years of nights of each, readings and spectra of ${Math.min(READ_NODES, town.nodes)}, ${town.alarms} alarms: ` +
      `${town.records} records, made in ${town.fill_s.toFixed(0)} s; Chromium ${figures.browser}`,
  );
  print(
    `load ${figures.load.toFixed(1)}, cores that it may use ${figures.cores}: times are longer where others compute`,
  );
  print(`first view, nothing in the cache, median of ${figures.first_times}:`);
  print(
    `  the list after ${first.list_ms.toFixed(0)} ms, the map's pipes after ${first.map_ms.toFixed(0)} ms`,
  );
  print(
    `  CPU time ${first.browser_cpu_ms.toFixed(0)} ms of the browser, ${first.gateway_cpu_ms.toFixed(0)} ms of the gateway`,
  );
  print(
    `  ${kb(first.wire.bytes)} kB on the wire in ${first.wire.requests} files, heap ${mb(first.counted.heap_mb)} MB`,
  );
  for (const { path, bytes } of first.wire.files.slice(0, FILES_SHOWN)) print(`    ${kb(bytes)} kB ${path}`);
  print(
    `map dragged: ${pan.median_fps.toFixed(0)} frames/s in the median, ${pan.slow_fps.toFixed(0)} in the slowest twentieth`,
  );
  print(`a node: 60 nights after ${node.opened_ms.toFixed(0)} ms`);
  print(
    `  ${node.nights} nights and ${node.spectra} spectra ${node.years_ms.toFixed(0)} ms after the button, ` +
      `${node.wire_kb.toFixed(0)} kB on the wire, ${node.json_kb.toFixed(0)} kB of JSON, heap ${mb(node.counted.heap_mb)} MB`,
  );
  print(
    `${streams.clients} streams, all nodes changed each second: ${streams.news_each} pieces of news each, ${mb(streams.received_mb)} MB`,
  );
  print(
    `  gateway ${mb(streams.rss_before_mb)} MB before, ${mb(streams.rss_mb)} at most, ${mb(streams.rss_after_mb)} after; ${mb(figures.gateway_most_mb)} at most of all`,
  );
  print(
    `${tabs.tabs} tabs of a browser: ${tabs.streams} stream, a deed in all of them after ${tabs.heard_ms.toFixed(0)} ms`,
  );
  const grown = (key: "heap_mb" | "dom_nodes" | "listeners", digits = 0) =>
    `${week.before[key].toFixed(digits)} to ${week.after[key].toFixed(digits)}`;
  print(`a week open, ${week.rounds} rounds of ${week.rows} nodes in ${week.seconds.toFixed(0)} s:`);
  print(
    `  heap ${grown("heap_mb", 2)} MB, ${grown("dom_nodes")} nodes of the document, ${grown("listeners")} listeners`,
  );
}
