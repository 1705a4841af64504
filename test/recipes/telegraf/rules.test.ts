// What Telegraf asks of a configuration and does with it, a rule a test, each with the page or source that it is from; of the
// recipe, and of what json-v2.ts is to do as Telegraf does.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CONF, consume, type MqttConsumer, readConf } from "./consumer.ts";
import { type JsonV2Config, parseJsonV2, Refused } from "./json-v2.ts";
import { lineOf } from "./line-protocol.ts";
import { isStarlark } from "./starlark.ts";

const SOURCE = "https://github.com/influxdata/telegraf/blob/v1.39.3/";
const conf = readConf();
const inputs = conf.inputs.mqtt_consumer;
const tables = inputs.flatMap(({ json_v2 }) => json_v2);
const objects = tables.flatMap(({ object }) => object ?? []);
const rule = (address: string, sentence: string) => `${sentence} (${SOURCE}${address})`;

const KEYS = {
  agent: ["flush_interval", "metric_batch_size", "metric_buffer_limit", "omit_hostname"],
  consumer: [
    "alias",
    "servers",
    "topics",
    "client_id",
    "qos",
    "persistent_session",
    "startup_error_behavior",
    "topic_tag",
    "data_format",
    "topic_parsing",
    "json_v2",
  ],
  parsing: ["topic", "tags"],
  json_v2: ["measurement_name", "timestamp_path", "timestamp_format", "tag", "object"],
  tag: ["path"],
  object: ["path", "tags", "included_keys", "renames", "fields"],
  starlark: ["source", "tagpass"],
  influxdb: ["urls", "database"],
};

function unknown(names: string[], table: object): string[] {
  return Object.keys(table).filter((key) => !names.includes(key));
}

describe("the recipe", () => {
  test(rule("config/config.go", "a key that Telegraf does not know stops it"), () => {
    const found = [
      ...unknown(["agent", "inputs", "processors", "outputs"], conf),
      ...unknown(KEYS.agent, conf.agent),
      ...inputs.flatMap((input) => unknown(KEYS.consumer, input)),
      ...inputs.flatMap((input) => input.topic_parsing.flatMap((one) => unknown(KEYS.parsing, one))),
      ...tables.flatMap((table) => unknown(KEYS.json_v2, table)),
      ...tables.flatMap(({ tag = [] }) => tag.flatMap((one) => unknown(KEYS.tag, one))),
      ...objects.flatMap((object) => unknown(KEYS.object, object)),
      ...conf.processors.starlark.flatMap((one) => unknown(KEYS.starlark, one)),
      ...conf.outputs.influxdb!.flatMap((one) => unknown(KEYS.influxdb, one)),
    ];
    expect(found).toEqual([]);
  });

  test("nobody else has a client id: https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/mqtt-v3.1.1.html MQTT-3.1.4-2", () => {
    const ids = inputs.map(({ client_id }) => client_id);
    expect(new Set(ids).size).toBe(inputs.length);
  });

  test(
    rule("plugins/inputs/mqtt_consumer/mqtt_consumer.go", "a session that stays needs a client id"),
    () => {
      for (const { persistent_session, client_id, qos } of inputs) {
        if (persistent_session) expect(client_id).not.toBe("");
        expect(qos).toBe(1);
      }
    },
  );

  test(
    rule(
      "plugins/inputs/mqtt_consumer/mqtt_consumer.go",
      "what is written is acknowledged, with such a session alone",
    ),
    () => {
      // SetAutoAckDisabled(PersistentSession): without it the library acknowledges what is not in the database yet.
      const records = inputs.filter(({ persistent_session }) => persistent_session);
      expect(records.map(({ alias }) => alias)).toEqual(["reading", "night", "event", "spectrum"]);
    },
  );

  test(
    rule("plugins/inputs/mqtt_consumer/topic_parser.go", "tags have as many levels as their topic"),
    () => {
      for (const { topic, tags } of inputs.flatMap(({ topic_parsing }) => topic_parsing))
        expect(tags!.split("/").length).toBe(topic.split("/").length);
    },
  );

  test(rule("plugins/inputs/mqtt_consumer/README.md", "without topic_tag a topic is no tag"), () => {
    expect(inputs.every(({ topic_tag }) => topic_tag === "")).toBe(true);
  });

  test(rule("docs/CONFIGURATION.md", "every metric has a tag `host`, unless omit_hostname"), () => {
    expect(conf.agent.omit_hostname).toBe(true);
  });

  test(
    rule("docs/CONFIGURATION.md", "an input's own `precision` would round its times; there is none"),
    () => {
      expect(inputs.some((input) => "precision" in input)).toBe(false);
    },
  );

  test(rule("docs/CONFIGURATION.md", "what begins with $ is a variable, before TOML is read"), () => {
    const variables = readFileSync(CONF, "utf8").match(/(?<=\$).\w*/g);
    expect(variables).toEqual(["{INFLUX_PASSWORD", "{INFLUX_TOKEN"]);
  });

  test(
    rule("docs/CONFIGURATION.md", "a full buffer loses the oldest: what is under way has room in it"),
    () => {
      // max_undelivered_messages is 1000 where nothing is said, and a reading makes nine points.
      expect(conf.agent.metric_buffer_limit).toBeGreaterThanOrEqual(inputs.length * 1000 * 9);
    },
  );

  test(rule("plugins/parsers/json_v2/README.md", "a time's format stands with its path"), () => {
    for (const { timestamp_path, timestamp_format } of tables)
      expect(timestamp_format === undefined).toBe(timestamp_path === undefined);
  });

  test(rule("plugins/parsers/json_v2/README.md", "types are int, uint, float, string, bool"), () => {
    const types = new Set(objects.flatMap(({ fields = {} }) => Object.values(fields)));
    expect([...types].sort()).toEqual(["int", "string"]);
  });

  test(rule("plugins/processors/starlark/README.md", "Starlark has not all that Python has"), () => {
    expect(conf.processors.starlark.every(({ source }) => isStarlark(source))).toBe(true);
    expect(isStarlark("import json")).toBe(false);
  });

  test("every type is the contract's: docs/contract/v1", () => {
    const wanted = (type: string | string[]) =>
      ({ integer: "int", array: "string" })[[type].flat().find((name) => name !== "null")!];
    for (const input of inputs) {
      const message = input.topics[0]!.split("/").at(-1);
      const file = new URL(`../../../docs/contract/v1/${message}.schema.json`, import.meta.url);
      // biome-ignore lint/suspicious/noExplicitAny: a JSON Schema
      const flat = (properties: any, prefix = ""): [string, string | undefined][] =>
        // biome-ignore lint/suspicious/noExplicitAny: a JSON Schema
        Object.entries<any>(properties).flatMap(([name, one]) =>
          one.properties ? flat(one.properties, `${prefix}${name}_`) : [[prefix + name, wanted(one.type)]],
        );
      const { properties } = JSON.parse(readFileSync(file, "utf8"));
      for (const { path, fields = {}, included_keys = [] } of input.json_v2.flatMap((one) => one.object!)) {
        const shape = path === "@this" ? properties : properties[path].items.properties;
        const types = new Map(flat(shape));
        expect(included_keys.filter((key) => !types.has(key))).toEqual([]);
        expect(fields).toEqual(
          Object.fromEntries(included_keys.flatMap((key) => (types.get(key) ? [[key, types.get(key)]] : []))),
        );
      }
    }
  });
});

const table = (object: Partial<NonNullable<JsonV2Config["object"]>[0]>): JsonV2Config => ({
  measurement_name: "m",
  timestamp_path: "t",
  timestamp_format: "2006-01-02T15:04:05Z07:00",
  object: [{ path: "@this", ...object }],
});
const lines = (config: JsonV2Config, value: object) =>
  parseJsonV2([config], JSON.stringify({ t: "2026-11-04T14:00:20.148Z", ...value }), 0n).map(lineOf);
const AT = "1793800820148000000";

describe("the parser's model", () => {
  const README = "plugins/parsers/json_v2/README.md";
  const PARSER = "plugins/parsers/json_v2/parser.go";

  test(rule(README, "numbers are floats where no type is said, whole ones with int"), () => {
    const config = table({ included_keys: ["a", "b"], fields: { b: "int" } });
    expect(lines(config, { a: 450, b: -45 })).toEqual([`m a=450,b=-45i ${AT}`]);
  });

  test(rule("plugins/parsers/json_v2/testdata/null", "null is no field"), () => {
    expect(lines(table({ included_keys: ["a", "b"] }), { a: null, b: "x" })).toEqual([`m b="x" ${AT}`]);
  });

  test(rule(README, "keys of an object in an object have its name before theirs"), () => {
    const config = table({ included_keys: ["parts_rise"] });
    expect(lines(config, { parts: { rise: 1.5, fall: 2 } })).toEqual([`m parts_rise=1.5 ${AT}`]);
  });

  test(rule(README, "a list is a metric an element, each with the root's tags"), () => {
    const config: JsonV2Config = {
      ...table({ path: "bands", tags: ["from_hz"] }),
      tag: [{ path: "id" }],
    };
    const bands = [15, 60].map((from_hz) => ({ from_hz, level: -50 }));
    expect(lines(config, { id: "1-1-0-2", bands })).toEqual([
      `m,from_hz=15,id=1-1-0-2 level=-50 ${AT}`,
      `m,from_hz=60,id=1-1-0-2 level=-50 ${AT}`,
    ]);
  });

  test(
    rule("plugins/parsers/json_v2/testdata/string_type_objects", "a list that is a string is its JSON"),
    () => {
      const config = table({ included_keys: ["flags"], fields: { flags: "string" } });
      expect(lines(config, { flags: ["floor", "warm-up"] })).toEqual([
        `m flags="[\\"floor\\",\\"warm-up\\"]" ${AT}`,
      ]);
    },
  );

  test(rule(PARSER, "a list whose name begins one that is wanted is looked into, too"), () => {
    expect(() => lines(table({ included_keys: ["flags_bits"] }), { flags: [], flags_bits: 0 })).toThrow(
      "list",
    );
  });

  test(rule(PARSER, "a message whose time is null is lost, and so is one that is no JSON"), () => {
    expect(() => lines(table({}), { t: null })).toThrow(Refused);
    expect(() => parseJsonV2([table({})], "", 0n)).toThrow(Refused);
  });

  test(rule("models/running_input.go", "a metric without a field is dropped"), () => {
    const input = { topic_tag: "", topic_parsing: [], json_v2: [table({ path: "bands" })] };
    const payload = JSON.stringify({ t: "2026-11-04T14:00:20.148Z", bands: null });
    expect(consume(input as unknown as MqttConsumer, "a", payload, 0n)).toEqual([]);
  });
});
