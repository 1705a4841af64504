// Still to be drawn.
import { html } from "./html.ts";
import type { ViewProps } from "./view.ts";

export function AlarmView({ known }: ViewProps) {
  return html`<h1>Alarm</h1><p>${known.nodes.size}</p>`;
}
