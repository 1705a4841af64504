// From where somebody comes, as far as one machine can be told from another: of IPv6 a machine has as many addresses as
// it likes, and its network is what it cannot choose (RFC 6177: /64 for a subnet).
import { isIPv6 } from "node:net";

/** "192.0.2.7", or "2001:db8:0:1::/64"; "" where the socket is closed already. */
export function addressOf({ remoteAddress = "" }: { remoteAddress?: string | undefined }): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(remoteAddress)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(remoteAddress)) return remoteAddress;
  const [front = "", back] = remoteAddress.split("%", 1)[0]!.split("::");
  const groups = front === "" ? [] : front.split(":");
  const rest = back === undefined || back === "" ? [] : back.split(":");
  const zeros = Array.from({ length: 8 - groups.length - rest.length }, () => "0");
  const all = back === undefined ? groups : [...groups, ...zeros, ...rest];
  return `${all.slice(0, 4).join(":")}::/64`;
}
