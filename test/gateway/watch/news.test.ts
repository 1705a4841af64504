// What a hello says of a node's radio module, as the gateway's log has it.
import { expect, test } from "vitest";
import { silentLog } from "../../../gateway/log.ts";
import { type NewsDeps, startNews } from "../../../gateway/watch/news.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";

type Listener = Parameters<NewsDeps["onMessage"]>[0];

/** The warnings for a hello that says so of its module. */
function warned(module: { sleepless: number; resets: number } | null): [object, string][] {
  const warnings: [object, string][] = [];
  let tell!: Listener;
  startNews({
    log: { ...silentLog, warn: (fields: object, sentence: string) => void warnings.push([fields, sentence]) },
    onMessage: (listener) => {
      tell = listener;
      return () => {};
    },
    clock: createSimClock(0),
  });
  const [message, accepted] = [
    { type: "hello", name: "elm-1", counter: 1, body: { reset: 0, boot: 1, module } },
    {
      jump: 0,
      check: null,
      hello: { restarted: false, thinned: null },
      events: [],
      outcome: null,
      answer: null,
      handedOn: null,
    },
  ] as unknown as Parameters<Listener>;
  tell(message, accepted);
  return warnings;
}

test("nothing of a module that does what it should", () => {
  expect(warned(null)).toEqual([]);
});

test("one that does not sleep, and what to do", () => {
  const [[fields, sentence], ...others] = warned({ sleepless: 3, resets: 0 }) as [[object, string]];
  expect(fields).toEqual({ node: "elm-1", times: 3 });
  expect(sentence).toMatch(/did not go to sleep.* battery .*take its supply away/);
  expect(others).toEqual([]);
});

test("one that was silent", () => {
  const [[fields, sentence], ...others] = warned({ sleepless: 0, resets: 2 }) as [[object, string]];
  expect(fields).toEqual({ node: "elm-1", times: 2 });
  expect(sentence).toMatch(/was silent.*has reset it.*supply and its wires/);
  expect(others).toEqual([]);
});

test("what a node tells of itself: all is well, or what to do", () => {
  const lines: [string, object, string][] = [];
  let tell!: Listener;
  startNews({
    log: {
      ...silentLog,
      info: (fields: object, sentence: string) => void lines.push(["info", fields, sentence]),
      warn: (fields: object, sentence: string) => void lines.push(["warn", fields, sentence]),
    },
    onMessage: (listener) => {
      tell = listener;
      return () => {};
    },
    clock: createSimClock(0),
  });
  const said = (check: (number | null)[]) => {
    lines.length = 0;
    const accepted = { jump: 0, check, hello: null, events: [], outcome: null, answer: null, handedOn: null };
    tell(
      ...([
        { type: "check", name: "elm-1", counter: 1, body: check },
        accepted,
      ] as unknown as Parameters<Listener>),
    );
    return [...lines];
  };
  expect(said([null, 4000, -40, 0, 158, 150, 11, 0, 0])).toEqual([
    ["info", { node: "elm-1" }, "A node has looked at itself: all is well."],
  ]);
  const [[level, fields, sentence], ...others] = said([null, null, -40, 32, 158, 150, 11, 0, 0]) as [
    [string, object, string],
  ];
  expect([level, fields]).toEqual(["warn", { node: "elm-1", part: "pressure", verdict: "fail" }]);
  expect(sentence).toMatch(/looked at itself. The sensor gives nothing.*plug/);
  expect(others).toEqual([]);
});
