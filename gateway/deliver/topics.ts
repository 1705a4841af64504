// Every topic of version 1 in one place, so that no publisher can misspell one (docs/topics.md describes them).
import { GatewayError } from "../errors.ts";
import { NAME } from "./contract/fields.ts";
import { CONTRACT_VERSION, MESSAGE_NAMES, MESSAGES, type MessageName } from "./contract/messages.ts";

type NodeMessage = {
  [Name in MessageName]: (typeof MESSAGES)[Name]["topic"] extends `node/${string}` ? Name : never;
}[MessageName];
const NODE_MESSAGES = MESSAGE_NAMES.filter((name) =>
  MESSAGES[name].topic.startsWith("node/"),
) as NodeMessage[];

/** Topics of one node, by their messages. */
export type NodeTopics = Record<NodeMessage, string>;

export interface Topics {
  /** every request, by "+" in place of its name */
  requests: string;
  /** by the name of the request */
  request(name: string): string;
  response(name: string): string;
  /** every response, as a filter, and whether a topic is for one */
  responses: string;
  isResponse(topic: string): boolean;
  /** whether a topic is for requests, of whatever name */
  isRequest(topic: string): boolean;
  /** everything of the site, as a filter */
  all: string;
  /** retained; last will "offline" */
  gatewayStatus: string;
  gatewayHealth: string;
  /** What this gateway publishes on, by filters. Another gateway's nodes may be among them. */
  own: readonly string[];
  /**
   * One beside each of those that have a name in them: nothing stands there, and nobody is told anything by it. What is
   * published there shows whether the gateway may.
   */
  probes: readonly string[];
  /** Whether a topic is the gateway's to publish on, and nobody else's. */
  owns(topic: string): boolean;
  /** The list of this gateway's alarms, and one of them: retained. Each gateway counts its own. */
  alarms: string;
  alarm(id: number): string;
  /** The night flow of a metered area: retained. */
  areaFlow(area: string): string;
  node(name: string): NodeTopics;
  /** What of a node's topics is retained. */
  retainedOf(name: string): string[];
}

/** The one request there is; its name is the last level of its topic. */
export const NODE_SETTINGS = "node-settings";

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

/** No message has this name. */
const PROBE = "probe";

/** Topics under `sippra/v1/<site>`. Throws a GatewayError "config" for a name that does not fit one. */
export function topicsOf(site: string, gateway: string): Topics {
  const root = `sippra/${CONTRACT_VERSION}/${checked("site", site)}`;
  const ofGateway = `${root}/gateway/${checked("gateway", gateway)}`;
  const ofAlarms = MESSAGES.alarms.topic.replace("{gateway}", gateway);
  const owned = ["node", "gateway", "response", "alarm", "area"].map((level) => `${root}/${level}`);
  const ofNode = (name: string, message: NodeMessage) =>
    `${root}/${MESSAGES[message].topic.replace("{node}", checked("node", name))}`;
  const own = [
    ...[`${root}/node/+/+`, `${ofGateway}/+`, `${root}/response/+`],
    ...[`${root}/${ofAlarms}`, `${root}/${ofAlarms}/+`, `${root}/area/+/+`],
  ];
  return {
    requests: `${root}/request/+`,
    request: (name) => `${root}/request/${checked("request", name)}`,
    response: (name) => `${root}/response/${checked("request", name)}`,
    responses: `${root}/response/#`,
    isResponse: (topic) => topic.startsWith(`${root}/response/`),
    isRequest: (topic) => topic === `${root}/request` || topic.startsWith(`${root}/request/`),
    all: `${root}/#`,
    gatewayStatus: `${ofGateway}/status`,
    gatewayHealth: `${ofGateway}/health`,
    own,
    probes: own.filter((filter) => filter.includes("+")).map((filter) => filter.replaceAll("+", PROBE)),
    owns: (topic) => owned.some((own) => topic === own || topic.startsWith(`${own}/`)),
    alarms: `${root}/${ofAlarms}`,
    alarm: (id) => `${root}/${ofAlarms}/${id}`,
    areaFlow: (area) => `${root}/${MESSAGES.flow.topic.replace("{area}", checked("area", area))}`,
    node: (name) =>
      Object.fromEntries(NODE_MESSAGES.map((message) => [message, ofNode(name, message)])) as NodeTopics,
    retainedOf: (name) =>
      NODE_MESSAGES.filter((message) => MESSAGES[message].nature === "state").map((message) =>
        ofNode(name, message),
      ),
  };
}
