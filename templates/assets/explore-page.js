/* The explore page: reads the address, asks the filter, shows a view. Everything else is in the files it calls.
 *
 * One state at a time. `go(state)` shows it and writes it into the address; back and forward read it again.
 * An answer that comes after a later question is dropped.
 */
(function () {
  "use strict";

  var explorer = window.explorer;
  var parts = explorer.exploreParts;
  var State = explorer.exploreState;
  var el = parts.el;
  var TYPING = 600; // milliseconds without a letter before what is not needed for the first results is loaded
  var VIEW_LABELS = { list: "List", table: "Table", map: "Map", matrix: "Matrix", timeline: "Timeline", claims: "Claims" };
  var wide = window.matchMedia("(min-width: 56rem)");

  var page = document.getElementById("explore");
  if (!page) return;
  var box = document.getElementById("view");
  var side = document.getElementById("explore-side");
  var tools = document.getElementById("explore-tools");
  var status = document.getElementById("count");
  var form = document.getElementById("explore-search");
  var input = form.elements.q;

  var app = {
    known: new Map(), // slug -> title of the cases whose words were read
    STEP: State.STEP, edition: "", terms: null, columns: {}, filter: null, state: null, ordered: [], distances: null,
    isWide: function () { return wide.matches; },
  };
  var ranked = null; // the cases that have the words in the state, best first
  var partial = false; // no case has all the words
  var turn = 0;
  var seen = { caption: "", count: "" }; // what was last told of
  var asked = null; // the state that was asked for last; app.state is the one that is shown
  var unasked = false; // letters were typed that no state has yet
  var styled = null; // promise of the stylesheet of the views
  var facets = null;
  var onPage = []; // the words of the first cases by title, or of all: those that the page came with

  // --- Data ---------------------------------------------------------------------------------------------------

  app.load = function (name) { return explorer.load(name, app.edition); };
  app.loadPlaces = function () {
    return Promise.all([app.load("data/places"), app.needTerms(["places"])]).then(function (both) { return both[0]; });
  };
  app.facet = function (name) { return State.facetOf(app.terms, name); };

  /* Reads the terms of facets that have many, when they are not there yet. */
  app.needTerms = function (names) {
    return Promise.all(names.filter(function (name) { return app.facet(name) && !app.facet(name).terms; }).map(function (name) {
      return app.load("data/facets/" + name).then(function (payload) { Object.assign(app.facet(name), payload); });
    }));
  };

  /* Reads columns that are not there yet, with their terms. Names that this site has no column for are passed over. */
  app.need = function (names) {
    var absent = names.filter(function (name) { return !app.columns[name] && hasColumn(name); });
    var columns = Promise.all(absent.map(function (name) { return app.load("data/columns/" + name); }));
    return Promise.all([columns, app.needTerms(names)]).then(function (both) {
      absent.forEach(function (name, at) { app.columns[name] = explorer.exploreFilter.column(both[0][at], app.terms.cases); });
    });
  };

  function hasColumn(name) {
    return ["start", "end", "claims"].indexOf(name) >= 0 || Boolean(app.facet(name));
  }

  /* The numbers of a case in a column, and the one number of a column that has one for each. */
  app.own = function (name, one) { return explorer.exploreFilter.own(app.columns[name], one); };
  app.only = function (name, one) { return explorer.exploreFilter.only(app.columns[name], one); };

  /* The columns by which a state chooses its cases and puts them in order. */
  function columnsFor(state) {
    var key = State.sortOf(state).replace(/^-/, "");
    var sorted = { when: ["start", "end"], place: ["places"], relevance: [], title: [], distance: [] }[key] || [key];
    return Object.keys(state.on).concat(sorted);
  }

  /* Rows of blocks, each at [block, place in it]. */
  function fromBlocks(kind, spots) {
    var blocks = Array.from(new Set(spots.map(function (spot) { return spot[0]; })));
    return Promise.all(blocks.map(function (block) { return app.load("data/" + kind + "/" + block); })).then(function (loaded) {
      var byBlock = new Map(blocks.map(function (block, at) { return [block, loaded[at]]; }));
      return spots.map(function (spot) { return byBlock.get(spot[0])[spot[1]]; });
    });
  }

  /* The words of cases for a list of them: from the page as it came, or from blocks for those it came without. */
  app.words = function (numbers) {
    var absent = numbers.filter(function (one) { return one >= onPage.length; });
    return app.wordsFromBlocks(absent).then(function (loaded) {
      var words = new Map(absent.map(function (one, at) { return [one, loaded[at]]; }));
      return numbers.map(function (one) { return onPage[one] || words.get(one); });
    }).then(function (found) {
      found.forEach(function (one) { app.known.set(one.slug, one.title); });
      return found;
    });
  };

  app.wordsFromBlocks = function (numbers) {
    var size = app.terms.blocks.shown;
    return fromBlocks("shown", numbers.map(function (one) { return [Math.floor(one / size), one % size]; })).then(function (rows) {
      return rows.map(function (row) {
        return { slug: row[0], title: row[1], summary: row[2], place: row[3], when: row[4], report: row[5],
          known: row[6] + (row[7] ? ", " + parts.count(row[7], "claim") : ""), themes: row[8], approaches: row[9] };
      });
    });
  };

  function readPage() {
    return Array.from(box.querySelectorAll("#cases > li[data-slug]")).map(function (item) {
      function text(name) {
        var element = item.querySelector(name);
        return element ? element.textContent.trim() : "";
      }
      var numbers = item.dataset.terms.split(" ").map(function (some) { return some ? some.split(",").map(Number) : []; });
      return { slug: item.dataset.slug, title: text(".card-title"), summary: text(".card-summary"), place: text(".where"), when: text(".when"), report: text(".told"),
        known: text(".known"), themes: numbers[0], approaches: numbers[1] };
    });
  }

  /* The words of claims, by their places in the columns of data/claims.js. */
  app.claimTexts = function (numbers, claims) {
    function block(at) { return Math.floor(claims.case[at] / app.terms.blocks.claims); }
    var first = []; // claim of each block
    claims.case.forEach(function (_, at) { if (first[block(at)] === undefined) first[block(at)] = at; });
    return fromBlocks("claims", numbers.map(function (at) { return [block(at), at - first[block(at)]]; }));
  };

  // --- Words about the state ----------------------------------------------------------------------------------

  app.describe = function () { return State.describe(app.state, app.terms); };

  app.narrowedInWords = function () {
    var said = app.describe();
    return said.length ? " (" + said.join("; ") + ")" : "";
  };

  app.inWords = function () {
    var all = app.ordered.length === app.terms.cases;
    return (all ? "All " + parts.count(app.terms.cases, "case") : parts.count(app.ordered.length, "case")) + app.narrowedInWords();
  };

  app.sortInWords = function () {
    var sort = State.sortOf(app.state);
    var key = sort.replace(/^-/, "");
    var back = sort !== key;
    var words = {
      relevance: "those that fit your words best first", title: back ? "by title from Z to A" : "by title", place: back ? "by place from Z to A" : "by place",
      distance: back ? "furthest first" : "nearest first", when: back ? "earliest start first" : "latest start first", claims: back ? "fewest claims first" : "most claims first",
      depth: back ? "least told first" : "most told first",
    }[key];
    return words || "by “" + app.facet(key).title + "”" + (back ? ", backwards" : "");
  };

  app.address = function (state) {
    return location.pathname.replace(/^.*\//, "") + (State.write(state, app.terms) || "");
  };

  // --- Changing the state -------------------------------------------------------------------------------------

  /* how: "push" (a step that Back undoes) or "replace". */
  function write(state, how) {
    unwritten.stop();
    var address = app.address(state);
    try {
      if (how === "replace") history.replaceState({ y: window.scrollY }, "", address);
      else {
        history.replaceState(Object.assign({}, history.state, { y: window.scrollY }), "");
        history.pushState({}, "", address);
      }
    } catch (error) {
      // Some browsers refuse this for pages from disk, or when it is done too often: the page works all the same.
    }
  }

  /* What is being typed is written once the typing stops: a new address costs a browser longer than the search. */
  var unwritten = {
    state: null, timer: 0,
    start: function (state) {
      unwritten.stop();
      unwritten.state = state;
      unwritten.timer = setTimeout(unwritten.end, TYPING);
    },
    end: function () { if (unwritten.state) write(unwritten.state, "replace"); },
    stop: function () {
      clearTimeout(unwritten.timer);
      unwritten.state = null;
    },
  };

  /* The state with the words that stand in the field. */
  function withWords(state) {
    var q = input.value.trim();
    return Object.assign({}, state, { q: q, sort: state.sort === "relevance" && !q ? "" : state.sort, show: State.STEP });
  }

  /* The state that a change begins with: what was asked for last, and the letters that wait to be asked for. */
  function latest() {
    if (unasked) {
      unasked = false;
      asked = withWords(asked);
      unwritten.start(asked);
    }
    return asked;
  }

  /* how: as of write(), or "typed" for one letter of several. */
  app.go = function (state, how) {
    var view = app.state.view;
    amiss.hidden = true;
    if (how === "typed") unwritten.start(state);
    else {
      unwritten.end(); // Back leads to all that was typed
      write(state, how);
    }
    return show(state).then(function () {
      if (view !== app.state.view && tools.getBoundingClientRect().top < 0) tools.scrollIntoView();
    });
  };

  app.change = function (patch, how) { return app.go(Object.assign({}, latest(), patch), how); };
  app.toggle = function (name, id) { return app.go(State.toggle(latest(), app.terms, name, id)); };
  app.redraw = function () { return show(app.state); };

  app.more = function () {
    var before = app.state.show;
    app.change({ show: before + State.STEP }, "replace").then(function () {
      var items = box.querySelectorAll(".case-list > li, tbody tr, .claims > li");
      var next = items[before] && items[before].querySelector("a");
      if (next) next.focus({ preventScroll: true });
    });
  };

  /* The state in the address; says what of it this edition does not know, such as a term that was renamed. */
  function readAddress() {
    return app.needTerms(State.named(location.search, app.terms)).then(function () {
      var missing = State.leftOut(location.search, app.terms);
      amiss.textContent = missing.length ? "The address asks for what this edition does not have, so it was left out: " + missing.join("; ") + "." : "";
      amiss.hidden = !missing.length;
      return State.read(location.search, app.terms);
    });
  }

  // --- Showing a state ----------------------------------------------------------------------------------------

  function find(state) {
    if (!state.q) return Promise.resolve(null);
    return explorer.openSearch().then(function (index) { return index.cases(state.q); });
  }

  function select(state) {
    return app.filter.select(state, { ranked: state.q ? ranked : null, distances: state.near ? app.distances : null });
  }

  /* How many cases another state would show, when its words, its place and its facets are those of this one, or none. */
  app.countOf = function (state) { return select(state).cases.length; };

  /* Facets folded out need their terms and, to count narrowed cases, their columns; all cases together are counted already. */
  app.recount = function () {
    var mine = turn;
    var narrowed = State.isNarrowed(app.state);
    var absent = facets.open().filter(function (name) { return !app.facet(name).terms || (narrowed && !app.columns[name]); });
    return !absent.length ? Promise.resolve() : (narrowed ? app.need(absent) : app.needTerms(absent)).then(function () {
      if (mine === turn) facets.update(app.state, select(app.state).counts);
    }).catch(function (error) { console.error(error); });
  };

  function distancesFor(state) {
    if (!state.near) return Promise.resolve(null);
    return Promise.all([app.loadPlaces(), app.need(["places"])]).then(function (both) {
      return app.filter.distances(both[0], State.numbers(app.facet("places")).get(state.near));
    });
  }

  function show(state) {
    var mine = ++turn;
    asked = state;
    box.setAttribute("aria-busy", "true");
    var shown = view(state.view).then(function (made) {
      return app.need(columnsFor(state).concat(made.needs ? made.needs(app, state) : [])).then(function () { return made; });
    });
    return Promise.all([find(state), distancesFor(state), shown]).then(function (ready) {
      if (mine !== turn) return;
      var found = ready[0];
      ranked = found && found.cases;
      partial = Boolean(found && found.cases.length && !found.full);
      app.state = asked;
      app.distances = ready[1];
      var result = select(state);
      app.ordered = app.filter.order(result.cases, State.sortOf(state), { ranked: ranked, distances: app.distances });
      facets.update(state, result.counts);
      showTools(found);
      return Promise.resolve(app.ordered.length ? ready[2].show(app) : nothing(found)).then(function (made) {
        if (mine !== turn) return null;
        put(made);
        function rest() { return Promise.all([made.rest && made.rest(), app.recount()]); }
        if (document.activeElement !== input) return rest();
        // Who is typing looks at the first results, and the next letter brings others.
        setTimeout(function () { if (mine === turn) rest().catch(failed); }, TYPING);
        return null;
      });
    }).catch(failed);

    function failed(error) {
      if (mine !== turn) return;
      asked = app.state;
      status.textContent = "Something could not be loaded. The list below may be out of date; reload the page to try again.";
      console.error(error);
    }
  }

  function view(name) {
    if (explorer.exploreViews[name]) return Promise.resolve(explorer.exploreViews[name]);
    return Promise.all([explorer.script("assets/explore-" + name + ".js"), style()]).then(function () {
      var made = explorer.exploreViews[name];
      if (made.watch) made.watch.addEventListener("change", function () { if (app.state.view === name) app.redraw(); });
      return made;
    });
  }

  /* A view is shown once its stylesheet is there, or known not to come: it can be read without. */
  function style() {
    styled = styled || new Promise(function (resolve) {
      document.head.append(el("link", { rel: "stylesheet", href: parts.root + "assets/explore-views.css", onload: resolve, onerror: resolve }));
    });
    return styled;
  }

  /* Puts nodes into the view; what had the focus, or was folded out, is so again. */
  function put(made) {
    var nodes = (made.nodes || made).filter(Boolean);
    var inside = box.contains(document.activeElement);
    var focused = inside ? document.activeElement.dataset.focus : "";
    var open = Array.from(box.querySelectorAll("details[data-keep][open]")).map(function (one) { return one.dataset.keep; });
    box.replaceChildren.apply(box, nodes);
    box.className = "view view-" + app.state.view;
    box.removeAttribute("aria-busy");
    box.querySelectorAll("details[data-keep]").forEach(function (one) { one.open = open.indexOf(one.dataset.keep) >= 0; });
    if (made.placed) made.placed();
    var again = focused && box.querySelector('[data-focus="' + CSS.escape(focused) + '"]');
    if (again) again.focus({ preventScroll: true });
    else if (inside) status.focus();
    tellView();
  }

  /* A change that leaves the count as it is, of the view or the order, is said too: those who see it see the caption. */
  function tellView() {
    var caption = document.getElementById("view-caption");
    var words = caption ? caption.firstChild.textContent : "";
    if (words !== seen.caption && status.textContent === seen.count && document.activeElement !== input) app.say(words);
    seen = { caption: words, count: status.textContent };
  }

  /* No case: what to take off, and what was perhaps meant. */
  function nothing(found) {
    var tries = [];
    function offer(label, state) {
      var count = app.countOf(state);
      if (count) tries.push(el("li", null, parts.stateLink(app, state, null, label), ": " + parts.count(count, "case")));
    }
    var s = app.state;
    if (s.q) offer("Without the words " + explorer.quoted(s.q), Object.assign({}, s, { q: "", show: State.STEP }));
    Object.keys(s.on).forEach(function (name) { offer("With any " + app.facet(name).singular, State.withFacet(s, name, [])); });
    if (s.within) offer("At any distance from " + State.label(app.terms, "places", s.near), Object.assign({}, s, { within: 0 }));
    var meant = found ? found.suggestions.concat(found.terms.map(function (term) { return term.word; })).slice(0, 6) : [];
    return [el("p", { class: "empty" }, "No case has all of this."),
      meant.length ? el("p", null, "Words used here that come near: ", meant.map(function (word, at) {
        return el("span", null, at ? ", " : "", parts.stateLink(app, Object.assign({}, s, { q: word, show: State.STEP }), null, word));
      })) : null,
      tries.length ? el("ul", { class: "plain-list" }, tries) : null,
      el("p", null, parts.stateLink(app, State.cleared(s), null, "Clear all and show every case"), ". Or ",
        el("a", { href: parts.root + "contribute.html" }, "tell us of a case"), " that fills the gap.")];
  }

  // --- The tools above the view -------------------------------------------------------------------------------

  var chips = el("ul", { class: "chips", "aria-label": "What the list is narrowed by" });
  var hint = el("p", { class: "note search-hint", hidden: true });
  var amiss = el("p", { class: "note search-hint", hidden: true });
  var tabs = el("ul", { class: "view-tabs" });
  var sortBox = el("div", { class: "sort" });
  var downloads = el("p", { class: "downloads" });
  var narrowCount = el("span", { class: "facet-on" });
  var narrow = el("details", { class: "narrow" }, el("summary", null, "Narrow the cases ", narrowCount));
  var done = el("button", { type: "button", class: "narrow-done", onclick: function () {
    narrow.open = false;
    page.scrollIntoView();
    status.focus({ preventScroll: true });
  } });
  var spoken = el("p", { class: "visually-hidden", role: "status" });
  var bar = el("div", { class: "compare-bar", role: "region", "aria-label": "Ticked cases", hidden: true });

  function chip(label, state, key) {
    return el("li", null, el("button", { type: "button", class: "chip", "data-chip": key, onclick: function () {
      var at = Array.prototype.indexOf.call(chips.children, document.activeElement.parentElement);
      app.go(state).then(function () {
        var left = chips.querySelectorAll("button");
        (left[Math.min(at, left.length - 1)] || status).focus();
      });
    } }, parts.hidden("Take off: "), label, el("span", { "aria-hidden": "true" }, " ×")));
  }

  function showChips() {
    var s = app.state;
    var made = s.q ? [chip(explorer.quoted(s.q), Object.assign({}, s, { q: "", sort: "", show: State.STEP }), "q")] : [];
    app.terms.facets.forEach(function (facet) {
      (s.on[facet.name] || []).forEach(function (id) {
        made.push(chip(State.capital(facet.singular) + ": " + State.label(app.terms, facet.name, id), State.toggle(s, app.terms, facet.name, id), facet.name + "=" + id));
      });
    });
    if (s.near) {
      made.push(chip((s.within ? "Within " + s.within + " miles of " : "Near ") + State.label(app.terms, "places", s.near), Object.assign({}, s, { near: "", within: 0, sort: "", show: State.STEP }), "near"));
    }
    if (made.length) {
      made.push(el("li", null, el("button", { type: "button", class: "plain clear", onclick: function () {
        app.go(State.cleared(s)).then(function () { status.focus(); });
      } }, "Clear all")));
    }
    chips.replaceChildren.apply(chips, made);
    chips.hidden = !made.length;
  }

  function showTabs() {
    tabs.replaceChildren.apply(tabs, State.VIEWS.filter(function (name) {
      return name !== "map" || app.facet("places");
    }).map(function (name) {
      var on = app.state.view === name;
      return el("li", null, parts.stateLink(app, Object.assign({}, app.state, { view: name, show: State.STEP }), { "aria-current": on ? "true" : null, "data-view": name }, VIEW_LABELS[name]));
    }));
  }

  function showSort() {
    var sort = State.sortOf(app.state);
    var options = [["title", "Title"], ["when", "Latest start"], ["place", "Place"]];
    if (app.facet("depth")) options.splice(1, 0, ["depth", "Most told first"]);
    if (app.state.q) options.unshift(["relevance", "Fit with your words"]);
    if (app.state.near) options.unshift(["distance", "Distance"]);
    if (!options.some(function (option) { return option[0] === sort; })) options.push([sort, "As in the table"]);
    sortBox.replaceChildren(parts.select("Sort by", "sort", options, sort, function (value) { app.change({ sort: value, show: State.STEP }, "replace"); }));
    sortBox.hidden = app.state.view !== "list" && app.state.view !== "table";
  }

  function showTools(found) {
    var s = app.state;
    var total = app.ordered.length;
    var ticks = Object.keys(s.on).reduce(function (sum, name) { return sum + s.on[name].length; }, 0) + (s.near ? 1 : 0);
    var focusTab = tabs.contains(document.activeElement) ? document.activeElement.dataset.view : "";
    var focusSort = sortBox.contains(document.activeElement);
    showChips();
    showTabs();
    showSort();
    if (focusTab) tabs.querySelector('[data-view="' + focusTab + '"]').focus({ preventScroll: true });
    if (focusSort) sortBox.querySelector("select").focus();
    var said = State.isNarrowed(s) ? parts.number(total) + " of " + parts.count(app.terms.cases, "case") : parts.count(total, "case");
    if (status.textContent !== said) status.textContent = said;
    narrowCount.textContent = ticks ? ticks + " on" : "";
    done.textContent = "Show " + parts.count(total, "case");
    hint.hidden = !(found && total && (partial || found.suggestions.length));
    hint.replaceChildren();
    if (!hint.hidden) {
      if (partial) hint.append("No case has all of your words; these have most of them. ");
      if (found.suggestions.length) {
        hint.append(partial ? "Did you mean " : "Shown with words corrected: did you mean ");
        found.suggestions.forEach(function (text, at) {
          hint.append(at ? ", " : "", parts.stateLink(app, Object.assign({}, s, { q: text, show: State.STEP }), null, text));
        });
        hint.append("?");
      }
    }
    if (document.activeElement !== input) input.value = s.q;
    downloads.hidden = !total;
    downloads.firstChild.textContent = s.view === "claims" ? "Download these claims: " : "Download " + (total === 1 ? "this case" : "these " + parts.count(total, "case")) + ": ";
    showBar();
  }

  function downloadButton(kind) {
    return el("button", { type: "button", class: "plain", onclick: function (event) {
      var button = event.target;
      button.disabled = true;
      Promise.all([view("claims"), explorer.script("assets/explore-download.js"), app.need(app.terms.facets.map(function (facet) { return facet.name; }).concat("claims"))]).then(function () {
        return explorer.exploreDownload.download(app, kind);
      }).catch(function () {
        status.textContent = "The file could not be made. Reload the page to try again.";
      }).then(function () {
        button.disabled = false;
        button.focus();
      });
    } }, kind.toUpperCase());
  }

  // --- Comparing: its bar is loaded with the first tick --------------------------------------------------------

  app.compare = function (words, tick) {
    var slugs = app.state.compare.filter(function (slug) { return slug !== words.slug; });
    if (tick.checked && slugs.length >= State.MOST_TICKED) {
      tick.checked = false;
      showBar("A workshop takes up to " + State.MOST_TICKED + " cases. Take one off first.");
      return;
    }
    if (tick.checked) slugs.push(words.slug);
    app.setCompared(slugs);
    app.say(parts.count(slugs.length, "case") + " ticked");
  };

  /* For those who do not see what has changed. */
  app.say = function (text) { spoken.textContent = text; };

  app.keepCompared = function (slugs) {
    app.state = Object.assign({}, app.state, { compare: slugs });
    asked = Object.assign({}, asked, { compare: slugs });
  };

  app.setCompared = function (slugs) {
    app.keepCompared(slugs);
    write(asked, "replace");
    showTabs(); // their addresses hold the ticks
    showBar();
  };

  /* `amiss`: why the last tick was not taken. */
  function showBar(amiss) {
    bar.hidden = !app.state.compare.length || !explorer.exploreCompare;
    if (amiss) app.say(amiss);
    if (!bar.hidden) explorer.exploreCompare.show(app, bar, box, amiss);
    else if (app.state.compare.length) explorer.script("assets/explore-compare.js").then(function () { showBar(); }).catch(function (error) { console.error(error); });
  }

  // --- The page -----------------------------------------------------------------------------------------------

  function build() {
    downloads.append("", downloadButton("csv"), ", ", downloadButton("json"));
    tools.append(amiss, chips, hint, el("div", { class: "view-line" }, el("nav", { "aria-label": "Views of these cases" }, tabs), sortBox));
    box.after(downloads, bar, spoken);
    side.append(narrow);
    var drawers = el("div", { class: "facets" });
    narrow.append(drawers, done);
    facets = explorer.exploreFacets.build(app, drawers);
    function fold() { narrow.open = wide.matches; }
    fold();
    wide.addEventListener("change", fold);
    side.hidden = false;
    tools.hidden = false;
    page.classList.add("is-on");
    document.body.classList.add("explore-on");
  }

  function listen() {
    var asking = false;
    var typed = false; // one step back for all the letters of one visit to the field
    /* One question at a time: letters typed meanwhile make one more, of what then stands in the field. */
    function ask() {
      if (asking) return;
      unasked = false;
      if (input.value.trim() === asked.q) return;
      var how = typed ? "typed" : "push";
      typed = true;
      asking = true;
      app.go(withWords(asked), how).then(function () {
        asking = false;
        ask();
      });
    }
    input.addEventListener("input", function (event) {
      if (event.isComposing) return;
      unasked = true;
      ask();
    });
    input.addEventListener("compositionend", ask);
    input.addEventListener("focus", function () {
      typed = false;
      explorer.openSearch().catch(function () {});
    });
    input.addEventListener("blur", unwritten.end); // before a link is followed
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      ask();
      if (!wide.matches) input.blur();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select")) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
    window.addEventListener("popstate", function (event) {
      unwritten.stop();
      unasked = false;
      input.value = new URLSearchParams(location.search).get("q") || "";
      var y = event.state && event.state.y;
      readAddress().then(show).then(function () { window.scrollTo({ top: y || 0, behavior: "instant" }); });
    });
    window.addEventListener("pagehide", function () {
      try {
        history.replaceState(Object.assign({}, history.state, { y: window.scrollY }), "");
      } catch (error) {
        // As above: the place in the list is lost, nothing else.
      }
    });
  }

  Promise.all([explorer.load("data/edition"), explorer.load("data/terms")]).then(function (both) {
    app.terms = both[1];
    app.edition = both[0] + app.terms.made; // which content, and which data were made of it
    app.filter = explorer.exploreFilter.open(app.terms, app.columns);
    return readAddress();
  }).then(function (state) {
    app.state = state;
    onPage = readPage();
    history.scrollRestoration = "manual";
    build();
    listen();
    return show(app.state);
  }).then(function () {
    var y = history.state && history.state.y;
    if (y) window.scrollTo({ top: y, behavior: "instant" });
    explorer.explorePage = app; // for tests, and for the curious
  }).catch(function (error) {
    // Without its data the page is what it is without script: the whole list.
    console.error(error);
  });
})();
