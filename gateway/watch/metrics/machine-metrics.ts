// The gateway itself: its version, store, disk, clock and process.
import { readdirSync } from "node:fs";
import type { DiskState } from "../disk.ts";
import type { Look } from "./look.ts";
import type { Metric } from "./metric.ts";
import { reasonsAgainst } from "./readiness.ts";

const DISK_STATES: readonly DiskState[] = ["ok", "filling", "low"];
const DAY_S = 86_400;

const own: Metric<Look>[] = [
  {
    name: "sippra_build_info",
    type: "gauge",
    help: "Always 1: which version runs, on which Node.js, for which site.",
    labels: ["version", "node_version", "site", "gateway"],
    samples: ({ version, site, gateway }) => [[1, { version, node_version: process.version, site, gateway }]],
  },
  {
    name: "sippra_ready",
    type: "gauge",
    help: "1 where /readyz says 200, else 0: ask it for the reasons.",
    labels: [],
    samples: (look) => [[Number(reasonsAgainst(look).length === 0)]],
  },
  {
    name: "sippra_store_written",
    type: "gauge",
    help: "0 where the last frames could not be written: nothing is acknowledged then, and nodes keep what they have. The log says why.",
    labels: [],
    samples: ({ isWritten }) => [[Number(isWritten)]],
  },
  {
    name: "sippra_database_bytes",
    type: "gauge",
    help: "What the database's file takes: where it grows, see what waits, and how long records are kept.",
    labels: [],
    samples: ({ databaseBytes }) => [[databaseBytes]],
  },
  {
    name: "sippra_disk_free_bytes",
    type: "gauge",
    help: "Free on the disk with the database, a minute ago at most: with less than 5 % or 200 MB make room.",
    labels: [],
    samples: ({ disk }) => (disk.free === null ? [] : [[disk.free]]),
  },
  {
    name: "sippra_disk_state",
    type: "gauge",
    help: "1 for the state that the disk is in: filling is full within a week at the present rate, low is nearly full. Make room.",
    labels: ["state"],
    samples: ({ disk }) => DISK_STATES.map((state) => [Number(disk.state === state), { state }]),
  },
  {
    name: "sippra_disk_full_in_seconds",
    type: "gauge",
    help: "Until the disk is full at the rate of the last hours; none where it does not fill up, or it is too early to tell.",
    labels: [],
    samples: ({ disk }) => (disk.fullInDays === null ? [] : [[disk.fullInDays * DAY_S]]),
  },
  {
    name: "sippra_clock_believed",
    type: "gauge",
    help: "0 while the gateway does not believe its machine's clock: see the time server; the log says why.",
    labels: [],
    samples: ({ clockDoubt }) => [[Number(clockDoubt === null)]],
  },
];

/** Under the names that prom-client and others give them (https://prometheus.io/docs/instrumenting/writing_clientlibs/). */
const process_: Metric<Look>[] = [
  {
    name: "process_start_time_seconds",
    type: "gauge",
    help: "When the process started, unix time, by the machine's clock: where it changes often, the gateway is restarted.",
    labels: [],
    samples: () => [[performance.timeOrigin / 1000]],
  },
  {
    name: "process_cpu_seconds_total",
    type: "counter",
    help: "Time of the processor that the process has taken.",
    labels: [],
    samples: () => {
      const { user, system } = process.cpuUsage();
      return [[(user + system) / 1e6]];
    },
  },
  {
    name: "process_resident_memory_bytes",
    type: "gauge",
    help: "Memory that the process takes: where it grows for days, tell the makers.",
    labels: [],
    samples: () => [[process.memoryUsage.rss()]],
  },
  {
    name: "process_open_fds",
    type: "gauge",
    help: "Files, ports and connections that are open; on Linux only.",
    labels: [],
    samples: () => {
      const count = openFiles();
      return count === null ? [] : [[count]];
    },
  },
  {
    name: "nodejs_eventloop_active_seconds_total",
    type: "counter",
    help: "Time in which the event loop was at work: at a rate near 1 the gateway does not keep up.",
    labels: [],
    samples: () => [[performance.eventLoopUtilization().active / 1000]],
  },
];

function openFiles(): number | null {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return null; // no Linux
  }
}

export const MACHINE_METRICS: readonly Metric<Look>[] = [...own, ...process_];
