// The contract as an AsyncAPI 3 document: what tools make clients, mocks and pages from.
import { stringify } from "yaml";
import { MESSAGE_NAMES, MESSAGES, type MessageName } from "../../gateway/deliver/contract/messages.ts";
import type { Example } from "./examples.ts";
import { type JsonSchema, schemaOf, topicOf } from "./schema.ts";

const PARAMETERS: Record<string, string> = {
  site: "The site: small letters, digits and hyphens.",
  gateway: "The gateway's name, unique at its site.",
  node: "The node's name, unique at its site.",
  alarm: "The alarm's number, counted by its gateway.",
  area: "The metered area's name, unique at its site.",
};

/** The document as YAML. `version`: of the package. */
export function asyncApi(version: string, examples: readonly Example[]): string {
  return stringify(document(version, examples), { lineWidth: 110, aliasDuplicateObjects: false });
}

function document(version: string, examples: readonly Example[]): object {
  const each = <T>(make: (name: MessageName) => T) =>
    Object.fromEntries(MESSAGE_NAMES.map((name) => [name, make(name)]));
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Sippra",
      version,
      description:
        "What Sippra's gateways publish about drinking-water pipes, and what they may be asked. docs/topics.md is for people.",
      license: { name: "EUPL-1.2" },
    },
    defaultContentType: "application/json",
    servers: {
      broker: {
        host: "broker.example:1883",
        protocol: "mqtt",
        description: "The broker that the gateway is configured with; MQTT 3.1.1 or 5, QoS 1.",
      },
    },
    channels: each(channelOf),
    operations: each(operationOf),
    components: {
      messages: each((name) => messageOf(name, examples)),
      schemas: each((name) => withoutHead(schemaOf(name))),
    },
  };
}

function channelOf(name: MessageName): object {
  const address = topicOf(name);
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter!);
  return {
    address,
    description: MESSAGES[name].en,
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
    parameters: Object.fromEntries(names.map((each) => [each, { description: PARAMETERS[each]! }])),
  };
}

/** By Sippra: it receives requests, and sends the rest. */
function operationOf(name: MessageName): object {
  const { nature } = MESSAGES[name];
  const isState = nature === "state";
  return {
    action: nature === "request" ? "receive" : "send",
    channel: { $ref: `#/channels/${name}` },
    messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
    bindings: { mqtt: { qos: 1, retain: isState, bindingVersion: "0.2.0" } },
    ...(nature === "request" && {
      reply: {
        channel: { $ref: "#/channels/response" },
        messages: [{ $ref: "#/channels/response/messages/response" }],
      },
    }),
  };
}

function messageOf(name: MessageName, examples: readonly Example[]): object {
  const own = examples.filter((example) => example.message === name && example.shows === name);
  return {
    name,
    title: name,
    summary: MESSAGES[name].en,
    contentType: "application/json",
    payload: { $ref: `#/components/schemas/${name}` },
    ...(own.length > 0 && {
      examples: own.map(({ payload }) => ({ name, payload: JSON.parse(payload) })),
    }),
  };
}

function withoutHead({ $schema: _, $id: __, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
