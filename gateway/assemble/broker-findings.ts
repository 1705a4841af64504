// Brokers that are one and the same, and what is said of them to no avail.
import type { Findings, Placed } from "./findings.ts";

const PORTS: Record<string, number> = { "mqtt:": 1883, "mqtts:": 8883 };

interface Address {
  protocol: string;
  host: string;
  port: number;
  isLocal: boolean;
}

function addressOf(url: string): Address {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.toLowerCase().replace(/\.$/, "");
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);
  return { protocol, host, port: port === "" ? PORTS[protocol]! : Number(port), isLocal };
}

export function lookAtBrokers({ config, isSet }: Placed, findings: Findings): void {
  const { mqtt } = config;
  const brokers = [mqtt, ...mqtt.brokers].map((broker, i) => ({
    ...broker,
    at: i === 0 ? ["mqtt"] : ["mqtt", "brokers", i - 1],
  }));
  const taken = new Map<string, string>();
  for (const { at, url, name, username, password_file } of brokers) {
    if (url === undefined) continue;
    const address = addressOf(url);
    const { protocol, host, port, isLocal } = address;
    const place = [...at, "url"];
    const key = JSON.stringify([isLocal ? "localhost" : host, port, username]);
    const other = taken.get(key);
    if (other !== undefined)
      findings.refuse(
        place,
        `is the broker that is called ${other}: leave one of them out, or each hangs up on the other`,
      );
    taken.set(key, other ?? name);
    if (mqtt.url === undefined && isLocal && port === mqtt.embedded.port)
      findings.refuse(place, "is the broker inside this gateway, which gets all of it anyhow: leave it out");
    if (password_file !== undefined && protocol === "mqtt:" && !isLocal)
      findings.warn(
        place,
        "has no TLS, so that the password can be read on the way: use mqtts:// where the broker has it",
      );
    lookAtPort(place, address, findings);
  }
  if (mqtt.url === undefined && mqtt.username !== undefined)
    findings.warn(["mqtt", "username"], "is not used without mqtt.url: set that, or leave this out");
  if (mqtt.url !== undefined && isSet(["mqtt", "embedded", "port"]))
    findings.warn(
      ["mqtt", "embedded", "port"],
      "is not used beside mqtt.url: the broker inside is not started",
    );
}

function lookAtPort(place: PropertyKey[], { protocol, port }: Address, findings: Findings): void {
  const other = protocol === "mqtt:" ? "mqtts:" : "mqtt:";
  if (port !== PORTS[other]) return;
  const usual = other === "mqtts:" ? "with TLS" : "without TLS";
  findings.warn(place, `has the port that brokers have ${usual}: write ${other}// where that is meant`);
}
