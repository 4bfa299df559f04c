import { once } from "node:events";
import type { Server } from "node:http";
import type { AccessSettings } from "./access.ts";

/** Where to listen: on an address, or on a socket that somebody opened for us (its descriptor). */
export interface Where {
  readonly host: string;
  readonly port: number;
  readonly fd: number | null;
}

/** Where it listens: a host and a port, or the path of a Unix socket and the port that was asked for. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The socket reaches further than HOST says: what HOST demands beyond loopback was never asked for. */
export class SocketBeyondHost extends Error {
  constructor(at: string) {
    super(`the socket handed to it listens on ${at}, beyond loopback: set HOST to that address (and ADMIN_TOKEN)`);
    this.name = "SocketBeyondHost";
  }
}

/** Has the server listen. Rejects when the address cannot be had, or with SocketBeyondHost. */
export async function listen(
  server: Server,
  { host, port, fd }: Where,
  access: Pick<AccessSettings, "loopback" | "isLoopback">,
): Promise<Address> {
  server.listen(fd === null ? { port, host: host.replace(/^\[(.*)\]$/, "$1") } : { fd });
  await once(server, "listening");
  const address = server.address();
  if (address === null) return { host, port };
  if (typeof address === "string") return { host: address, port }; // who may open its path is the file system's matter
  if (access.loopback && !access.isLoopback(address.address)) {
    server.close();
    throw new SocketBeyondHost(`${address.address}:${address.port}`);
  }
  return { host: address.address, port: address.port };
}
