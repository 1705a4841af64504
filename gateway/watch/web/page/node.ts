// Still to be drawn.
import { html } from "./html.ts";
import type { ViewProps } from "./view.ts";

export function NodeView({ known }: ViewProps) {
  return html`<h1>Node</h1><p>${known.nodes.size}</p>`;
}
