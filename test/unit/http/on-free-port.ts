import { once } from "node:events";
import type { Server } from "node:http";
import { onTestFinished } from "vitest";

/** Has a server listen until the test is over; its port. */
export async function onFreePort(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}
