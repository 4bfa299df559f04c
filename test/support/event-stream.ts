/** One event of a stream of server-sent events; comments and `retry` are left out. */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Listens to server-sent events over real HTTP. */
export class EventStream implements AsyncDisposable {
  readonly response: Response;
  readonly events: StreamEvent[] = [];
  /** How the stream was over: by its end, or cut off. */
  readonly over: Promise<"ended" | "cut">;
  readonly #abort: AbortController;

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
    const abort = new AbortController();
    return new EventStream(await fetch(url, { signal: abort.signal, headers }), abort);
  }

  constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
    this.over = this.#read().then(
      () => "ended",
      () => "cut",
    );
  }

  /** The data of the events of this name. */
  of(event: string): unknown[] {
    return this.events.filter((each) => each.event === event).map(({ data }) => data);
  }

  async #read(): Promise<void> {
    let text = "";
    for await (const chunk of this.response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const found = /^event: (\w+)\ndata: (.*)$/.exec(block);
        if (found !== null) this.events.push({ event: found[1] ?? "", data: JSON.parse(found[2] ?? "") });
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.over;
  }
}
