// Which setting a misspelt one was meant to be.
import { describe, expect, it } from "vitest";
import { editDistance, nearest } from "../../../gateway/config/nearest.ts";

describe("nearest", () => {
  it("counts a swap of neighbours as one slip", () => {
    expect(editDistance("ulr", "url")).toBe(1);
    expect(editDistance("", "abc")).toBe(3);
    expect(editDistance("password_file", "pasword_flie")).toBe(2);
  });

  it("suggests nothing where nothing is near", () => {
    expect(nearest("colour", ["level", "format"])).toBeNull();
    expect(nearest("sreial", ["site", "serial", "data"])).toBe("serial");
  });
});
