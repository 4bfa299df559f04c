import type { Column } from "../columns/column.ts";
import { DEAL_COLUMNS } from "../columns/deal-columns.ts";
import { type Core, fillRow } from "../columns/fill-row.ts";
import { MEMO_COLUMNS } from "../columns/memo-columns.ts";
import { ORGANIZATION_COLUMNS } from "../columns/organization-columns.ts";
import { PEOPLE_COLUMNS } from "../columns/people-columns.ts";
import { dealRow } from "../rows/deal-row.ts";
import { memoRow } from "../rows/memo-row.ts";
import { organizationRow } from "../rows/organization-row.ts";
import { personRow } from "../rows/person-row.ts";
import type { World } from "../world.ts";
import type { Table } from "./table.ts";

/** The four tables that the report reads. */
export function mainTables(world: World): readonly Table[] {
  return [organizationTable(world), peopleTable(world), dealTable(world), memoTable(world)];
}

function organizationTable(world: World): Table {
  const prngs = world.prngs("organization");
  return tableOf(world, "organization", ORGANIZATION_COLUMNS, world.layout.organizations, (index) =>
    organizationRow(index, world.planOf(index).grade, world.ids.organization(index), prngs(index)),
  );
}

function peopleTable(world: World): Table {
  const prngs = world.prngs("people");
  return tableOf(world, "people", PEOPLE_COLUMNS, world.layout.people, (index) => {
    const { organization, counterparty } = world.places.ofPerson(index);
    const organizationId = world.ids.organization(organization);
    return personRow(index, world.ids.person(index), organizationId, counterparty, prngs(index));
  });
}

function dealTable(world: World): Table {
  const prngs = world.prngs("deal");
  return tableOf(world, "deal", DEAL_COLUMNS, world.layout.deals, (row) => {
    const slot = world.layout.slotOfRow(row);
    return dealRow(slot, world.places.ofSlot(slot), world.asOf, world.ids, prngs(slot));
  });
}

function memoTable(world: World): Table {
  const prngs = world.prngs("memo");
  return tableOf(world, "memo", MEMO_COLUMNS, world.memos, (index) => memoRow(index, world, prngs(index)));
}

/** The filler has generators of its own, so that narrow and wide demos agree in everything that the report reads. */
export function tableOf(
  world: World,
  name: string,
  columns: readonly Column[],
  rows: number,
  coreOf: (index: number) => Core,
): Table {
  const fillers = world.prngs(`${name} filler`);
  const filled = world.narrow ? columns.filter(([, kind]) => kind === "core") : columns;
  return {
    name,
    columns: columns.map(([column]) => column),
    filled: filled.map(([column]) => column),
    rows,
    row: (index) => fillRow(filled, coreOf(index), world.asOf, fillers(index)),
  };
}
