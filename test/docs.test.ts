// Documents and comments name files, and the files are there; what a page quotes from the code is the code's.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { DOWNLINK, frameNonce, sealFrame, UPLINK } from "../shared/frame.ts";
import { nodeCcm } from "./shared/crypto.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const there = (path: string) => existsSync(join(ROOT, path));

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...globSync("docs/{*.md,recipes/**/*.md}", { cwd: ROOT }),
];
/** What the guide for a new board writes. */
const EXAMPLES = ["firmware/boards/heron.ts"];
const SOURCES = globSync("{bin,shared,firmware,gateway,tools,test}/**/*.{ts,js,cddl,grit}", { cwd: ROOT });

/** The documents that a comment cites. A bare name is one beside it, in docs/ or at the root. */
function citedIn(source: string): string[] {
  const comments = source.match(/\/\/.*|\/\*[\s\S]*?\*\/|^\s*;.*/gm) ?? [];
  return comments.flatMap((comment) => comment.match(/[\w./-]*\b[\w-]+\.(?:md|cddl)\b/g) ?? []);
}

/** Whether a document is where a comment in `file` has it. */
const isThere = (cited: string, file: string) =>
  [cited, join(dirname(file), cited), join("shared", cited)].some((path) => there(normalize(path)));

describe("comments", () => {
  test("cite documents that exist", () => {
    const missing = SOURCES.flatMap((file) =>
      citedIn(read(file)).flatMap((cited) => (isThere(cited, file) ? [] : [`${file}: ${cited}`])),
    );
    expect(missing).toEqual([]);
  });

  test("a citation of nothing is found", () => {
    const [one, other] = ["docs/nowhere", "partners"].map((name) => `${name}.md`);
    expect(citedIn(`// see ${one}\n/** As ${other} says. */`)).toEqual([one, other]);
    expect(isThere(one!, "gateway/clock.ts")).toBe(false);
    expect(isThere("protocol.cddl", "gateway/clock.ts")).toBe(true);
  });
});

/** Paths from the root that a page names in backticks: of a file, or of a folder. */
function namedIn(page: string): string[] {
  const code = [...page.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
  return code.filter(
    (text) => /^(bin|shared|firmware|gateway|tools|test|docs)\/[\w./-]*$/.test(text) && !text.includes("<"),
  );
}

/** The anchors that GitHub makes of a page's headings. */
const anchorsOf = (page: string) =>
  [...page.matchAll(/^#+ (.*)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(" ", "-"),
  );

describe.each(PAGES)("%s", (page) => {
  const text = read(page);

  test("links lead somewhere", () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
    const broken = links.filter((link) => {
      if (/^(https?|mailto):/.test(link)) return false;
      const [path, anchor] = link.split("#");
      const target = path === "" ? page : normalize(join(dirname(page), path!));
      return !there(target) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  test("files that it names are there", () => {
    expect(namedIn(text).filter((path) => !EXAMPLES.includes(path) && !there(path))).toEqual([]);
  });

  test("scripts that it names are there", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map((match) => match[1]!);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

describe("docs/wire.md", () => {
  const page = read("docs/wire.md");
  const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

  test("its vectors are what the code seals", () => {
    const [key, reading, ack] = [...page.matchAll(/`([0-9a-f]{10,})`/g)].map((match) => hex(match[1]!));
    const rows = [...page.matchAll(/^\| ([01]) \| (\d) \| `([0-9a-f]+)` \| `([0-9a-f]+)` \|$/gm)];
    expect(rows).toHaveLength(3);
    for (const [, direction, epoch, nonce, frame] of rows) {
      const header = Buffer.from(frame!, "hex");
      const [type, network, node] = [header[0]! & 31, header[1]!, header.readUInt16BE(2)];
      const up = Number(direction) === UPLINK;
      const body = up ? reading! : ack!;
      const sealed = sealFrame(
        nodeCcm(key!),
        up ? UPLINK : DOWNLINK,
        Number(epoch),
        type,
        network,
        node,
        header.readUInt32BE(4),
        body,
      );
      expect(Buffer.from(sealed).toString("hex")).toBe(frame);
      const ofFrame = frameNonce(Number(direction), sealed, Number(epoch));
      expect(Buffer.from(ofFrame).toString("hex")).toBe(nonce);
    }
  });
});
