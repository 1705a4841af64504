// The site: nodes and alarms, counted. None of them has a series of its own: a site of 10,000 nodes is as much to keep as one of ten.
import { seconds } from "./flow-metrics.ts";
import { type Look, type NodeState, nodeState } from "./look.ts";
import type { Metric } from "./metric.ts";
import { severityOf } from "./severity.ts";

const STATES: readonly NodeState[] = ["online", "late", "offline", "unheard"];

export const SITE_METRICS: readonly Metric<Look>[] = [
  {
    name: "sippra_nodes",
    type: "gauge",
    help: "Nodes, by how they are heard: late and offline ones are silent for longer than their interval, unheard ones were never heard. The page and the topic availability name them.",
    labels: ["state"],
    samples: ({ nodes }) => {
      const counts = new Map(STATES.map((state) => [state, 0]));
      for (const node of nodes) counts.set(nodeState(node), counts.get(nodeState(node))! + 1);
      return [...counts].map(([state, count]) => [count, { state }]);
    },
  },
  {
    name: "sippra_nodes_silence_max_seconds",
    type: "gauge",
    help: "Since the node was heard that has been late or offline for longest, 0 where none is.",
    labels: [],
    samples: ({ nodes, now }) => {
      const first = nodes.reduce((oldest, { lastHeard }) => Math.min(oldest, lastHeard ?? now), now);
      return [[seconds(now - first)]];
    },
  },
  {
    name: "sippra_nodes_module_faulty",
    type: "gauge",
    help: "Nodes whose radio module did not sleep when told to (sleepless) or had to be reset (resets) since they restarted: the log names them, and says what to do.",
    labels: ["fault"],
    samples: ({ faulty }) => Object.entries(faulty).map(([fault, count]) => [count, { fault }]),
  },
  {
    name: "sippra_nodes_battery_low",
    type: "gauge",
    help: "Nodes with an alarm about their battery that is not closed: change them soon.",
    labels: [],
    samples: ({ alarms }) => [
      [new Set(alarms.filter(({ kind }) => kind === "battery").flatMap(({ place }) => place.nodes)).size],
    ],
  },
  {
    name: "sippra_alarms",
    type: "gauge",
    help: "Alarms that are not closed, by kind, how far people are with them, and severity: critical are bursts, and leaks that are all but sure. Work through them on the page.",
    labels: ["kind", "severity", "state"],
    samples: ({ alarms }) => {
      const alike = Map.groupBy(alarms, (alarm) => `${alarm.kind} ${severityOf(alarm)} ${alarm.state}`);
      return [...alike.values()].map((each) => {
        const { kind, state } = each[0]!;
        return [each.length, { kind, severity: severityOf(each[0]!), state }];
      });
    },
  },
];
