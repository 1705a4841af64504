// A link to a broker, closed when its test ends.
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import type { MqttSettings } from "../../../gateway/deliver/link.ts";
import { connectMqtt } from "../../../gateway/deliver/mqtt.ts";
import { silentLog } from "../../../gateway/log.ts";
import { later } from "../../later.ts";
import { seeded } from "./harness.ts";

export function connectLink(
  settings: Partial<MqttSettings> & { url: string },
  log = silentLog,
  clock: Clock = systemClock,
) {
  return later(
    connectMqtt({ version: "3.1.1", clientId: "c", ...settings }, { clock, log, random: seeded(1) }),
  );
}
