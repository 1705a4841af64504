// Still to be drawn.
import { html } from "./html.ts";
import type { ViewProps } from "./view.ts";

export function CompareView({ known }: ViewProps) {
  return html`<h1>Compare</h1><p>${known.nodes.size}</p>`;
}
