// What a view is given.
import type { Route } from "./route.ts";
import type { Known } from "./state.ts";

export interface ViewProps {
  route: Route;
  known: Known;
}
export type View = (props: ViewProps) => unknown;
