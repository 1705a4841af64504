// How this gateway meets its broker, from its configuration and the files that it names.
import { readNamed } from "../config/load.ts";
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

/** What `config` says of the broker, secrets read from their files. Throws a GatewayError "config". */
export function mqttSettings(config: CommonConfig, topics: Topics): MqttSettings {
  const { mqtt } = config;
  const settings: MqttSettings = {
    url: mqtt.url ?? "",
    version: mqtt.version,
    proof: mqtt.proof,
    clientId: `sippra-${config.site}-${config.gateway}`,
    will: statusWill(topics, aboutOf(config)),
  };
  if (mqtt.username !== undefined) settings.username = mqtt.username;
  if (mqtt.password_file !== undefined) {
    // Editors end a file with a newline; no password does.
    const password = readNamed(mqtt.password_file, "mqtt.password_file")
      .toString("utf8")
      .replace(/\r?\n$/, "");
    if (password === "") {
      throw new GatewayError(
        "config",
        `${mqtt.password_file}, which mqtt.password_file names, is empty: write the password into it.`,
      );
    }
    settings.password = password;
  }
  if (mqtt.ca_file !== undefined) settings.ca = readNamed(mqtt.ca_file, "mqtt.ca_file");
  if (mqtt.cert_file !== undefined) settings.cert = readNamed(mqtt.cert_file, "mqtt.cert_file");
  if (mqtt.key_file !== undefined) settings.key = readNamed(mqtt.key_file, "mqtt.key_file");
  return settings;
}
