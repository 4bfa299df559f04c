import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import polka, { type Polka, type Request } from "polka";
import { messageOf } from "../lib/errors.ts";
import { checkHost, checkSameSite, checkToken, corsHeaders } from "./access.ts";
import { type Address, listen, type Where } from "./listen.ts";
import type { HttpPorts } from "./ports.ts";
import { Problem, problemText, sendProblem } from "./problem.ts";
import { QuickAnswers } from "./quick-answers.ts";
import { allowed, type Handler, type HandlerPorts, type Route } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { SAFE_HEADERS } from "./safe-headers.ts";

export interface HttpServer extends Address {
  /** Stops listening, gives open answers `graceMs`, then cuts them off. */
  close(graceMs: number): Promise<void>;
}

/** Serves the routes. Rejects when the address cannot be listened on, or the socket is not what HOST says. */
export async function serveHttp(ports: HttpPorts, where: Where): Promise<HttpServer> {
  const server = createServer({
    maxHeaderSize: 16_384,
    requestTimeout: 30_000,
    headersTimeout: 15_000,
    requireHostHeader: false, // refused by us, as a problem
  });
  server.on("clientError", refuseGarbage);
  server.on("checkExpectation", refuseExpectation);
  const quick = new QuickAnswers(ports);
  const app = application(ports, server, quick);
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    // without a third argument, which its types ask for: polka goes through its handlers then
    if (!server.listening || !quick.answer(request, response)) Reflect.apply(app.handler, app, [request, response]);
  };
  server.on("request", answer);
  server.on("checkContinue", (request, response) => {
    // No body is read, so none is asked for; Node would also say its 100 in the middle of an answer that has to wait.
    if (announcesBody(request)) response.shouldKeepAlive = false;
    answer(request, response);
  });
  const address = await listen(server, where, ports.access);
  server.on("error", (error) => ports.log.error({ error: messageOf(error) }, "http_server_error"));
  return { ...address, close: (graceMs) => closeServer(server, graceMs) };
}

/** What is no HTTP request gets an answer too, and the connection ends. */
function refuseGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return;
  const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  const { head, body } = problemText(new Problem(status, "BAD_REQUEST", "this is no request", { Connection: "close" }));
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
}

/** `Expect` of anything but 100-continue. */
function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  sendProblem(response, new Problem(417, "EXPECTATION_FAILED", "only 100-continue can be expected"));
}

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}

function application(ports: HttpPorts, server: Server, quick: QuickAnswers): Polka {
  const app = polka({
    server,
    onError: (error, request, response) => {
      answerError(ports, error, response);
      ports.meter.requestEnded(null, request.method ?? "", response.statusCode, 0);
    },
    onNoMatch: (request, response) => {
      refuse(ports, request, response);
      ports.meter.requestEnded(null, request.method ?? "", response.statusCode, 0);
    },
  });
  app.use((request, response, next) => {
    if (!server.listening) response.shouldKeepAlive = false; // stopping: the next request is for the next process
    const { host } = request.headers;
    if (host === undefined && request.httpVersion === "1.1")
      throw new Problem(400, "HOST_MISSING", "a request names its Host");
    checkHost(host, ports.access);
    for (const [name, value] of Object.entries(corsHeaders(request.headers.origin, ports.access)))
      response.setHeader(name, value);
    if (ports.access.corsOrigins.length > 0) response.setHeader("Vary", "Origin");
    return next();
  });
  for (const route of ROUTES) {
    if (route.methods.GET) app.get(route.path, guarded(ports, route, route.methods.GET, quick));
    if (route.methods.POST) app.post(route.path, guarded(ports, route, route.methods.POST, quick));
  }
  return app;
}

function guarded(ports: HttpPorts, route: Route, handler: Handler, quick: QuickAnswers) {
  const { meter } = ports;
  const given: HandlerPorts = {
    ...ports,
    remember: (request, meaning) => quick.remember(request, { ...meaning, route: route.path }),
  };
  return async (request: Request, response: ServerResponse) => {
    const beganAt = meter.now();
    try {
      if (request.method === "POST") checkSameSite(request.headers, ports.access);
      if (route.admin) checkToken(request.headers.authorization, ports.access);
      await handler(given, request, response);
    } catch (error) {
      answerError(ports, error, response);
    }
    meter.requestEnded(route.path, request.method ?? "", response.statusCode, meter.now() - beganAt);
  };
}

/** No handler took it: an unknown path, or a method that the path does not take. */
function refuse(ports: HttpPorts, request: Request, response: ServerResponse): void {
  const route = ROUTES.find(({ path }) => matches(path, request.path));
  if (route === undefined) throw new Problem(404, "NOT_FOUND", "there is nothing at this path");
  const methods = allowed(route);
  if (request.method === "OPTIONS" && ports.access.corsOrigins.includes(request.headers.origin ?? "")) {
    response.writeHead(204, {
      ...SAFE_HEADERS,
      "Access-Control-Allow-Methods": methods.join(", "),
      "Access-Control-Allow-Headers": "Authorization",
      "Access-Control-Max-Age": "600",
    });
    response.end();
    return;
  }
  throw new Problem(405, "METHOD_NOT_ALLOWED", `this path takes ${methods.join(", ")}`, { Allow: methods.join(", ") });
}

/** As the router matches: letters in either case, a slash at the end or not. */
function matches(pattern: string, path: string): boolean {
  const asked = path.toLowerCase().replace(/(?<=.)\/$/, "");
  const fixed = pattern.replace(/:file$/, "");
  return fixed === pattern ? asked === pattern : asked.startsWith(fixed) && !asked.slice(fixed.length).includes("/");
}

function answerError(ports: HttpPorts, error: unknown, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof Problem) {
    sendProblem(response, error);
    return;
  }
  ports.log.error(
    { error: messageOf(error), stack: error instanceof Error ? error.stack : undefined },
    "request_broke",
  );
  sendProblem(response, new Problem(500, "INTERNAL", "the request failed inside; the log says why"));
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
