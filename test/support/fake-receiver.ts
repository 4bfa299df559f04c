import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Reception =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** Takes the request and says nothing. */
  | { readonly kind: "hang" }
  /** Headers and half a body, then nothing. */
  | { readonly kind: "stall" }
  /** Ends the connection without a word. */
  | { readonly kind: "hang-up" };

const OK: Reception = { kind: "status", status: 200, body: "ok" };

/** A webhook or a dead man's switch on loopback that remembers what came and answers as told. */
export class FakeReceiver implements AsyncDisposable {
  readonly received: Received[] = [];
  reception: Reception = OK;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const { method = "", url: path = "", headers } = request;
      text(request)
        .then((body) => {
          this.received.push({ method, path, headers, body });
          answer(response, this.reception);
        })
        .catch(() => response.destroy());
    });
  }

  /** Listens on a free port, or on one that was free before. */
  static async start(port = 0, reception: Reception = OK): Promise<FakeReceiver> {
    const receiver = new FakeReceiver();
    receiver.reception = reception;
    await new Promise<void>((resolve, reject) => {
      receiver.#server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    return receiver;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the receiver does not listen");
    return address.port;
  }

  url(path = "/hooks/t0ken-never-to-be-shown"): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** The texts of the messages that came. */
  get texts(): string[] {
    return this.received.map(({ body }): string => JSON.parse(body).text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

function answer(response: ServerResponse, reception: Reception): void {
  switch (reception.kind) {
    case "status":
      response.writeHead(reception.status, reception.headers ?? {}).end(reception.body ?? "");
      return;
    case "hang":
      return;
    case "stall":
      response.writeHead(200, { "content-length": 100 }).write("o");
      return;
    case "hang-up":
      response.destroy();
  }
}
