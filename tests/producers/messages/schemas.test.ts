import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asyncApiDocument } from "../../../producers/messages/asyncapi.ts";
import { rejectedTopic, topics } from "../../../producers/messages/topics.ts";

const document = asyncApiDocument();
const ajv = new Ajv({ strict: false });
ajv.addSchema({ $id: "document", ...document });

const schemaOf = (name: string) => ajv.getSchema(`document#/components/schemas/${name}`);
const SCHEMAS = { polls: "PollMessage", hours: "StoreHours", timezones: "StoreTimezone" } as const;

describe("the document of the topics", () => {
  it("names each topic that is taken in, and where what is rejected of it goes", () => {
    const addresses = Object.values(document.channels).map(({ address }) => address);
    for (const name of ["polls", "hours", "timezones"] as const) {
      expect(addresses).toContain(topics[name].name);
      expect(addresses).toContain(rejectedTopic(topics[name].name).name);
    }
  });

  it.each(["polls", "hours", "timezones"] as const)("has examples of %s that are taken", (name) => {
    for (const { payload } of document.components.messages[name].examples) {
      expect(schemaOf(SCHEMAS[name])?.(payload)).toBe(true);
      for (const each of Array.isArray(payload) ? payload : [payload]) {
        expect(topics[name].value.safeParse(each).success, JSON.stringify(each)).toBe(true);
      }
    }
  });

  it("takes whatever is taken in", () => {
    const text = (...texts: string[]) => fc.constantFrom(...texts);
    const poll = fc.record(
      {
        store_id: fc.oneof(text("a", " 7 ", "8E18", "é", ""), fc.jsonValue()),
        status: fc.oneof(text("active", "INACTIVE ", "up"), fc.jsonValue()),
        timestamp_utc: fc.oneof(text("2024-05-01 12:00", "2024-05-01T12:00Z", "x"), fc.jsonValue()),
        more: fc.jsonValue(),
      },
      { requiredKeys: ["store_id", "status"] },
    );
    const clock = fc.oneof(text("9:00", "5 PM", "5:00 PM", "24:00"), fc.jsonValue());
    const hours = fc.record({
      store_id: text("a", "nan"),
      week: fc.array(
        fc.record({
          day: fc.oneof(text("Mon", "0.0", "7"), fc.integer({ min: -1, max: 7 }), fc.jsonValue()),
          start_time_local: clock,
          end_time_local: clock,
        }),
        { maxLength: 3 },
      ),
    });
    let taken = 0;
    const property = fc.property(
      fc.oneof(
        poll.map((value) => ["polls", value] as const),
        hours.map((value) => ["hours", value] as const),
      ),
      ([name, value]) => {
        if (!topics[name].value.safeParse(value).success) return;
        taken += 1;
        expect(schemaOf(SCHEMAS[name])?.(value)).toBe(true);
      },
    );
    fc.assert(property, { numRuns: 3000 });
    expect(taken).toBeGreaterThan(50);
  });
});
