// What views are written with: tagged templates in place of a language of their own, which no browser reads.
import htm from "htm";
import { type ComponentChildren, h, type VNode } from "preact";

/** `html\`<p class=${name}>text</p>\``: one element. */
export const html = htm.bind(h) as (strings: TemplateStringsArray, ...values: unknown[]) => VNode;
export type Children = ComponentChildren;
