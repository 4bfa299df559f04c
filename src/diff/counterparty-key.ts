/** Where a deal or a row belongs (SPEC 3.1, *counterparty*). */
export interface Place {
  readonly orgId: string;
  readonly counterpartyName: string;
}

/** The key of a place; an organisation's id may hold any character. */
export function keyOf({ orgId, counterpartyName }: Place): string {
  return JSON.stringify([orgId, counterpartyName]);
}
