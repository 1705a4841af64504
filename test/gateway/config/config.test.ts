// A configuration that is right is taken whole, from its file and from the environment.
import { describe, expect, it } from "vitest";
import { exampleConfig, readConfig, VARIABLES } from "../../../gateway/assemble/configuration.ts";
import { strangersIn } from "../../../gateway/config/environment.ts";
import { refused } from "./refusal.ts";

describe("what is right", () => {
  it("needs no more than a site", () => {
    expect(readConfig("site: sundsvall", "/etc/sippra/sippra.yaml")).toEqual({
      site: "sundsvall",
      gateway: "gateway-1",
      clock: "auto",
      areas: [],
      data: "/etc/sippra/sippra-data",
      retention: { readings: "30d", nights: "10y", events: "10y" },
      network: 1,
      serial: [],
      radio: {
        modems: [],
        frequency_mhz: 868.3,
        spreading_factor: 9,
        power_dbm: 14,
        batch_minutes: 60,
        repeats: 0,
        region: "eu868",
        bands: [],
      },
      mqtt: {
        ...{ version: "auto", proof: "auto", requests: false, known_noise: false },
        ...{ embedded: { host: "127.0.0.1", port: 1883 }, name: "main", brokers: [] },
      },
      home_assistant: { enabled: false, language: "en", prefix: "homeassistant" },
      alarms: { enabled: true, decide_at: "08:00" },
      tell: [],
      web: { enabled: true, host: "127.0.0.1", port: 8080, behind_proxy: false, names: [] },
      metrics: { enabled: false, host: "127.0.0.1", port: 9464 },
      log: { level: "info", format: "auto" },
    });
  });

  it("takes everything that the example shows, switched on", () => {
    const [head, ...settings] = exampleConfig().split("\n\n");
    expect(head).toMatch(/SIPPRA_MQTT_URL/);
    const on = settings.join("\n\n").replace(/^( *)# ((?:- | {2})*[a-z_]+:.*)$/gm, "$1$2");
    const config = readConfig(on, "/etc/sippra/sippra.yaml");
    expect(config.serial).toEqual([
      { path: "/dev/ttyUSB0", baud: 9600 },
      { usb: "0403:6001", baud: 9600 },
    ]);
    expect(config.mqtt).toEqual({
      name: "main",
      brokers: [{ name: "city", url: "mqtts://broker.city.example:8883", version: "auto", proof: "auto" }],
      url: "mqtts://broker.example:8883",
      version: "auto",
      proof: "auto",
      username: "sippra",
      password_file: "/etc/sippra/mqtt-password",
      ca_file: "/etc/sippra/ca.pem",
      cert_file: "/etc/sippra/gateway.pem",
      key_file: "/etc/sippra/gateway-key.pem",
      requests: false,
      known_noise: false,
      embedded: {
        host: "127.0.0.1",
        port: 1883,
        users_file: "/etc/sippra/users.json",
        cert_file: "/etc/sippra/broker.pem",
        key_file: "/etc/sippra/broker-key.pem",
      },
    });
    for (const line of exampleConfig().split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("takes the example as it is printed", () => {
    expect(readConfig(exampleConfig(), "sippra.yaml").site).toBe("sundsvall");
  });

  it("takes a version as number or text, and an empty section as its defaults", () => {
    const text = (version: string) => `site: a\nlog:\nmqtt:\n  url: mqtt://b\n  version: ${version}`;
    expect(readConfig(text("5"), "f").mqtt.version).toBe("5");
    expect(readConfig(text('"5"'), "f").mqtt.version).toBe("5");
    expect(readConfig(text("3.1.1"), "f").log.level).toBe("info");
  });
});

describe("the environment", () => {
  it("overrides every setting but lists", () => {
    expect([...VARIABLES.keys()]).toEqual([
      "SIPPRA_SITE",
      "SIPPRA_GATEWAY",
      "SIPPRA_DATA",
      "SIPPRA_RETENTION_READINGS",
      "SIPPRA_RETENTION_NIGHTS",
      "SIPPRA_RETENTION_EVENTS",
      "SIPPRA_NETWORK",
      "SIPPRA_CLOCK",
      "SIPPRA_RADIO_FREQUENCY_MHZ",
      "SIPPRA_RADIO_SPREADING_FACTOR",
      "SIPPRA_RADIO_POWER_DBM",
      "SIPPRA_RADIO_BATCH_MINUTES",
      "SIPPRA_RADIO_SLOTS",
      "SIPPRA_RADIO_REPEATS",
      "SIPPRA_RADIO_REGION",
      "SIPPRA_MQTT_URL",
      "SIPPRA_MQTT_VERSION",
      "SIPPRA_MQTT_PROOF",
      "SIPPRA_MQTT_USERNAME",
      "SIPPRA_MQTT_PASSWORD_FILE",
      "SIPPRA_MQTT_CA_FILE",
      "SIPPRA_MQTT_CERT_FILE",
      "SIPPRA_MQTT_KEY_FILE",
      "SIPPRA_MQTT_REQUESTS",
      "SIPPRA_MQTT_KNOWN_NOISE",
      "SIPPRA_MQTT_EMBEDDED_HOST",
      "SIPPRA_MQTT_EMBEDDED_PORT",
      "SIPPRA_MQTT_EMBEDDED_USERS_FILE",
      "SIPPRA_MQTT_EMBEDDED_CERT_FILE",
      "SIPPRA_MQTT_EMBEDDED_KEY_FILE",
      "SIPPRA_MQTT_NAME",
      ...["ENABLED", "LANGUAGE", "PREFIX", "BROKER"].map((name) => `SIPPRA_HOME_ASSISTANT_${name}`),
      ...["SIPPRA_ALARMS_ENABLED", "SIPPRA_ALARMS_DECIDE_AT"],
      "SIPPRA_WEB_ENABLED",
      "SIPPRA_WEB_HOST",
      "SIPPRA_WEB_PORT",
      "SIPPRA_WEB_USERS_FILE",
      "SIPPRA_WEB_CERT_FILE",
      "SIPPRA_WEB_KEY_FILE",
      "SIPPRA_WEB_BEHIND_PROXY",
      "SIPPRA_WEB_TILES_URL",
      "SIPPRA_WEB_TILES_ATTRIBUTION",
      "SIPPRA_WEB_PIPES_FILE",
      "SIPPRA_WEB_PIPES_SYSTEM",
      "SIPPRA_METRICS_ENABLED",
      "SIPPRA_METRICS_HOST",
      "SIPPRA_METRICS_PORT",
      "SIPPRA_METRICS_TOKEN_FILE",
      "SIPPRA_METRICS_CERT_FILE",
      "SIPPRA_METRICS_KEY_FILE",
      "SIPPRA_PAGE_URL",
      "SIPPRA_LOG_LEVEL",
      "SIPPRA_LOG_FORMAT",
    ]);
    const environment = {
      SIPPRA_SITE: "b",
      SIPPRA_NETWORK: "7",
      SIPPRA_DATA: "elsewhere",
      SIPPRA_MQTT_URL: "mqtt://b",
      SIPPRA_MQTT_VERSION: "5",
      SIPPRA_MQTT_EMBEDDED_PORT: "1",
      SIPPRA_LOG_LEVEL: "debug",
      SIPPRA_DEBUG: "1",
      PATH: "/bin",
    };
    expect(readConfig("site: a\nlog: {level: warn}", "/etc/f.yaml", environment)).toMatchObject({
      site: "b",
      network: 7,
      data: "/etc/elsewhere",
      mqtt: { url: "mqtt://b", version: "5", embedded: { port: 1 } },
      log: { level: "debug" },
    });
  });

  it("is held to the same rules", () => {
    expect(refused("site: a", { SIPPRA_NETWORK: "many" })).toBe(
      "Environment variable SIPPRA_NETWORK: network must be a whole number.",
    );
  });

  it.each([
    ["SIPPRA_MQTT_ULR", "SIPPRA_MQTT_URL"],
    ["SIPPRA_MQTT_URI", "SIPPRA_MQTT_URL"],
    ["sippra_mqtt_url", "SIPPRA_MQTT_URL"],
    ["SIPPRA-LOG-LEVEL", "SIPPRA_LOG_LEVEL"],
    ["Sippra_Data", "SIPPRA_DATA"],
  ])("is refused where it all but hits a setting: %s", (variable, meant) => {
    expect(refused("site: a", { [variable]: "mqtt://b" })).toBe(
      `The environment variable ${variable} is no setting: did you mean ${meant}?`,
    );
  });

  it.each<[string, RegExp]>([
    [
      "SIPPRA_MQTT_PASSWORD",
      /: write the password into a file, and name that with SIPPRA_MQTT_PASSWORD_FILE\.$/,
    ],
    ["SIPPRA_PASSWORD", /SIPPRA_MQTT_PASSWORD_FILE/],
    ["SIPPRA_SERIAL", /: lists stand in the configuration file only\.$/],
    ["SIPPRA_SERIAL_0_PATH", /lists stand in the configuration file/],
    ["SIPPRA_RADIO_MODEMS", /lists stand in the configuration file/],
    ["SIPPRA_MQTT_BROKERS", /lists stand in the configuration file/],
    ["SIPPRA_HOST", /use SIPPRA_MQTT_URL, as in/],
    ["SIPPRA_PORT", /use SIPPRA_MQTT_URL, as in/],
    ["SIPPRA_MQTT_HOST", /use SIPPRA_MQTT_URL, as in/],
    ["SIPPRA_CONFIG", /: name the file with --config\.$/],
    ["SIPPRA_DATA_DIR", /: use SIPPRA_DATA\.$/],
    ["sippra_data_dir", /: use SIPPRA_DATA\.$/],
    ["SIPPRA-DATA-DIR", /: use SIPPRA_DATA\.$/],
    ["SIPPRA_DEMO_SPEED", /: see "sippra-gateway config example" for those that there are\.$/],
  ])("is told where it sets nothing: %s", (variable, use) => {
    const [told, ...more] = strangersIn({ [variable]: "1", PATH: "/bin" }, VARIABLES);
    expect(told).toMatch(`The environment variable ${variable} is no setting and is ignored: `);
    expect(told).toMatch(use);
    expect(more).toEqual([]);
    expect(readConfig("site: a", "f", { [variable]: "1" }).site).toBe("a");
  });

  it("is left alone where it is others'", () => {
    const environment = {
      ...{ SIPPRA_SITE: "a", SIPPRA_DEBUG: "true", SIPPRASOFT: "1", MY_SIPPRA_SITE: "b" },
      SIPPRA_PORT: "tcp://10.0.0.7:1883",
      SIPPRA_GATEWAY_PORT: "tcp://10.0.0.7:1883",
      SIPPRA_GATEWAY_PORT_1883_TCP: "tcp://10.0.0.7:1883",
      SIPPRA_GATEWAY_PORT_1883_TCP_ADDR: "10.0.0.7",
      SIPPRA_GATEWAY_SERVICE_HOST: "10.0.0.7",
      SIPPRA_GATEWAY_SERVICE_PORT_MQTT: "1883",
    };
    expect(strangersIn(environment, VARIABLES)).toEqual([]);
    expect(readConfig("site: b", "f", environment).gateway).toBe("gateway-1");
  });

  it.each([
    ["log: debug", "SIPPRA_LOG_LEVEL", "log must be a section"],
    ["log: [debug]", "SIPPRA_LOG_LEVEL", "log must be a section"],
    ["mqtt: mqtt://b", "SIPPRA_MQTT_EMBEDDED_PORT", "mqtt must be a section"],
    ["mqtt: {embedded: 1883}", "SIPPRA_MQTT_EMBEDDED_PORT", "mqtt.embedded must be a section"],
    ["radio: true", "SIPPRA_RADIO_SLOTS", "radio must be a section"],
  ])("does not hide that the file has %s", (section, variable, sentence) => {
    expect(refused(`site: a\n${section}`, { [variable]: "info" })).toContain(
      `sippra.yaml, line 2: ${sentence}`,
    );
  });

  it.each(["a\r", "a\0", "a\u200b"])("is refused where its value has what does not show: %j", (text) => {
    expect(refused("site: a", { SIPPRA_GATEWAY: text })).toMatch(
      /^Environment variable SIPPRA_GATEWAY: its value has U\+[0-9A-F]{4} in it, which does not show: /,
    );
  });
});
