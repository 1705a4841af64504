// Pages of recipes: what they link to is there, and every block says what it is in.
import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { pageText } from "./page.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PAGES = globSync("docs/recipes/*/*.md", { cwd: ROOT }).sort();

describe.each(PAGES)("%s", (page) => {
  const text = pageText(page.replace("docs/recipes/", ""));

  test("links to what is there", () => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, link]) => link!);
    const local = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(local.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });

  test("names the language of each block", () => {
    const fences = [...text.matchAll(/^ *```(\w*)$/gm)].map(([, language]) => language!);
    expect(fences.filter((_, i) => i % 2 === 0)).not.toContain("");
    expect(fences.length % 2).toBe(0);
  });
});
