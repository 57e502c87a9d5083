/* Asks the search of a built site, without a browser: node bench/ask.js OUTPUT < QUESTIONS > ANSWERS
 *
 * QUESTIONS: { "queries": ["…"], "letters": true or false, "options": what index.find takes }
 * ANSWERS: a line a query: { "query", "hits": [addresses], "files": [[read at the first letters], …], "ms": [of each] }
 *
 * With `letters` each query is typed from its second letter on, as a reader does, with an index opened anew.
 */
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const assets = path.join(__dirname, "..", "templates", "assets");
globalThis.lunr = require(path.join(assets, "vendor", "lunr-words.js"));
const search = require(path.join(assets, "search-core.js"));

const folder = process.argv[2];
const asked = JSON.parse(fs.readFileSync(0, "utf8"));

/* An index, and a function that says which files were read since it was last asked. */
async function open() {
  let files = [];
  const given = new Map();
  const index = await search.open((name) => {
    const file = `${name}.js`;
    if (!given.has(file)) {
      files.push(file);
      const text = fs.readFileSync(path.join(folder, file), "utf8");
      given.set(file, JSON.parse(text.slice(text.indexOf(",") + 1, text.lastIndexOf(")"))));
    }
    return Promise.resolve(given.get(file));
  });
  return { index, read: () => files.splice(0) };
}

async function main() {
  let opened = await open();
  for (const query of asked.queries) {
    if (asked.letters) opened = await open();
    const files = [];
    const ms = [];
    let result;
    for (let length = asked.letters ? Math.min(2, query.length) : query.length; length <= query.length; length++) {
      const start = performance.now();
      result = await opened.index.find(query.slice(0, length), asked.options);
      ms.push(performance.now() - start);
      files.push(opened.read());
    }
    console.log(JSON.stringify({ query, hits: result.hits.map((hit) => hit.address), files, ms }));
  }
}

main();
