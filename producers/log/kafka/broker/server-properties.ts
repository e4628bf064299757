/** Settings of a Kafka broker, by name. */
export type Settings = Readonly<Record<string, string>>;

/**
 * The settings of a single broker, however it is run: `npm run kafka` and docker-compose.yml use
 * these same settings, and a test compares them.
 *
 * Kafka's own data (offsets, transactions) has one copy, because there is one broker. Topics must
 * be created explicitly: an auto-created one would have the wrong number of partitions and no
 * compaction. A group starts at once instead of waiting three seconds for more members, and a
 * member may request to be considered dead after one second instead of six.
 */
export function brokerSettings(): Settings {
  return {
    "auto.create.topics.enable": "false",
    "num.partitions": "6",
    "default.replication.factor": "1",
    "min.insync.replicas": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "6",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "2",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "2",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    "log.cleaner.dedupe.buffer.size": "16777216",
  };
}

/**
 * The settings of a broker on this machine: it is its own controller, keeps its data in a
 * directory, and listens only on loopback.
 *
 * A broker that was killed is accepted again when its old session has expired; three seconds
 * instead of nine make its return quick.
 */
export function localSettings(options: {
  directory: string;
  port: number;
  controllerPort: number;
}): Settings {
  const { directory, port, controllerPort } = options;
  return {
    "process.roles": "broker,controller",
    "node.id": "1",
    listeners: `BROKER://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `BROKER://127.0.0.1:${port}`,
    "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "BROKER",
    "controller.listener.names": "CONTROLLER",
    "controller.quorum.bootstrap.servers": `127.0.0.1:${controllerPort}`,
    "log.dirs": directory,
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
  };
}

/**
 * Settings in the format of a Java properties file, where a backslash begins an escape.
 *
 * @throws Error for a comma in a directory: Kafka would read two directories
 */
export function propertiesFile(settings: Settings): string {
  if (settings["log.dirs"]?.includes(",")) {
    throw new Error(`Kafka cannot keep its data in ${settings["log.dirs"]}: the path has a comma`);
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value.replaceAll("\\", "\\\\")}\n`)
    .join("");
}
