// An alarm's view on the server: what has become of it, with what each change said before and after.
import { expect, test } from "vitest";
import { SCOPES } from "../../../../gateway/alarms/track.ts";
import type { AlarmDetail } from "../../../../gateway/watch/web/api.ts";
import { finding, T } from "../../alarms/alarms.ts";
import { pageSite } from "./site.ts";

const SURER = { name: "probability", before: 0.4, after: 0.81 };

test("tells what has changed of this alarm, by whom, and nothing of others", async () => {
  const { store, ask } = pageSite({ users: null });
  const found = [finding(["elm-1"], { probability: 0.81 }), finding(["elm-2"])];
  store.alarms.decide(({ track }) => track(found, T + 1, { kinds: SCOPES.night }));
  store.alarms.perform(1, { does: "acknowledge" }, T + 2, "vera");
  const history = async (id: number) =>
    ((await (await ask(`/api/alarms/${id}`)).json()) as AlarmDetail).history;
  expect(await history(1)).toEqual([
    { what: "raised", at: T, who: null, changed: [] },
    { what: "changed", at: T + 1, who: null, changed: [SURER] },
    { what: "acknowledged", at: T + 2, who: "vera", changed: [] },
  ]);
  expect(await history(2)).toEqual([{ what: "raised", at: T + 1, who: null, changed: [] }]);
});
