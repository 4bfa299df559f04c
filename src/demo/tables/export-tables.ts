import { seoulInstant } from "../calendar.ts";
import { EXPORT_TIME_MS } from "../rows/memo-row.ts";
import type { World } from "../world.ts";
import { mainTables } from "./main-tables.ts";
import { sideTables } from "./side-tables.ts";
import type { Table } from "./table.ts";

const EXPORT_TOOK_MS = 26 * 60_000;

/** All ten tables of the export, in the order in which they are written. */
export function exportTables(world: World): readonly Table[] {
  const tables = [...mainTables(world), ...sideTables(world)];
  return [...tables, runInfo(world, tables), manifest(world, tables)];
}

/** What the exporter says of itself. */
function runInfo(world: World, tables: readonly Table[]): Table {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const columns = [
    "run_id",
    "started_at",
    "finished_at",
    "status",
    "base_date",
    "exporter",
    "exporter_version",
    "table_count",
    "row_count",
  ];
  return {
    name: "run_info",
    columns,
    filled: columns,
    rows: 1,
    row: () => [
      `demo-${world.asOf.text}-${world.seed}`,
      seoulInstant(world.asOf.day, EXPORT_TIME_MS),
      seoulInstant(world.asOf.day, EXPORT_TIME_MS + EXPORT_TOOK_MS),
      "SUCCESS",
      world.asOf.text,
      "salesmap-reportd demo-db",
      "1",
      String(tables.length),
      String(rows),
    ],
  };
}

/** One row per table of data. */
function manifest(world: World, tables: readonly Table[]): Table {
  const exportedAt = seoulInstant(world.asOf.day, EXPORT_TIME_MS + EXPORT_TOOK_MS);
  const columns = ["table_name", "row_count", "column_count", "exported_at"];
  return {
    name: "manifest",
    columns,
    filled: columns,
    rows: tables.length,
    row: (index) => {
      const table = tables[index];
      return table
        ? [table.name, String(table.rows), String(table.columns.length), exportedAt]
        : [null, null, null, null];
    },
  };
}
