/* The facets beside the list: checkboxes with counts, trees that open, a box to find a value, and a place to be near. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var parts = explorer.exploreParts;
  var el = parts.el;
  var LONG = 12; // a facet with more values has a box to find one
  var FIRST = 8; // so many of a long flat facet are shown at first
  var OPEN_AT_FIRST = 1; // the names of the others are then nearly in sight
  var LARGE = 30000; // cases over which a column is so long that nobody gets one who did not fold its facet out
  var FIXED = ["led_by", "depth", "tested", "told_by", "kinds", "bases", "period", "approaches", "places", "reports"];

  function folded(text) {
    return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
  }

  /* Builds all facets into `box` -> { update: shows a state with its counts, open: names of the facets folded out }. */
  function build(app, box) {
    var open = app.isWide() && app.terms.cases < LARGE ? OPEN_AT_FIRST : 0;
    var built = app.terms.facets.map(function (facet, at) { return buildFacet(app, facet, at < open); });
    var near = app.facet("places") ? buildNear(app) : null;
    box.append.apply(box, (near ? [near.element] : []).concat(built.map(function (one) { return one.element; })));
    return {
      open: function () { return built.filter(function (one) { return one.element.open; }).map(function (one) { return one.name; }); },
      update: function (state, counts) {
        var narrowed = explorer.exploreState.isNarrowed(state);
        built.forEach(function (one) { one.update(state.on[one.name] || [], counts[one.name], narrowed); });
        if (near) near.update(state);
      },
    };
  }

  /* A drawer; what is in it is built, and kept up to date, while it is open and once the terms are there. */
  function buildFacet(app, facet, open) {
    var onCount = el("span", { class: "facet-on" });
    var values = el("fieldset", null, el("legend", { class: "visually-hidden" }, facet.title));
    var element = el("details", { class: "facet", "data-facet": facet.name },
      el("summary", null, facet.title, " ", onCount), values);
    var built = null;
    var last = null;
    element.open = open;
    // Whoever comes to the handle is likely to pull.
    ["focusin", "pointerenter"].forEach(function (name) {
      element.addEventListener(name, function () { app.needTerms([facet.name]).catch(function () {}); });
    });
    element.addEventListener("toggle", function () {
      if (!element.open || !last) return;
      showLast();
      app.recount();
    });

    function showLast() {
      if (!element.open || !facet.terms) return;
      if (!built) built = buildValues(app, facet, values);
      // Without narrowing the numbers are those of all cases.
      built.update(last.ids, last.counts || (last.narrowed ? null : facet.totals));
    }

    return {
      name: facet.name,
      element: element,
      update: function (ids, counts, narrowed) {
        last = { ids: ids, counts: counts, narrowed: narrowed };
        onCount.textContent = ids.length ? ids.length + " on" : "";
        if (ids.length && !element.dataset.seen) element.open = true;
        if (ids.length) element.dataset.seen = "yes";
        showLast();
      },
    };
  }

  function buildValues(app, facet, values) {
    var totals = facet.totals;
    var items = []; // by number of the term
    var below = new Map(); // number -> numbers
    facet.terms.forEach(function (term, number) {
      if (!totals[number]) return;
      below.set(term[2], (below.get(term[2]) || []).concat(number));
    });
    var isTree = below.size > 1;
    var tops = ordered(below.get(-1) || [], facet.name === "places");
    var shown = Array.from(below.values()).reduce(function (sum, list) { return sum + list.length; }, 0);
    var cut = !isTree && tops.length > FIRST + 2;
    var whole = !cut;
    var prefix = "facet-" + facet.name;

    function ordered(numbers, isPlaces) {
      var byCount = FIXED.indexOf(facet.name) < 0;
      return numbers.slice().sort(function (a, b) {
        var noneA = facet.terms[a][0] === "none";
        var noneB = facet.terms[b][0] === "none";
        if (noneA !== noneB) return noneA ? 1 : -1;
        if (byCount) return totals[b] - totals[a] || a - b;
        return isPlaces ? (totals[b] - totals[a] || a - b) : a - b;
      });
    }

    function item(number) {
      var term = facet.terms[number];
      var children = ordered(below.get(number) || [], false);
      if (facet.name === "places") {
        children.sort(function (a, b) { return facet.terms[a][1].localeCompare(facet.terms[b][1], "en"); });
      }
      var box = el("input", { type: "checkbox", name: facet.name, value: term[0], onchange: function () {
        app.toggle(facet.name, term[0]);
      } });
      var amount = el("span", { class: "number" });
      var list = children.length ? el("ul", { id: prefix + "-in-" + term[0], hidden: true }, children.map(item)) : null;
      var button = list && el("button", {
        type: "button", class: "tree-button", "aria-expanded": "false", "aria-controls": list.id, "aria-label": "Values within " + term[1],
        onclick: function () { expand(number, list.hidden); },
      });
      var line = el("li", null, el("div", { class: "facet-line" }, isTree ? button || el("span", { class: "tree-space" }) : null,
        el("label", null, box, " ", el("span", { class: "facet-label" }, term[1]), " ", amount)), list);
      items[number] = { line: line, box: box, amount: amount, list: list, button: button, key: folded(term[1]), children: children };
      return line;
    }

    function expand(number, open) {
      var one = items[number];
      if (!one.list) return;
      one.list.hidden = !open;
      one.button.setAttribute("aria-expanded", String(open));
    }

    var list = el("ul", { class: "facet-terms" }, tops.map(item));
    var allButton = cut && el("button", { type: "button", class: "plain", onclick: function () {
      whole = true;
      sift();
      items[tops[FIRST]].box.focus();
    } }, "Show all " + tops.length);
    var find = shown > LONG && el("input", { type: "search", class: "facet-find", autocomplete: "off", "aria-label": "Find in " + facet.title,
      placeholder: "Find", oninput: function () { sift(); } });
    var none = el("p", { class: "note", hidden: true }, "Nothing by that name here.");
    values.append.apply(values, [find, list, none, allButton].filter(Boolean));

    /* A tree opens at its first branching: the one country with most in it, not all of them. */
    if (facet.name === "places") {
      for (var at = tops[0]; at !== undefined && items[at].children.length; at = undefined) expand(at, true);
    }

    function sift() {
      var words = folded(find ? find.value.trim() : "");
      var any = false;
      items.forEach(function (one) { one.line.hidden = Boolean(words); });
      if (words) {
        items.forEach(function (one, number) {
          if (one.key.indexOf(words) < 0) return;
          any = true;
          one.line.hidden = false;
          for (var at = facet.terms[number][2]; at >= 0; at = facet.terms[at][2]) {
            items[at].line.hidden = false;
            expand(at, true);
          }
        });
      } else if (!whole) {
        tops.slice(FIRST).forEach(function (number) { items[number].line.hidden = !items[number].box.checked; });
      }
      none.hidden = !words || any;
      if (allButton) allButton.hidden = whole || Boolean(words);
    }

    function showAmount(one, amount) {
      if (one.shown === amount) return;
      one.shown = amount;
      one.amount.textContent = amount === null ? "" : parts.number(amount);
      if (amount !== null) one.amount.append(parts.hidden(amount === 1 ? " case" : " cases"));
      one.line.classList.toggle("is-empty", amount === 0);
    }

    /* `counts` are null while the column is unread: none is better than those of other cases. */
    function update(ids, counts) {
      items.forEach(function (one, number) {
        var on = ids.indexOf(facet.terms[number][0]) >= 0;
        one.box.checked = on;
        showAmount(one, counts && counts[number]);
        if (on) for (var at = facet.terms[number][2]; at >= 0; at = facet.terms[at][2]) expand(at, true);
      });
      sift();
    }

    return { update: update };
  }

  // --- Near a place -------------------------------------------------------------------------------------------

  function buildNear(app) {
    var list = el("datalist", { id: "near-places" });
    var wrong = el("p", { class: "note", id: "near-wrong", role: "alert" });
    var input = el("input", { type: "text", id: "near", list: "near-places", autocomplete: "off", "aria-describedby": "near-wrong", placeholder: "A town or area" });
    var within = el("select", { id: "within", onchange: function () { app.change({ within: Number(within.value), show: app.STEP }); } },
      el("option", { value: "0" }, "at any distance"),
      explorer.exploreState.WITHIN.map(function (miles) { return el("option", { value: miles }, "within " + miles + " miles"); }));
    var names = null;

    function fill() {
      return app.loadPlaces().then(function (places) {
        if (names) return;
        names = new Map();
        var facet = app.facet("places");
        var taken = new Map();
        places.lat.forEach(function (lat, number) {
          if (lat === null) return;
          var above = facet.terms[number][2];
          var label = facet.terms[number][1] + (above >= 0 ? ", " + facet.terms[above][1] : "");
          [label].concat(places.also[number] || []).forEach(function (name, at) {
            if (!names.has(folded(name))) names.set(folded(name), number);
            if (!at) list.append(el("option", { value: name }));
          });
          var plain = folded(facet.terms[number][1]);
          taken.set(plain, taken.has(plain) ? -1 : number);
        });
        // A bare name is enough where only one place has it.
        taken.forEach(function (number, plain) { if (number >= 0) names.set(plain, number); });
      });
    }

    function take() {
      var typed = folded(input.value.trim());
      fill().then(function () {
        if (!typed) {
          wrong.textContent = "";
          if (app.state.near) app.change({ near: "", within: 0, show: app.STEP });
          return;
        }
        var number = names.get(typed);
        wrong.textContent = number === undefined ? "No place of that name has a point on our map." : "";
        if (number === undefined) return;
        var id = app.facet("places").terms[number][0];
        if (id !== app.state.near) app.change({ near: id, sort: "", show: app.STEP });
      });
    }

    input.addEventListener("focus", fill);
    input.addEventListener("change", take);
    input.addEventListener("keydown", function (event) { if (event.key === "Enter") take(); });
    var element = el("div", { class: "near" }, el("label", { for: "near" }, "Near"), input, list,
      el("label", { for: "within", class: "visually-hidden" }, "How near"), within, wrong);

    return {
      element: element,
      update: function (state) {
        if (document.activeElement !== input || state.near) {
          input.value = state.near ? explorer.exploreState.label(app.terms, "places", state.near) : "";
        }
        within.value = String(state.within);
        within.disabled = !state.near;
      },
    };
  }

  explorer.exploreFacets = { build: build };
})();
