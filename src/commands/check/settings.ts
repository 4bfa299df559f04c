import { windowBeyondWait } from "../../config/config.ts";
import { MODES } from "../../contract/mode.ts";
import { type Look, ok, warning } from "./finding.ts";

/** What was read without a mistake: environment, rules, prompts. */
export const lookAtSettings: Look = ({ rulesHash, prompts, generatorVersion }) => [
  ok("configuration", `version ${generatorVersion}`),
  ok("rules", rulesHash.slice(0, 12)),
  ok("prompts", MODES.map((mode) => `${mode} ${prompts[mode].version} ${prompts[mode].hash.slice(0, 12)}`).join(", ")),
];

/** Whether an export that lands just before a run can become stable in time. */
export const lookAtStability: Look = ({ env }) => {
  const budget = env.DB_RETRY * env.DB_RETRY_INTERVAL_SEC;
  const detail = `window ${env.DB_STABLE_WINDOW_SEC} s, waiting budget ${budget} s`;
  if (!windowBeyondWait(env)) return [ok("stability", detail)];
  return [
    warning(
      "stability",
      `${detail}: an export that lands just before a run fails it`,
      "raise DB_RETRY or DB_RETRY_INTERVAL_SEC, or lower DB_STABLE_WINDOW_SEC",
    ),
  ];
};
