/* The discussion of a workshop, for a projector: one case at a time, in steps; a step that is too long for the window
 * goes on over several screens. What came of a case is not in the page before it is shown. Runs before workshop.js.
 *
 * app.state.at is where it stands: the case, the step and the screen, each from 0. Null: it is closed.
 */
(function () {
  "use strict";

  var explorer = window.explorer;
  var make = explorer.choice.make;
  var paper = explorer.workshopPaper;
  var LONG = 280;
  var GUESSES = ["For whom was it better, and for whom was it not?", "Who would say otherwise?", "How would anyone know?"];

  var dialog = document.getElementById("discussion");
  var talk = dialog.querySelector(".talk");
  var stage = document.getElementById("discussion-stage");
  var notes = document.getElementById("discussion-notes");
  var app = null;
  var shown = null; // what stands on the screen, to see when the step is another

  // --- Steps of a case: pure, but that they make nodes -------------------------------------------------------

  function p(text, named) {
    return make("p", named ? { "class": named } : {}, [text]);
  }

  /** A long paragraph in pieces that end where a sentence does, so that a screen can end there too. */
  function pieces(text) {
    var found = [""];
    // No look behind: a browser that does not know it would refuse the whole script.
    text.replace(/([.!?])\s+(?=\S)/g, "$1\n").split("\n").forEach(function (sentence) {
      var last = found[found.length - 1];
      if (last && last.length + sentence.length > LONG) found.push(sentence);
      else found[found.length - 1] = last ? last + " " + sentence : sentence;
    });
    return found;
  }

  function paragraphs(texts) {
    return texts.flatMap(pieces).map(function (text) { return p(text, text.indexOf("– ") === 0 ? "item" : ""); });
  }

  /* A heading stays with what comes first below it. */
  function told(parts) {
    return parts.flatMap(function (part) {
      var nodes = paragraphs(part[1]);
      return [make("div", {}, [make("h3", {}, [part[0]]), nodes[0] || ""])].concat(nodes.slice(1));
    });
  }

  function claimScreen(claim, at, all) {
    var basis = app.bases.filter(function (one) { return one[0] === claim.basis; })[0];
    return [
      p("Claim " + (at + 1) + " of " + all.length, "talk-count"),
      make("p", { "class": "talk-claim" }, [make("b", {}, [claim.verb]), " " + claim.text]),
      make("p", { "class": "talk-basis" }, [make("b", {}, ["Rests on: " + claim.basis + "."]), " " + (basis ? basis[1] : "")]),
    ];
  }

  /** label, title, and either `blocks`, which flow over as many screens as they need, or `screens`. Made when asked for. */
  function steps(item) {
    var before = paper.before(item);
    var after = paper.after(item);
    return [
      { label: "The case", title: item.title, blocks: function () { return [item.where ? p(item.where, "talk-where") : ""].concat(paragraphs([item.opening || item.summary])).filter(Boolean); } },
      before.length && { label: "What people did", title: "What people wanted, and what they did", blocks: function () { return told(before); } },
      { label: "Guess", title: "What do you think came of it?", blocks: function () { return GUESSES.map(function (text) { return p(text, "talk-guess"); }); } },
      { label: "What came of it", title: "What is said to have come of it", screens: item.claims.length
        ? function () { return item.claims.map(claimScreen); }
        : function () { return [[p("No claim about what came of it is made here.")].concat(item.opening ? [p(item.summary)] : [])]; } },
      after.length && { label: "Helps and hindrances", title: "What helped, and what got in the way", blocks: function () { return told(after); } },
      { label: "What is missing", title: "What it cannot tell you", blocks: function () {
        return paragraphs([item.limits]).concat(["Who is speaking", "Who checked"].map(function (label) {
          return make("p", { "class": "talk-basis" }, [make("b", {}, [label + ":"]), " " + paper.known(item, label)]);
        }));
      } },
      { label: "Questions", title: "To talk about", blocks: function () { return paper.questions(item).map(function (text) { return p(text, "talk-question"); }); } },
    ].filter(Boolean);
  }

  // --- Screens ----------------------------------------------------------------------------------------------

  function heading(step) {
    return make("h2", {}, [step.title]);
  }

  function overflows() {
    return stage.scrollHeight > stage.clientHeight + 1;
  }

  /** The screens of a step: as many of its blocks on each as the window has room for. */
  function screensOf(step) {
    if (step.screens) return step.screens();
    var found = [[]];
    stage.replaceChildren(heading(step));
    step.blocks().forEach(function (block) {
      stage.append(block);
      if (overflows() && found[found.length - 1].length) {
        found.push([]);
        stage.replaceChildren(heading(step), block);
      }
      found[found.length - 1].push(block);
    });
    return found;
  }

  /** The place nearest to one that was asked for. */
  function within(at) {
    var item = Math.min(at.item, app.items.length - 1);
    var all = steps(app.items[item]);
    return { item: item, all: all, step: Math.min(at.step, all.length - 1), screen: at.screen };
  }

  function draw() {
    var at = within(app.state.at);
    var item = app.items[at.item];
    var step = at.all[at.step];
    talk.classList.toggle("is-title", at.step === 0);
    talk.classList.remove("is-tight");
    placeFoot(at, item);
    var screens = screensOf(step);
    at.screen = Math.min(at.screen, screens.length - 1);
    at.screens = screens.length;
    stage.replaceChildren.apply(stage, [heading(step)].concat(screens[at.screen]));
    stage.scrollTop = 0;
    if (overflows()) talk.classList.add("is-tight");
    if (overflows()) stage.setAttribute("tabindex", "0"); // to be scrolled by keyboard
    else stage.removeAttribute("tabindex");
    var place = "Case " + (at.item + 1) + " of " + app.items.length + ", step " + (at.step + 1) + " of " + at.all.length
      + (screens.length > 1 ? ", screen " + (at.screen + 1) + " of " + screens.length : "");
    document.getElementById("discussion-place").textContent = place;
    var next = button("next");
    next.textContent = at.item === app.items.length - 1 && at.step === at.all.length - 1 && at.screen === screens.length - 1 ? "Finish" : "Next";
    button("back").disabled = at.item === 0 && at.step === 0 && at.screen === 0;
    var said = [at.item, at.step, at.screen].join();
    if (said !== shown) announce(place);
    shown = said;
    return at;
  }

  /* To a screen reader: where one is, and all that the screen says. */
  function announce(place) {
    var words = Array.from(stage.children, function (node) { return node.textContent; });
    document.getElementById("discussion-said").textContent = [place].concat(words).join(". ");
  }

  function button(name) {
    return talk.querySelector('[data-talk="' + name + '"]');
  }

  function placeFoot(at, item) {
    document.getElementById("discussion-title").textContent = item.title;
    var list = document.getElementById("discussion-steps");
    list.replaceChildren.apply(list, at.all.map(function (step, number) {
      var one = make("button", { type: "button", "data-step": number, title: step.label }, [String(number + 1), make("span", { "class": "visually-hidden" }, [" " + step.label])]);
      if (number === at.step) one.setAttribute("aria-current", "step");
      return make("li", {}, [one]);
    }));
    notes.previousElementSibling.textContent = "Notes of the group: " + item.title;
    if (notes.dataset.slug !== item.slug || notes.value !== (app.notes.get(item.slug) || "")) {
      notes.dataset.slug = item.slug;
      notes.value = app.notes.get(item.slug) || "";
    }
  }

  // --- Moving -----------------------------------------------------------------------------------------------

  function to(item, step, screen) {
    app.go({ at: { item: item, step: step, screen: screen } }, "replace");
  }

  function next() {
    var at = draw();
    if (at.screen < at.screens - 1) to(at.item, at.step, at.screen + 1);
    else if (at.step < at.all.length - 1) to(at.item, at.step + 1, 0);
    else if (at.item < app.items.length - 1) to(at.item + 1, 0, 0);
    else leave();
  }

  var LAST = 998; // of a step or screens: the place nearest to it is taken

  function back() {
    var at = draw();
    if (at.screen > 0) to(at.item, at.step, at.screen - 1);
    else if (at.step > 0) to(at.item, at.step - 1, LAST);
    else if (at.item > 0) to(at.item - 1, LAST, LAST);
  }

  function leave() {
    app.go({ at: null }).then(function () { document.getElementById("workshop-start").focus(); });
  }

  function toggleNotes() {
    var field = notes.parentElement;
    field.hidden = !field.hidden;
    button("notes").setAttribute("aria-expanded", String(!field.hidden));
    draw();
    if (!field.hidden) notes.focus();
  }

  function isDark() {
    return dialog.dataset.scheme ? dialog.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function toggleDark() {
    dialog.dataset.scheme = isDark() ? "light" : "dark";
    button("dark").setAttribute("aria-pressed", String(isDark()));
  }

  function toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else talk.requestFullscreen().catch(function () { button("full").hidden = true; });
  }

  function listen() {
    var does = { next: next, back: back, leave: leave, notes: toggleNotes, dark: toggleDark, full: toggleFull };
    talk.addEventListener("click", function (event) {
      var pressed = event.target.closest("button");
      if (!pressed) return;
      if (pressed.dataset.step) {
        to(within(app.state.at).item, Number(pressed.dataset.step), 0);
        button("next").focus();
      } else does[pressed.dataset.talk]();
    });
    dialog.addEventListener("keydown", function (event) {
      if (event.target === notes || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      if (event.key === " " && event.target.closest("button")) return; // presses it
      var does = { ArrowRight: next, PageDown: next, " ": next, ArrowLeft: back, PageUp: back }[event.key];
      if (!does) return;
      event.preventDefault();
      does();
    });
    dialog.addEventListener("cancel", function (event) {
      event.preventDefault();
      leave();
    });
    dialog.addEventListener("close", function () {
      if (app.state.at) leave();
    });
    notes.addEventListener("input", function () { app.write(notes.dataset.slug, notes.value); });
    window.addEventListener("resize", function () {
      if (dialog.open) settle(draw());
    });
    document.addEventListener("fullscreenchange", function () {
      button("full").setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
    });
    button("full").hidden = !document.fullscreenEnabled;
    button("dark").setAttribute("aria-pressed", String(isDark()));
  }

  /** Opens, moves or closes the discussion, as the address says. */
  function show(asked) {
    if (!app) {
      app = asked;
      listen();
    }
    var open = Boolean(app.state.at) && app.items.length > 0;
    if (!open) {
      shown = null;
      stage.replaceChildren();
      document.getElementById("discussion-said").textContent = "";
      if (document.fullscreenElement) document.exitFullscreen();
      if (dialog.open) dialog.close();
      return;
    }
    if (!dialog.open) {
      dialog.showModal();
      button("next").focus();
    }
    settle(draw());
  }

  /* The address says where the discussion stands, not where it was asked to. */
  function settle(at) {
    var asked = app.state.at;
    if (asked.item === at.item && asked.step === at.step && asked.screen === at.screen) return;
    app.state = Object.assign({}, app.state, { at: { item: at.item, step: at.step, screen: at.screen } });
    history.replaceState(null, "", app.addressOf(app.state));
  }

  explorer.workshopDiscussion = { show: show };
})();
