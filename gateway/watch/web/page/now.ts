// Still to be drawn.
import { html } from "./html.ts";
import type { ViewProps } from "./view.ts";

export function NowView({ known }: ViewProps) {
  return html`<h1>Now</h1><p>${known.nodes.size}</p>`;
}
