import { z } from "zod";
import {
  OpeningHours,
  Poll,
  PollMessage,
  StoreAttributes,
  StoreClosure,
  StoreHours,
  StoreSpecialDay,
  StoreTimezone,
} from "./schemas.ts";
import { Rejected, rejectedTopic, topics } from "./topics.ts";

const DAY = { start_time_local: "09:00:00", end_time_local: "17:00:00" };

/** The topics that other programs write to: their messages, described and with examples. */
const WRITTEN = {
  polls: {
    schema: "PollMessage",
    title: "Polls",
    summary: "Observations of stores: a poll, or an array of polls",
    compacted: false,
    examples: [
      { store_id: "london-0043", status: "active", timestamp_utc: "2024-11-09T23:59:10.770622Z" },
      [
        { store_id: "london-0043", status: "INACTIVE", timestamp_utc: "2024-11-10 00:59:10 UTC" },
        { store_id: "tokyo-0028", status: "active", timestamp_utc: "2024-11-10T10:02+09:00" },
      ],
    ],
  },
  hours: {
    schema: "StoreHours",
    title: "Opening hours",
    summary: "The whole week of a store; replaces the previous one",
    compacted: true,
    examples: [
      {
        store_id: "london-0043",
        week: [
          { day: 0, ...DAY },
          { day: "Tue", ...DAY },
        ],
      },
    ],
  },
  timezones: {
    schema: "StoreTimezone",
    title: "Time zones",
    summary: "The time zone of a store; replaces the previous one",
    compacted: true,
    examples: [{ store_id: "london-0043", timezone_str: "Europe/London" }],
  },
  specialDays: {
    schema: "StoreSpecialDay",
    title: "Special days",
    summary: "The openings of a store on one date; replaces the previous ones",
    compacted: true,
    examples: [
      { store_id: "london-0043", date: "2024-12-24", openings: [DAY] },
      { store_id: "london-0043", date: "2024-12-25", openings: [] },
    ],
  },
  closures: {
    schema: "StoreClosure",
    title: "Planned closures",
    summary: "A planned closure of a store; replaces the previous one of the same beginning",
    compacted: true,
    examples: [
      {
        store_id: "london-0043",
        from_utc: "2024-12-24T18:00:00Z",
        closure: { to_utc: "2024-12-27T06:00:00Z", reason: "refurbishment" },
      },
    ],
  },
  attributes: {
    schema: "StoreAttributes",
    title: "Attributes",
    summary: "The attributes of a store; they replace the previous ones as a whole",
    compacted: true,
    examples: [
      {
        store_id: "london-0043",
        attributes: { name: "Harbour Grill, Soho", brand: "Harbour", region: "south" },
      },
    ],
  },
} as const;

const KEY = {
  type: "string",
  description:
    "The store id, and in the topics of which a store has several messages that stay, `|` and what tells " +
    "them apart: `valid_from`, `date` or `from_utc`. Consumers do not read it, but the store id in it must " +
    "decide the partition, and in a compacted topic the key decides which message is replaced",
};

/**
 * The AsyncAPI 3 document of the topics, as `GET /asyncapi.json` serves it: made from the schemas
 * that consumers read messages by. docs/TOPICS.md describes the same topics for people.
 */
export function asyncApiDocument() {
  const names = ["polls", "hours", "timezones", "specialDays", "closures", "attributes"] as const;
  const channels = Object.fromEntries(
    names.flatMap((name) => {
      const address = topics[name].name;
      const { title, summary, compacted } = WRITTEN[name];
      return [
        [name, channel({ address, title, summary, message: name, compacted, spread: true })],
        [
          `${name}Rejected`,
          channel({
            address: rejectedTopic(address).name,
            title: `${title}: rejected`,
            summary: `What was rejected of ${address} and of files, with the reason`,
            message: "rejected",
            compacted: false,
            spread: false,
          }),
        ],
      ];
    }),
  );
  const operations = Object.fromEntries(
    names.flatMap((name) => [
      [`take_${name}`, operation("receive", name, name, WRITTEN[name].summary)],
      [
        `reject_${name}`,
        operation("send", `${name}Rejected`, "rejected", "What was rejected, with the reason"),
      ],
    ]),
  );
  const messages = {
    polls: written("polls"),
    hours: written("hours"),
    specialDays: written("specialDays"),
    closures: written("closures"),
    attributes: written("attributes"),
    timezones: written("timezones"),
    rejected: {
      name: "rejected",
      title: "A rejected row or message",
      contentType: "application/json",
      payload: { $ref: "#/components/schemas/Rejected" },
    },
  };
  return {
    asyncapi: "3.0.0",
    info: {
      title: "store-monitor",
      version: "1.0.0",
      description:
        "The topics from which store-monitor ingests polls, opening hours and time zones, and those of what it rejects. " +
        "Values are plain JSON in UTF-8, without a schema-registry prefix or an envelope.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    defaultContentType: "application/json",
    servers: {
      local: {
        host: "127.0.0.1:9092",
        protocol: "kafka",
        description: "The broker of `npm run kafka`; elsewhere the brokers in KAFKA_BROKERS",
      },
    },
    channels,
    operations,
    components: { messages, schemas: schemas() },
  };
}

type Channel = {
  address: string;
  title: string;
  summary: string;
  message: string;
  compacted: boolean;
  /** Whether it has several partitions. */
  spread: boolean;
};

function channel({ address, title, summary, message, compacted, spread }: Channel) {
  const kept = compacted ? { "cleanup.policy": ["compact"] } : { "retention.ms": -1 };
  return {
    address,
    title,
    summary,
    messages: { [message]: { $ref: `#/components/messages/${message}` } },
    bindings: {
      kafka: {
        topic: address,
        partitions: spread ? 6 : 1,
        topicConfiguration: kept,
        bindingVersion: "0.5.0",
      },
    },
  };
}

function operation(action: "send" | "receive", channel: string, message: string, summary: string) {
  return {
    action,
    channel: { $ref: `#/channels/${channel}` },
    summary,
    messages: [{ $ref: `#/channels/${channel}/messages/${message}` }],
  };
}

function written(name: keyof typeof WRITTEN) {
  const { schema, title, summary, examples } = WRITTEN[name];
  return {
    name,
    title,
    summary,
    contentType: "application/json",
    payload: { $ref: `#/components/schemas/${schema}` },
    examples: examples.map((payload) => ({ payload })),
    bindings: { kafka: { key: KEY, bindingVersion: "0.5.0" } },
  };
}

/** The schemas of these messages, as JSON Schema draft 7, the dialect of AsyncAPI. */
function schemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  const named = {
    ...{ Poll, PollMessage, OpeningHours, StoreHours, StoreTimezone, StoreSpecialDay },
    ...{ StoreClosure, StoreAttributes, Rejected },
  };
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, {
    target: "draft-7",
    io: "input",
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}
