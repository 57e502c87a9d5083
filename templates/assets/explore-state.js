/* What the explore page shows, as one plain object, and the same as an address. No page, no data: pure.
 *
 *   exploreState.read("?themes=housing&view=map", terms) -> state    what is not known is left out
 *   exploreState.named("?themes=housing&near=leeds", terms) -> ["themes", "places"]   facets whose terms read() needs
 *   exploreState.leftOut("?themes=hosing", terms) -> ["Theme: hosing"]   what read() did not know, for the reader
 *   exploreState.write(state, terms) -> "?themes=housing&view=map"   one address for one state
 *   exploreState.toggle(state, terms, "places", "leeds") -> state    ticked or not, as a reader means it
 *   exploreState.describe(state, terms) -> ["Theme: Housing", …]     in words
 *
 * Address:  q=words  <facet>=id,id (or repeated)  near=place  within=miles  sort=key (-key: backwards)
 *           view=list|table|map|matrix|timeline|claims  columns=…  rows=axis  across=axis  region=place
 *           measure=…  direction=…  compare=slug,slug  show=100
 * `terms` is the payload of data/terms.js, written by explorer/facets.py.
 */
(function (global) {
  "use strict";

  var VIEWS = ["list", "table", "map", "matrix", "timeline", "claims"];
  var SORTS = ["relevance", "title", "when", "place", "distance", "claims"];
  var COLUMNS = ["place", "when", "claims"]; // and every facet
  var USUAL_COLUMNS = ["place", "when", "themes", "approaches", "depth"];
  var WITHIN = [5, 10, 25, 50, 100];
  var MEASURES = ["return", "percent", "amount", "other"];
  var CLAIM_SORTS = ["case", "size", "-size"];
  var STEP = 50;
  var MOST_COMPARED = 4;
  var MOST_TICKED = 12; // as many as a workshop takes
  var LONGEST_QUERY = 200;
  var SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

  function empty() {
    return {
      q: "", on: {}, near: "", within: 0, sort: "", view: "list", columns: null, rows: "", across: "",
      region: "", measure: "", direction: "", claims: "", compare: [], show: STEP,
    };
  }

  function facetOf(terms, name) {
    return terms.facets.find(function (facet) { return facet.name === name; });
  }

  /* id -> number of a term; kept with the payload, which never changes once it is there. */
  function numbers(facet) {
    if (!facet.terms) return new Map();
    if (!facet.numbers) {
      facet.numbers = new Map(facet.terms.map(function (term, number) { return [term[0], number]; }));
    }
    return facet.numbers;
  }

  function among(value, known, otherwise) {
    return known.indexOf(value) >= 0 ? value : otherwise;
  }

  function isSort(key, terms) {
    var plain = key.replace(/^-/, "");
    return SORTS.indexOf(plain) >= 0 || Boolean(facetOf(terms, plain));
  }

  function columnNames(terms) {
    return COLUMNS.slice(0, 2).concat(terms.facets.map(function (facet) { return facet.name; })
      .filter(function (name) { return name !== "places" && name !== "period"; }), COLUMNS.slice(2));
  }

  function list(params, name) {
    var found = params.getAll(name).join(",").split(",").map(function (one) { return one.trim(); });
    return found.filter(function (one, at) { return one && found.indexOf(one) === at; });
  }

  function read(search, terms) {
    var params = new URLSearchParams(search);
    var state = empty();
    var places = facetOf(terms, "places");
    var axes = terms.axes.map(function (axis) { return axis[0]; });

    function one(name) { return (params.get(name) || "").trim(); }
    function place(name) { return places && numbers(places).has(one(name)) ? one(name) : ""; }

    state.q = one("q").slice(0, LONGEST_QUERY);
    terms.facets.forEach(function (facet) {
      var known = numbers(facet);
      var ids = list(params, facet.name).filter(function (id) { return known.has(id); });
      if (ids.length) state.on[facet.name] = ids.sort(function (a, b) { return known.get(a) - known.get(b); });
    });
    state.near = place("near");
    state.within = state.near ? among(Number(one("within")), WITHIN, 0) : 0;
    state.sort = isSort(one("sort"), terms) ? one("sort") : "";
    state.view = among(one("view"), VIEWS, "list");
    var columns = list(params, "columns").filter(function (name) { return columnNames(terms).indexOf(name) >= 0; });
    state.columns = columns.length ? columns : null;
    state.rows = among(one("rows"), axes, "");
    state.across = among(one("across"), axes, "");
    state.region = place("region");
    state.measure = among(one("measure"), MEASURES, "");
    state.direction = among(one("direction"), terms.directions.map(function (term) { return term[0]; }), "");
    state.claims = among(one("claims"), CLAIM_SORTS, "");
    state.compare = list(params, "compare").filter(function (slug) { return SLUG.test(slug); }).slice(0, MOST_TICKED);
    state.show = Math.max(STEP, Math.ceil((Number(one("show")) || 0) / STEP) * STEP);
    return mend(state, terms);
  }

  /* The facets that an address names values of: their terms must be there before it is read. */
  function named(search, terms) {
    var params = new URLSearchParams(search);
    return terms.facets.map(function (facet) { return facet.name; }).filter(function (name) {
      return params.has(name) || (name === "places" && (params.has("near") || params.has("region")));
    });
  }

  function leftOut(search, terms) {
    var params = new URLSearchParams(search);
    var found = [];
    function missing(facet, name, ids) {
      ids.forEach(function (id) { if (!numbers(facet).has(id)) found.push(capital(name) + ": " + id.slice(0, LONGEST_QUERY)); });
    }
    terms.facets.forEach(function (facet) { missing(facet, facet.singular, list(params, facet.name)); });
    if (facetOf(terms, "places")) missing(facetOf(terms, "places"), "near", list(params, "near").slice(0, 1));
    return found;
  }

  /* Takes out what makes no sense: an order that needs words or a place, those that fit worst first, the usual value
     said aloud. */
  function mend(state, terms) {
    if (!state.near) state.within = 0;
    var plain = state.sort.replace(/^-/, "");
    if ((plain === "relevance" && (!state.q || plain !== state.sort)) || (plain === "distance" && !state.near)) state.sort = "";
    if (state.sort === usualSort(state)) state.sort = "";
    if (state.columns && state.columns.join() === usualColumns(terms).join()) state.columns = null;
    if (state.rows === usualAxes(terms)[0]) state.rows = "";
    if (state.across === usualAxes(terms)[1]) state.across = "";
    if (state.claims === "case") state.claims = "";
    return state;
  }

  function usualSort(state) {
    return state.q ? "relevance" : state.near ? "distance" : "title";
  }

  function sortOf(state) {
    return state.sort || usualSort(state);
  }

  function usualColumns(terms) {
    return USUAL_COLUMNS.filter(function (name) { return columnNames(terms).indexOf(name) >= 0; });
  }

  function columnsOf(state, terms) {
    return state.columns || usualColumns(terms);
  }

  /* The first facet down, and the next across, in groups where it has them. */
  function usualAxes(terms) {
    var first = terms.axes[0];
    var second = terms.axes.find(function (axis) { return axis[1] !== (first && first[1]); }) || first;
    return first ? [first[0], second[0]] : ["", ""];
  }

  function axesOf(state, terms) {
    var usual = usualAxes(terms);
    return [state.rows || usual[0], state.across || usual[1]];
  }

  function write(state, terms) {
    var parts = [];
    function put(name, value) {
      // A comma is allowed in a query, and reads better than %2C.
      if (value) parts.push(name + "=" + encodeURIComponent(value).replace(/%2C/g, ",").replace(/%20/g, "+"));
    }
    var whole = mend(Object.assign({}, state), terms);
    put("q", whole.q.trim());
    terms.facets.forEach(function (facet) {
      var known = numbers(facet);
      var ids = (whole.on[facet.name] || []).filter(function (id) { return known.has(id); });
      put(facet.name, ids.slice().sort(function (a, b) { return known.get(a) - known.get(b); }).join(","));
    });
    put("near", whole.near);
    put("within", whole.within ? String(whole.within) : "");
    put("sort", whole.sort);
    put("view", whole.view === "list" ? "" : whole.view);
    put("columns", whole.columns ? whole.columns.join(",") : "");
    put("rows", whole.rows);
    put("across", whole.across);
    put("region", whole.region);
    put("measure", whole.measure);
    put("direction", whole.direction);
    put("claims", whole.claims);
    put("compare", whole.compare.join(","));
    put("show", whole.show > STEP ? String(whole.show) : "");
    return parts.length ? "?" + parts.join("&") : "";
  }

  function isAbove(facet, upper, lower) {
    for (var at = facet.terms[lower][2]; at >= 0; at = facet.terms[at][2]) if (at === upper) return true;
    return false;
  }

  /* A new state with one value on or off. In a tree the narrower word replaces the broader, and the other way
     round: who ticks Leeds after Yorkshire means Leeds. */
  function toggle(state, terms, name, id) {
    var facet = facetOf(terms, name);
    var known = numbers(facet);
    var before = state.on[name] || [];
    var after = before.indexOf(id) >= 0
      ? before.filter(function (one) { return one !== id; })
      : before.filter(function (one) {
        return !isAbove(facet, known.get(one), known.get(id)) && !isAbove(facet, known.get(id), known.get(one));
      }).concat(id).sort(function (a, b) { return known.get(a) - known.get(b); });
    return withFacet(state, name, after);
  }

  function withFacet(state, name, ids) {
    var on = Object.assign({}, state.on);
    if (ids.length) on[name] = ids;
    else delete on[name];
    return Object.assign({}, state, { on: on, show: STEP });
  }

  /* Nothing on; view, columns and ticks for comparing stay. */
  function cleared(state) {
    return Object.assign({}, state, { q: "", on: {}, near: "", within: 0, sort: "", measure: "", direction: "", show: STEP });
  }

  function isNarrowed(state) {
    return Boolean(state.q || state.near || Object.keys(state.on).length);
  }

  function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  function label(terms, name, id) {
    var facet = facetOf(terms, name);
    var number = facet && numbers(facet).get(id);
    return number === undefined ? id : facet.terms[number][1];
  }

  function describe(state, terms) {
    var said = state.q ? ["Words: " + global.explorer.quoted(state.q)] : [];
    terms.facets.forEach(function (facet) {
      var ids = state.on[facet.name];
      if (!ids) return;
      said.push(capital(facet.singular) + ": " + ids.map(function (id) { return label(terms, facet.name, id); }).join(" or "));
    });
    if (state.near) {
      said.push((state.within ? "Within " + state.within + " miles of " : "Near ") + label(terms, "places", state.near));
    }
    return said;
  }

  var api = {
    VIEWS: VIEWS, WITHIN: WITHIN, STEP: STEP, MOST_COMPARED: MOST_COMPARED, MOST_TICKED: MOST_TICKED,
    empty: empty, named: named, read: read, leftOut: leftOut, write: write, toggle: toggle, withFacet: withFacet, cleared: cleared,
    isNarrowed: isNarrowed, describe: describe, label: label, facetOf: facetOf, numbers: numbers, capital: capital,
    sortOf: sortOf, columnNames: columnNames, columnsOf: columnsOf, usualColumns: usualColumns, axesOf: axesOf,
  };
  if (typeof module !== "undefined" && module.exports) module.exports = api;
  else global.explorer.exploreState = api;
})(typeof window === "undefined" ? globalThis : window);
