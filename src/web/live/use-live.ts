import { useEffect, useState } from "preact/hooks";
import type { FeedEvent } from "../../contract/feed.ts";
import { EVENTS, fetchStatus } from "../api.ts";
import { type Link, type Live, SILENT, withEvent } from "./live-status.ts";

/** Between looks at the status while the events do not come; ms. */
const POLL_MS = 5_000;
/** Before events are asked for again when the browser gave up; ms. */
const AGAIN_MS = 15_000;
const NAMES = ["db", "run", "ended", "report"] as const;

/** What the server is doing, as it happens: by events, and by asking while these break. */
export function useLive(): Live {
  const [live, setLive] = useState<Live>(SILENT);
  useEffect(() => follow((change) => setLive(change)), []);
  return live;
}

function follow(set: (change: (live: Live) => Live) => void): () => void {
  const over = new AbortController();
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  const link = (now: Link) => set((live) => (live.link === now ? live : { ...live, link: now }));
  const look = async () => {
    try {
      const status = await fetchStatus(over.signal);
      set(() => ({ status, heardAt: Date.now(), link: isOpen(source) ? "live" : "polling" }));
    } catch {
      if (!over.signal.aborted && !isOpen(source)) link("lost");
    }
  };
  const hear = (event: FeedEvent) => {
    set((live) => {
      if (live.status === null) return live;
      const heardAt = event.event === "db" ? Date.now() : live.heardAt;
      return { link: "live", status: withEvent(live.status, event), heardAt };
    });
    if (event.event === "ended" || event.event === "db") void look(); // the schedule and the export's arrival go with it
  };
  const listen = () => {
    source = new EventSource(EVENTS);
    source.onopen = () => link("live");
    source.onerror = () => {
      void look();
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(listen, AGAIN_MS);
    };
    for (const name of NAMES)
      source.addEventListener(name, ({ data }) => hear({ event: name, data: JSON.parse(data) } as FeedEvent));
  };
  listen();
  void look();
  const polling = setInterval(() => isOpen(source) || void look(), POLL_MS);
  return () => {
    over.abort();
    clearInterval(polling);
    clearTimeout(again);
    source?.close();
  };
}

function isOpen(source: EventSource | null): boolean {
  return source?.readyState === EventSource.OPEN;
}
