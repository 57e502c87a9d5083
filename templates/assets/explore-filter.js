/* Which cases a state asks for, in which order, and how many each value would leave. No page: pure.
 *
 *   columns[name] = exploreFilter.column(payload, cases)   of a data/columns/<name>.js, see packed() in facets.py
 *   filter = exploreFilter.open(terms, columns)            payload of data/terms.js, and the columns read so far
 *   filter.select(state, { ranked, distances })            -> { cases: [number, …], counts: { facet: [n, …] } }
 *                                                          `ranked`: the cases that have the words, best first
 *                                                          counts of the facets whose columns are there
 *   filter.order(cases, sort, { ranked, distances })       -> the same cases in another order
 *   filter.distances(places, number)                       -> miles from a place to each case, Infinity: no telling
 *   filter.matrix(cases, state, rows, across)              -> rows and columns with their cells
 *
 * Several values of a facet widen, several facets narrow. The counts of a facet leave its own ticks out of
 * account: they say how many cases there would be with this value alone, all else as it is.
 */
(function (global) {
  "use strict";

  var EARTH = 3958.8; // radius in miles
  var OPEN_END = 4095; // as in facets.py: the end of what was ongoing

  var DIGITS = {};
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_".split("").forEach(function (digit, value) { DIGITS[digit] = value; });

  /* [digits a number, how many each case has, numbers] -> { first: where the numbers of a case begin, numbers }.
     Flat arrays: a hundred thousand cases are then read and counted in milliseconds. */
  function column(payload, size) {
    var width = payload[0];
    var first = new Uint32Array(size + 1);
    for (var one = 0; one < size; one++) first[one + 1] = first[one] + (payload[1] ? DIGITS[payload[1][one]] : 1);
    var numbers = new Uint32Array(first[size]);
    for (var at = 0, digit = 0; at < numbers.length; at++) {
      var value = 0;
      for (var end = digit + width; digit < end; digit++) value = value * 64 + DIGITS[payload[2][digit]];
      numbers[at] = value;
    }
    return { first: first, numbers: numbers };
  }

  /* The numbers of a case, in the order in which they were written down. */
  function own(column, one) {
    return Array.from(column.numbers.subarray(column.first[one], column.first[one + 1]));
  }

  /* The first number of a case; what every case has one of is read so. */
  function only(column, one) {
    return column.numbers[column.first[one]];
  }

  function open(terms, columns) {
    var size = terms.cases;
    var facets = terms.facets.map(function (facet) {
      return { name: facet.name, of: facet, carried: null }; // the terms may come later, before the column
    });
    var byName = {};
    facets.forEach(function (facet) { byName[facet.name] = facet; });
    var ranks = {};

    /* The facets whose columns are there; the terms above those of a case are added to it once. */
    function ready() {
      return facets.filter(function (facet) {
        if (!facet.carried && columns[facet.name]) facet.carried = withAbove(facet, columns[facet.name]);
        return facet.carried;
      });
    }

    function withAbove(facet, plain) {
      if (!facet.of.terms.some(function (term) { return term[2] >= 0; })) return plain;
      var above = facet.of.terms.map(function (_, number) { return closed(facet, [number]); });
      var first = new Uint32Array(size + 1);
      var numbers = [];
      for (var one = 0; one < size; one++) {
        for (var at = plain.first[one]; at < plain.first[one + 1]; at++) {
          above[plain.numbers[at]].forEach(function (number) {
            if (numbers.indexOf(number, first[one]) < 0) numbers.push(number);
          });
        }
        first[one + 1] = numbers.length;
      }
      return { first: first, numbers: Uint32Array.from(numbers) };
    }

    /* The terms of a case with all above them, each once. */
    function closed(facet, own) {
      var found = [];
      own.forEach(function (number) {
        for (var at = number; at >= 0 && found.indexOf(at) < 0; at = facet.of.terms[at][2]) found.push(at);
      });
      return found;
    }

    function wanted(facet, ids) {
      var flags = new Uint8Array(facet.of.terms.length);
      facet.of.terms.forEach(function (term, number) { if (ids.indexOf(term[0]) >= 0) flags[number] = 1; });
      return flags;
    }

    function hasAny(carried, one, flags) {
      for (var at = carried.first[one]; at < carried.first[one + 1]; at++) if (flags[carried.numbers[at]]) return true;
      return false;
    }

    /* For each case whether it is one of these. */
    function flagsOf(cases) {
      var flags = new Uint8Array(size);
      cases.forEach(function (number) { flags[number] = 1; });
      return flags;
    }

    function select(state, given) {
      var fits = given && given.ranked && flagsOf(given.ranked);
      var distances = given && given.distances;
      var counted = ready();
      var active = counted.filter(function (facet) { return (state.on[facet.name] || []).length; })
        .map(function (facet) { return { facet: facet, flags: wanted(facet, state.on[facet.name]) }; });
      var counts = {};
      counted.forEach(function (facet) { counts[facet.name] = new Array(facet.of.terms.length).fill(0); });
      var found = [];

      function count(facet, number) {
        var carried = facet.carried;
        var of = counts[facet.name];
        for (var at = carried.first[number]; at < carried.first[number + 1]; at++) of[carried.numbers[at]]++;
      }

      for (var number = 0; number < size; number++) {
        if (fits && !fits[number]) continue;
        if (state.within && distances && !(distances[number] <= state.within)) continue;
        var failed = null;
        var failures = 0;
        for (var at = 0; at < active.length && failures < 2; at++) {
          if (!hasAny(active[at].facet.carried, number, active[at].flags)) {
            failed = active[at].facet;
            failures++;
          }
        }
        // A case that only one facet keeps out still counts among the values of that facet.
        if (failures === 1) count(failed, number);
        if (failures) continue;
        found.push(number);
        counted.forEach(function (facet) { count(facet, number); });
      }
      return { cases: found, counts: counts };
    }

    /* The place of each case in the order of the labels of its first term; without a term last. */
    function rank(name) {
      if (!ranks[name]) {
        var facet = byName[name];
        var order = facet.of.terms.map(function (_, number) { return number; });
        if (name === "places" || name === "themes" || name === "approaches" || name === "people") {
          order.sort(function (a, b) { return facet.of.terms[a][1].localeCompare(facet.of.terms[b][1], "en"); });
        }
        var place = [];
        order.forEach(function (number, at) { place[number] = facet.of.terms[number][0] === "none" ? Infinity : at; });
        ranks[name] = Array.from({ length: size }, function (_, one) {
          var first = only(columns[name], one);
          return columns[name].first[one] < columns[name].first[one + 1] ? place[first] : Infinity;
        });
      }
      return ranks[name];
    }

    /* Cases by a key; what has no value comes last whichever way round; ties by title. */
    function order(numbers, sort, given) {
      var backwards = sort.charAt(0) === "-";
      var key = sort.replace(/^-/, "");
      var value;
      if (key === "relevance") {
        var chosen = flagsOf(numbers);
        return given.ranked ? given.ranked.filter(function (n) { return chosen[n]; }) : numbers.slice();
      }
      if (key === "distance") value = function (n) { return given.distances ? given.distances[n] : Infinity; };
      // Newest first is what a reader means by an order of time.
      else if (key === "when") {
        value = function (n) {
          var end = only(columns.end, n);
          return -(only(columns.start, n) || (end < OPEN_END && end)) || Infinity;
        };
      } else if (key === "claims") value = function (n) { return -only(columns.claims, n); };
      else if (key === "title") return backwards ? numbers.slice().reverse() : numbers.slice(); // they come by title
      else value = function (n) { return rank(key === "place" ? "places" : key)[n]; };
      var alike = new Map(); // there are few values: a list for each is sooner made than all cases are compared
      numbers.forEach(function (n) {
        var own = value(n);
        if (alike.has(own)) alike.get(own).push(n);
        else alike.set(own, [n]);
      });
      var last = alike.get(Infinity) || [];
      alike.delete(Infinity);
      var ordered = Float64Array.from(alike.keys()).sort();
      if (backwards) ordered.reverse();
      return Array.from(ordered, function (own) { return alike.get(own); }).flat().concat(last);
    }

    function distances(places, from) {
      // Once for each place, not for each case: there are fewer.
      var away = places.lat.map(function (lat, to) {
        return lat === null ? Infinity : miles(places.lat[from], places.lon[from], lat, places.lon[to]);
      });
      return Array.from({ length: size }, function (_, one) {
        return own(columns.places, one).reduce(function (least, to) { return Math.min(least, to < away.length ? away[to] : Infinity); }, Infinity);
      });
    }

    /* What to narrow a facet to, to get the cases of one term among those a state asks for: the ticked terms
       below it, or itself when it or a broader one is ticked or none is. Null: the ticks leave it out. */
    function target(name, ids, number) {
      var facet = byName[name];
      if (!ids || !ids.length) return [number];
      var ticked = wanted(facet, ids);
      if (closed(facet, [number]).some(function (at) { return ticked[at]; })) return [number];
      var below = facet.of.terms.map(function (_, at) { return at; }).filter(function (at) {
        return ticked[at] && closed(facet, [at]).indexOf(number) >= 0;
      });
      return below.length ? below : null;
    }

    /* For each term of an axis: what to narrow to, and which of these cases it holds. */
    function shelves(numbers, state, axis) {
      ready();
      var facet = byName[axis[1]];
      return axis[3].map(function (number) {
        var to = target(axis[1], state.on[axis[1]], number);
        if (!to) return null;
        var flags = new Uint8Array(facet.of.terms.length);
        to.forEach(function (at) { flags[at] = 1; });
        var held = numbers.filter(function (one) { return hasAny(facet.carried, one, flags); });
        return { number: number, id: facet.of.terms[number][0], label: facet.of.terms[number][1],
          to: to.map(function (at) { return facet.of.terms[at][0]; }), cases: held };
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
      carries: function (name, one, number) {
        ready();
        var carried = byName[name].carried;
        return carried.numbers.subarray(carried.first[one], carried.first[one + 1]).indexOf(number) >= 0;
      },
    };
  }

  /* Great-circle distance between two points in degrees (haversine). */
  function miles(lat, lon, otherLat, otherLon) {
    var rad = Math.PI / 180;
    var a = Math.pow(Math.sin(((otherLat - lat) * rad) / 2), 2) +
      Math.cos(lat * rad) * Math.cos(otherLat * rad) * Math.pow(Math.sin(((otherLon - lon) * rad) / 2), 2);
    return 2 * EARTH * Math.asin(Math.sqrt(Math.min(1, a)));
  }

  var api = { OPEN_END: OPEN_END, column: column, own: own, only: only, open: open, miles: miles };
  if (typeof module !== "undefined" && module.exports) module.exports = api;
  else global.explorer.exploreFilter = api;
})(typeof window === "undefined" ? globalThis : window);
