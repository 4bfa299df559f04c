import type { Clock } from "../lib/clock.ts";
import { type Posted, post } from "./post.ts";

const TIMEOUT_MS = 10_000;

/** Posts a message as Slack, Mattermost and Rocket.Chat take it. */
export function sendText(url: string, text: string, clock: Clock, signal?: AbortSignal): Promise<Posted> {
  return post({ url, type: "application/json", body: JSON.stringify({ text }) }, clock, TIMEOUT_MS, signal);
}
