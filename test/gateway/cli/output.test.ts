// Output that gets nowhere any more: a reader that is gone has what it wants, and a full disk is an error.
import { Writable } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import { watchOutput } from "../../../gateway/cli/output.ts";

/** A stream, and what was told of it. */
function watched() {
  const out = new Writable();
  const told: string[] = [];
  const watch = watchOutput(out, (sentence) => told.push(sentence));
  const fail = (code: string) => out.emit("error", Object.assign(new Error(`${code}: it says`), { code }));
  return { watch, told, fail };
}

const later = () => new Promise((resolve) => setImmediate(resolve));

describe("a reader that is gone", () => {
  test.each(["EPIPE", "EIO", "ECONNRESET", "EBADF", "ERR_STREAM_DESTROYED"])(
    "%s ends what runs until it is stopped, once and without a word",
    (code) => {
      const { watch, told, fail } = watched();
      const listener = vi.fn();
      watch.onOver(listener);
      fail(code);
      fail(code);
      fail("ENOSPC");
      expect(listener).toHaveBeenCalledTimes(1);
      expect(told).toEqual([]);
      expect(watch.hasFailed()).toBe(false);
    },
  );
});

describe("a place that takes no more", () => {
  test.each(["ENOSPC", "EFBIG", "EDQUOT", "EROFS"])("%s ends it too, is told, and is a failure", (code) => {
    const { watch, told, fail } = watched();
    const listener = vi.fn();
    watch.onOver(listener);
    fail(code);
    fail("ERR_STREAM_DESTROYED");
    expect(listener).toHaveBeenCalledTimes(1);
    expect(told).toEqual([
      `The output cannot be written (${code}: it says): make room, or write it elsewhere.`,
    ]);
    expect(watch.hasFailed()).toBe(true);
  });
});

describe("who listens", () => {
  test("when it is over already, is called later", async () => {
    const { watch, fail } = watched();
    fail("EPIPE");
    const [listener, stopped] = [vi.fn(), vi.fn()];
    watch.onOver(listener);
    watch.onOver(stopped)();
    expect(listener).not.toHaveBeenCalled();
    await later();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(stopped).not.toHaveBeenCalled();
  });

  test("and does not any more, is left alone", () => {
    const { watch, fail } = watched();
    const listener = vi.fn();
    watch.onOver(listener)();
    fail("EPIPE");
    expect(listener).not.toHaveBeenCalled();
  });
});
