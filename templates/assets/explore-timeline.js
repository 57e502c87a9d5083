/* When the cases ran: how many began in each year, and a line for each case. Most sources do not say. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var parts = explorer.exploreParts;
  var state = explorer.exploreState;
  var el = parts.el;
  var svg = parts.svg;
  var OPEN_END = explorer.exploreFilter.OPEN_END;
  var LONGEST = 25; // years on the axis, on a phone fewer; earlier beginnings stand at its edge
  var LONGEST_NARROW = 16;
  var OUTLIERS = 0.1; // the share of beginnings that may lie before the axis
  var narrow = window.matchMedia("(max-width: 40rem)");
  var KINDS = [["ongoing", "ongoing when written about"], ["ended", "ended"], ["open", "end not stated"]];

  function kindOf(app, one) {
    return app.only("end", one) === OPEN_END ? "ongoing" : app.only("end", one) ? "ended" : "open";
  }

  /* As timeline.py has it: to the year of the edition, from a decade that leaves few beginnings out. */
  function frame(app, dated) {
    var starts = dated.map(function (one) { return app.only("start", one) || app.only("end", one); }).sort(function (a, b) { return a - b; });
    var last = Number(app.terms.dated.slice(0, 4)) || starts[starts.length - 1] || 2000;
    var first = starts.length ? Math.floor(starts[Math.floor(starts.length * OUTLIERS)] / 10) * 10 : last - 9;
    return [Math.max(first, last - (narrow.matches ? LONGEST_NARROW : LONGEST)), last];
  }

  function columns(byYear, first, last) {
    var years = [];
    for (var year = first; year <= last; year++) years.push(year);
    var most = years.reduce(function (high, y) { return Math.max(high, total(byYear.get(y))); }, 1);
    var wide = years.length < 12 ? 42 : narrow.matches ? 24 : 30; // room for every year under few columns
    var high = 110;
    var picture = svg("svg", { viewBox: "0 0 " + years.length * wide + " " + (high + 34), class: "when-years", "aria-hidden": "true", focusable: "false" });
    years.forEach(function (year, at) {
      var counts = byYear.get(year) || {};
      var y = high + 14;
      KINDS.forEach(function (kind) {
        var tall = ((counts[kind[0]] || 0) / most) * high;
        y -= tall;
        if (tall) picture.append(svg("rect", { class: "bar-" + kind[0], x: at * wide + 4, y: y, width: wide - 8, height: tall }));
      });
      if (total(counts)) picture.append(svg("text", { x: at * wide + wide / 2, y: y - 3, class: "year-amount" }, String(total(counts))));
      if (year % 5 === 0 || years.length < 12 || (year === first && year % 5 < 4)) picture.append(svg("text", { x: at * wide + wide / 2, y: high + 30 }, String(year)));
    });
    picture.append(svg("path", { class: "axis", d: "M0 " + (high + 14) + "H" + years.length * wide }));
    return picture;
  }

  function total(counts) {
    return counts ? KINDS.reduce(function (sum, kind) { return sum + (counts[kind[0]] || 0); }, 0) : 0;
  }

  function twin(byYear) {
    var years = Array.from(byYear.keys()).sort(function (a, b) { return a - b; });
    return el("details", { class: "twin", "data-keep": "twin" }, el("summary", null, "The same as a table"),
      el("table", { class: "when-table" }, el("caption", null, "Cases by the year in which they began"),
        el("thead", null, el("tr", null, el("th", { scope: "col" }, "Year"), el("th", { scope: "col", class: "amount" }, "Began"),
          KINDS.map(function (kind) { return el("th", { scope: "col", class: "amount" }, state.capital(kind[1])); }))),
        el("tbody", null, years.map(function (year) {
          var counts = byYear.get(year);
          return el("tr", null, el("th", { scope: "row" }, String(year)), el("td", { class: "amount" }, String(total(counts))),
            KINDS.map(function (kind) { return el("td", { class: "amount" }, String(counts[kind[0]] || 0)); }));
        }))));
  }

  /* A bar from beginning to end on the common axis, in percent of its width. */
  function bar(app, one, first, last) {
    var start = app.only("start", one);
    var kind = kindOf(app, one);
    var end = kind === "ongoing" ? last : app.only("end", one) || start;
    var span = last - first + 1;
    var from = Math.max(0, (start - first) / span);
    var to = Math.min(1, (end - first + 1) / span);
    return el("span", { class: "track", "aria-hidden": "true" },
      el("span", { class: "run run-" + kind + (start < first ? " earlier" : ""), style: "inset-inline-start:" + (from * 100).toFixed(1) + "%;inline-size:" + (Math.max(0.5 / span, to - from) * 100).toFixed(1) + "%" }));
  }

  function only(app, id) {
    var next = state.withFacet(app.state, "period", [id]);
    return Object.assign({}, next, { view: "list", sort: "" });
  }

  explorer.exploreViews.timeline = {
    needs: function () { return ["start", "end"]; },
    watch: narrow,
    show: function (app) {
      var dated = app.filter.order(app.ordered.filter(function (one) { return app.only("start", one); }), "-when");
      var endOnly = app.ordered.filter(function (one) { return !app.only("start", one) && kindOf(app, one) === "ended"; });
      var going = app.ordered.filter(function (one) { return !app.only("start", one) && kindOf(app, one) === "ongoing"; }).length;
      var without = app.ordered.length - dated.length - endOnly.length - going;
      var ends = frame(app, dated.concat(endOnly));
      var first = ends[0];
      var last = ends[1];
      var byYear = new Map();
      dated.forEach(function (one) {
        var year = app.only("start", one);
        var counts = byYear.get(year) || {};
        counts[kindOf(app, one)] = (counts[kindOf(app, one)] || 0) + 1;
        byYear.set(year, counts);
      });
      var earlier = dated.filter(function (one) { return app.only("start", one) < first; }).length;
      var numbers = dated.slice(0, app.state.show);
      var said = parts.count(dated.length, "case says", "cases say") + " when " + (dated.length === 1 ? "it" : "they") + " began.";
      var missing = el("p", { class: "unstated" }, el("b", null, "Not stated: "),
        without ? parts.stateLink(app, only(app, "not-stated"), null, parts.count(without, "case")) : "no case",
        without ? " of " + parts.number(app.ordered.length) + (without === 1 ? " does" : " do") + " not say when. " : ". ",
        endOnly.length ? parts.count(endOnly.length, "case says only when it ended. ", "cases say only when they ended. ") : "",
        going ? parts.count(going, "case says only that it goes on.", "cases say only that they go on.") : "");
      if (!app.facet("period")) missing.querySelectorAll("a").forEach(function (a) { a.replaceWith(a.textContent); });
      return app.words(numbers).then(function (words) {
        if (!dated.length) return [parts.caption(app.inWords() + ", by year. " + said), missing];
        return [
          parts.caption(app.inWords() + ", by the year in which they began. " + said + " A tall column means that many were written up, and nothing more."),
          missing,
          el("figure", { class: "when-chart" }, columns(byYear, first, last),
            el("figcaption", null, el("ul", { class: "key" }, KINDS.map(function (kind) {
              return el("li", null, el("span", { class: "key-swatch run-" + kind[0], "aria-hidden": "true" }), " " + state.capital(kind[1]));
            })), earlier ? el("p", { class: "note" }, parts.count(earlier, "case") + " began before " + first + ": see the list below.") : null)),
          twin(byYear),
          el("table", { class: "runs" }, el("caption", null, "Each case from its beginning to its end, earliest first; the line runs from " + first + " to " + last + "."),
            el("thead", null, el("tr", null, el("th", { scope: "col" }, "Case"), el("th", { scope: "col" }, "When"), el("th", { scope: "col", class: "track-head" },
              parts.hidden("Drawn"), el("span", { "aria-hidden": "true" }, el("b", null, String(first)), el("b", null, String(last)))))),
            el("tbody", null, numbers.map(function (one, at) {
              var kind = kindOf(app, one);
              return el("tr", null, el("th", { scope: "row" }, parts.caseLink(words[at])),
                el("td", null, words[at].when + (kind === "open" && app.only("start", one) ? ", end not stated" : "")), el("td", null, bar(app, one, first, last)));
            }))),
          parts.more(app, numbers.length, dated.length, "case"),
        ];
      });
    },
  };
})();
