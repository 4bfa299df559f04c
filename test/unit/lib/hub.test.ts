import { expect, it } from "vitest";
import { Hub } from "../../../src/lib/hub.ts";

it("tells every listener, until it stops listening", () => {
  const hub = new Hub<string>(() => {});
  const first: string[] = [];
  const second: string[] = [];
  const off = hub.on((event) => first.push(event));
  hub.on((event) => second.push(event));
  hub.tell("one");
  off();
  hub.tell("two");
  expect(first).toEqual(["one"]);
  expect(second).toEqual(["one", "two"]);
});

it("keeps a listener that throws from the others", () => {
  const broke: unknown[] = [];
  const heard: string[] = [];
  const hub = new Hub<string>((error) => broke.push(error));
  const wrong = new Error("out of order");
  hub.on(() => {
    throw wrong;
  });
  hub.on((event) => heard.push(event));
  hub.tell("one");
  expect(heard).toEqual(["one"]);
  expect(broke).toEqual([wrong]);
});
