import { DAY_MS, seoulInstant } from "../calendar.ts";
import type { Prng, Weighted } from "../prng.ts";
import type { World } from "../world.ts";
import { memoText, topicOf } from "./memo-text.ts";
import { personName } from "./person-row.ts";

type MemoRow = {
  readonly id: string;
  readonly text: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly dealId: string | null;
  readonly peopleId: string | null;
  readonly organizationId: string | null;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly type: string;
  readonly isPinned: string;
  readonly attachmentCount: string;
  readonly source: string;
};

const MEMO_DAYS = 400;
/** The export runs at 04:10 in Seoul; nothing in it is younger. */
export const EXPORT_TIME_MS = 4 * 3_600_000 + 10 * 60_000;

export function memoRow(index: number, world: World, prng: Prng): MemoRow {
  // Large customers, whose slots come first, are written about more often.
  const slot = Math.floor(world.layout.deals * prng.unit() ** 1.4);
  const { organization, counterparty, person } = world.places.ofSlot(slot);
  const createdAt = prng.chance(2) ? null : moment(world, prng);
  return {
    id: world.ids.memo(index),
    text: prng.chance(0.5)
      ? prng.pick([null, "", "  "])
      : memoText(topicOf(organization, counterparty.name), world.narrow, prng),
    createdAt,
    updatedAt: createdAt,
    ...links(world, { slot, organization, person }, prng),
    ownerId: `U-${String(1 + prng.int(40)).padStart(3, "0")}`,
    ownerName: personName(prng),
    type: prng.pick(["note", "note", "call", "meeting", "email"]),
    isPinned: prng.chance(3) ? "true" : "false",
    attachmentCount: String(prng.chance(12) ? 1 + prng.int(3) : 0),
    source: prng.pick(["web", "web", "mobile", "api"]),
  };
}

/** Newer days have more notes. */
function moment(world: World, prng: Prng): string {
  const before = Math.floor(MEMO_DAYS * prng.unit() ** 1.5);
  return seoulInstant(world.asOf.day - before, prng.int(before === 0 ? EXPORT_TIME_MS : DAY_MS));
}

type Links = Pick<MemoRow, "dealId" | "peopleId" | "organizationId">;
type Anchor = "deal" | "person" | "organization" | "gone";

/** A note hangs on a deal, a person, an organisation, several of them, or on nothing that still exists. */
const ANCHORS: Weighted<readonly Anchor[]> = [
  [["deal", "person", "organization"], 44],
  [["deal"], 18],
  [["person", "organization"], 10],
  [["person"], 11],
  [["organization"], 14],
  [["gone"], 2],
  [[], 1],
];

function links({ ids }: World, at: { slot: number; organization: number; person: number }, prng: Prng): Links {
  const anchors = prng.weighted(ANCHORS);
  const dealId = anchors.includes("deal") ? ids.deal(at.slot) : null;
  return {
    dealId: anchors.includes("gone") ? ids.missing(at.slot) : dealId,
    peopleId: anchors.includes("person") ? ids.person(at.person) : null,
    organizationId: anchors.includes("organization") ? ids.organization(at.organization) : null,
  };
}
