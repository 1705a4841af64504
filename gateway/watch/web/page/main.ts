// The page: its frame, and the view that is asked for. Views that draw charts come when they are needed.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { date, time } from "./format.ts";
import { html } from "./html.ts";
import { Login, logout } from "./login.ts";
import { NowView } from "./now.ts";
import { followLinks, type Route, useRoute } from "./route.ts";
import { follow, useKnown } from "./state.ts";
import type { View } from "./view.ts";
import { language, speak } from "./words/language.ts";
import { words } from "./words/words.ts";

/** Each is asked for once. */
const LATER: Record<Exclude<Route["view"], "now">, () => Promise<View>> = {
  nodes: async () => (await import("./nodes.ts")).NodesView,
  node: async () => (await import("./node.ts")).NodeView,
  compare: async () => (await import("./compare.ts")).CompareView,
  alarms: async () => (await import("./alarms.ts")).AlarmsView,
  alarm: async () => (await import("./alarm.ts")).AlarmView,
  site: async () => (await import("./site.ts")).SiteView,
  gateway: async () => (await import("./gateway.ts")).GatewayView,
};
const loaded = new Map<Route["view"], View>([["now", NowView]]);

function useView(name: Route["view"]): View | null {
  const [, draw] = useState({});
  const [missed, setMissed] = useState<Route["view"] | null>(null);
  useEffect(() => {
    if (loaded.has(name)) return;
    void LATER[name as Exclude<Route["view"], "now">]().then(
      (view) => {
        loaded.set(name, view);
        draw({});
      },
      () => void beginAnew().then(() => setMissed(name)),
    );
  }, [name]);
  return loaded.get(name) ?? (missed === name ? Missing : null);
}

/** A gateway that was updated beneath the page has no module of its version any more: then the page is loaded anew. */
async function beginAnew(): Promise<void> {
  const own = await fetch(import.meta.url, { cache: "no-store" }).catch(() => null);
  if (own?.status === 404) location.reload();
}

/** In place of a view that did not come. */
function Missing() {
  return html`<p role="alert">${words.unreached}</p>
    <p><button type="button" class="plain" onClick=${() => location.reload()}>${words.again}</button></p>`;
}

const MENU = [
  ["now", "/"],
  ["alarms", "/alarms"],
  ["nodes", "/nodes"],
  ["site", "/site"],
  ["gateway", "/gateway"],
] as const;

/** Which entry of the menu a view is under. */
const UNDER: Partial<Record<Route["view"], (typeof MENU)[number][0]>> = {
  node: "nodes",
  compare: "nodes",
  alarm: "alarms",
};

/** Which view it is, for tabs, and for who hears the page: there the reading goes on. */
function useEntry(route: Route, site: string | null): void {
  const before = useRef<Route | null>(null);
  useEffect(() => {
    const name = words.views[UNDER[route.view] ?? (route.view as (typeof MENU)[number][0])];
    document.title = [...("id" in route ? [route.id] : []), name, site ?? "Sippra"].join(" · ");
    if (before.current !== null && before.current !== route)
      document.getElementById("content")?.focus({ preventScroll: true });
    before.current = route;
  }, [route, site]);
}

function Frame() {
  const state = useKnown();
  const route = useRoute();
  const View = useView(route.view);
  useEntry(route, state.is === "known" ? state.known.now.site : null);
  if (state.is === "loading") return html`<p class="loading" role="status">${words.loading}</p>`;
  if (state.is === "locked") return html`<${Login} />`;
  const { known, awaySince } = state;
  const { who, site } = known.now;
  const current = UNDER[route.view] ?? route.view;
  return html`
    <a class="skip" href="#content">${words.skip}</a>
    <header class="top">
      <a class="brand" href="/">Sippra <span class="site">${site}</span></a>
      <nav>
        ${MENU.map(([name, path]) => html`<a href=${path} aria-current=${current === name ? "page" : null}>${words.views[name]}</a>`)}
      </nav>
      <div class="who">
        <button class="quiet" lang=${language === "sv" ? "en" : "sv"} onClick=${() => speak(language === "sv" ? "en" : "sv")}>${words.language}</button>
        ${who.name !== null && html`<button class="quiet" onClick=${logout}>${words.signOut} (${who.name})</button>`}
      </div>
    </header>
    ${awaySince !== null && html`<p class="away" role="alert">${words.away(`${date(awaySince)} ${time(awaySince)}`)}</p>`}
    <main id="content" tabindex="-1">
      ${View === null ? html`<p class="loading" role="status">${words.loading}</p>` : html`<${View} route=${route} known=${known} />`}
    </main>
  `;
}

followLinks();
follow();
render(html`<${Frame} />`, document.getElementById("page")!);
