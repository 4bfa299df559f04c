// Names alone, for programs that start without zod.

/** The two views of one export (SPEC 3.1): deals taught on site, and deals taught online. */
export const MODES = ["offline", "online"] as const;

/** The tiers of organisations (SPEC 3.2), the largest first. */
export const TIERS = ["S0", "P0", "P1", "P2"] as const;

export const REPORT_ID = "counterparty-risk-daily";
