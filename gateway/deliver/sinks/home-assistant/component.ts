// One entity, as Home Assistant is told of it: https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload
// Keys are those that it has short forms for, since there may be thousands of nodes.
import { type DeviceId, entityId, uniqueId } from "./ids.ts";

type Platform = "binary_sensor" | "sensor" | "event";

export interface Entity {
  platform: Platform;
  /** The topic that its state comes by. */
  topic: string;
  template: string;
  /** What its platform knows besides, in Home Assistant's own keys. */
  more?: Readonly<Record<string, unknown>>;
}

export type Component = Readonly<Record<string, unknown>>;

/** `key`: by which its device knows it, for ever; `name`: for people, shown after the device's. */
export const componentOf = (
  device: DeviceId,
  key: string,
  name: string,
  { platform, topic, template, more }: Entity,
): Component => ({
  p: platform,
  uniq_id: uniqueId(device, key),
  // No short form of it is known to versions that know device discovery.
  default_entity_id: entityId(platform, device, key),
  name,
  stat_t: topic,
  val_tpl: template,
  ...more,
});

/** Takes an entity away that was there. */
export const goneComponent = (platform: Platform): Component => ({ p: platform });

/** Of a number that is drawn as a curve. */
export const measured = (unit: string | null, decimals: number) => ({
  ...(unit !== null && { unit_of_meas: unit }),
  stat_cla: "measurement",
  suggested_display_precision: decimals,
});

/** Shown apart, with what is for those who look after the device. */
export const DIAGNOSTIC = { ent_cat: "diagnostic" };
