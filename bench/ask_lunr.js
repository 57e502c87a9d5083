/* Asks lunr.js what ask.js asks our search: node bench/ask_lunr.js DOCUMENTS.json < QUESTIONS > ANSWERS
 *
 * Every word may be met by its stem, or with a letter or two wrong, and the last one may go on: what lunr's guide
 * tells for a field that searches while the reader types.
 */
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const lunr = require(path.join(__dirname, "vendor", "lunr.js"));

const BOOSTS = { title: 10, terms: 5, places: 5, summary: 3, organisations: 3, claims: 1, body: 1 };
const documents = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const asked = JSON.parse(fs.readFileSync(0, "utf8"));

const index = lunr(function () {
  this.ref("address");
  Object.entries(BOOSTS).forEach(([field, boost]) => this.field(field, { boost }));
  documents.forEach((document) => this.add(document));
});

for (const query of asked.queries) {
  const found = index.query((clauses) => {
    const words = lunr.tokenizer(query.replace(/[^\p{L}\p{N} ]/gu, " ")).filter((word) => lunr.stopWordFilter(word));
    words.forEach((word, at) => {
      clauses.term(word, { boost: 10 });
      if (at === words.length - 1) {
        clauses.term(word, { wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false, boost: 3 });
      }
      if (String(word).length > 4) clauses.term(word, { editDistance: String(word).length > 7 ? 2 : 1 });
    });
  });
  console.log(JSON.stringify({ query, hits: found.slice(0, asked.options.limit).map((hit) => hit.ref) }));
}
