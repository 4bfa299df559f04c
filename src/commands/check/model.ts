import type { Asked } from "../../cards/model.ts";
import { isLoopback } from "../../config/config.ts";
import { type Config, llmSettings } from "../../config/load-config.ts";
import { systemClock } from "../../lib/clock.ts";
import { type Finding, failed, type Look, ok, warning } from "./finding.ts";

const PROVIDER_HOST = "api.openai.com";

/** The model's settings as far as they can be judged without asking it. */
export const lookAtModel: Look = ({ env }) => {
  if (env.LLM_PROVIDER === "none") return [ok("model", "off: cards are worded by rule")];
  const key = env.OPENAI_API_KEY;
  if (key === undefined) {
    return [warning("model", "off: LLM_PROVIDER is set, but no key", "set OPENAI_API_KEY, or unset LLM_PROVIDER")];
  }
  const address = env.LLM_BASE_URL ?? `https://${PROVIDER_HOST}/v1`;
  return [ok("model", `${env.LLM_MODEL} at ${address}`), keyFinding(key, address), ...addressFindings(address)];
};

/** The shape only: the key itself is never shown. */
function keyFinding(key: string, address: string): Finding {
  const hint = "copy the key again, without quotes and line ends";
  if (!/^[\x21-\x7e]+$/.test(key)) {
    return failed("model key", "OPENAI_API_KEY holds what no request can carry (white space?)", hint);
  }
  if (new URL(address).hostname === PROVIDER_HOST && !/^sk-.{17,}$/.test(key)) {
    return warning("model key", `OPENAI_API_KEY does not look like a key of ${PROVIDER_HOST} (sk-…)`, hint);
  }
  return ok("model key", "looks like one; --online asks");
}

function addressFindings(address: string): Finding[] {
  const { protocol, hostname } = new URL(address);
  if (protocol === "https:" || isLoopback(hostname)) return [];
  return [warning("model", "LLM_BASE_URL is http: key and notes can be read on their way", "use https")];
}

/** Short: an answer that is cut off is an answer too. */
const TINY_TOKENS = 32;

/** Asks the model once, without a second try (`--online`): a few tokens. */
export function modelAsker(signal: AbortSignal): Look {
  return async (config: Config) => {
    const settings = llmSettings(config);
    if (settings === null) return [];
    const { answerModel } = await import("../../cards/answer-model.ts");
    const clock = systemClock();
    const since = clock.monotonic();
    const model = answerModel({ ...settings, maxTokens: TINY_TOKENS }, { clock, backoffMs: [] });
    const asked = await model.ask({ system: "연결을 확인합니다.", user: "아무 값으로나 짧게 채우세요." }, signal);
    return [answerFinding(asked, Math.round(clock.monotonic() - since))];
  };
}

function answerFinding(asked: Asked, ms: number): Finding {
  const what = "model online";
  switch (asked.kind) {
    case "answered":
    case "refused":
    case "truncated":
      return ok(what, `it answered within ${ms} ms (${asked.usage.tokensIn} tokens in, ${asked.usage.tokensOut} out)`);
    case "hopeless":
      return failed(what, asked.detail, "the setting named there, or the account's credit");
    case "timeout":
      return failed(what, asked.detail, "raise LLM_TIMEOUT, or look at the server");
    case "failed":
      return failed(
        what,
        asked.detail,
        "LLM_BASE_URL, the network, the server; proxies of the environment are not used",
      );
    case "aborted":
      return failed(what, "interrupted", "ask again");
  }
}
