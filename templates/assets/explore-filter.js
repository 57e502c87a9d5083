/* Which cases a state asks for, in which order, and how many each value would leave. No page: pure.
 *
 *   filter = exploreFilter.open(terms, cases)              payloads of data/terms.js and data/cases.js
 *   filter.select(state, { scores, distances })            -> { cases: [number, …], counts: { facet: [n, …] } }
 *   filter.order(cases, sort, { scores, distances })       -> the same cases in another order
 *   filter.distances(places, number)                       -> miles from a place to each case, Infinity: no telling
 *   filter.matrix(cases, state, rows, across)              -> rows and columns with their cells
 *
 * Several values of a facet widen, several facets narrow. The counts of a facet leave its own ticks out of
 * account: they say how many cases there would be with this value alone, all else as it is.
 */
(function (global) {
  "use strict";

  var EARTH = 3958.8; // radius in miles

  function open(terms, cases) {
    var size = terms.cases;
    var facets = terms.facets.map(function (facet) {
      return { name: facet.name, terms: facet.terms, carried: cases.own[facet.name].map(function (own) { return closed(facet, own); }) };
    });
    var byName = {};
    facets.forEach(function (facet) { byName[facet.name] = facet; });
    var ranks = {};

    /* The terms of a case with all above them, each once. */
    function closed(facet, own) {
      var found = [];
      own.forEach(function (number) {
        for (var at = number; at >= 0 && found.indexOf(at) < 0; at = facet.terms[at][2]) found.push(at);
      });
      return found;
    }

    function wanted(facet, ids) {
      var flags = new Uint8Array(facet.terms.length);
      facet.terms.forEach(function (term, number) { if (ids.indexOf(term[0]) >= 0) flags[number] = 1; });
      return flags;
    }

    function hasAny(carried, flags) {
      for (var at = 0; at < carried.length; at++) if (flags[carried[at]]) return true;
      return false;
    }

    function select(state, given) {
      var scores = given && given.scores;
      var distances = given && given.distances;
      var active = facets.filter(function (facet) { return (state.on[facet.name] || []).length; })
        .map(function (facet) { return { facet: facet, flags: wanted(facet, state.on[facet.name]) }; });
      var counts = {};
      facets.forEach(function (facet) { counts[facet.name] = new Array(facet.terms.length).fill(0); });
      var found = [];

      function count(facet, number) {
        var carried = facet.carried[number];
        for (var at = 0; at < carried.length; at++) counts[facet.name][carried[at]]++;
      }

      for (var number = 0; number < size; number++) {
        if (scores && !scores.has(number)) continue;
        if (state.within && distances && !(distances[number] <= state.within)) continue;
        var failed = null;
        var failures = 0;
        for (var at = 0; at < active.length && failures < 2; at++) {
          if (!hasAny(active[at].facet.carried[number], active[at].flags)) {
            failed = active[at].facet;
            failures++;
          }
        }
        // A case that only one facet keeps out still counts among the values of that facet.
        if (failures === 1) count(failed, number);
        if (failures) continue;
        found.push(number);
        facets.forEach(function (facet) { count(facet, number); });
      }
      return { cases: found, counts: counts };
    }

    /* The place of each case in the order of the labels of its first term; without a term last. */
    function rank(name) {
      if (!ranks[name]) {
        var facet = byName[name];
        var order = facet.terms.map(function (_, number) { return number; });
        if (name === "places" || name === "themes" || name === "approaches" || name === "people") {
          order.sort(function (a, b) { return facet.terms[a][1].localeCompare(facet.terms[b][1], "en"); });
        }
        var place = [];
        order.forEach(function (number, at) { place[number] = facet.terms[number][0] === "none" ? Infinity : at; });
        ranks[name] = cases.own[name].map(function (own) { return own.length ? place[own[0]] : Infinity; });
      }
      return ranks[name];
    }

    /* Cases by a key; what has no value comes last whichever way round; ties by title. */
    function order(numbers, sort, given) {
      var backwards = sort.charAt(0) === "-";
      var key = sort.replace(/^-/, "");
      var value;
      if (key === "relevance") value = function (n) { return given.scores ? -given.scores.get(n) : 0; };
      else if (key === "distance") value = function (n) { return given.distances ? given.distances[n] : Infinity; };
      // Newest first is what a reader means by an order of time.
      else if (key === "when") value = function (n) { return -(cases.start[n] || (cases.end[n] < 9999 && cases.end[n])) || Infinity; };
      else if (key === "claims") value = function (n) { return -cases.claims[n]; };
      else if (key === "title") value = function (n) { return n; };
      else value = function (n) { return rank(key === "place" ? "places" : key)[n]; };
      return numbers.slice().sort(function (a, b) {
        var left = value(a);
        var right = value(b);
        if (left === right) return a - b;
        if (left === Infinity || right === Infinity) return left === Infinity ? 1 : -1;
        return backwards ? right - left : left - right;
      });
    }

    function distances(places, from) {
      return cases.own.places.map(function (own) {
        return own.reduce(function (least, to) {
          if (places.lat[to] === null || places.lat[to] === undefined) return least;
          return Math.min(least, miles(places.lat[from], places.lon[from], places.lat[to], places.lon[to]));
        }, Infinity);
      });
    }

    /* What to narrow a facet to, to get the cases of one term among those a state asks for: the ticked terms
       below it, or itself when it or a broader one is ticked or none is. Null: the ticks leave it out. */
    function target(name, ids, number) {
      var facet = byName[name];
      if (!ids || !ids.length) return [number];
      var ticked = wanted(facet, ids);
      if (hasAny(closed(facet, [number]), ticked)) return [number];
      var below = facet.terms.map(function (_, at) { return at; }).filter(function (at) {
        return ticked[at] && closed(facet, [at]).indexOf(number) >= 0;
      });
      return below.length ? below : null;
    }

    /* For each term of an axis: what to narrow to, and which of these cases it holds. */
    function shelves(numbers, state, axis) {
      var facet = byName[axis[1]];
      return axis[3].map(function (number) {
        var to = target(axis[1], state.on[axis[1]], number);
        if (!to) return null;
        var flags = new Uint8Array(facet.terms.length);
        to.forEach(function (at) { flags[at] = 1; });
        var held = numbers.filter(function (one) { return hasAny(facet.carried[one], flags); });
        return { number: number, id: facet.terms[number][0], label: facet.terms[number][1],
          to: to.map(function (at) { return facet.terms[at][0]; }), cases: held };
      }).filter(Boolean);
    }

    function matrix(numbers, state, rows, across) {
      var down = shelves(numbers, state, rows);
      var over = shelves(numbers, state, across).map(function (column) {
        return Object.assign(column, { set: new Set(column.cases) });
      });
      return {
        rows: down.map(function (row) {
          return Object.assign(row, { cells: over.map(function (column) {
            return row.cases.filter(function (one) { return column.set.has(one); }).length;
          }) });
        }),
        columns: over,
      };
    }

    return {
      size: size, select: select, order: order, distances: distances, target: target, shelves: shelves, matrix: matrix,
      carries: function (name, one, number) { return byName[name].carried[one].indexOf(number) >= 0; },
    };
  }

  /* Great-circle distance between two points in degrees (haversine). */
  function miles(lat, lon, otherLat, otherLon) {
    var rad = Math.PI / 180;
    var a = Math.pow(Math.sin(((otherLat - lat) * rad) / 2), 2) +
      Math.cos(lat * rad) * Math.cos(otherLat * rad) * Math.pow(Math.sin(((otherLon - lon) * rad) / 2), 2);
    return 2 * EARTH * Math.asin(Math.sqrt(Math.min(1, a)));
  }

  var api = { open: open, miles: miles };
  if (typeof module !== "undefined" && module.exports) module.exports = api;
  else global.explorer.exploreFilter = api;
})(typeof window === "undefined" ? globalThis : window);
