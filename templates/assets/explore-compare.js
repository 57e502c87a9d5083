/* The bar at the foot of the explore page: the cases that are ticked, and the ways to see them side by side and to take
 * them to a workshop. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var parts = explorer.exploreParts;
  var el = parts.el;
  var State = explorer.exploreState;
  var MOST_COMPARED = State.MOST_COMPARED;

  function focusCount() {
    document.getElementById("count").focus({ preventScroll: true });
  }

  /* Ticked on another visit: the words of these cases are not loaded yet. Those that there are no more are taken off. */
  function read(app, missing) {
    return explorer.load("search/cases").then(function (addresses) {
      var numbers = missing.map(function (slug) { return addresses.indexOf("cases/" + slug + ".html"); });
      var gone = missing.filter(function (_, at) { return numbers[at] < 0; });
      if (gone.length) app.keepCompared(app.state.compare.filter(function (slug) { return gone.indexOf(slug) < 0; }));
      return app.words(numbers.filter(function (number) { return number >= 0; }));
    });
  }

  /* Shows in `bar` what is ticked, and why the last tick was not taken; `box` holds the ticks. */
  function show(app, bar, box, amiss) {
    var slugs = app.state.compare;
    bar.hidden = !slugs.length;
    var missing = slugs.filter(function (slug) { return !app.known.has(slug); });
    if (missing.length) {
      read(app, missing).then(function () { show(app, bar, box); }).catch(function () {});
      return;
    }

    function takeOff(slug) {
      var tick = box.querySelector('[data-compare="' + CSS.escape(slug) + '"]');
      if (tick) tick.checked = false;
      app.compare({ slug: slug }, { checked: false });
      var next = !bar.hidden && bar.querySelector("button");
      if (next) next.focus({ preventScroll: true });
      else if (tick) tick.focus();
      else focusCount();
    }

    bar.replaceChildren(
      el("p", { class: "many" }, slugs.length + " ticked"),
      el("ul", null, slugs.map(function (slug) {
        return el("li", null, el("button", { type: "button", class: "chip", onclick: function () { takeOff(slug); } },
          parts.hidden("Take off "), app.known.get(slug), el("span", { "aria-hidden": "true" }, " ×")));
      })),
      amiss ? el("p", { class: "note" }, amiss) : "",
      slugs.length > MOST_COMPARED
        ? el("span", { class: "note" }, "To compare, tick " + MOST_COMPARED + " at most. A workshop takes up to " + State.MOST_TICKED + ".")
        : slugs.length > 1
          ? el("a", { class: "button", href: parts.root + "compare.html?cases=" + slugs.join(",") }, "Compare these " + slugs.length)
          : el("span", { class: "note" }, "Tick one more to compare."),
      el("a", { class: slugs.length > MOST_COMPARED ? "button" : "to-workshop", href: parts.root + "workshop.html?cases=" + slugs.join(",") },
        slugs.length > 1 ? "Take these " + slugs.length + " to a workshop" : "Take it to a workshop"),
      el("button", { type: "button", class: "plain", onclick: function () {
        box.querySelectorAll("[data-compare]").forEach(function (tick) { tick.checked = false; });
        app.setCompared([]);
        focusCount();
      } }, "Clear"));
  }

  explorer.exploreCompare = { show: show };
})();
