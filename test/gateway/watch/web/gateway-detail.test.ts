// How full the radio channel is with what this gateway sends.
import { expect, test } from "vitest";
import type { GatewayDetail } from "../../../../gateway/watch/web/api.ts";
import { pageSite } from "./site.ts";

const HOUR_MS = 3_600_000;

test("what radio modules have sent in the last hour stands beside what they may", async () => {
  const { store, clock, ask } = pageSite({
    users: null,
    radio: { duty: 0.01, modems: ["/dev/one", "/dev/two"] },
  });
  const now = clock.now();
  store.airtime.add("/dev/one", { at: now - HOUR_MS - 1_000, ms: 9_000 });
  store.airtime.add("/dev/one", { at: now - HOUR_MS / 2, ms: 1_500 });
  store.airtime.add("/dev/one", { at: now - 1_000, ms: 500 });
  const { radio } = (await (await ask("/api/gateway")).json()) as GatewayDetail;
  expect(radio).toEqual([
    { name: "radio 1", used_s: 2, allowed_s: 36 },
    { name: "radio 2", used_s: 0, allowed_s: 36 },
  ]);
});

test("a gateway without radio has none", async () => {
  const { ask } = pageSite({ users: null });
  expect(((await (await ask("/api/gateway")).json()) as GatewayDetail).radio).toEqual([]);
});
