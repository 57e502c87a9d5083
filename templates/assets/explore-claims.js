/* What the cases are said to have done, claim by claim. Sizes are put in order within one basis only. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var parts = explorer.exploreParts;
  var state = explorer.exploreState;
  var el = parts.el;
  var MEASURES = [["", "Any, or none"], ["return", "£ for each £1"], ["percent", "Percentages"], ["amount", "Numbers and sums"], ["other", "Other figures"]];
  var WHY = "Sizes are put in order only among claims of one basis and one sort of figure. A percentage that organisers report and one that an independent study found are not two marks on one scale.";

  /* The claims of these cases that also fit the ticks for kinds and bases, and the two choices of this view. */
  function chosen(app, claims) {
    var place = new Map(app.ordered.map(function (one, at) { return [one, at]; }));
    function ticked(name, list) {
      var ids = app.state.on[name];
      return ids ? new Set(list.map(function (_, at) { return at; }).filter(function (at) { return ids.indexOf(list[at][0]) >= 0; })) : null;
    }
    var kinds = ticked("kinds", app.terms.kinds);
    var bases = ticked("bases", app.terms.bases);
    var direction = app.terms.directions.findIndex(function (term) { return term[0] === app.state.direction; });
    var measure = claims.measures.indexOf(app.state.measure);
    var found = [];
    claims.case.forEach(function (one, at) {
      if (!place.has(one) || (kinds && !kinds.has(claims.kind[at])) || (bases && !bases.has(claims.basis[at]))) return;
      if ((direction >= 0 && claims.direction[at] !== direction) || (measure >= 0 && claims.measure[at] !== measure)) return;
      found.push(at);
    });
    var way = app.state.claims;
    var bySize = canSort(app) && way;
    return found.sort(function (a, b) {
      return (bySize ? (way === "size" ? claims.size[a] - claims.size[b] : claims.size[b] - claims.size[a]) : 0) ||
        place.get(claims.case[a]) - place.get(claims.case[b]) || a - b;
    });
  }

  function canSort(app) {
    return (app.state.on.bases || []).length === 1 && app.state.on.bases[0] !== "none" &&
      (app.state.measure === "return" || app.state.measure === "percent");
  }

  /* "Any" and each value; more ticked at once among the facets shows as such. */
  function facetChoice(app, name, label, list) {
    if (!app.facet(name)) return null;
    var ids = app.state.on[name] || [];
    var options = [["", "Any"]].concat(list.map(function (term) { return [term[0], term[1]]; }));
    if (ids.length > 1) options.push(["*", ids.length + " ticked"]);
    if (ids[0] === "none" && ids.length === 1) options.push(["none", "No claims"]);
    return parts.select(label, "claim-" + name, options, ids.length > 1 ? "*" : ids[0] || "", function (value) {
      if (value !== "*") app.go(Object.assign(state.withFacet(app.state, name, value ? [value] : []), { claims: "" }));
    });
  }

  function claimItem(app, at, claims, text, words) {
    var basis = app.terms.bases[claims.basis[at]];
    var direction = app.terms.directions[claims.direction[at]];
    var kind = app.terms.kinds[claims.kind[at]];
    var figures = text[1].map(function (figure) {
      return el("li", { class: "figure" + (figure[0].length > 9 ? " long" : "") }, figure[0] && el("b", null, figure[0]), figure[0] && figure[1] && " ", figure[1] && el("span", null, figure[1]));
    });
    return el("li", { class: "claim", "data-basis": basis ? basis[0] : "" },
      el("p", { class: "claim-case" }, parts.caseLink(words, "#claim-" + claims.number[at]), words.place ? ", " + words.place : ""),
      figures.length ? el("ul", { class: "figures" + (figures.length > 2 ? " many" : "") }, figures) : null,
      el("div", { class: "claim-words" },
        el("p", { class: "claim-text" }, el("span", { class: "basis" }, basis ? basis[2] : ""), " " + text[0]),
        text[2] && el("p", { class: "claim-note" }, text[2]),
        el("p", { class: "claim-from" },
          el("span", null, (kind ? kind[1] : "") + (direction && direction[0] !== "not-stated" ? ": " + direction[1].toLowerCase() : "")), " ",
          el("span", null, basis ? basis[1] : ""), " ",
          el("span", null, el("a", { href: parts.root + text[4] }, text[3]), text[5] ? ", " + text[5] : ""))));
  }

  /* How many of the claims shown rest on what: words and numbers, in the vocabulary's order. */
  function bases(app, found, claims) {
    var counts = app.terms.bases.map(function (_, basis) { return found.filter(function (at) { return claims.basis[at] === basis; }).length; });
    return el("table", { class: "bases" }, el("caption", null, "What these claims rest on. The order is not a ranking."),
      el("thead", null, el("tr", null, el("th", { scope: "col" }, "Basis"), el("th", { scope: "col", class: "amount" }, "Claims"))),
      el("tbody", null, app.terms.bases.map(function (basis, at) {
        return counts[at] ? el("tr", null, el("th", { scope: "row" }, basis[1]), el("td", { class: "amount" }, parts.number(counts[at]))) : null;
      }).filter(Boolean)));
  }

  explorer.exploreViews.claims = {
    chosen: chosen,
    show: function (app) {
      return app.load("data/claims").then(function (claims) {
        var found = chosen(app, claims);
        var cases = new Set(found.map(function (at) { return claims.case[at]; })).size;
        var numbers = found.slice(0, app.state.show);
        return Promise.all([app.claimTexts(numbers, claims), app.words(numbers.map(function (at) { return claims.case[at]; }))]).then(function (both) {
          var sorted = canSort(app);
          var controls = el("div", { class: "view-controls" },
            facetChoice(app, "kinds", "About", app.terms.kinds), facetChoice(app, "bases", "Basis", app.terms.bases),
            parts.select("Figure", "measure", MEASURES, app.state.measure, function (value) { app.change({ measure: value, claims: "", show: app.STEP }); }),
            parts.select("Direction", "direction", [["", "Any"]].concat(app.terms.directions), app.state.direction, function (value) { app.change({ direction: value, show: app.STEP }); }),
            parts.select("Order", "claims", [["", "By case"], ["size", "Smallest figure first", !sorted], ["-size", "Largest figure first", !sorted]], sorted ? app.state.claims : "",
              function (value) { app.change({ claims: value, show: app.STEP }, "replace"); }));
          var said = parts.count(found.length, "claim") + " in " + cases + " of " + (app.ordered.length === 1 ? "this 1 case" : "these " + parts.count(app.ordered.length, "case")) + app.narrowedInWords() +
            (sorted && app.state.claims ? ", by the first number of the figure." : ", case after case, " + app.sortInWords() + ".");
          return [controls, el("p", { class: "note" }, WHY), parts.caption(said),
            found.length ? el("details", { class: "twin", "data-keep": "bases" }, el("summary", null, "What these claims rest on"), bases(app, found, claims)) : null,
            found.length ? el("ol", { class: "claims" }, numbers.map(function (at, n) { return claimItem(app, at, claims, both[0][n], both[1][n]); }))
              : el("p", { class: "empty" }, "No claim like that in these cases."),
            parts.more(app, numbers.length, found.length, "claim")];
        });
      });
    },
  };
})();
