// The checks where no gateway runs: each part that one would need is tried. The store is looked through first; what it knows
// is asked only where it is whole.

import { admit } from "../../admit/admit.ts";
import { startRefusals } from "../../admit/refusals.ts";
import type { Placed } from "../../assemble/findings.ts";
import { tryBroker } from "../../assemble/preflight.ts";
import { systemClock } from "../../clock.ts";
import { timeOrNull } from "../../deliver/formats/units.ts";
import { topicsOf } from "../../deliver/topics.ts";
import { silentLog } from "../../log.ts";
import type { Store } from "../../store/open.ts";
import { duration } from "../../text/time.ts";
import { weighedClock } from "../../time/believed-clock.ts";
import { synchronised } from "../../time/machine.ts";
import { diskNow } from "../../watch/disk.ts";
import { diskOf, type RefusedStatus, type Status } from "../../watch/local/status.ts";
import { clockFindings, diskFindings, NO_WAY_IN, nodeFindings, outboxFindings } from "../local/findings.ts";
import { storedStatus } from "../local/store-status.ts";
import { counted } from "../outbox-text.ts";
import { withStore } from "../store.ts";
import { BROKER_LIMIT_MS, probeBroker } from "./brokers.ts";
import { type Check, foundOr, leftOut, type Outcome, SOON_MS, well } from "./check.ts";
import { roomText } from "./running.ts";
import { brokerSettings, SEE_CONFIGURATION, waysOfTelling } from "./settings.ts";
import { folderOnDisk, hasStore, lookAtStore, STORE_LIMIT_MS } from "./store.ts";
import { tellerCheck } from "./tellers.ts";
import { type Heard, listenOn } from "./ways.ts";

export interface AloneOptions {
  /** How long is listened on ports, ms. */
  listenMs: number;
  sendMail: boolean;
}

export function aloneChecks(placed: Placed, { listenMs, sendMail }: AloneOptions): Check[] {
  const { config } = placed;
  const lookedThrough = lookAtStore(config, new AbortController().signal);
  lookedThrough.catch(() => {});
  /** What `work` makes of the store; null where there is none, or it is not whole. */
  const ofStore = async <T>(work: (store: Store) => T): Promise<T | null> => {
    const { findings } = await lookedThrough;
    return findings.length > 0 || !hasStore(config) ? null : withStore(config, work);
  };
  const listening = listenOn(config, listenMs);
  const topics = topicsOf(config.site, config.gateway);
  return [
    {
      ...{ name: "gateway", cause: "not-asked", limit: SOON_MS },
      run: async () => leftOut("does not run here: what it would meet is tried"),
    },
    {
      ...{ name: "store", cause: "store", limit: STORE_LIMIT_MS + SOON_MS },
      run: () => lookedThrough,
    },
    {
      ...{ name: "disk", cause: "disk-full", limit: SOON_MS },
      async run() {
        const disk = diskOf(diskNow(folderOnDisk(config)));
        return foundOr(diskFindings({ disk }), roomText(disk));
      },
    },
    {
      ...{ name: "clock", cause: "clock-off", limit: STORE_LIMIT_MS + SOON_MS },
      run: async () => clockOutcome(await ofStore((store) => store.newest()), config.clock === "always"),
    },
    ...(listening.checks.length === 0 ? [noWay] : listening.checks),
    ...brokerChecks(),
    {
      ...{ name: "outbox", cause: "messages-wait", limit: STORE_LIMIT_MS + SOON_MS },
      async run() {
        if ((await ofStore(() => true)) === null) return noStore();
        return foundOr(outboxFindings(storedStatus(config, systemClock.now())), "nothing is parked");
      },
    },
    {
      ...{ name: "nodes", cause: "node-silent", limit: STORE_LIMIT_MS + SOON_MS + listenMs },
      async run() {
        const heard = await listening.heard;
        const outcome = await ofStore((store) =>
          nodesOutcome(storedStatus(config, systemClock.now()), heard, store),
        );
        return outcome ?? noStore();
      },
    },
    ...tellerChecks(),
  ];

  function noStore(): Outcome {
    return hasStore(config) ? leftOut("cannot be asked: see store") : well("nothing yet");
  }

  function brokerChecks(): Check[] {
    const isInside = config.mqtt.url === undefined;
    const names = [config.mqtt.name, ...config.mqtt.brokers.map(({ name }) => name)];
    return names.map((name, i) => ({
      ...{ name: `broker ${name}`, cause: "broker-away", limit: BROKER_LIMIT_MS },
      async run(signal) {
        const { port } = config.mqtt.embedded;
        if (isInside && i === 0)
          return foundOr(await tryBroker(config), `the one inside can listen on ${portText(port)}`);
        const settings = brokerSettings(placed)?.[i];
        if (settings === undefined) return leftOut(SEE_CONFIGURATION);
        return probeBroker(settings, { topics, isRunning: false, signal });
      },
    }));
  }

  function tellerChecks(): Check[] {
    return waysOfTelling(placed).map((way) => tellerCheck(way, config, { sendMail, known: [] }));
  }
}

const portText = (port: number) => (port === 0 ? "any free port" : `port ${port}`);

const noWay: Check = {
  ...{ name: "ways in", cause: "no-way-in", limit: SOON_MS },
  run: async () => foundOr([NO_WAY_IN], ""),
};

async function clockOutcome(newest: number | null, always: boolean): Promise<Outcome> {
  const clock = weighedClock({ machine: systemClock, newest, synchronised, always });
  try {
    await clock.weigh();
    const doubt = clock.doubt()?.why ?? null;
    const since = null;
    return foundOr(clockFindings({ clock: { doubt, since } }), "believed");
  } finally {
    clock.close();
  }
}

/** What has been heard goes by the same judgement as what a gateway that runs has refused. */
function nodesOutcome(status: Status, { uplinks, ms }: Heard, { keyring }: Store): Outcome {
  const refusals = startRefusals({ clock: systemClock, log: silentLog });
  const known = new Set<string>();
  for (const { frame, via } of uplinks) {
    const admitted = admit(frame, keyring);
    if (!("refused" in admitted)) known.add(admitted.from.name);
    else refusals.note(admitted.refused, admitted.who ?? via, admitted.detail, via);
  }
  refusals.close();
  const latest = refusals.latest();
  const refused = Object.entries(refusals.counts()).flatMap(([reason, count]): RefusedStatus[] =>
    count === 0
      ? []
      : [{ reason, count, last: timeOrNull(latest.get(reason)!.at), from: latest.get(reason)!.from }],
  );
  const findings = nodeFindings({ ...status, refusals: refused });
  const heardText =
    ms === 0
      ? "nothing was listened on"
      : `${uplinks.length === 0 ? "none was" : `${known.size} of them ${known.size === 1 ? "was" : "were"}`} heard in ${duration(ms)}`;
  const { count } = status.nodes;
  return foundOr(
    findings,
    count === 0 ? "none is enrolled yet" : `${counted(count, "node")} enrolled; ${heardText}`,
  );
}
