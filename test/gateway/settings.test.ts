// What may be asked of a node: the requests, which stand alone or beside any setting.
import { expect, test } from "vitest";
import { request } from "../../gateway/deliver/contract/request.ts";
import {
  commandMap,
  conflict,
  SETTING_NAMES,
  type Settings,
  settingName,
  settingsText,
} from "../../gateway/settings.ts";

const REQUESTS = ["restart", "known_noise", "spectrum"] as const;

test.each(REQUESTS)("%s goes alone, and with whatever else may go", (name) => {
  expect(conflict({ [name]: true })).toBeNull();
  for (const other of REQUESTS) expect(conflict({ [name]: true, [other]: true })).toBeNull();
  expect(conflict({ [name]: true, interval_s: 300, tick_s: 30, windows: 10 })).toBeNull();
  expect(conflict({ [name]: true, interval_s: 300, tick_s: 70 })).toMatch(/multiple of tick_s/);
  expect(conflict({ [name]: undefined })).toMatch(/^Nothing is asked for/);
});

test("each is a 1 under its key", () => {
  const settings: Settings = { spectrum: true, known_noise: true, windows: 4 };
  expect(commandMap(9, settings)).toEqual({ 0: 9, 3: 4, 6: 1, 7: 1 });
  expect(settingsText(settings)).toBe('{"windows":4,"known_noise":true,"spectrum":true}');
  expect([6, 7, 8, 9].map(settingName)).toEqual(["known_noise", "spectrum", "check", "key 9"]);
  expect(new Set(Object.keys(commandMap(9, { ...settings, restart: true }))).size).toBe(5);
  expect(SETTING_NAMES).toEqual([
    ...["interval_s", "tick_s", "windows", "utc_offset_min"],
    ...["restart", "known_noise", "spectrum", "check"],
  ]);
});

test.each(REQUESTS)("over MQTT, %s is true or left out", (name) => {
  const ask = (value: unknown) => request.safeParse({ transaction: "t", node: "elm-4", [name]: value });
  expect(ask(true)).toMatchObject({ success: true, data: { [name]: true } });
  expect(ask(undefined).success).toBe(true);
  for (const wrong of [false, 1, "true", null, {}]) {
    expect(ask(wrong).error?.issues).toMatchObject([{ path: [name], message: "must be true, or left out" }]);
  }
});
