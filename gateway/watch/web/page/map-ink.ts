// Colours of the map: those of colours.css, for a canvas, which knows no custom properties; anew where the reader's scheme changes.

/** Its value, by the name of a custom property. */
export type Ink = (name: string) => string;

export interface Inks {
  of: Ink;
  /** Ends it with what it gives. */
  onChanged(then: () => void): () => void;
}

export function inks(): Inks {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let known = new Map<string, string>();
  const of = (name: string) => {
    const value = known.get(name) ?? getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    known.set(name, value);
    return value;
  };
  const onChanged = (then: () => void) => {
    const anew = () => {
      known = new Map();
      then();
    };
    dark.addEventListener("change", anew);
    return () => dark.removeEventListener("change", anew);
  };
  return { of, onChanged };
}
