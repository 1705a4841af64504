// One look at the gateway for all who ask how it is: metrics, and whoever asks over the socket.
import type { Clock } from "../clock.ts";
import { networkOf } from "../config/radio.ts";
import type { Store } from "../store/open.ts";
import { viewOf } from "../store/view.ts";
import { VERSION } from "../version.ts";
import type { MetricsDeps } from "../watch/metrics/deps.ts";
import { type Looking, startLooking } from "../watch/metrics/look.ts";
import type { GatewayConfig } from "./configuration.ts";
import type { States } from "./states.ts";

export interface LookingDeps extends Pick<MetricsDeps, "frames" | "isStoreWritten"> {
  store: Store;
  states: Pick<States, "availability" | "facts">;
  clock: Clock;
  wall: Clock;
}

/** What the duty cycle leaves this gateway's radio modules; null where it has none. */
export const radioOf = ({ radio }: GatewayConfig) =>
  radio.modems.length === 0
    ? null
    : { duty: networkOf(radio).duty, modems: radio.modems.map(({ path, usb }) => path ?? usb!) };

export function lookAtGateway(config: GatewayConfig, { store, states, ...deps }: LookingDeps): Looking {
  return startLooking({
    ...{ site: config.site, gateway: config.gateway, version: VERSION, view: viewOf(store) },
    ...{ availability: states.availability, facts: states.facts, radio: radioOf(config), ...deps },
  });
}
