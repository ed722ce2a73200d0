// Asks for the oEmbed answer of an address as a site with @extractus/oembed-extractor does: by the link in the page,
// or, where a registry is given as JSON, by the endpoint named there. `from` and `to` say where that host is served.
import { extract, hasProvider, setProviderList } from "@extractus/oembed-extractor";

const { url, params, registry, from, to } = JSON.parse(process.argv[2]);
if (registry) {
  setProviderList(registry);
}
const fetchThere = (address) => fetch(from ? address.replace(from, to) : address);
const answer = await extract(url, params, fetchThere);
console.log(JSON.stringify({ known: hasProvider(url), answer }));
