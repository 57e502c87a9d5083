/* Two facets set across each other: how many of the cases carry both. One row at a time where there is no room. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var parts = explorer.exploreParts;
  var state = explorer.exploreState;
  var el = parts.el;
  var narrow = window.matchMedia("(max-width: 40rem)");

  function shade(amount) {
    return amount >= 20 ? "s4" : amount >= 8 ? "s3" : amount >= 3 ? "s2" : amount ? "s1" : "gap";
  }

  /* The address of one cell: both facets narrowed to it, shown as a list. */
  function cellState(app, axes, row, column) {
    var next = state.withFacet(app.state, axes[0][1], row.to);
    if (column) next = state.withFacet(next, axes[1][1], column.to);
    return Object.assign({}, next, { view: "list", sort: "" });
  }

  function amountOf(app, axes, row, column, amount) {
    if (!amount) return [el("span", { "aria-hidden": "true" }, "–"), parts.hidden("no case")];
    return [parts.stateLink(app, cellState(app, axes, row, column), null, parts.number(amount),
      parts.hidden((amount === 1 ? " case: " : " cases: ") + row.label + (column ? " and " + column.label : "")))];
  }

  function table(app, axes, found) {
    return el("table", { class: "matrix-table", "aria-labelledby": "view-caption" },
      el("thead", null, el("tr", null, el("td", null), found.columns.map(function (column) {
        return el("th", { scope: "col" }, column.label);
      }), el("th", { scope: "col", class: "matrix-all" }, "All"))),
      el("tbody", null, found.rows.map(function (row) {
        return el("tr", null, el("th", { scope: "row" }, row.label),
          found.columns.map(function (column, at) {
            return el("td", { class: shade(row.cells[at]) }, amountOf(app, axes, row, column, row.cells[at]));
          }),
          el("td", { class: "matrix-all" }, amountOf(app, axes, row, null, row.cases.length)));
      })));
  }

  /* On a phone: one row, its cells as a list. */
  var picked = "";
  function oneRow(app, axes, found) {
    var row = found.rows.find(function (one) { return one.id === picked; }) || found.rows[0];
    return [parts.select("Row", "matrix-row", found.rows.map(function (one) { return [one.id, one.label + " (" + one.cases.length + ")"]; }), row.id,
        function (value) { picked = value; app.redraw(); }),
      el("table", { class: "matrix-table one" }, el("caption", null, row.label + ": " + parts.count(row.cases.length, "case")),
        el("tbody", null, found.columns.map(function (column, at) {
          return el("tr", null, el("th", { scope: "row" }, column.label), el("td", { class: shade(row.cells[at]) }, amountOf(app, axes, row, column, row.cells[at])));
        })))];
  }

  explorer.exploreViews.matrix = {
    needs: function (app, wanted) {
      return state.axesOf(wanted, app.terms).map(function (id) { return app.terms.axes.find(function (axis) { return axis[0] === id; })[1]; });
    },
    show: function (app) {
      var ids = state.axesOf(app.state, app.terms);
      var axes = ids.map(function (id) { return app.terms.axes.find(function (axis) { return axis[0] === id; }); });
      var found = app.filter.matrix(app.ordered, app.state, axes[0], axes[1]);
      // A row or column that no case carries, here or at all, says nothing that the sentence below does not say.
      var rows = found.rows.filter(function (row) { return row.cases.length; });
      var kept = found.columns.map(function (column) { return column.cases.length > 0; });
      var shown = {
        columns: found.columns.filter(function (_, at) { return kept[at]; }),
        rows: rows.map(function (row) { return Object.assign({}, row, { cells: row.cells.filter(function (_, at) { return kept[at]; }) }); }),
      };
      var gaps = shown.rows.reduce(function (sum, row) { return sum + row.cells.filter(function (n) { return !n; }).length; }, 0);
      var words = app.inWords() + ": " + axes[0][2].toLowerCase() + " down and " + axes[1][2].toLowerCase() +
        " across. A cell says how many cases carry both. A case may stand in several cells, so the cells of a row need not add up to its “All”.";
      var choices = [0, 1].map(function (side) {
        return parts.select(side ? "Across" : "Down", side ? "across" : "rows", app.terms.axes.map(function (axis) {
          return [axis[0], axis[2], axis[1] === axes[1 - side][1]];
        }), ids[side], function (value) { app.change(side ? { across: value } : { rows: value }, "replace"); });
      });
      var swap = el("button", { type: "button", "data-focus": "swap", onclick: function () {
        app.change({ rows: ids[1], across: ids[0] }, "replace");
      } }, "Swap");
      var left = found.rows.concat(found.columns).filter(function (one) { return !one.cases.length; }).length;
      var inRows = new Set([].concat.apply([], found.rows.map(function (row) { return row.cases; })));
      var inColumns = new Set([].concat.apply([], found.columns.map(function (column) { return column.cases; })));
      var outside = app.ordered.filter(function (one) { return !inRows.has(one) || !inColumns.has(one); }).length;
      var after = el("p", { class: "note" }, gaps
        ? parts.count(gaps, "cell is", "cells are") + " empty: nothing in this selection was written up there. That is a gap in what we know, not a sign that nothing was tried. "
        : "No cell is empty. ",
      outside ? parts.count(outside, "case is", "cases are") + " in no cell, for want of a term on both sides. " : "",
      left ? parts.count(left, "row or column", "rows and columns") + " without a case " + (left === 1 ? "is" : "are") + " left out. " : "",
      el("a", { href: parts.root + "contribute.html" }, "Know of a case? How to tell us."));
      return [el("div", { class: "view-controls" }, choices, swap), parts.caption(words)].concat(
        !shown.rows.length || !shown.columns.length ? [el("p", { class: "empty" }, "None of these cases carries a term of both.")]
          : narrow.matches ? oneRow(app, axes, shown)
            : [el("div", { class: "scroll", role: "region", tabindex: "0", "aria-labelledby": "view-caption" }, table(app, axes, shown))], [after]);
    },
    watch: narrow,
  };
})();
