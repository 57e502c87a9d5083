/* The cases as a table: columns to choose, and an order by any of them. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var parts = explorer.exploreParts;
  var state = explorer.exploreState;
  var el = parts.el;
  var TITLES = { title: "Case", place: "Place", when: "When", claims: "Claims" };

  function titleOf(app, name) {
    return TITLES[name] || app.facet(name).title;
  }

  function cell(app, name, one, words) {
    if (name === "place") return el("td", null, words.place || quiet("No place"));
    if (name === "when") return el("td", null, words.when || quiet("Not stated"));
    if (name === "claims") return el("td", { class: "amount" }, parts.number(app.only("claims", one)));
    var found = parts.labels(app, name, one);
    return el("td", null, found.length ? found.join("; ") : quiet("Not stated"));
  }

  function quiet(text) {
    return el("span", { class: "quiet" }, text);
  }

  function heading(app, name) {
    var sort = state.sortOf(app.state);
    var on = sort.replace(/^-/, "") === name;
    var back = sort.charAt(0) === "-";
    // Newest and most come first: the first press on such a column goes down.
    var falls = name === "when" || name === "claims";
    var rising = falls ? back : !back;
    var next = on && !back ? "-" + name : name;
    return el("th", { scope: "col", class: name === "claims" ? "amount" : null, "aria-sort": on ? (rising ? "ascending" : "descending") : null },
      el("button", { type: "button", class: "column-sort", "data-focus": "sort-" + name, onclick: function () {
        app.change({ sort: next, show: app.STEP }, "replace");
      } }, titleOf(app, name), el("span", { class: "arrow", "aria-hidden": "true" }, on ? (rising ? " ▴" : " ▾") : "")));
  }

  function chooser(app, names) {
    var all = state.columnNames(app.terms);
    return el("details", { class: "columns-choice", "data-keep": "columns" }, el("summary", null, "Columns"),
      el("fieldset", null, el("legend", { class: "visually-hidden" }, "Columns to show"),
        all.map(function (name) {
          return el("label", null, el("input", { type: "checkbox", checked: names.indexOf(name) >= 0, "data-focus": "column-" + name, onchange: function (event) {
            var wanted = all.filter(function (other) { return other === name ? event.target.checked : names.indexOf(other) >= 0; });
            app.change({ columns: wanted.length ? wanted : null }, "replace");
          } }), " ", titleOf(app, name));
        })));
  }

  explorer.exploreViews.table = {
    needs: function (app, wanted) { return state.columnsOf(wanted, app.terms).filter(function (name) { return name !== "place" && name !== "when"; }); },
    show: function (app) {
      var numbers = app.ordered.slice(0, app.state.show);
      var names = state.columnsOf(app.state, app.terms);
      return app.words(numbers).then(function (words) {
        var rows = numbers.map(function (one, at) {
          return el("tr", null, el("th", { scope: "row", abbr: words[at].title }, parts.caseLink(words[at]), parts.tick(app, words[at])),
            names.map(function (name) { return cell(app, name, one, words[at]); }));
        });
        var table = el("table", { class: "case-table", "aria-labelledby": "view-caption" },
          el("thead", null, el("tr", null, heading(app, "title"), names.map(function (name) { return heading(app, name); }))),
          el("tbody", null, rows));
        return [parts.caption(app.inWords() + ", a row each, " + app.sortInWords() + ".", "Press a heading to put the rows in its order."), chooser(app, names), el("div", { class: "scroll", role: "region", tabindex: "0", "aria-labelledby": "view-caption" }, table),
          parts.more(app, numbers.length, app.ordered.length, "case")];
      });
    },
  };
})();
