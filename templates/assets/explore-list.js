/* The list of cases, fifty at a time, as on paper: by title, or as the reader asks. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var parts = explorer.exploreParts;
  var el = parts.el;
  var FIRST = 3; // cards that are shown as soon as their words are there: what a screen has room for; others may come later

  function card(app, one, words) {
    var margin = [
      words.place && el("li", { class: "where" }, words.place),
      app.distances && isFinite(app.distances[one]) && el("li", null, away(app.distances[one])),
      words.when && el("li", null, words.when),
      el("li", null, words.known),
      words.report && el("li", null, words.report),
    ];
    var article = el("article", { class: "card" },
      el("h3", { class: "card-title" }, parts.caseLink(words)),
      el("p", { class: "card-summary" }, words.summary),
      el("ul", { class: "card-margin" }, margin, el("li", { class: "card-compare" }, parts.tick(app, words))),
      parts.marks(app, words));
    return el("li", { "data-slug": words.slug, "data-number": one }, article);
  }

  function away(miles) {
    return miles < 1 ? "here" : parts.number(Math.round(miles)) + (Math.round(miles) === 1 ? " mile" : " miles") + " away";
  }

  /* Where the words were found, under the summary, once the card is looked at. */
  function addExcerpts(app, list) {
    var query = app.state.q;
    if (!query || !window.IntersectionObserver) return;
    var watch = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        watch.unobserve(entry.target);
        explorer.openSearch().then(function (index) {
          var said = Array.from(entry.target.querySelectorAll(".card-title, .card-summary, .where, .mark")).map(function (one) { return one.textContent; });
          return index.excerpt(Number(entry.target.dataset.number), query, said.join("\n"));
        }).then(function (found) {
          if (!found || !found.marks.length) return;
          var line = el("p", { class: "card-excerpt" });
          var at = 0;
          found.marks.forEach(function (range) {
            line.append(found.text.slice(at, range[0]), el("mark", null, found.text.slice(range[0], range[1])));
            at = range[1];
          });
          line.append(found.text.slice(at));
          entry.target.querySelector(".card-summary").after(line);
        }).catch(function () {}); // the list is whole without it
      });
    }, { rootMargin: "100px" });
    list.querySelectorAll("li[data-slug]").forEach(function (item) { watch.observe(item); });
  }

  explorer.exploreViews.list = {
    show: function (app) {
      var numbers = app.ordered.slice(0, app.state.show);
      function cards(some) {
        return app.words(some).then(function (words) {
          return some.map(function (one, at) { return card(app, one, words[at]); });
        });
      }
      return cards(numbers.slice(0, FIRST)).then(function (first) {
        var list = el("ol", { class: "case-list", id: "cases", "aria-busy": numbers.length > FIRST }, first);
        return {
          nodes: [parts.caption(app.inWords() + ", " + app.sortInWords() + "."), list, parts.more(app, numbers.length, app.ordered.length, "case")],
          rest: function () {
            return cards(numbers.slice(FIRST)).then(function (more) {
              list.append.apply(list, more);
              list.removeAttribute("aria-busy");
              addExcerpts(app, list);
            });
          },
        };
      });
    },
  };
})();
