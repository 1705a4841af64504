// How this gateway meets its brokers, from its configuration and the files that it names.
import { readNamed } from "../config/named.ts";
import type { CommonConfig } from "../config/schema.ts";
import type { MqttSettings } from "../deliver/link.ts";
import { type AboutGateway, statusWill } from "../deliver/retained-gateway.ts";
import type { Topics } from "../deliver/topics.ts";
import { GatewayError } from "../errors.ts";
import { VERSION } from "../version.ts";

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
}

/** Of the first broker and the others: each a section with the same settings. `at`: where it stands, in sentences. */
type Section = Omit<CommonConfig["mqtt"], "brokers" | "requests" | "known_noise" | "embedded">;

/** What `config` says of its brokers, the main one first; secrets read from their files. Throws a GatewayError "config". */
export function mqttSettings(config: CommonConfig, topics: Topics): [BrokerSettings, ...BrokerSettings[]] {
  const { mqtt } = config;
  const others = mqtt.brokers.map((broker, i) =>
    settingsOf(config, topics, broker, `mqtt.brokers[${i + 1}]`),
  );
  return [settingsOf(config, topics, mqtt, "mqtt"), ...others];
}

function settingsOf(config: CommonConfig, topics: Topics, broker: Section, at: string): BrokerSettings {
  const settings: MqttSettings = {
    url: broker.url ?? "",
    version: broker.version,
    proof: broker.proof,
    ownTopics: topics.own,
    clientId: `sippra-${config.site}-${config.gateway}`,
    will: statusWill(topics, aboutOf(config)),
  };
  if (broker.username !== undefined) settings.username = broker.username;
  if (broker.password_file !== undefined) {
    settings.password = passwordIn(broker.password_file, `${at}.password_file`);
  }
  if (broker.ca_file !== undefined)
    settings.ca = readNamed({ file: broker.ca_file, setting: `${at}.ca_file` });
  if (broker.cert_file !== undefined)
    settings.cert = readNamed({ file: broker.cert_file, setting: `${at}.cert_file` });
  if (broker.key_file !== undefined)
    settings.key = readNamed({ file: broker.key_file, setting: `${at}.key_file` });
  return { name: broker.name, settings };
}

function passwordIn(file: string, setting: string): string {
  // Editors end a file with a newline; no password does.
  const password = readNamed({ file, setting })
    .toString("utf8")
    .replace(/\r?\n$/, "");
  if (password !== "") return password;
  throw new GatewayError("config", `${file}, which ${setting} names, is empty: write the password into it.`);
}
