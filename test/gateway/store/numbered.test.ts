// Numbered values, as a Node binds them that knows plain ones alone.
import { describe, expect, test } from "vitest";
import { numbered } from "../../../gateway/store/numbered.ts";

describe("a statement with numbered values", () => {
  test("asks for each where it stands, in that order", () => {
    const { sql, inOrder } = numbered("SELECT ?2, ?1 WHERE a = ?2 AND b = ?10")!;
    expect(sql).toBe("SELECT ?, ? WHERE a = ? AND b = ?");
    expect(inOrder(["a", "b", 0, 0, 0, 0, 0, 0, 0, "j"])).toEqual(["b", "a", "b", "j"]);
  });

  test("is left as it is where none is numbered", () => {
    expect(numbered("SELECT ?, ?")).toBeNull();
  });
});
