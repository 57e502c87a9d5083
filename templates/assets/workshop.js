/* Runs workshop.html: which cases, in which order, for how long; what is printed; the notes of the group.
 *
 * The address holds it all: ?cases=one,another  minutes=90  see=handouts|cards|sheet  outcome=no  cards=4
 *                           discuss=2.3.1 (case, step and screen that are projected, each from 1)
 * Links to another address of this page are taken without loading it again, so that notes stay.
 */
(function () {
  "use strict";

  var explorer = window.explorer;
  var choice = explorer.choice;
  var make = choice.make;
  var paper = explorer.workshopPaper;
  var FEWEST_MINUTES = 15;
  var MOST_MINUTES = 480;
  var PARTS = [["setup", "Set up"], ["handouts", "Handouts"], ["cards", "Cards"], ["sheet", "Facilitator’s sheet"]];

  var html = document.documentElement;
  var box = document.getElementById("workshop");
  var most = Number(box.dataset.most);
  var usual = Number(box.dataset.minutes);
  var status = document.getElementById("workshop-status");
  var list = document.getElementById("workshop-cases");
  var heading = document.title;

  // --- Pure: the address ------------------------------------------------------------------------------------

  /** What a query string asks for; what it says wrongly is as if it said nothing. */
  function parse(search) {
    var params = new URLSearchParams(search);
    var minutes = Math.round(Number(params.get("minutes")));
    var at = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?$/.exec(params.get("discuss") || "");
    var see = params.get("see");
    return {
      cases: choice.asked(search),
      minutes: minutes >= FEWEST_MINUTES && minutes <= MOST_MINUTES ? minutes : usual,
      see: PARTS.some(function (part) { return part[0] === see; }) ? see : "setup",
      outcome: params.get("outcome") !== "no",
      cards: params.get("cards") === "4" ? 4 : 8,
      at: at ? { item: Math.max(at[1] - 1, 0), step: Math.max(at[2] - 1, 0), screen: Math.max((at[3] || 1) - 1, 0) } : null,
    };
  }

  function addressOf(state) {
    var said = [
      state.cases.length ? "cases=" + state.cases.map(encodeURIComponent).join(",") : "",
      state.minutes !== usual ? "minutes=" + state.minutes : "",
      state.see !== "setup" ? "see=" + state.see : "",
      state.outcome ? "" : "outcome=no",
      state.cards === 4 ? "cards=4" : "",
      state.at ? "discuss=" + [state.at.item + 1, state.at.step + 1, state.at.screen + 1].join(".") : "",
    ].filter(Boolean);
    return "?" + said.join("&");
  }

  function other(state, changes) {
    return Object.assign({}, state, changes);
  }

  // --- The session ------------------------------------------------------------------------------------------

  var app = { state: parse(location.search), items: [], bases: [], notes: new Map(), parse: parse, addressOf: addressOf };
  var index = null;
  var offer = null;
  var turn = 0;
  var saved = "";

  /** The web address of a page of the site, or nothing when nobody could open it elsewhere. */
  app.web = function (address) {
    if (box.dataset.base) return box.dataset.base.replace(/\/?$/, "/") + address;
    if (!/^https?:$/.test(location.protocol) || /^(localhost|127\..*|\[::1\])$/.test(location.hostname)) return "";
    return new URL((html.dataset.root || "") + address, location.href).href;
  };
  app.from = box.dataset.from;
  app.licence = box.dataset.licence;

  /** To another state. how: push for a step that Back undoes, replace for one that it need not. */
  app.go = function (changes, how) {
    var state = other(app.state, changes);
    var address = addressOf(state);
    if (how === "replace") history.replaceState(null, "", address);
    else if (address !== location.search) history.pushState(null, "", address);
    return show(state);
  };

  /** Shows a state, when its cases are read. */
  function show(state) {
    var mine = ++turn;
    var sorted = choice.sorted(index, state.cases, most);
    return choice.items(index, sorted.slugs).then(function (items) {
      if (mine !== turn) return; // something else was asked for meanwhile
      var before = app.state.cases;
      app.state = other(state, { cases: sorted.slugs });
      app.items = items;
      if (before.join() !== sorted.slugs.join() || !list.dataset.shown) {
        say(sorted);
        showCases();
      }
      showSettings();
      see(app.state.see);
      explorer.workshopDiscussion.show(app);
    });
  }

  function say(sorted) {
    var many = sorted.slugs.length;
    var words = [many === 1 ? "One case in this session." : many ? many + " cases in this session." : ""];
    if (sorted.unknown.length) words.push("No case here is called " + sorted.unknown.join(", ") + ".");
    if (sorted.left) words.push("Only the first " + most + " are taken.");
    status.textContent = words.filter(Boolean).join(" ");
  }

  function showCases() {
    list.dataset.shown = "yes";
    list.replaceChildren.apply(list, app.items.map(line));
    offer(app.state.cases);
    showNotes();
    document.title = app.items.length ? "Workshop: " + app.items.map(function (item) { return item.title; }).join(", ") + " · " + heading.split(" · ").pop() : heading;
    box.querySelector(".workshop-chosen").hidden = !app.items.length;
    box.querySelector(".workshop-how").hidden = app.items.length > 0;
  }

  function line(item, at) {
    function button(label, to) {
      var made = make("button", { type: "button", "data-move": label }, [label, make("span", { "class": "visually-hidden" }, [" " + item.title])]);
      made.disabled = to !== null && (to < 0 || to >= app.items.length);
      made.addEventListener("click", function () { move(at, to, label); });
      return made;
    }
    return make("li", {}, [
      make("p", { "class": "workshop-title" }, [make("a", { href: (html.dataset.root || "") + item.address }, [item.title])]),
      item.where ? make("p", { "class": "workshop-where" }, [item.where]) : "",
      make("p", { "class": "workshop-moves" }, [button("Up", at - 1), button("Down", at + 1), button("Take out", null)]),
    ]);
  }

  /** Moves a case to another place in the order; to nowhere, takes it out. The focus stays with what was pressed. */
  function move(at, to, label) {
    var cases = app.state.cases.slice();
    var slug = cases.splice(at, 1)[0];
    var title = app.items[at].title;
    if (to !== null) cases.splice(to, 0, slug);
    app.go({ cases: cases }).then(function () {
      status.textContent = to === null ? title + " is taken out. " + status.textContent : title + " is number " + (to + 1) + " of " + cases.length + ".";
      var row = list.children[to === null ? Math.min(at, cases.length - 1) : to];
      var buttons = row ? Array.from(row.querySelectorAll("button:enabled")) : [];
      var same = buttons.filter(function (button) { return button.dataset.move === label; })[0];
      (same || buttons[0] || document.getElementById("choice-title")).focus();
    });
  }

  // --- Length, parts, printing ------------------------------------------------------------------------------

  function showSettings() {
    var minutes = document.getElementById("workshop-minutes");
    if (document.activeElement !== minutes) minutes.value = app.state.minutes;
    document.getElementById("workshop-plan").textContent = app.items.length ? paper.planInWords(app.state.minutes, app.items.length) : "";
    box.querySelectorAll("[name=outcome]").forEach(function (one) { one.checked = (one.value !== "no") === app.state.outcome; });
    box.querySelectorAll("[name=cards]").forEach(function (one) { one.checked = (one.value === "4") === (app.state.cards === 4); });
    var parts = document.getElementById("workshop-parts");
    parts.hidden = !app.items.length;
    parts.replaceChildren(make("ul", {}, PARTS.map(function (part) {
      var link = make("a", { href: addressOf(other(app.state, { see: part[0], at: null })) }, [part[1]]);
      if (part[0] === app.state.see) link.setAttribute("aria-current", "page");
      return make("li", {}, [link]);
    })));
    box.querySelectorAll('[data-part="setup"] a[href^="?"][href*="see="]').forEach(function (link) {
      link.setAttribute("href", addressOf(other(app.state, { see: parse(link.search).see, at: null })));
    });
  }

  /** Shows one part of the page, or all that is printed. */
  function see(name) {
    var shown = app.items.length ? name : "setup";
    html.dataset.see = shown;
    paper.show(app, shown);
    box.querySelectorAll("[data-part]").forEach(function (part) {
      part.hidden = shown === "all" ? part.dataset.part === "setup" : part.dataset.part !== shown;
    });
  }

  function print(name) {
    see(name);
    paper.ready().then(function () { window.print(); });
  }

  // --- Notes ------------------------------------------------------------------------------------------------

  function showNotes() {
    var notes = document.getElementById("workshop-notes");
    notes.replaceChildren.apply(notes, app.items.map(function (item) {
      var id = "notes-" + item.slug;
      var field = make("textarea", { id: id, rows: 3, "data-notes": item.slug, autocomplete: "off" }, []);
      field.value = app.notes.get(item.slug) || "";
      field.addEventListener("input", function () { app.write(item.slug, field.value); });
      return make("p", {}, [make("label", { "for": id }, [item.title]), field]);
    }));
  }

  app.write = function (slug, text) {
    app.notes.set(slug, text);
    var field = document.getElementById("notes-" + slug);
    if (field && field.value !== text) field.value = text;
    document.getElementById("workshop-saved").textContent = "";
  };

  /** All that was written, as a text: also on cases that were taken out of the session since. */
  function notesText() {
    var titles = new Map(index.cases);
    var slugs = app.state.cases.concat(Array.from(app.notes.keys()).filter(function (slug) { return app.state.cases.indexOf(slug) < 0; }));
    var parts = slugs.filter(function (slug) { return app.state.cases.indexOf(slug) >= 0 || app.notes.get(slug); }).map(function (slug, at) {
      var address = "cases/" + slug + ".html";
      return [at + 1 + ". " + titles.get(slug), "   " + (app.web(address) || address), "", (app.notes.get(slug) || "").trim() || "(no notes)", ""].join("\n");
    });
    var session = "workshop.html" + addressOf(other(app.state, { see: "setup", at: null }));
    return ["Notes of a workshop", "Date: ", "", "From: " + app.from, "This session: " + (app.web(session) || session), ""].concat(parts).join("\n");
  }

  function written() {
    return JSON.stringify(Array.from(app.notes).filter(function (note) { return note[1].trim(); }));
  }

  function save() {
    var address = URL.createObjectURL(new Blob([notesText()], { type: "text/plain;charset=utf-8" }));
    var link = make("a", { href: address, download: "workshop-notes.txt", hidden: "" }, []);
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
    saved = written();
    document.getElementById("workshop-saved").textContent = "The file workshop-notes.txt is with your downloads.";
  }

  // --- What a reader does -----------------------------------------------------------------------------------

  function listen() {
    box.addEventListener("click", function (event) {
      var link = event.target.closest('a[href^="?"]');
      var button = event.target.closest("button[data-print]");
      if (button) print(button.dataset.print);
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      app.go(parse(link.search)).then(function () {
        var part = box.querySelector('[data-part="' + app.state.see + '"] h2');
        part.focus({ preventScroll: true });
        if (app.state.see !== "setup") box.scrollIntoView();
      });
    });
    box.addEventListener("change", function (event) {
      var field = event.target;
      if (field.name === "outcome") app.go({ outcome: field.value !== "no" }, "replace");
      if (field.name === "cards") app.go({ cards: field.value === "4" ? 4 : 8 }, "replace");
      if (field.id === "workshop-minutes") {
        var asked = Math.round(Number(field.value)) || usual;
        field.value = Math.min(Math.max(asked, FEWEST_MINUTES), MOST_MINUTES);
        app.go({ minutes: Number(field.value) }, "replace");
      }
    });
    document.getElementById("workshop-start").addEventListener("click", function () {
      app.go({ at: { item: 0, step: 0, screen: 0 } });
    });
    document.getElementById("workshop-save").addEventListener("click", save);
    window.addEventListener("popstate", function () { show(parse(location.search)); });
    window.addEventListener("afterprint", function () { see(app.state.see); });
    window.addEventListener("beforeunload", function (event) {
      if (written() !== (saved || "[]")) event.preventDefault();
    });
  }

  function start(loaded) {
    index = loaded;
    app.bases = loaded.bases;
    offer = choice.box(index, {
      most: most,
      address: function (cases) { return addressOf(other(app.state, { cases: cases })); },
      go: function (cases) {
        app.go({ cases: cases }).then(function () { document.getElementById("choice-title").focus(); });
      },
    });
    box.querySelector(".workshop-live").hidden = false;
    box.querySelectorAll(".workshop-take").forEach(function (one) { one.hidden = false; });
    document.getElementById("workshop-no-script").hidden = true;
    listen();
    return show(app.state);
  }

  explorer.workshop = app;
  explorer.load("data/cases/index").then(start).catch(function (error) {
    console.error(error);
    box.querySelector(".workshop-live").hidden = false;
    status.textContent = "The data for this page could not be loaded. Reload it to try again.";
  });
})();
