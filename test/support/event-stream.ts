import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";

/** One event of a stream of server-sent events; comments and `retry` are left out. */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Listens to server-sent events over real HTTP. */
export class EventStream implements AsyncDisposable {
  readonly response: IncomingMessage;
  readonly events: StreamEvent[] = [];
  /** How the stream was over: by its end, or cut off. */
  readonly over: Promise<"ended" | "cut">;

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
    return new Promise((resolve, reject) => {
      get(url, { headers, agent: false }, (response) => resolve(new EventStream(response))).once("error", reject);
    });
  }

  constructor(response: IncomingMessage) {
    this.response = response;
    response.on("error", () => {});
    this.over = once(response, "close").then(() => (response.complete ? "ended" : "cut"));
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => {
      const blocks = (text + chunk).split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) this.#hear(block);
    });
  }

  /** The data of the events of this name. */
  of(event: string): unknown[] {
    return this.events.filter((each) => each.event === event).map(({ data }) => data);
  }

  #hear(block: string): void {
    const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
    if (event !== undefined && data !== undefined) this.events.push({ event, data: JSON.parse(data) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.response.destroy();
    await this.over;
  }
}
