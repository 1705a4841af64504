// Each view's document has the browser ask at once for all that the view begins with: one round trip, where the signal is weak.
import { expect, test } from "vitest";
import { pageSite } from "./site.ts";

type Site = ReturnType<typeof pageSite>;
async function get({ ask }: Site, path: string) {
  const answer = await ask(path);
  return { status: answer.status, text: await answer.text() };
}

test.each([
  ["/", "page/map-draw.ts", "library/leaflet.js", "library/leaflet.css"],
  ["/nodes", "page/nodes.ts"],
  ["/nodes/elm-1", "page/node.ts", "library/uplot.js", "library/uplot.css"],
  ["/compare", "page/compare.ts", "library/uplot.js"],
  ["/alarms", "page/alarms.ts"],
  ["/alarms/1", "page/alarm.ts", "library/leaflet.js"],
  ["/site", "page/site.ts", "library/uplot.js"],
  ["/gateway", "page/gateway.ts"],
])("%s", async (path, ...begins) => {
  const site = pageSite({ users: null });
  const { text } = await get(site, path);
  const named = [...text.matchAll(/<link rel="(?:modulepreload|preload)"[^>]* href="([^"]+)"/g)].map(
    ([, href]) => href!,
  );
  for (const each of begins) expect(named.some((href) => href.endsWith(`/${each}`))).toBe(true);
  expect(named).toHaveLength(new Set(named).size);
  for (const href of named) {
    const { status, text: source } = await get(site, href);
    expect(status).toBe(200);
    for (const [, from] of source.matchAll(/^(?:import|export)\b[^"';]*?\bfrom\s*"(\.[^"]+)"/gm))
      expect(named).toContain(new URL(from!, `http://localhost${href}`).pathname);
  }
});

test("a view brings no other's charts or map", async () => {
  const site = pageSite({ users: null });
  expect((await get(site, "/gateway")).text).not.toMatch(/modulepreload[^>]*leaflet/);
  expect((await get(site, "/")).text).not.toMatch(/modulepreload[^>]*uplot/);
});
