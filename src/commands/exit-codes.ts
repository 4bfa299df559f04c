/** Exit codes of SPEC 9. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 64,
  locked: 75,
  config: 78,
} as const;
