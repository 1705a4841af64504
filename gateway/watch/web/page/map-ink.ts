// Colours of the map: those of colours.css, for a canvas, which knows no custom properties; anew where the reader's scheme changes.

/** Its value, by the name of a custom property. */
export type Ink = (name: string) => string;

export interface Inks {
  of: Ink;
  /** Ends it with what it gives. */
  onChanged(then: () => void): () => void;
}

export function inks(): Inks {
  // Paper is white, whatever the screen is.
  const queries = ["(prefers-color-scheme: dark)", "print"].map((query) => matchMedia(query));
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
    for (const query of queries) query.addEventListener("change", anew);
    return () => {
      for (const query of queries) query.removeEventListener("change", anew);
    };
  };
  return { of, onChanged };
}
