import type { Column } from "../columns/column.ts";
import { LEAD_COLUMNS } from "../columns/lead-columns.ts";
import { WEBFORM_COLUMNS } from "../columns/webform-columns.ts";
import { idsOf } from "../ids.ts";
import { personName } from "../rows/person-row.ts";
import { PICKS } from "../words/picks.ts";
import type { World } from "../world.ts";
import { tableOf } from "./main-tables.ts";
import type { Table } from "./table.ts";

const DEALS_PER_ENQUIRY = 20;
const USERS = 40;

/** Tables that the report does not read, there because the real export has them. */
export function sideTables(world: World): readonly Table[] {
  return [
    enquiryTable(world, "lead", LEAD_COLUMNS),
    enquiryTable(world, "webform_history", WEBFORM_COLUMNS),
    teamTable(),
    userTable(world),
  ];
}

function enquiryTable(world: World, name: string, columns: readonly Column[]): Table {
  const prngs = world.prngs(name);
  const idOf = idsOf(world.seed, name);
  return tableOf(world, name, columns, Math.ceil(world.deals / DEALS_PER_ENQUIRY), (index) => {
    const prng = prngs(index);
    const person = prng.int(world.layout.people);
    const { organization } = world.places.ofPerson(person);
    return {
      id: idOf(index),
      peopleId: prng.chance(90) ? world.ids.person(person) : null,
      organizationId: prng.chance(70) ? world.ids.organization(organization) : null,
    };
  });
}

function teamTable(): Table {
  const columns = ["id", "이름", "설명", "활성 여부"];
  return {
    name: "team",
    columns,
    filled: columns,
    rows: PICKS.team.length,
    row: (index) => [`T-${index + 1}`, PICKS.team[index] ?? null, "데모용으로 만든 팀", "Y"],
  };
}

function userTable(world: World): Table {
  const prngs = world.prngs("user");
  const columns = ["id", "이름", "이메일", "teamId", "권한", "활성 여부"];
  return {
    name: "user",
    columns,
    filled: columns,
    rows: USERS,
    row: (index) => {
      const number = String(index + 1).padStart(3, "0");
      const role = index === 0 ? "관리자" : "구성원";
      const teamId = `T-${1 + (index % PICKS.team.length)}`;
      return [
        `U-${number}`,
        personName(prngs(index)),
        `demo.sales${number}@example.com`,
        teamId,
        role,
        index % 13 === 12 ? "N" : "Y",
      ];
    },
  };
}
