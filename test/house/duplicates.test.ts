// Nothing of six lines or more stands twice as the same code: what is needed in two places has one.
import { describe, expect, test } from "vitest";
import { allLines, codeLines, duplicates, RUN } from "./duplicates.ts";

describe("the house", () => {
  test("no code stands twice", () => {
    expect(duplicates(allLines())).toEqual([]);
  });
});

describe("code that is planted twice is found", () => {
  const text = Array.from({ length: RUN }, (_, i) => `const value${i} = compute(${i});`).join("\n");

  test("in two files, whatever is between its lines", () => {
    const spaced = text.replaceAll("\n", "\n\n    // A comment.\n  }\n");
    const found = duplicates([codeLines("a.ts", text), codeLines("b.ts", `let first;\n${spaced}`)]);
    expect(found).toEqual([`a.ts:1-${RUN} ~ b.ts:2-${2 + 4 * (RUN - 1)}`]);
  });

  test("in one file", () => {
    expect(duplicates([codeLines("a.ts", `${text}\nlet between;\n${text}`)])).toHaveLength(1);
  });

  test("in all of a file that is there already", () => {
    const [some] = allLines().filter((lines) => lines.length > 50);
    expect(duplicates([...allLines(), some!.map((line) => ({ ...line, file: "copy.ts" }))])).not.toEqual([]);
  });

  test("and less than that is not, nor lists of imports, nor a line again and again", () => {
    const less = text.split("\n").slice(1).join("\n");
    expect(duplicates([codeLines("a.ts", less), codeLines("b.ts", less)])).toEqual([]);
    const imports = `import {\n${Array.from({ length: 9 }, (_, i) => `  name${i},`).join("\n")}\n} from "./c.ts";`;
    expect(duplicates([codeLines("a.ts", imports), codeLines("b.ts", imports)])).toEqual([]);
    expect(duplicates([codeLines("a.ts", "again();\n".repeat(RUN + 1))])).toEqual([]);
  });
});
