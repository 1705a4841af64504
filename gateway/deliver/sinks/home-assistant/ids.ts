// What Home Assistant knows devices and entities by. It keeps each for ever under the id that it came with, so ids are made of
// numbers that a node keeps, and never of its name, which people change.
import type { Origin } from "../../formats/record.ts";

/** A device, also the last level but one of its discovery topic: letters, digits, "_" and "-" only. */
export type DeviceId = string;

/** The site's name has no "_", so that no two pairs of site and numbers make one id. */
export const nodeId = (
  { site }: Pick<Origin, "site">,
  { network, node }: { network: number; node: number },
): DeviceId => `sippra_${site}_${network}_${node}`;

export const gatewayId = ({ site, gateway }: Origin): DeviceId => `sippra_${site}_gateway_${gateway}`;

/** Of one entity among all that there are. */
export const uniqueId = (device: DeviceId, key: string): string => `${device}_${key}`;

/** What the entity is called in automations: Home Assistant takes no "-" there, and no "__". */
export const entityId = (platform: string, device: DeviceId, key: string): string =>
  `${platform}.${uniqueId(device, key).replace(/[-_]+/g, "_")}`;

/** https://www.home-assistant.io/integrations/mqtt/#discovery-topic */
export const discoveryTopic = (prefix: string, device: DeviceId): string =>
  `${prefix}/device/${device}/config`;

/** Where Home Assistant says that it is there: https://www.home-assistant.io/integrations/mqtt/#birth-and-last-will-messages */
export const birthTopic = (prefix: string): string => `${prefix}/status`;

/** Whether a topic is for discovery of this site's gateways and nodes. */
export const isOwnDiscovery = (topic: string, prefix: string, site: string): boolean =>
  topic.startsWith(`${prefix}/device/sippra_${site}_`) && topic.endsWith("/config");
