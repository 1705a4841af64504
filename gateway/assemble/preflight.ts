// What can be known of a configuration on this machine before a gateway starts with it: `config check` tells all of it, and
// `run` refuses and warns of the same.
import { systemClock } from "../clock.ts";
import { type Environment, strangersIn } from "../config/environment.ts";
import { tryListening } from "../deliver/embedded-listener.ts";
import { topicsOf } from "../deliver/topics.ts";
import { GatewayError } from "../errors.ts";
import { broken, type Cause, doubtful, type Finding } from "../findings.ts";
import { listPorts, ownBinding } from "../intake/port-search.ts";
import { isLocked } from "../store/lock.ts";
import { lookAtAreas } from "./area-findings.ts";
import { lookAtBrokers } from "./broker-findings.ts";
import { type GatewayConfig, VARIABLES } from "./configuration.ts";
import { checkEmbeddedBroker } from "./embedded-broker.ts";
import { adviceToRoot, createFindings, type Findings, type Placed } from "./findings.ts";
import { lookAtFolders } from "./folder-findings.ts";
import { checkConfiguredStore } from "./gateway.ts";
import { checkMetrics } from "./metrics.ts";
import { mqttSettings } from "./mqtt-settings.ts";
import { checkPage } from "./page.ts";
import { lookAtDevices, lookAtPorts, namesDevices } from "./port-findings.ts";
import { tellingSettings } from "./telling.ts";

/** What nobody need be asked about and nothing opened for. Returns sentences to warn of. Throws a GatewayError "config". */
export function preflight(placed: Placed, environment: Environment): string[] {
  return refuse(look(placed, environment).all);
}

/**
 * All that `run` would meet: also files that are named, the store, and the port of the broker inside. Returns sentences to
 * warn of. Throws a GatewayError with a line for each fault, "store" where only the store has one.
 */
export async function checkAll(placed: Placed, environment: Environment): Promise<string[]> {
  const { config } = placed;
  const found = await examine(placed, environment);
  const isRunning = brokerInside(config) !== null && isLocked(config.data);
  if (!isRunning) found.push(...(await tryBroker(config)));
  if (!found.some(isRefusal)) checkConfiguredStore(config);
  const warnings = refuse(found);
  if (isRunning)
    warnings.push(
      `A gateway runs on ${config.data} at the moment: what is checked is how it would start anew.`,
    );
  const advice = adviceToRoot();
  return advice === null ? warnings : [...warnings, advice];
}

/** What is wrong with settings, the files that they name, and rights, whether a gateway runs or not: opens no port. */
export async function examine(placed: Placed, environment: Environment): Promise<Finding[]> {
  const { config, where } = placed;
  const findings = look(placed, environment);
  if (namesDevices(config)) lookAtDevices(config, await ownPorts(), findings);
  const checks: (() => readonly Finding[])[] = [
    () =>
      mqttSettings(config, topicsOf(config.site, config.gateway), where).flatMap(({ warnings }) => warnings),
    () => tellingSettings(config, where).warnings,
    ...[checkEmbeddedBroker, checkPage, checkMetrics].map((check) => () => check(config, where)),
  ];
  for (const check of checks)
    findings.all.push(
      ...(await foundBy(
        async () => check(),
        () => "configuration",
      )),
    );
  return findings.all;
}

/** Whether the broker inside could listen; nothing where there is none, or on any port. */
export function tryBroker(config: GatewayConfig): Promise<readonly Finding[]> {
  const inside = brokerInside(config);
  return foundBy(async () => {
    if (inside !== null) await tryListening(inside.host, inside.port);
    return [];
  }, causeOfNoPort);
}

/** By what the system says (errno(3)). */
function causeOfNoPort({ cause }: GatewayError): Cause {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return "port-held";
  return code === "EACCES" ? "no-permission" : "configuration";
}

/** What is found, or what a GatewayError says that is thrown, under the name that it has. */
async function foundBy(
  work: () => Promise<readonly Finding[]>,
  causeOf: (error: GatewayError) => Cause,
): Promise<readonly Finding[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return error.message.split("\n").map((sentence) => broken(causeOf(error), sentence));
  }
}

/** Null where there is none, or it takes any port that is free. */
const brokerInside = ({ mqtt: { url, embedded } }: GatewayConfig) =>
  url !== undefined || embedded.port === 0 ? null : embedded;

/** Where ports cannot be listed, none is found by its device, and a gateway says so. */
const ownPorts = () =>
  ownBinding()
    .then((binding) => listPorts(binding, systemClock))
    .catch(() => []);

function look(placed: Placed, environment: Environment): Findings {
  const findings = createFindings(placed);
  lookAtPorts(placed.config, findings);
  lookAtBrokers(placed, findings);
  lookAtFolders(placed.config, findings);
  lookAtAreas(placed.config, findings);
  const strangers = strangersIn(environment, VARIABLES);
  findings.all.push(...strangers.map((sentence) => doubtful("configuration", sentence)));
  return findings;
}

const isRefusal = ({ severity }: Finding) => severity === "broken";

/** Returns the sentences of what can be run with. */
function refuse(findings: readonly Finding[]): string[] {
  const refusals = findings.filter(isRefusal);
  if (refusals.length > 0)
    throw new GatewayError("config", refusals.map(({ sentence }) => sentence).join("\n"));
  return findings.map(({ sentence }) => sentence);
}
