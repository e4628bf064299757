import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmbedded } from "../../../sql/analyst/open-analyst.ts";
import { openHttpInterface } from "../../../sql/clickhouse-http/http-interface.ts";
import { jarsOf, runJava } from "../../harness/java.ts";
import { tell } from "../../harness/report-of.ts";
import { temporaryDatabase, temporaryFolder } from "../../harness/temporary-database.ts";

// Without compression, as docs/SQL.md says. The official driver, which DBeaver, DataGrip, Metabase and Tableau use.
const driver = await jarsOf("com.clickhouse:clickhouse-jdbc:0.9.8");
const problem = "problem" in driver ? driver.problem : undefined;

const TOKEN = "a token with the scope sql";
const folder = await temporaryFolder();
const { db, path, close } = await temporaryDatabase();
const analysts = await openEmbedded(path);
const authorize = (password: string | undefined) => password === TOKEN;
const server = await openHttpInterface({ port: 0, analysts, authorize });

beforeAll(() =>
  tell(db, [
    { id: "8139926242460185114", polls: ["2024-01-22 11:00:00.12345 active"] },
    { id: "b", zone: "Europe/London", polls: ["2024-01-22 11:00 inactive"] },
  ]),
);
afterAll(async () => {
  await server.close();
  await analysts.close();
  await close();
  await folder.remove();
});

/** What a program prints line by line. It has `connection`, and `print(ResultSet)` for all rows. */
async function runWithDriver(...lines: string[]): Promise<string[]> {
  if ("problem" in driver) throw new Error(driver.problem);
  const source = `
    import java.sql.*;
    import java.util.*;
    public class Program {
      static void print(ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          List<String> cells = new ArrayList<>();
          for (int column = 1; column <= columns; column += 1) cells.add(rows.getString(column));
          System.out.println(String.join(" | ", cells));
        }
      }
      public static void main(String[] args) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("user", "reader");
        properties.setProperty("password", args[1]);
        properties.setProperty("compress", "false");
        try (Connection connection = DriverManager.getConnection(args[0], properties)) {
          ${lines.join("\n")}
        }
      }
    }`;
  const address = `jdbc:clickhouse://127.0.0.1:${server.port}/default`;
  const file = join(folder.path, "Program.java");
  const printed = await runJava(driver.jars, file, source, [address, TOKEN]);
  return printed.split("\n").filter((line) => line !== "");
}

describe.skipIf(problem !== undefined)(`JDBC${problem ? ` (skipped: ${problem})` : ""}`, () => {
  it("connects, and queries with parameters", async () => {
    const lines = await runWithDriver(
      'PreparedStatement asked = connection.prepareStatement("SELECT store_id, timezone FROM stores WHERE timezone = ?");',
      'asked.setString(1, "Europe/London");',
      "print(asked.executeQuery());",
      'print(connection.createStatement().executeQuery("SELECT store_id, status, polled_at FROM polls ORDER BY store_id"));',
    );
    expect(lines).toEqual([
      "b | Europe/London",
      expect.stringMatching(/^8139926242460185114 \| active \| 2024-01-22 11:00:00\.12345/),
      expect.stringMatching(/^b \| inactive \| 2024-01-22 11:00:00/),
    ]);
  });

  it("lists tables and their columns, as the trees of tools do", async () => {
    const lines = await runWithDriver(
      "DatabaseMetaData about = connection.getMetaData();",
      'ResultSet tables = about.getTables(null, "default", "%", null);',
      'while (tables.next()) System.out.println("table " + tables.getString("TABLE_NAME"));',
      'ResultSet columns = about.getColumns(null, "default", "polls", "%");',
      'while (columns.next()) System.out.println("column " + columns.getString("COLUMN_NAME"));',
    );
    expect(lines).toEqual(
      expect.arrayContaining(["table polls", "table store_status", "column polled_at"]),
    );
  });

  it("is refused what the rules refuse, with the reason", async () => {
    const lines = await runWithDriver(
      "try {",
      "  connection.createStatement().executeQuery(\"SELECT * FROM url('http://127.0.0.1/', CSV)\");",
      "} catch (SQLException refused) { System.out.println(refused.getMessage().replace('\\n', ' ')); }",
    );
    expect(lines.join(" ")).toMatch(/url/);
  });
});
