import type { ServerResponse } from "node:http";
import type { Request } from "polka";
import type { HttpPorts } from "./ports.ts";
import type { Meaning } from "./quick-answers.ts";

/** What a handler works with. */
export interface HandlerPorts extends HttpPorts {
  /** Tells what a request means that was answered from the cache: the same one again is then answered at once. */
  remember(request: Request, meaning: Omit<Meaning, "route">): void;
}

export type Handler = (ports: HandlerPorts, request: Request, response: ServerResponse) => Promise<void>;

/** A path and what it takes; GET serves HEAD too. */
export interface Route {
  readonly path: string;
  readonly methods: { readonly GET?: Handler; readonly POST?: Handler };
  /** Asks for the operator's token. */
  readonly admin?: true;
}

/** The methods of a route as `Allow` lists them. */
export function allowed(route: Route): string[] {
  return [...(route.methods.GET ? ["GET", "HEAD"] : []), ...(route.methods.POST ? ["POST"] : [])];
}
