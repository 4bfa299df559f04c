import { connect } from "node:net";

/** What came back over one connection, and how it ended: a connection that stays open without a word is told apart. */
export interface Reply {
  readonly bytes: Buffer;
  readonly end: "closed" | "reset" | "open";
}

/** Far longer than any answer takes; an open stream of events is left once it has spoken. */
const PATIENCE_MS = 20_000;
const EVENTS_MS = 150;

/** Writes bytes as they are, says that no more will come, and reads until the other side closes. */
export function talk(port: number, bytes: Buffer): Promise<Reply> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect(port, "127.0.0.1");
    let timer = setTimeout(() => end("open"), PATIENCE_MS);
    const end = (how: Reply["end"]) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ bytes: Buffer.concat(parts), end: how });
    };
    socket.on("data", (part) => {
      parts.push(part);
      if (!part.includes("text/event-stream")) return;
      clearTimeout(timer);
      timer = setTimeout(() => end("closed"), EVENTS_MS);
    });
    socket.on("end", () => end("closed"));
    socket.on("error", () => end("reset"));
    socket.end(bytes);
  });
}
