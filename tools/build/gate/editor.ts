// What editors can show of the rules: patterns for Biome, which has plugins in GritQL. The words are those of
// the rules, so that there is one text. espruino.grit is made of this (node bin/start.js tools/build/docs.ts).
import { RULES } from "./rules.ts";

/** By rule: what Biome calls such syntax, or how it looks. The gate itself is stricter. */
const PATTERNS: Record<string, string[]> = {
  destructuring: [
    "JsObjectBindingPattern()",
    "JsArrayBindingPattern()",
    "JsObjectAssignmentPattern()",
    "JsArrayAssignmentPattern()",
  ],
  "default-parameter": ["JsFormalParameter(initializer = JsInitializerClause())"],
  rest: ["JsRestParameter()"],
  spread: ["JsSpread()"],
  "computed-key": ["JsComputedMemberName()"],
  "tagged-template": ["JsTemplateExpression(tag = JsIdentifierExpression())"],
  private: ["JsPrivateClassMemberName()"],
  "static-block": ["JsStaticInitializationBlockClassMember()"],
  "optional-chain": ["`$a?.($b)`"],
  exponent: ["`$a ** $b`"],
  async: ["JsAwaitExpression()", "`async function $f($a) { $b }`", "`async () => $b`"],
  generator: ["JsYieldExpression()", "`function* $f($a) { $b }`"],
  bigint: ["JsBigintLiteralExpression()"],
  label: ["JsLabeledStatement()"],
  meta: ["JsNewTargetExpression()"],
  "for-in": ["JsForInStatement()"],
  "empty-array": ["`new Array($n).map($f)`", "`new Array($n).forEach($f)`"],
  "extends-built-in": ['JsExtendsClause(super_class = r"Error|Array|Promise")'],
  regexp: ["JsRegexLiteralExpression()"],
};

const sentence = (text: string) => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');

/** The plugin: every pattern with its rule's words. */
export function gritPlugin(): string {
  const patterns = RULES.flatMap(({ id, refuses, why, instead }) =>
    (PATTERNS[id] ?? []).map(
      (pattern) =>
        `  ${pattern.replace(" = ", "=")} as $it where {\n    register_diagnostic(span=$it, severity="error", message="` +
        `${sentence(`${refuses}: ${why}. Instead: ${instead} (${id})`)}")\n  }`,
    ),
  );
  return `// Made of the rules of the gate by tools/build/docs.ts: syntax that Espruino does not run.
language js

or {
${patterns.join(",\n")}
}
`;
}
