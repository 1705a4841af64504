// Still to be drawn.
import { html } from "./html.ts";
import type { ViewProps } from "./view.ts";

export function NodesView({ known }: ViewProps) {
  return html`<h1>Nodes</h1><p>${known.nodes.size}</p>`;
}
