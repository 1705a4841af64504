// Still to be drawn.
import { html } from "./html.ts";
import type { ViewProps } from "./view.ts";

export function GatewayView({ known }: ViewProps) {
  return html`<h1>Gateway</h1><p>${known.nodes.size}</p>`;
}
