// What takes its time to read out of the store, read again only where it has changed: a thousand alarms, ten thousand nodes.
import type { Alarm, NodeInfo } from "../../store/view.ts";
import type { MetricsDeps } from "./deps.ts";

type Parked = ReturnType<MetricsDeps["view"]["outboxParked"]>;
type ModuleFaults = NonNullable<NodeInfo["module"]>;

export interface Kept {
  alarms(): readonly Alarm[];
  parked(): Parked;
  /** Nodes whose radio module has done this since they restarted. */
  faulty(): Record<keyof ModuleFaults, number>;
  close(): void;
}

export function keep(view: MetricsDeps["view"]): Kept {
  let alarms: readonly Alarm[] | null = null;
  let parked: Parked | null = null;
  let modules: Map<string, ModuleFaults> | null = null;
  const changed = new Set<string>();

  const take = ({ name, module }: NodeInfo) => {
    if (module === null) modules?.delete(name);
    else modules?.set(name, module);
  };

  function readModules(): Map<string, ModuleFaults> {
    if (modules === null) {
      modules = new Map();
      view.nodes().forEach(take);
    } else for (const name of changed) view.nodes(name).forEach(take);
    changed.clear();
    return modules;
  }

  const stops = [
    view.onParked(() => {
      parked = null;
    }),
    view.onChanged((change) => {
      if (change.of === "alarm") alarms = null;
      else if (change.of === "node") changed.add(change.name);
      else if (change.of === "all") [alarms, parked, modules] = [null, null, null];
    }),
  ];
  return {
    alarms() {
      alarms ??= view.alarms();
      return alarms;
    },
    parked() {
      parked ??= view.outboxParked();
      return parked;
    },
    faulty() {
      const all = [...readModules().values()];
      const count = (fault: keyof ModuleFaults) => all.filter((each) => each[fault] > 0).length;
      return { sleepless: count("sleepless"), resets: count("resets") };
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}
