import type { ServerResponse } from "node:http";
import type { Request } from "polka";
import type { HttpPorts } from "./ports.ts";

export type Handler = (ports: HttpPorts, request: Request, response: ServerResponse) => Promise<void>;

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
