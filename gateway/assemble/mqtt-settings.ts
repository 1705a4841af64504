// How this gateway meets its brokers, from its configuration and the files that it names.
import type { Where } from "../config/load.ts";
import type { Named } from "../config/named.ts";
import { certificatesIn, checkPair, keyIn, outOfForce } from "../config/pem.ts";
import type { CommonConfig } from "../config/schema.ts";
import { secretIn } from "../config/secret.ts";
import { dotted } from "../config/sentences.ts";
import type { MqttSettings } from "../deliver/link.ts";
import { type AboutGateway, statusWill } from "../deliver/retained-gateway.ts";
import type { Topics } from "../deliver/topics.ts";
import { GatewayError } from "../errors.ts";
import type { Finding } from "../findings.ts";
import { VERSION } from "../version.ts";
import { discoveryFilters } from "./home-assistant.ts";

/** What partners are told of the gateway itself. */
export const aboutOf = ({ site, gateway, mqtt }: CommonConfig): AboutGateway => ({
  site,
  gateway,
  version: VERSION,
  takesRequests: mqtt.requests,
});

export interface BrokerSettings {
  /** Of the broker among those of the configuration. */
  name: string;
  settings: MqttSettings;
  /** What can be used, and should be seen to. */
  warnings: readonly Finding[];
}

/** Of the first broker and the others: each a section with the same settings. */
type Section = Omit<CommonConfig["mqtt"], "brokers" | "requests" | "known_noise" | "embedded">;

/**
 * What `config` says of its brokers, the main one first; secrets read from their files. `where`: where each setting
 * stands, for sentences. Throws a GatewayError "config" with a line for each file that cannot be used.
 */
export function mqttSettings(
  config: CommonConfig,
  topics: Topics,
  where?: Where,
): [BrokerSettings, ...BrokerSettings[]] {
  const { mqtt } = config;
  const faults: string[] = [];
  const sections: [Section, PropertyKey[]][] = [
    [mqtt, ["mqtt"]],
    ...mqtt.brokers.map((broker, i): [Section, PropertyKey[]] => [broker, ["mqtt", "brokers", i]]),
  ];
  const settings = sections.map(([broker, path]) => {
    const named = (key: FileKey): Named | null => {
      const file = broker[key];
      const at = [...path, key];
      return file === undefined ? null : { file, setting: dotted(at), at: where?.(at) };
    };
    return settingsOf(config, topics, broker, named, faults);
  });
  if (faults.length > 0) throw new GatewayError("config", faults.join("\n"));
  return settings as [BrokerSettings, ...BrokerSettings[]];
}

type FileKey = "password_file" | "ca_file" | "cert_file" | "key_file";

function settingsOf(
  config: CommonConfig,
  topics: Topics,
  broker: Section,
  named: (key: FileKey) => Named | null,
  faults: string[],
): BrokerSettings {
  const settings: MqttSettings = {
    url: broker.url ?? "",
    version: broker.version,
    proof: broker.proof,
    ownTopics: [...topics.own, ...discoveryFilters(config, broker.name)],
    clientId: `sippra-${config.site}-${config.gateway}`,
    will: statusWill(topics, aboutOf(config)),
  };
  const warnings: Finding[] = [];
  /** What `read` makes of the file; null where there is none, or where it has a fault. */
  const read = <T>(key: FileKey, read: (named: Named) => T): T | null => {
    const file = named(key);
    return file && attempt(faults, () => read(file));
  };
  const certificates = (key: FileKey) =>
    read(key, (file) => {
      const found = certificatesIn(file);
      warnings.push(...outOfForce(found, file, Date.now()));
      return found;
    });
  if (broker.username !== undefined) settings.username = broker.username;
  const password = read("password_file", secretIn);
  const ca = certificates("ca_file");
  const cert = certificates("cert_file");
  const key = read("key_file", keyIn);
  if (cert && key) attempt(faults, () => checkPair(cert, key, named("key_file")!, broker.cert_file!));
  if (password) settings.password = password;
  if (ca) settings.ca = ca.pem;
  if (cert) settings.cert = cert.pem;
  if (key) settings.key = key.pem;
  return { name: broker.name, settings, warnings };
}

/** Null, and a fault more, where it throws a GatewayError. */
function attempt<T>(faults: string[], work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    faults.push(error.message);
    return null;
  }
}
