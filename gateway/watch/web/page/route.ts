// Which view is asked for, by the address: it can be sent to somebody, and the browser's own buttons work.
import { useEffect, useState } from "preact/hooks";

export type Route =
  | { view: "now" | "nodes" | "alarms" | "site" | "gateway" }
  | { view: "node" | "alarm"; id: string }
  | { view: "compare"; ids: readonly string[] };

export function routeOf({ pathname, search }: Pick<Location, "pathname" | "search">): Route {
  const [, first = "", id = ""] = pathname.split("/").map(decodeURIComponent);
  if (first === "nodes") return id === "" ? { view: "nodes" } : { view: "node", id };
  if (first === "alarms") return id === "" ? { view: "alarms" } : { view: "alarm", id };
  if (first === "compare")
    return {
      view: "compare",
      ids: (new URLSearchParams(search).get("nodes") ?? "").split(",").filter(Boolean),
    };
  return first === "site" || first === "gateway" ? { view: first } : { view: "now" };
}

const CHANGED = "sippra-route";

export function go(path: string): void {
  history.pushState(null, "", path);
  dispatchEvent(new Event(CHANGED));
  scrollTo(0, 0);
}

export function useRoute(): Route {
  const [route, set] = useState(() => routeOf(location));
  useEffect(() => {
    const look = () => set(routeOf(location));
    for (const name of ["popstate", CHANGED]) addEventListener(name, look);
    return () => {
      for (const name of ["popstate", CHANGED]) removeEventListener(name, look);
    };
  }, []);
  return route;
}

/** Links of the page are followed without loading it anew. */
export function followLinks(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.("a");
    if (
      !link ||
      event.defaultPrevented ||
      event.button !== 0 ||
      event.ctrlKey ||
      event.metaKey ||
      event.shiftKey
    )
      return;
    if (link.origin !== location.origin || link.hasAttribute("download") || link.target !== "") return;
    if (link.pathname.startsWith("/api/") || link.getAttribute("href")!.startsWith("#")) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}

export const pathOf = {
  node: (name: string) => `/nodes/${encodeURIComponent(name)}`,
  alarm: (id: number) => `/alarms/${id}`,
};
