import type { Admin } from "kafkajs";

/** Topics, among all that has settings; Node finds kafkajs's own name for it in CommonJS alone. */
const TOPIC = 2;

/** Settings of a topic by their names. */
export type TopicSettings = ReadonlyMap<string, string>;

/**
 * The settings of these names that apply to topics, whether set on the topic or the broker's
 * default; a topic is missing if this user may not see its settings.
 */
export async function topicSettingsOf(
  admin: Admin,
  topics: readonly string[],
  names: readonly string[],
): Promise<Map<string, TopicSettings>> {
  const resources = topics.map((name) => ({ type: TOPIC, name, configNames: [...names] }));
  try {
    const described = await admin.describeConfigs({ resources, includeSynonyms: false });
    return new Map(
      described.resources.map(({ resourceName, configEntries }) => [
        resourceName,
        new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      ]),
    );
  } catch (error) {
    if (isForbidden(error)) return new Map();
    throw error;
  }
}

function isForbidden(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("type" in error && error.type === "TOPIC_AUTHORIZATION_FAILED") return true;
  return isForbidden(error.cause);
}
