// What was first measured at a node beside what it measures now: the newest figure that there is, and none made up.
import { expect, test } from "vitest";
import type { NodeDetail } from "../../../../gateway/watch/web/api.ts";
import { thenAndNow } from "../../../../gateway/watch/web/page/installed-data.ts";
import { T } from "../../alarms/alarms.ts";
import { installed } from "../../places/installed.ts";
import { pageSite } from "./site.ts";

const { reference } = installed();
type Levels = (number | null)[];
const detail = (
  of: Partial<NonNullable<typeof reference>> | null,
  level_10: Levels = [],
  level_50: Levels = [],
  latest: Partial<NonNullable<NodeDetail["row"]["latest"]>> | null = null,
) =>
  ({
    installation: installed({ reference: of && { ...reference!, ...of } }),
    nights: { level_10, level_50 },
    row: { latest },
  }) as never;
const figures = (...of: Parameters<typeof detail>) =>
  thenAndNow(detail(...of)).map(({ what, first, now, change }) => [what, first, now, change]);

test("is that of the newest night that has one", () => {
  expect(figures({}, [-70, -78, null], [-65, null, -59.5], { level_dbfs: -40, pressure_kpa: 412.5 })).toEqual(
    [
      ["quietest", -66, -78, -12],
      ["usual", -60.5, -59.5, 1],
      ["pressure", 410, 412.5, 2.5],
    ],
  );
});

test("is that of the newest reading where there is no night yet, and none where nothing was heard", () => {
  expect(figures({}, [null], [null], { level_dbfs: -64, pressure_kpa: null })).toEqual([
    ["quietest", -66, -64, 2],
    ["usual", -60.5, null, null],
    ["pressure", 410, null, null],
  ]);
  expect(figures({}).map(([, , now]) => now)).toEqual([null, null, null]);
});

test("is of what was measured then, and of nothing where nothing was", () => {
  expect(figures({ quietest_db: null, pressure_kpa: null }, [-70], [-60])).toEqual([
    ["usual", -60.5, -60, 0.5],
  ]);
  expect(figures(null, [-70])).toEqual([]);
  expect(thenAndNow({ ...(detail({}) as object), installation: null } as never)).toEqual([]);
});

test("comes to the page with the node", async () => {
  const site = pageSite({ users: null });
  const about = async () => ((await (await site.ask("/api/nodes/elm-1")).json()) as NodeDetail).installation;
  expect(await about()).toBeNull();
  const record = installed({ name: "elm-1" });
  site.store.keepInstallations([record], [], T);
  expect(await about()).toEqual(record);
});
