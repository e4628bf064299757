import { draw, type Random } from "./random.ts";
import type { Store } from "./stores.ts";

/** The attributes of a store of the sample, in the order of the columns of its file. */
export type Listing = {
  id: string;
  name: string;
  brand: string;
  region: string;
  restaurant: string;
  platform: string;
};

/** The chains are invented, as are their restaurants. */
const brands = [
  "Harbour Grill",
  "Pasta Corner",
  "Green Bowl & Co",
  "Night Noodles",
  "Curry Yard",
  "The Daily Loaf",
] as const;

const streets = [
  "Mill Street",
  "Station Road",
  "Market Square",
  "River Lane",
  "Church Road",
  "Bridge Street",
  "Garden Row",
  "Hill Road",
  "Orchard Lane",
  "Canal Street",
  "Castle Street",
  "Park Row",
] as const;

const places: Readonly<Record<string, { city: string; region: string }>> = {
  "new-york": { city: "New York", region: "North America" },
  chicago: { city: "Chicago", region: "North America" },
  "los-angeles": { city: "Los Angeles", region: "North America" },
  phoenix: { city: "Phoenix", region: "North America" },
  "sao-paulo": { city: "São Paulo", region: "South America" },
  london: { city: "London", region: "Europe" },
  berlin: { city: "Berlin", region: "Europe" },
  mumbai: { city: "Mumbai", region: "Asia" },
  tokyo: { city: "Tokyo", region: "Asia" },
  sydney: { city: "Sydney", region: "Australia" },
};

/** Where a restaurant is listed; each listing is a store of its own. */
const platforms = ["app", "web", "counter"] as const;

function drawListings(next: Random): number {
  return draw(next, [
    { percent: 50, value: 1 },
    { percent: 35, value: 2 },
    { percent: 15, value: 3 },
  ]);
}

/**
 * Gives stores their names and groups: neighbours in the order of ids are the listings of one
 * restaurant, one, two or three of them. One store in fifty has no attributes at all, as in real
 * files, and is shown by its id.
 */
export function drawListedStores(stores: readonly Pick<Store, "id">[], next: Random): Listing[] {
  const listings: Listing[] = [];
  const taken = new Set<string>();
  let present: Restaurant | undefined;
  for (const { id } of stores) {
    const { city, region } = places[id.slice(0, id.lastIndexOf("-"))] ?? { city: id, region: "" };
    if (next() < 0.02) continue;
    if (present?.city !== city || present.platforms.length === 0) {
      present = newRestaurant(city, taken, next);
    }
    const { brand, street } = present;
    const platform = present.platforms.shift() ?? "";
    const name = `${brand}, ${street} (${platform})`;
    const restaurant = `${brand}, ${street}, ${city}`;
    listings.push({ id, name, brand, region, restaurant, platform });
  }
  return listings;
}

type Restaurant = {
  city: string;
  brand: string;
  street: string;
  /** Those of its listings that no store is yet. */
  platforms: string[];
};

/** A restaurant at a place where there is none yet, and the platforms that list it. */
function newRestaurant(city: string, taken: Set<string>, next: Random): Restaurant {
  const listed = drawListings(next);
  const first = Math.floor(next() * platforms.length);
  const inTurn = [...platforms.slice(first), ...platforms.slice(0, first)];
  for (;;) {
    const [brand, street] = [oneOf(brands, next), oneOf(streets, next)];
    const place = `${city} ${brand} ${street}`;
    if (taken.has(place)) continue;
    taken.add(place);
    return { city, brand, street, platforms: inTurn.slice(0, listed) };
  }
}

function oneOf(values: readonly [string, ...string[]], next: Random): string {
  return values[Math.floor(next() * values.length)] ?? values[0];
}

/** The file of attributes. Restaurants have commas in their names, so their cells are quoted. */
export function attributesCsv(listings: readonly Listing[]): string {
  const rows = listings.map(({ id, name, brand, region, restaurant, platform }) =>
    [id, `"${name}"`, brand, region, `"${restaurant}"`, platform].join(","),
  );
  return `${["store_id,name,brand,region,restaurant,platform", ...rows].join("\n")}\n`;
}
