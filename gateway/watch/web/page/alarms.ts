// Still to be drawn.
import { html } from "./html.ts";
import type { ViewProps } from "./view.ts";

export function AlarmsView({ known }: ViewProps) {
  return html`<h1>Alarms</h1><p>${known.nodes.size}</p>`;
}
