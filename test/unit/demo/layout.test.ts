import { describe, expect, it } from "vitest";
import { layOut } from "../../../src/demo/plan/layout.ts";
import { planOrganizations } from "../../../src/demo/plan/organization-plan.ts";
import { placesOf } from "../../../src/demo/plan/place.ts";

const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe.each([100, 999, 4000])("the layout of %i deals", (deals) => {
  const layout = layOut(deals);

  it("writes every slot once", () => {
    expect(new Set(indexes(deals).map(layout.slotOfRow)).size).toBe(deals);
  });

  it("gives every slot to the organisation whose range it lies in", () => {
    for (const slot of indexes(deals)) {
      const organization = layout.organizationOfSlot(slot);
      expect(slot - layout.firstSlotOf(organization)).toBeGreaterThanOrEqual(0);
      expect(slot - layout.firstSlotOf(organization)).toBeLessThan(layout.dealsOf(organization));
    }
  });

  it("leaves no deal and no person over", () => {
    const organizations = indexes(layout.organizations);
    const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0);
    expect(sum(organizations.map(layout.dealsOf))).toBe(deals);
    expect(sum(organizations.map((organization) => layout.peopleOf(organization)[1]))).toBe(layout.people);
  });

  it("gives a deal a person of its own organisation and counterparty", () => {
    const places = placesOf(layout, planOrganizations(1, layout, 6));
    for (const slot of indexes(deals)) {
      const place = places.ofSlot(slot);
      expect(places.ofPerson(place.person)).toEqual({
        organization: place.organization,
        counterparty: place.counterparty,
      });
    }
  });
});

it("has at least twelve organisations, and one per forty deals of many", () => {
  expect(layOut(100).organizations).toBe(12);
  expect(layOut(1000).organizations).toBe(25);
  expect(layOut(20_000).organizations).toBe(170);
  expect(layOut(1_000_000).organizations).toBe(1200);
});

it("has a few large customers and a long tail", () => {
  const layout = layOut(20_000);
  expect(layout.dealsOf(0)).toBeGreaterThan(8 * layout.dealsOf(499));
});
