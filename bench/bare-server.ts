import { createServer } from "node:http";
import { bareOrderSchema } from "./bare-messages.ts";

// The peer of the daemon's answers: a server that can do nothing but send the bytes it was given, by Accept-Encoding.
process.once("message", (raw) => {
  const { answers } = bareOrderSchema.parse(raw);
  const bodies = new Map(answers.map((answer) => [answer.encoding, { ...answer, bare: withoutBody(answer.headers) }]));
  const server = createServer((request, response) => {
    const encoding = String(request.headers["accept-encoding"] ?? "identity");
    const answer = bodies.get(encoding);
    if (answer === undefined) response.writeHead(404).end();
    else if (request.headers["if-none-match"] !== undefined) response.writeHead(304, answer.bare).end();
    else response.writeHead(200, answer.headers).end(answer.body);
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.({ port: address !== null && typeof address === "object" ? address.port : 0 });
  });
});
process.on("disconnect", () => process.exit(0));

function withoutBody(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("content-")));
}
