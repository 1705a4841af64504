// The store's tables together, as what works on several of them is given them.
import type { FileTable } from "./alarm-files.ts";
import type { AlarmTable } from "./alarms.ts";
import type { AuditTable } from "./audit.ts";
import type { CommandTable } from "./commands.ts";
import type { DeliveryTable } from "./deliveries.ts";
import type { Erasure } from "./erasure.ts";
import type { FlowTable } from "./flow.ts";
import type { Held } from "./held.ts";
import type { History } from "./history.ts";
import type { InstallationTable } from "./installations.ts";
import type { LeakTable } from "./leaks.ts";
import type { MaskTable, WatchTable } from "./masks.ts";
import type { OutboxTable } from "./outbox.ts";
import type { ParkedTable } from "./parked.ts";
import type { Registry } from "./registry.ts";
import type { Releases } from "./releases.ts";
import type { Replay } from "./replay.ts";
import type { Restored } from "./restored.ts";
import type { SelfCheckTable } from "./self-checks.ts";
import type { Settled } from "./settled.ts";
import type { Share } from "./share.ts";
import type { SinkTable } from "./sinks.ts";

export interface Tables {
  registry: Registry;
  replay: Replay;
  settled: Settled;
  history: History;
  held: Held;
  releases: Releases;
  outbox: OutboxTable;
  deliveries: DeliveryTable;
  parked: ParkedTable;
  share: Share;
  sinks: SinkTable;
  commands: CommandTable;
  leaks: LeakTable;
  restored: Restored;
  alarms: AlarmTable;
  files: FileTable;
  masks: MaskTable;
  watch: WatchTable;
  flow: FlowTable;
  installations: InstallationTable;
  selfChecks: SelfCheckTable;
  audit: AuditTable;
  erasure: Erasure;
}
