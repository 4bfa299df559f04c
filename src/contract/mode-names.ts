/** The two views of one export (SPEC 3.1): deals taught on site, and deals taught online. Apart, for who needs no zod. */
export const MODES = ["offline", "online"] as const;
