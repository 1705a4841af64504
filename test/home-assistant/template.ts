// Home Assistant's templates, rendered by a Jinja of another maker: `value`, `value_json` where it is JSON, `this`, and the functions
// used of those that Home Assistant adds (helpers/template, async_render_with_possible_json_value).
import { Template } from "@huggingface/jinja";

const compiled = new Map<string, Template>();

/** `at`: now, unix ms; `attributes`: of the entity as it is. */
export function render(
  source: string,
  payload: string,
  at: number,
  attributes: Record<string, unknown> = {},
): string {
  const template = compiled.get(source) ?? new Template(source);
  compiled.set(source, template);
  const context: Record<string, unknown> = {
    value: payload,
    this: { attributes },
    now: () => new Date(at).toISOString(),
    as_timestamp: (text: string) => Date.parse(text) / 1000,
  };
  try {
    context.value_json = JSON.parse(payload);
  } catch {
    // Then it is not defined.
  }
  // Python's words for what JSON has none of.
  return template
    .render(context)
    .trim()
    .replace(/^null$/, "None");
}
