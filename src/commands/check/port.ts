import { once } from "node:events";
import { createServer } from "node:net";
import { codeOf, messageOf } from "../../lib/errors.ts";
import { addressOf, askDaemon } from "../ask-daemon.ts";
import { type Finding, failed, type Look, ok } from "./finding.ts";

/** Whether the daemon can listen, or does already. */
export const lookAtPort: Look = async (config) => {
  const { HOST, PORT } = config.env;
  if (PORT === 0) return [ok("port", `any free one on ${HOST}`)];
  const address = addressOf(config);
  const { kind } = await askDaemon(config);
  switch (kind) {
    case "answers":
    case "refuses":
      return [ok("port", `the daemon answers on ${address}`)];
    case "stranger":
      return [failed("port", `something else listens on ${address}`, "stop it, or set PORT")];
    case "silent":
    case "nobody":
      return [await listenFinding(HOST, PORT)];
  }
};

async function listenFinding(host: string, port: number): Promise<Finding> {
  const server = createServer();
  try {
    server.listen({ host: host.replace(/^\[(.*)\]$/, "$1"), port, exclusive: true });
    await once(server, "listening");
    return ok("port", `${host}:${port} is free`);
  } catch (error) {
    return failed("port", `${host}:${port} cannot be listened on: ${messageOf(error)}`, hintOf(error));
  } finally {
    server.close();
  }
}

function hintOf(error: unknown): string {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return "another process listens there: stop it, or set PORT";
    case "EACCES":
      return "ports below 1024 need a privilege: set PORT, or put a web server in front";
    default:
      return "HOST must be an address of this machine";
  }
}
