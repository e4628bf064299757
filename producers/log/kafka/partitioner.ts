import { Partitioners } from "kafkajs";
import { storeOfKey } from "../../messages/topics.ts";

const KEYS_REMEMBERED = 1_000_000;

/** Kafka's own choice of the partition by the key's hash, computed once per key of a topic. */
export function rememberingPartitioner(): ReturnType<typeof Partitioners.DefaultPartitioner> {
  const choose = Partitioners.DefaultPartitioner();
  const topics = new Map<string, { partitions: number; known: Map<string, number> }>();
  return (args) => {
    const { topic, partitionMetadata, message } = args;
    let remembered = topics.get(topic);
    if (
      remembered?.partitions !== partitionMetadata.length ||
      remembered.known.size > KEYS_REMEMBERED
    ) {
      remembered = { partitions: partitionMetadata.length, known: new Map() };
      topics.set(topic, remembered);
    }
    // All that is said of a store keeps its order, whichever of its keys it has.
    const key = storeOfKey(String(message.key));
    let partition = remembered.known.get(key);
    if (partition === undefined) {
      partition = choose({ ...args, message: { ...message, key } });
      remembered.known.set(key, partition);
    }
    return partition;
  };
}
