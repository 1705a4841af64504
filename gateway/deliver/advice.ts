// Why a broker will not have us, in one sentence that says what to do: an operator should never have to
// look up a reason code or an errno.
import type { BrokerError } from "./broker-error.ts";
import type { MqttSettings } from "./link.ts";
import { reasonAdvice } from "./reasons.ts";
import { plain } from "./refusal.ts";

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
  if (typeof error.code === "number") {
    const advice = reasonAdvice(error.code, { settings, broker, error });
    if (advice !== null) return advice;
  }
  switch (error.code) {
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
    case "NO_TCP":
      return `${broker} does not answer: check mqtt.url, the network and the firewall.`;
    case "NO_TLS":
      return `${broker} accepts the connection but does not answer in TLS: see whether ${settings.url} is the port that speaks TLS (often 8883).`;
    case "NO_CONNACK":
      return `${broker} accepts the connection but does not answer in MQTT: see whether ${settings.url} is an MQTT port.`;
    case "NO_PINGRESP":
      return `${broker} is connected but has stopped answering: see whether it or the network is overloaded; the connection is made anew.`;
    case "TOO_LONG":
      return `${broker} hands on ${error.message}, as somebody may publish for a request: have it take shorter ones only (mosquitto: message_size_limit 65536), or let it speak MQTT 5. The connection is made anew.`;
    case "NOT_MQTT":
      return `${broker} sends what is no MQTT (${plain(error.message)}): see whether ${settings.url} is an MQTT port, and what stands between.`;
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
  return wasUp
    ? `The connection to the MQTT broker at ${at.host} was lost (${error.message}): it is made anew.`
    : `${broker} cannot be used (${error.message}): check mqtt.url and the broker's log.`;
}
