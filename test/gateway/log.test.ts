// Log lines for machines and for people.
import { describe, expect, it } from "vitest";
import { createLog } from "../../gateway/log.ts";

describe("the log", () => {
  const write = (format: "json" | "text" | "auto", isTTY: boolean) => {
    const lines: string[] = [];
    const log = createLog({ level: "info", format }, { write: (line) => lines.push(line), isTTY });
    log.debug({}, "not shown");
    log.warn({ node: "elm-4", line: "a b\x1b[2J\n", err: new Error("stack") }, "A sentence.");
    return lines;
  };

  it("is JSON for machines, and one line for people that no hostile text can break", () => {
    expect(write("auto", false)).toEqual(
      write("json", true).map(() => expect.stringMatching(/^\{"level":"warn".*\n$/)),
    );
    const [line] = write("text", false);
    expect(line).toMatch(/^\d\d:\d\d:\d\d warn {2}A sentence\. {2}node=elm-4 line="a b\\u001b\[2J\\n"\n$/);
    expect(write("auto", true)[0]).toContain("\x1b[33mwarn \x1b[0m A sentence.");
  });
});
