// Why a broker will not have us, in one sentence that says what to do: an operator should never have to
// look up a reason code or an errno.
import type { MqttSettings } from "./link.ts";

/** The error of `mqtt`, the socket or TLS: its code is an errno, an OpenSSL code, or a reason code of MQTT. */
export interface BrokerError {
  code?: string | number;
  message: string;
}

/** `wasUp`: the connection had been made. A null `error`: it was closed without a word. */
export function brokerAdvice(settings: MqttSettings, error: BrokerError | null, wasUp: boolean): string {
  const at = new URL(settings.url);
  const broker = `The MQTT broker at ${at.host}`;
  // A plain broker answers TLS, and a TLS broker plain MQTT, by closing or resetting the connection.
  const hungUp = error === null || (!wasUp && (error.code === "ECONNRESET" || error.code === "EPIPE"));
  if (hungUp) {
    return wasUp
      ? `${broker} closed the connection: if this comes again and again, see whether another gateway runs under the same client id, ${settings.clientId}, and whether this one's user may write to its topics.`
      : `${broker} closed the connection before it was made: see whether ${settings.url} is an MQTT port, and one ${at.protocol === "mqtt:" ? "without TLS (with TLS it is mqtts://)" : "with TLS (without TLS it is mqtt://)"}.`;
  }
  switch (error.code) {
    case 1: // 3.1.1, 3.2.2.3
    case 132: // 5.0, 3.2.2.2
      return `${broker} does not speak MQTT ${settings.version}: set mqtt.version to ${settings.version === "5" ? "3.1.1" : "5"}.`;
    case 2:
    case 133:
      return `${broker} does not take the client id ${settings.clientId}: allow it there, or change gateway or site.`;
    case 4:
    case 134:
      return `${broker} does not take the user name or password: check mqtt.username and the file that mqtt.password_file names.`;
    case 5:
    case 135:
      return settings.username === undefined
        ? `${broker} wants a user: set mqtt.username and mqtt.password_file.`
        : `${broker} does not let the user ${settings.username} in: check mqtt.username, the file that mqtt.password_file names, and the broker's access list.`;
    case 142:
      return `${broker} threw this gateway out because another client connected as ${settings.clientId}: give each gateway of a site its own name.`;
    case "ECONNREFUSED":
      return `Nothing listens at ${at.host}: start the MQTT broker there, or correct mqtt.url.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The name ${at.hostname} cannot be resolved: correct mqtt.url, or mend this machine's DNS.`;
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `${broker} cannot be reached (${error.code}): check mqtt.url, the network and the firewall.`;
    case "SILENT":
      return `${broker} is connected but acknowledges nothing: the connection is made anew.`;
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return `${broker} shows a certificate of an authority that is not known here: name the authority's certificate in mqtt.ca_file.`;
    case "CERT_HAS_EXPIRED":
      return `${broker} shows a certificate that has expired: renew it there, or set this machine's clock.`;
    case "CERT_NOT_YET_VALID":
      return `${broker} shows a certificate that is not valid yet: set this machine's clock.`;
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `${broker} shows a certificate for another name: write the name that stands in it into mqtt.url.`;
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "EPROTO":
      return `${broker} does not speak TLS there: use mqtt:// instead of mqtts://, or the port that speaks TLS (often 8883).`;
  }
  if (typeof error.code === "string" && /^ERR_(SSL|OSSL)_|ALERT/.test(error.code)) {
    return `TLS with the MQTT broker at ${at.host} fails (${error.code}): check mqtt.ca_file, mqtt.cert_file and mqtt.key_file.`;
  }
  if (/connack timeout/.test(error.message)) {
    return `${broker} accepts the connection but does not answer in MQTT: see whether ${settings.url} is an MQTT port.`;
  }
  return wasUp
    ? `The connection to the MQTT broker at ${at.host} was lost (${error.message}): it is made anew.`
    : `${broker} cannot be used (${error.message}): check mqtt.url and the broker's log.`;
}
