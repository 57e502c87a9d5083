/* Nodes that the views of the explore page share. Text goes in as text, never as markup. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var root = document.documentElement.dataset.root || "";

  /* el("a", { class: "x", href: "…", onclick: f }, "text", node, null) */
  function el(name, given) {
    return fill(document.createElement(name), given, Array.prototype.slice.call(arguments, 2));
  }

  function svg(name, given) {
    return fill(document.createElementNS("http://www.w3.org/2000/svg", name), given, Array.prototype.slice.call(arguments, 2));
  }

  function fill(element, given, children) {
    Object.keys(given || {}).forEach(function (key) {
      var value = given[key];
      if (value === false || value === null || value === undefined) return;
      if (key.slice(0, 2) === "on") element.addEventListener(key.slice(2), value);
      else if (key === "checked" || key === "disabled" || key === "hidden" || key === "selected") element[key] = value;
      else element.setAttribute(key, value === true ? "" : String(value));
    });
    children.forEach(function (child) {
      if (Array.isArray(child)) element.append.apply(element, child.filter(Boolean));
      else if (child !== null && child !== undefined && child !== false && child !== "") element.append(child);
    });
    return element;
  }

  function number(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  }

  function count(value, one, many) {
    return number(value) + " " + (value === 1 ? one : many || one + "s");
  }

  function hidden(text) {
    return el("span", { class: "visually-hidden" }, text);
  }

  function mark(app, name, at) {
    var facet = app.facet(name);
    var way = { themes: "theme", approaches: "approach", places: "place", people: "people" }[name] || "";
    var term = facet.terms[at];
    if (!facet.pages || term[0] === "none") return el("span", { class: "mark " + way }, term[1]);
    return el("a", { class: "mark " + way, href: root + name + "/" + term[0] + ".html" }, term[1]);
  }

  /* What a case is about and how it works, as marks, for those of the two that are facets of this site. */
  function marks(app, words) {
    var found = [];
    ["themes", "approaches"].forEach(function (name) {
      if (app.facet(name)) words[name].forEach(function (at) { found.push(el("li", null, mark(app, name, at))); });
    });
    return found.length ? el("ul", { class: "marks" }, found) : null;
  }

  function labels(app, name, one) {
    var facet = app.facet(name);
    return app.own(name, one).map(function (at) { return facet.terms[at]; })
      .filter(function (term) { return term[0] !== "none"; }).map(function (term) { return term[1]; });
  }

  function caseLink(words, anchor) {
    return el("a", { href: root + "cases/" + words.slug + ".html" + (anchor || "") }, words.title);
  }

  /* Ticks a case, to compare it with others or to take it to a workshop. There is a limit; one more says so. */
  function tick(app, words) {
    var on = app.state.compare.indexOf(words.slug) >= 0;
    return el("label", { class: "compare-tick" },
      el("input", { type: "checkbox", checked: on, "data-compare": words.slug, "data-focus": "compare-" + words.slug,
        onchange: function (event) { app.compare(words, event.target); } }),
      " ", el("span", null, "Choose"), hidden(" " + words.title));
  }

  /* A list that shows so many, and a button for more that leaves the place in the list alone. */
  function more(app, shown, total, noun) {
    if (shown >= total) return null;
    var next = Math.min(app.STEP, total - shown);
    return el("p", { class: "show-more" },
      el("button", { type: "button", "data-focus": "more", onclick: function () { app.more(); } },
        "Show " + next + " more"),
      " ", el("span", { class: "note" }, number(shown) + " of " + count(total, noun) + " shown"));
  }

  /* What is shown, in words; `how` tells what to press, and is not printed. */
  function caption(text, how) {
    return el("p", { class: "view-caption", id: "view-caption" }, text, how ? el("span", { class: "on-screen" }, " " + how) : null);
  }

  function select(label, name, options, value, onchange) {
    var id = "choice-" + name;
    return el("span", { class: "choice" }, el("label", { for: id }, label), " ",
      el("select", { id: id, "data-focus": name, name: name, onchange: function (event) { onchange(event.target.value); } },
        options.map(function (option) {
          return el("option", { value: option[0], selected: option[0] === value, disabled: Boolean(option[2]) }, option[1]);
        })));
  }

  /* A link to another state of this page. It works as a link and, with script, without leaving the page. */
  function stateLink(app, state, given) {
    var element = el("a", Object.assign({ href: app.address(state) }, given), Array.prototype.slice.call(arguments, 3));
    element.addEventListener("click", function (event) {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      app.go(state);
    });
    return element;
  }

  explorer.exploreViews = explorer.exploreViews || {};
  explorer.exploreParts = {
    root: root, el: el, svg: svg, number: number, count: count, hidden: hidden, mark: mark, marks: marks, labels: labels,
    caseLink: caseLink, tick: tick, more: more, caption: caption, select: select, stateLink: stateLink,
  };
})();
