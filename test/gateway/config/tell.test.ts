// What of the ways of telling is refused, with what to do, what is warned of, and that no secret is shown or kept.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { readConfig } from "../../../gateway/assemble/configuration.ts";
import { noteSettings } from "../../../gateway/assemble/settings-run.ts";
import { tellingSettings } from "../../../gateway/assemble/telling.ts";
import { mailboxOf } from "../../../gateway/config/outgoing.ts";
import { way } from "../../../gateway/config/tell.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { ownTemplate, PLACEHOLDERS } from "../../../gateway/watch/tell/own-template.ts";
import { atEnd, later } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";
import { refusal, refused } from "./refusal.ts";

const MAIL = "name: m, kind: mail, url: 'smtp://mail.example', from: a@b.example, to: [c@d.example]";
const HOOK = "name: h, kind: webhook, url: 'https://h.example/x', template: ntfy";
const file = (...ways: string[]) =>
  `site: sundsvall\ntell:\n${ways.map((way) => `  - { ${way} }\n`).join("")}`;
const without = (way: string, key: string) =>
  way.replace(new RegExp(`(, )?${key}: ('[^']*'|\\[[^\\]]*\\]|[^,]+)`), "");

describe("is refused", () => {
  it.each([
    [without(MAIL, "url"), "tell[1].url or url_file must say where to, one of the two"],
    [`${MAIL}, url_file: ./u`, "tell[1].url or url_file must say where to"],
    [without(MAIL, "to"), "tell[1].to must be there"],
    [without(MAIL, "from"), "tell[1].from must be there"],
    [MAIL.replace("c@d.example", "'c@d.example Bcc: e@f.example'"), "must be an address"],
    [MAIL.replace("[c@d.example]", '["c@d.example, e@f.example"]'), "must be an address"],
    [MAIL.replace("smtp://mail.example", "smtp://u:p@mail.example"), "use username and password_file"],
    [MAIL.replace("smtp://mail.example", "https://mail.example"), "must start with smtps:// or smtp://"],
    [`${MAIL.replace("smtp://", "smtps://")}, security: none`, "none needs url to start with smtp://"],
    [`${MAIL}, username: sippra`, "tell[1].username and password_file go together"],
    [`${MAIL}, template: ntfy`, "tell[1].template is of webhooks: leave it out"],
    [`${HOOK}, to: [a@b.example]`, "tell[1].to is of mail: leave it out"],
    [without(HOOK, "template"), "tell[1].template must be one of ntfy, teams, slack, json, or template_file"],
    [`${HOOK}, headers: { Host: x }`, "must not be one of those that frame a request"],
    [`${HOOK}, headers: { X-A: "a\\r\\nB: c" }`, "has U+000D in it"],
    [`${HOOK}, headers: { X-A: "å" }`, "must be printable ASCII"],
    [`${HOOK}, time_zone: Europe/Stokholm`, "must be a time zone's name"],
    [`${HOOK}, quiet: { from: "22:00", to: "22:00" }`, "must be another time than from"],
    [`${HOOK}, quiet: { from: "24:00", to: "06:00" }`, "must be a time of the day"],
    [`${HOOK}, escalate: { to: h, after: 30m }`, "must be the name of another way: there is none yet"],
    [`${HOOK}, escalate: { to: x, after: 30d }`, "must be a time from 1m to 7d"],
    [`${HOOK}, least_probability: 40`, "must be a number from 0 to 1"],
    [`${HOOK}, kinds: [leaks]`, "did you mean leak?"],
    [`${HOOK}, langauge: sv`, 'there is no setting "langauge" under tell[1]: did you mean "language"?'],
    [
      `${HOOK}, digest: { at: "07:00", instead: true }, quiet: { from: "22:00", to: "06:00" }`,
      "is for single messages",
    ],
  ])("%s", (way, sentence) => {
    expect(refused(file(way))).toContain(sentence);
  });

  it("two of one name, and to hand on to a way that tells once a day", () => {
    expect(refused(file(MAIL, MAIL))).toContain("tell[2].name must be a name that no other way has");
    expect(
      refused(
        file(`${MAIL}, escalate: { to: h, after: 30m }`, `${HOOK}, digest: { at: "07:00", instead: true }`),
      ),
    ).toContain("must be a way with single messages");
  });
});

test.each([
  ["anna@here.example", { name: "", address: "anna@here.example" }],
  [
    "Anna Åkesson <anna+water@åkeri.example>",
    { name: "Anna Åkesson", address: "anna+water@xn--keri-poa.example" },
  ],
  ["anna", null],
  ["anna@here.example, bo@here.example", null],
  ["Anna <anna@here.example>, Bo <bo@here.example>", null],
  ["a b@here.example", null],
  ["anna@here.example>\r\nRCPT TO:<eve@bad.example", null],
  ["anna@ here.example", null],
  ["anna@bo@here.example", null],
  [`${"a".repeat(250)}@here.example`, null],
])("the address %j", (text, mailbox) => {
  expect(mailboxOf(text)).toEqual(mailbox);
});

describe("files that are named", () => {
  function folderWith(files: Record<string, string>): string {
    const { path, remove } = temporaryFolder();
    atEnd(remove);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
    const config = join(path, "sippra.yaml");
    writeFileSync(config, "");
    return config;
  }
  const settingsOf = (config: string, ...ways: string[]) =>
    tellingSettings(readConfig(file(...ways), config));

  test("hold the secrets, and where one is wrong it is not shown", () => {
    const config = folderWith({
      url: "https://h.example/s3cret\n",
      bad: "h.example/s3cret",
      "t.json": '{"a": "{{titel}}"}',
    });
    const hook = `${without(HOOK, "url")}, url_file: ./`;
    expect(settingsOf(config, `${hook}url`).ways[0]!.courier.host).toBe("h.example");
    const sentence = refusal(() =>
      settingsOf(
        config,
        `${hook}bad`,
        `${without(HOOK, "template").replace("h,", "i,")}, template_file: ./t.json`,
      ),
    );
    expect(sentence).toMatch(/bad, which tell\[1\]\.url_file names, must be a URL like/);
    expect(sentence).toMatch(/t\.json, which tell\[2\]\.template_file names, has \{\{titel\}\}/);
    expect(sentence).not.toContain("s3cret");
    expect(refusal(() => settingsOf(config, `${MAIL}, username: u, password_file: ./none`))).toMatch(
      /is not there/,
    );
  });

  test("what can be read on the way, and hours by no clock of the town, are warned of", () => {
    const config = folderWith({});
    const { warnings } = settingsOf(
      config,
      `${MAIL}, security: none, digest: { at: "07:00" }`,
      HOOK.replace("https:", "http:"),
      `${HOOK.replace("h,", "local,").replace("https://h.example", "http://127.0.0.1")}`,
    );
    expect(warnings.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/tell\[1\]\.time_zone is UTC/),
      expect.stringMatching(/tell\[1\]\.security none sends mail, and the password/),
      expect.stringMatching(/tell\[2\]\.url has no TLS/),
    ]);
  });
});

test("an address and headers that may be secrets are in no store and no audit, and another one is seen", () => {
  const store = later(openStore(":memory:"));
  const configOf = (secret: string) =>
    readConfig(
      file(`${HOOK.replace("/x", `/${secret}`)}, headers: { X-Key: ${secret} }`),
      "/etc/sippra/sippra.yaml",
    );
  for (const secret of ["s3cret", "0ther"]) noteSettings(store, configOf(secret), silentLog);
  const [entry] = store.audit.list({}, 1);
  expect(entry!.details).toMatch(/tell\.0\.url: https:\/\/h\.example \(sha256 [0-9a-f]{12}\) -> /);
  expect(entry!.details).not.toMatch(/s3cret|0ther/);
  expect(store.runWith("{}")).not.toMatch(/s3cret|0ther/);
});

describe("docs/alarms-telling.md", () => {
  const page = readFileSync(new URL("../../../docs/alarms-telling.md", import.meta.url), "utf8");
  const blocks = (language: string) =>
    [...page.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text]) => text!);

  test("shows settings that can be used as they are", () => {
    const yaml = blocks("yaml");
    expect(yaml.length).toBeGreaterThan(2);
    for (const text of yaml) {
      const { path, remove } = temporaryFolder();
      atEnd(remove);
      for (const name of text.matchAll(/_file: \.\/(\S+)/g))
        writeFileSync(join(path, name[1]!), "https://h.example/x\n");
      writeFileSync(join(path, "sippra.yaml"), "");
      const { ways, warnings } = tellingSettings(
        readConfig(`site: sundsvall\n${text}`, join(path, "sippra.yaml")),
      );
      expect(ways.length).toBeGreaterThan(0);
      expect(warnings.map(({ sentence }) => sentence)).toEqual([]);
    }
  });

  test("shows a template that can be used, and names every setting, placeholder and default", () => {
    for (const text of blocks("json")) expect(ownTemplate(text)).toHaveProperty("form");
    const named = (names: readonly string[], form: (name: string) => string) =>
      names.filter((name) => !page.includes(form(name)));
    expect(named(PLACEHOLDERS, (name) => `{{${name}}}`)).toEqual([]);
    expect(named(Object.keys(way.shape), (name) => name)).toEqual([]);
    const { kinds } = readConfig(file(HOOK), "/etc/sippra/sippra.yaml").tell[0]!;
    expect(page).toContain(`| ${kinds.map((kind) => `\`${kind}\``).join(", ")} |`);
  });
});
