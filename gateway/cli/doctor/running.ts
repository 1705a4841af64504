// The checks of a gateway that runs: what it says of itself over its socket, and beside that what others say who can be asked
// without disturbing it.

import { isDeepStrictEqual } from "node:util";
import type { GatewayConfig } from "../../assemble/configuration.ts";
import type { Placed } from "../../assemble/findings.ts";
import { topicsOf } from "../../deliver/topics.ts";
import { doubtful, type Finding } from "../../findings.ts";
import { plain } from "../../text/quoted.ts";
import { duration } from "../../text/time.ts";
import type { BrokerStatus, Status } from "../../watch/local/status.ts";
import { sizeText } from "../local/figures.ts";
import {
  brokerFindings,
  clockFindings,
  diskFindings,
  gatewayFindings,
  nodeFindings,
  outboxFindings,
  tellerFindings,
  versionFindings,
  wayFindings,
} from "../local/findings.ts";
import { radioFindings } from "../local/heard-findings.ts";
import { counted } from "../outbox-text.ts";
import { BROKER_LIMIT_MS, probeBroker } from "./brokers.ts";
import { type Check, foundOr, leftOut, type Outcome, SOON_MS } from "./check.ts";
import { brokerSettings, SEE_CONFIGURATION, waysOfTelling } from "./settings.ts";
import { tellerCheck } from "./tellers.ts";

export function runningChecks(placed: Placed, status: Status, { sendMail }: { sendMail: boolean }): Check[] {
  const { config } = placed;
  const topics = topicsOf(config.site, config.gateway);
  const { ways, brokers, disk, version, uptime_s, database_mb } = status;
  const told = (name: string, findings: readonly Finding[], said: string): Check => ({
    ...{ name, cause: "not-asked", limit: SOON_MS },
    run: async () => foundOr(findings, said),
  });
  return [
    told(
      "gateway",
      [...gatewayFindings(status), ...versionFindings(status), ...otherConfiguration(status, config)],
      `version ${version}, has run for ${duration(1000 * (uptime_s ?? 0))}`,
    ),
    told("store", [], `${sizeText(database_mb)}; the gateway looks through it itself after its start`),
    told("disk", diskFindings(status), roomText(disk)),
    told("clock", clockFindings(status), "believed"),
    ...ways.map((way) =>
      told(
        way.name,
        wayFindings(way, status),
        `${way.port.replace(/^\S+ /, "")} listens, ${counted(way.frames, "frame")} since the start`,
      ),
    ),
    ...(ways.some(({ name }) => name.startsWith("radio"))
      ? [told("radio channel", radioFindings(status), spoiltText(status))]
      : []),
    ...brokers.map(brokerCheck),
    told("outbox", outboxFindings(status), "nothing is parked, and nothing waits for long"),
    told("nodes", nodeFindings(status), nodesText(status)),
    ...tellerChecks(),
  ];

  function brokerCheck(broker: BrokerStatus, i: number): Check {
    return {
      ...{ name: `broker ${broker.name}`, cause: "broker-away", limit: BROKER_LIMIT_MS },
      async run(signal): Promise<Outcome> {
        const findings = brokerFindings(broker);
        const isInside = i === 0 && config.mqtt.url === undefined;
        // The gateway has said why it is away, and to be thrown out is made no better by one more client.
        if (isInside || findings.length > 0) return foundOr(findings, "connected; the one inside");
        const settings = brokerSettings(placed)?.find(({ name }) => name === broker.name);
        if (settings === undefined) return leftOut(SEE_CONFIGURATION);
        return probeBroker(settings, { topics, isRunning: true, signal });
      },
    };
  }

  function tellerChecks(): Check[] {
    return waysOfTelling(placed).map((way) =>
      tellerCheck(way, config, {
        sendMail,
        known: tellerFindings({ tellers: status.tellers.filter(({ name }) => name === way.name) }),
      }),
    );
  }
}

/** What it was started with, as far as it says, is not what the file says now. */
function otherConfiguration({ site, gateway, brokers, ways }: Status, config: GatewayConfig): Finding[] {
  const runs = [site, gateway, ...brokers.map(({ name }) => name), ways.length];
  const { mqtt, serial, radio } = config;
  const names = [mqtt, ...mqtt.brokers].map(({ name }) => name);
  const is = [config.site, config.gateway, ...names, serial.length + radio.modems.length];
  if (isDeepStrictEqual(runs, is)) return [];
  const sentence = `The gateway that runs, ${gateway} of ${site}, was started with another configuration than there is now: start it again.`;
  return [doubtful("configuration", plain(sentence))];
}

export const roomText = ({ free_mb }: Status["disk"]) =>
  free_mb === null ? "its free space cannot be told" : `${sizeText(free_mb)} free`;

function spoiltText({ ways }: Status): string {
  const radio = ways.filter(({ name }) => name.startsWith("radio"));
  const sum = (of: "frames" | "spoilt") => radio.reduce((total, { hour }) => total + hour[of], 0);
  return `${counted(sum("frames"), "frame")} of ours within the last hour, ${sum("spoilt")} packets spoilt or of something else`;
}

function nodesText({ nodes: { count, by_state } }: Status): string {
  if (count === 0) return "none is enrolled yet";
  const states = Object.entries(by_state ?? {}).filter(([, n]) => n > 0);
  return `${counted(count, "node")}: ${states.map(([state, n]) => `${n} ${state === "unheard" ? "never heard" : state}`).join(", ")}`;
}
