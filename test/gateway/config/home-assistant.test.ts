// What of Home Assistant's section is refused, with what to do; and what it will make, said before it does.
import { expect, it } from "vitest";
import { readConfig } from "../../../gateway/assemble/configuration.ts";
import { shownText } from "../../../gateway/assemble/home-assistant.ts";
import { refused } from "./refusal.ts";

const file = (line: string) => `site: sundsvall\nhome_assistant:\n  ${line}\n`;

it.each([
  ["language: fi", "home_assistant.language must be one of en, sv"],
  ["language: SV", "must be one of en, sv: did you mean sv?"],
  ["prefix: sippra/v1", "must not begin with sippra, where the messages of gateways are"],
  ["prefix: 'home/#'", "must be letters a-z, digits, hyphens and underscores"],
  ["prefix: $SYS", "must be letters a-z, digits, hyphens and underscores"],
  ["prefix: /homeassistant", "must be letters a-z, digits, hyphens and underscores"],
  [`prefix: ${"x".repeat(101)}`, "must have 100 letters at most"],
  ["broker: city", "must be the name of a broker of this configuration: main"],
  ["languag: sv", 'there is no setting "languag" under home_assistant: did you mean "language"?'],
])("%s is refused", (line, sentence) => {
  expect(refused(file(line))).toContain(sentence);
});

it("is off where nothing is said, and says what it will make where it is on", () => {
  expect(shownText(readConfig("site: sundsvall", "/etc/sippra/sippra.yaml"))).toBe(null);
  const on = readConfig(file("enabled: true\n  language: sv\n  prefix: home/two"), "/etc/sippra/sippra.yaml");
  const text = shownText(on)!;
  expect(text).toContain("at the broker main, in Swedish");
  expect(text).toContain("Misstänkt läcka");
  expect(text).toContain("home/two/device/sippra_sundsvall_gateway_gateway-1/config");
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
