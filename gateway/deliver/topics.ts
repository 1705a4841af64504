// Every topic of version 1 in one place, so that no publisher can misspell one (README.md lists them).

import { GatewayError } from "../errors.ts";

/** Topics of one node. */
export interface NodeTopics {
  /** retained: what it is */
  info: string;
  /** younger than two reporting intervals and newer than the last one published here */
  reading: string;
  /** late readings: backfill, or after a broker outage */
  history: string;
  night: string;
  event: string;
  /** a night's, in two parts */
  spectrum: string;
  /** retained: what it has decided about a leak */
  leak: string;
}

export interface Topics {
  /** every request, by "+" in place of its name */
  requests: string;
  /** by the name of the request */
  request(name: string): string;
  response(name: string): string;
  /** retained; last will "offline" */
  gatewayStatus: string;
  node(name: string): NodeTopics;
}

/** The one request there is; its name is the last level of its topic. */
export const NODE_SETTINGS = "node-settings";

const NAME = /^[a-z0-9-]{1,64}$/;

/** Whether `name` may stand in a topic: small letters, digits and hyphens, at most 64. */
export function isTopicName(name: string): boolean {
  return NAME.test(name);
}

function checked(what: string, name: string): string {
  if (isTopicName(name)) return name;
  throw new GatewayError(
    "config",
    `The ${what} name ${JSON.stringify(name)} cannot stand in an MQTT topic: use small letters a-z, digits and hyphens only.`,
  );
}

/** Topics under `sippra/v1/<site>`. Throws a GatewayError "config" for a name that does not fit one. */
export function topicsOf(site: string, gateway: string): Topics {
  const root = `sippra/v1/${checked("site", site)}`;
  return {
    requests: `${root}/request/+`,
    request: (name) => `${root}/request/${checked("request", name)}`,
    response: (name) => `${root}/response/${checked("request", name)}`,
    gatewayStatus: `${root}/gateway/${checked("gateway", gateway)}/status`,
    node(name) {
      const node = `${root}/node/${checked("node", name)}`;
      return {
        info: `${node}/info`,
        reading: `${node}/reading`,
        history: `${node}/history`,
        night: `${node}/night`,
        event: `${node}/event`,
        spectrum: `${node}/spectrum`,
        leak: `${node}/leak`,
      };
    },
  };
}
