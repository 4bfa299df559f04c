import type { Column } from "./column.ts";

/** The 14 columns of a memo. */
export const MEMO_COLUMNS: readonly Column[] = [
  ["id", "core"],
  ["text", "core"],
  ["createdAt", "core"],
  ["updatedAt", "core"],
  ["dealId", "core"],
  ["peopleId", "core"],
  ["organizationId", "core"],
  ["leadId", "id", 3],
  ["ownerId", "core"],
  ["ownerName", "core"],
  ["type", "core"],
  ["isPinned", "core"],
  ["attachmentCount", "core"],
  ["source", "core"],
];
