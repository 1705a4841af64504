// What can be known of a configuration on this machine before a gateway starts with it: `config check` tells all of it, and
// `run` refuses and warns of the same.
import { systemClock } from "../clock.ts";
import { type Environment, strangersIn } from "../config/environment.ts";
import { tryListening } from "../deliver/embedded-listener.ts";
import { topicsOf } from "../deliver/topics.ts";
import { GatewayError } from "../errors.ts";
import { listPorts, ownBinding } from "../intake/port-search.ts";
import { isLocked } from "../store/lock.ts";
import { lookAtAreas } from "./area-findings.ts";
import { lookAtBrokers } from "./broker-findings.ts";
import { VARIABLES } from "./configuration.ts";
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
  const findings = look(placed, environment);
  refuse(findings.refusals);
  return findings.warnings;
}

/**
 * All that `run` would meet: also files that are named, the store, and the port of the broker inside. Returns sentences to
 * warn of. Throws a GatewayError with a line for each fault, "store" where only the store has one.
 */
export async function checkAll(placed: Placed, environment: Environment): Promise<string[]> {
  const { config, where } = placed;
  const findings = look(placed, environment);
  if (namesDevices(config)) lookAtDevices(config, await ownPorts(), findings);
  const { refusals, warnings } = findings;
  const refusing = (error: unknown) => {
    if (!(error instanceof GatewayError)) throw error;
    refusals.push(error.message);
  };
  try {
    const brokers = mqttSettings(config, topicsOf(config.site, config.gateway), where);
    warnings.push(...brokers.flatMap((broker) => broker.warnings));
  } catch (error) {
    refusing(error);
  }
  try {
    warnings.push(...tellingSettings(config, where).warnings);
  } catch (error) {
    refusing(error);
  }
  for (const check of [checkEmbeddedBroker, checkPage, checkMetrics]) {
    try {
      warnings.push(...check(config, where));
    } catch (error) {
      refusing(error);
    }
  }
  await tryBroker(placed, findings).catch(refusing);
  if (refusals.length === 0) checkConfiguredStore(config);
  refuse(refusals);
  const advice = adviceToRoot();
  return advice === null ? warnings : [...warnings, advice];
}

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
  findings.warnings.push(...strangersIn(environment, VARIABLES));
  return findings;
}

async function tryBroker({ config: { data, mqtt } }: Placed, { warnings }: Findings): Promise<void> {
  const { host, port } = mqtt.embedded;
  if (mqtt.url !== undefined || port === 0) return;
  if (isLocked(data)) {
    warnings.push(`A gateway runs on ${data} at the moment: what is checked is how it would start anew.`);
    return;
  }
  await tryListening(host, port);
}

function refuse(refusals: readonly string[]): void {
  if (refusals.length > 0) throw new GatewayError("config", refusals.join("\n"));
}
