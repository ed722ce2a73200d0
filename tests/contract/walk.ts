// Walks every collection and makes comparisons with types that are generated from the contract.
// Prints what it counted as JSON. Type-checked as it stands: no member is read that the contract does not promise.
import createClient from "openapi-fetch";
import type { components, paths } from "./contract.js";

type Comparison = components["schemas"]["Comparison"];

const COLLECTIONS = {
  agents: "/v1/agents",
  cautions: "/v1/cautions",
  claims: "/v1/claims",
  glossary: "/v1/glossary",
  guidance: "/v1/guidance",
  harms: "/v1/harms",
  jurisdictions: "/v1/jurisdictions",
  outcomes: "/v1/outcomes",
  positions: "/v1/positions",
  sources: "/v1/sources",
  studies: "/v1/studies",
  tombstones: "/v1/tombstones",
  treatments: "/v1/treatments",
  trials: "/v1/trials",
} as const;

const OUTCOMES = ["acr50", "serious-infection"];
const POPULATION = "csdmard_inadequate_response";

const [address] = process.argv.slice(2);
if (address === undefined) {
  throw new Error("usage: node walk.js ADDRESS");
}
// Lists and comparisons come in other media types as well; this program reads JSON and problems.
const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: address });

function expect<T>(answer: { data?: T; error?: components["schemas"]["Problem"] | undefined }): T {
  if (answer.error !== undefined) {
    throw new Error(`${answer.error.title}: ${answer.error.detail}`);
  }
  if (answer.data === undefined) {
    throw new Error("an answer that the contract does not know");
  }
  return answer.data;
}

/** Take an answer that was not cut down by `fields`: every member is there. */
function whole<T extends object>(answer: T): Exclude<T, { fields: string[] }> {
  if ("fields" in answer) {
    throw new Error("an answer cut down to some members");
  }
  return answer as Exclude<T, { fields: string[] }>;
}

async function walk(path: (typeof COLLECTIONS)[keyof typeof COLLECTIONS]): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = whole(expect(await client.GET(path, { params: { query: { limit: 40, ...(cursor && { cursor }) } } })));
    found.push(...page.data.map((record) => record.id));
    cursor = page.next === null ? undefined : (new URL(page.next, address).searchParams.get("cursor") ?? undefined);
  } while (cursor !== undefined);
  return found;
}

function verdictsIn(comparison: Comparison): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const pair of comparison.outcomes.flatMap((outcome) => outcome.pairs)) {
    counts[pair.verdict] = (counts[pair.verdict] ?? 0) + 1;
  }
  return counts;
}

const counts: Record<string, number> = {};
for (const [kind, path] of Object.entries(COLLECTIONS)) {
  const ids = await walk(path);
  if (new Set(ids).size !== ids.length) {
    throw new Error(`a record of ${kind} came twice`);
  }
  counts[kind] = ids.length;
}

const treatments = ["adalimumab", "baricitinib", "uc-msc-allogeneic-iv"];
const several = whole(
  expect(
    await client.GET("/v1/comparisons", {
      params: { query: { treatments, outcomes: OUTCOMES, population: POPULATION } },
    }),
  ),
);
const pair = whole(
  expect(
    await client.GET("/v1/comparisons/{first_id}..{second_id}", {
      params: {
        path: { first_id: "adalimumab", second_id: "baricitinib" },
        query: { outcomes: OUTCOMES, population: POPULATION },
      },
    }),
  ),
);
const slice = expect(
  await client.GET("/v1/treatments/{treatment_id}", {
    params: { path: { treatment_id: "adalimumab" }, query: { fields: ["burden.frequency"] } },
  }),
);
const chosen = whole(
  expect(await client.GET("/v1/treatments", { params: { query: { kind: ["investigational"], limit: 1 } } })),
);
const map = expect(
  await client.GET("/v1/treatments/{treatment_id}/comparable", { params: { path: { treatment_id: "baricitinib" } } }),
);
const changes = expect(await client.GET("/v1/changes", { params: { query: { limit: 1 } } }));
const searched = whole(expect(await client.GET("/v1/search", { params: { query: { q: "humira" } } })));
const unknown = await client.GET("/v1/treatments/{treatment_id}", { params: { path: { treatment_id: "adalimumb" } } });

console.log(
  JSON.stringify({
    counts,
    several: verdictsIn(several.data),
    pair: verdictsIn(pair.data),
    kind_labels: Object.fromEntries(several.data.options.map((option) => [option.treatment, option.kind_label])),
    comparable: map.data.comparable_with,
    investigational: chosen.total,
    changes: changes.total,
    searched: searched.data[0]?.id,
    problem: unknown.error?.errors[0]?.near,
    release: several.about.release,
    slice: { fields: "fields" in slice && slice.fields, id: slice.data.id, frequency: slice.data.burden?.frequency },
  }),
);
