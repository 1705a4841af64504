// Colours of the page where a canvas draws: read from its styles, and again when the light one becomes the dark one.
import { useEffect, useState } from "preact/hooks";

/** The colour of a custom property as it is now, such as "--ink". */
export const colorOf = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(token).trim();

/** A number that is another one after each change of scheme. */
export function useScheme(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    // Paper is white, whatever the screen is.
    const queries = ["(prefers-color-scheme: dark)", "print"].map((query) => matchMedia(query));
    const change = () => setCount((before) => before + 1);
    for (const query of queries) query.addEventListener("change", change);
    return () => {
      for (const query of queries) query.removeEventListener("change", change);
    };
  }, []);
  return count;
}

/** The width of what `box` has, px; 0 before it is there. */
export function useWidth(box: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
