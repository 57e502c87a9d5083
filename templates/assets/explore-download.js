/* "Download this selection", made in the page: CSV for spreadsheets, JSON for programs. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var parts = explorer.exploreParts;
  var BETWEEN = " | "; // the values of a list, as in the files of data/

  /* RFC 4180. A cell that a spreadsheet would take for a formula is given an apostrophe in front. */
  function csvCell(value) {
    var text = String(value === null || value === undefined ? "" : value);
    if (/^[=+\-@\t\r]/.test(text) && typeof value !== "number") text = "'" + text;
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  function csv(rows) {
    var names = Object.keys(rows[0] || {});
    var lines = [names].concat(rows.map(function (row) {
      return names.map(function (name) { return Array.isArray(row[name]) ? row[name].join(BETWEEN) : row[name]; });
    }));
    // The mark at the beginning tells a spreadsheet that this is UTF-8.
    return "\ufeff" + lines.map(function (cells) { return cells.map(csvCell).join(","); }).join("\r\n") + "\r\n";
  }

  function caseRows(app) {
    return app.words(app.ordered).then(function (words) {
      return app.ordered.map(function (one, at) {
        var row = { title: words[at].title, address: "cases/" + words[at].slug + ".html", summary: words[at].summary, place: words[at].place, when: words[at].when };
        app.terms.facets.forEach(function (facet) {
          if (facet.name !== "period") row[facet.name] = parts.labels(app, facet.name, one);
        });
        row.claims = app.only("claims", one);
        if (app.distances && isFinite(app.distances[one])) row.miles = Math.round(app.distances[one]);
        return row;
      });
    });
  }

  function claimRows(app) {
    return app.load("data/claims").then(function (claims) {
      var found = explorer.exploreViews.claims.chosen(app, claims);
      return Promise.all([app.claimTexts(found, claims), app.words(found.map(function (at) { return claims.case[at]; }))]).then(function (both) {
        return found.map(function (at, n) {
          var text = both[0][n];
          function label(list, number) { return list[number] ? list[number][1] : ""; }
          return {
            case: both[1][n].title, address: "cases/" + both[1][n].slug + ".html#claim-" + claims.number[at], place: both[1][n].place,
            says: app.terms.bases[claims.basis[at]] ? app.terms.bases[claims.basis[at]][2] : "", claim: text[0],
            figures: text[1].map(function (figure) { return figure.filter(Boolean).join(" "); }),
            kind: label(app.terms.kinds, claims.kind[at]), basis: label(app.terms.bases, claims.basis[at]), direction: label(app.terms.directions, claims.direction[at]),
            note: text[2], source: text[3], at: text[5],
          };
        });
      });
    });
  }

  /* The site's title in letters that any system takes: tried-here-selection.csv. */
  function fileName(app, named, kind) {
    var site = app.terms.title.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    return [site, "selection", named === "claims" ? named : ""].filter(Boolean).join("-") + "." + kind;
  }

  /* kind: "csv" or "json". In the view of claims, the claims; else the cases. */
  function download(app, kind) {
    var isClaims = app.state.view === "claims";
    return (isClaims ? claimRows(app) : caseRows(app)).then(function (rows) {
      var named = isClaims ? "claims" : "cases";
      var whole = { from: app.terms.title, edition: app.terms.dated, licence: app.terms.licence, note: app.terms.notice,
        selection: app.describe(), address: app.address(app.state) };
      whole[named] = rows;
      var text = kind === "csv" ? csv(rows) : JSON.stringify(whole, null, 1) + "\n";
      var type = kind === "csv" ? "text/csv;charset=utf-8" : "application/json";
      var address = URL.createObjectURL(new Blob([text], { type: type }));
      var link = parts.el("a", { href: address, download: fileName(app, named, kind), hidden: true });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
      return rows.length;
    });
  }

  explorer.exploreDownload = { download: download, csv: csv };
})();
