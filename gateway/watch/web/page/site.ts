// Still to be drawn.
import { html } from "./html.ts";
import type { ViewProps } from "./view.ts";

export function SiteView({ known }: ViewProps) {
  return html`<h1>Site</h1><p>${known.nodes.size}</p>`;
}
