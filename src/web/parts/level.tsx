import type { RiskLevel } from "../../contract/card.ts";
import { LEVEL_MARKS } from "../words/report-words.ts";

const CLASSES: Readonly<Record<RiskLevel, string>> = { 심각: "severe", 보통: "normal", 양호: "good" };

/** A risk level: word, shape and colour. */
export function Level({ level }: { readonly level: RiskLevel }) {
  return (
    <span class={`level ${CLASSES[level]}`}>
      <span aria-hidden="true">{LEVEL_MARKS[level]}</span> {level}
    </span>
  );
}
