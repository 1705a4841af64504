// Which topics a filter names, and which filters it holds.
import { expect, it } from "vitest";
import { covers, isTopicFilter } from "../../gateway/topic-filter.ts";

it.each([
  ["a/b", "a/b", true],
  ["a/b", "a/c", false],
  ["a/b", "a", false],
  ["a", "a/b", false],
  ["a/+", "a/b", true],
  ["a/+", "a/", true],
  ["a/+", "a", false],
  ["a/+", "a/b/c", false],
  ["a/+", "a/+", true],
  ["a/+", "a/#", false],
  ["a/b", "a/+", false],
  ["a/#", "a", true],
  ["a/#", "a/b/c", true],
  ["a/#", "a/+/c", true],
  ["a/#", "a/#", true],
  ["a/#", "#", false],
  ["a/#", "+/b", false],
  ["a/#", "ab", false],
  ["#", "a/b", true],
  ["#", "#", true],
  ["#", "$SYS/a", false],
  ["+/a", "$SYS/a", false],
  ["$SYS/#", "$SYS/a", true],
])("%s covers %s: %s", (filter, asked, is) => {
  expect(covers(filter, asked)).toBe(is);
});

it.each([
  ["a/b", true],
  ["+", true],
  ["a/+/b/#", true],
  ["#", true],
  ["", false],
  ["a+", false],
  ["a/#/b", false],
  ["a#", false],
  ["a\0", false],
])("%j is a filter: %s", (text, is) => {
  expect(isTopicFilter(text)).toBe(is);
});
