/* What a workshop has on paper: handouts, cards to cut out, the facilitator's sheet. Runs before workshop.js. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var make = explorer.choice.make;
  var BEFORE = ["What people wanted to change", "What happened", "How it works"];
  var CARDS_OF_A_CASE = 2;
  var SOURCES_OF_A_CASE = 2;
  var FEW_MINUTES = 8;
  var QUESTIONS = [
    "What do we know about this already, from our own place?",
    "Who is not heard in this account, and what might they say?",
    "What would have to be true here for something like it to work?",
  ];
  /* Squares of a QR code, and the empty border that readers of it need. */
  var QR_BORDER = 4;

  // --- Pure -------------------------------------------------------------------------------------------------

  /** Minutes of a session: welcome, each case, and the end, which takes what is left over. */
  function plan(minutes, many) {
    var welcome = Math.max(3, Math.round(minutes / 10));
    var end = Math.max(5, Math.round(minutes * 0.15));
    var each = Math.max(1, Math.floor((minutes - welcome - end) / many));
    return { welcome: welcome, each: each, end: Math.max(minutes - welcome - each * many, 0) };
  }

  function planInWords(minutes, many) {
    var each = plan(minutes, many).each;
    var words = each === 1 ? "About a minute a case" : "About " + each + " minutes a case";
    return words + (each < FEW_MINUTES ? ": short. Take fewer cases, or more time." : ".");
  }

  function clock(minutes) {
    return Math.floor(minutes / 60) + ":" + String(minutes % 60).padStart(2, "0");
  }

  /** Letters of cards: A to Z. */
  function letter(number) {
    return String.fromCharCode(65 + number);
  }

  function longWords(text) {
    return text.toLowerCase().match(/[\p{L}]{4,}/gu) || [];
  }

  /** The claims of a case that share no longer word with its title, when there are any: the others are no riddle. */
  function riddles(item) {
    var titled = new Set(longWords(item.title));
    var found = item.claims.filter(function (claim) { return !longWords(claim.text).some(function (word) { return titled.has(word); }); });
    return found.length ? found : item.claims;
  }

  /** Of each case one claim, and the next that rests on something else, or else the second: by their words, so that
   * their order says nothing, with a letter each. */
  function outcomes(items) {
    var found = [];
    items.forEach(function (item, number) {
      var claims = riddles(item);
      var first = claims[0];
      var second = claims.filter(function (claim) { return claim.basis !== first.basis; })[0] || claims[1];
      [first, second].filter(Boolean).slice(0, CARDS_OF_A_CASE).forEach(function (claim) {
        found.push({ number: number, claim: claim, text: claim.verb + " " + claim.text });
      });
    });
    found.sort(function (a, b) { return a.claim.text < b.claim.text ? -1 : a.claim.text > b.claim.text ? 1 : a.number - b.number; });
    return found.map(function (one, at) { return Object.assign({ code: letter(at) }, one); });
  }

  function before(item) {
    return (item.story || []).filter(function (part) { return BEFORE.indexOf(part[0]) >= 0; });
  }

  function after(item) {
    return (item.story || []).filter(function (part) { return BEFORE.indexOf(part[0]) < 0; });
  }

  function known(item, label) {
    var row = item.known.filter(function (one) { return one[0] === label; })[0];
    return row ? row[1] : "";
  }

  function fact(item, label) {
    var row = item.facts.filter(function (one) { return one[0] === label; })[0];
    return row ? row[1].join(", ") : "";
  }

  function questions(item) {
    return item.questions || QUESTIONS;
  }

  // --- Small parts ------------------------------------------------------------------------------------------

  function p(text, named) {
    return make("p", named ? { "class": named } : {}, [text]);
  }

  /* A text that begins with a dash was an item of a list. */
  function paragraph(text) {
    return p(text, text.indexOf("– ") === 0 ? "item" : "");
  }

  function part(title, children, named) {
    return make("section", { "class": named || "paper-part" }, [make("h4", {}, [title])].concat(children));
  }

  function ruled(lines) {
    return make("div", { "class": "ruled", "aria-hidden": "true" }, Array.from({ length: lines }, function () { return make("div", {}, []); }));
  }

  function claim(one) {
    return make("li", { "class": "paper-claim" }, [
      p(one.verb + " " + one.text), " ",
      p("Rests on: " + one.basis, "rests"),
    ]);
  }

  // --- QR codes: their squares are worked out by a library that is loaded for the first of them ------------

  var waiting = [];

  /** A promise that all QR codes that were asked for are drawn, or cannot be. */
  function ready() {
    return Promise.all(waiting);
  }

  function qr(address) {
    var place = make("div", { "class": "qr" }, []);
    waiting.push(explorer.script("assets/vendor/qrcode.js").then(function () {
      place.append(drawing(address));
    }).catch(function () {})); // the address stands beside it in words
    return place;
  }

  function drawing(address) {
    var code = window.qrcode(0, "M");
    code.addData(address);
    code.make();
    var squares = code.getModuleCount();
    var path = "";
    for (var row = 0; row < squares; row += 1) {
      for (var column = 0; column < squares; column += 1) {
        if (code.isDark(row, column)) path += "M" + (column + QR_BORDER) + " " + (row + QR_BORDER) + "h1v1h-1z";
      }
    }
    var svg = svgNode("svg", { viewBox: "0 0 " + (squares + 2 * QR_BORDER) + " " + (squares + 2 * QR_BORDER), role: "img", "aria-label": "QR code of " + address, "shape-rendering": "crispEdges" });
    svg.append(svgNode("path", { d: path }));
    return svg;
  }

  function svgNode(tag, attributes) {
    var node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    return node;
  }

  // --- Handouts ---------------------------------------------------------------------------------------------

  function handout(app, item) {
    var web = app.web(item.address);
    var told = app.state.outcome;
    var story = before(item).map(function (one) { return part(one[0], one[1].map(paragraph)); });
    var asked = make("ol", { "class": "paper-questions" }, questions(item).map(function (text) { return make("li", {}, [p(text), ruled(2)]); }));
    return make("article", { "class": "handout" }, [
      make("h3", {}, [item.title]),
      item.where ? p(item.where, "paper-where") : "",
      p(told ? item.summary : item.opening || item.summary, "paper-short"),
    ].concat(story, told ? outcome(item) : guess(), [
      part("To talk about", [asked]),
      make("footer", { "class": "paper-foot" }, [
        make("div", {}, [
          p(sources(item)),
          p(web ? "Read more at " + web : "Read more on its page, " + item.address, "paper-web"),
          p(app.from + ". " + app.licence + "."),
        ]),
        web ? qr(web) : "",
      ]),
    ]));
  }

  /** The first of its sources in words; a case may have twenty. */
  function sources(item) {
    var more = item.sources.length - SOURCES_OF_A_CASE;
    return (item.sources.length === 1 ? "Source: " : "Sources: ") + item.sources.slice(0, SOURCES_OF_A_CASE).join(" ")
      + (more > 0 ? " And " + more + " more, listed on its page." : "");
  }

  function outcome(item) {
    return [
      part("What is said to have come of it", [item.claims.length
        ? make("ol", { "class": "paper-claims" }, item.claims.map(claim))
        : p("No claim about what came of it is made here.")]),
      part("What it cannot tell you", [p(item.limits), p("Who is speaking: " + known(item, "Who is speaking"), "rests"), p("Who checked: " + known(item, "Who checked"), "rests")]),
    ];
  }

  function guess() {
    return [
      part("What do you think came of it, and for whom?", [ruled(3)]),
      part("What would you need to know to be sure?", [ruled(2)]),
    ];
  }

  // --- Cards ------------------------------------------------------------------------------------------------

  function storyCard(item, number) {
    return make("li", { "class": "cut" }, [
      p("Story " + (number + 1), "cut-code"),
      make("h4", {}, [item.title]),
      item.where ? p(item.where, "paper-where") : "",
      p(item.opening || item.summary, "cut-words"),
      p([fact(item, "What it is about"), fact(item, "How it works")].filter(function (text) { return text && text !== "Not stated"; }).join(" · "), "rests"),
    ]);
  }

  function outcomeCard(one) {
    return make("li", { "class": "cut" }, [
      p("Outcome " + one.code, "cut-code"),
      p(one.text, "cut-words"),
      p("Rests on: " + one.claim.basis, "rests"),
    ]);
  }

  /** Cards on sheets of so many. */
  function sheets(title, cards, size) {
    return Array.from({ length: Math.ceil(cards.length / size) }, function (_, at) {
      var some = cards.slice(at * size, (at + 1) * size);
      return make("section", { "class": "card-sheet of-" + size, "aria-label": title + ", sheet " + (at + 1) }, [make("ol", {}, some)]);
    });
  }

  function cards(app) {
    var told = outcomes(app.items).map(outcomeCard);
    return [make("h3", { "class": "cards-title" }, ["Story cards"])].concat(
      sheets("Story cards", app.items.map(storyCard), app.state.cards),
      told.length ? [make("h3", { "class": "cards-title" }, ["Outcome cards"])] : [p("None of these cases makes a claim: there are no outcome cards.", "note")],
      sheets("Outcome cards", told, app.state.cards));
  }

  // --- The facilitator's sheet ------------------------------------------------------------------------------

  function timetable(app) {
    var times = plan(app.state.minutes, app.items.length);
    var at = 0;
    function row(minutes, what, where) {
      var cells = [make("td", {}, [clock(at)]), make("th", { scope: "row" }, [what]), make("td", {}, [where || ""]), make("td", { "class": "amount" }, [String(minutes)])];
      at += minutes;
      return make("tr", {}, cells);
    }
    var head = ["From", "What", "Where and when", "Minutes"].map(function (label, number) { return make("th", number === 3 ? { scope: "col", "class": "amount" } : { scope: "col" }, [label]); });
    return make("table", { "class": "timetable" }, [
      make("caption", {}, [app.state.minutes + " minutes in all. Move a case up or down, or change the minutes, under Set up."]),
      make("thead", {}, [make("tr", {}, head)]),
      make("tbody", {}, [row(times.welcome, "Welcome, and what this is")].concat(
        app.items.map(function (item, number) { return row(times.each, number + 1 + ". " + item.title, item.where); }),
        [row(times.end, "What would we try here, and who does what next?")])),
    ]);
  }

  function bring(app, told) {
    function onSheets(many) { var of = Math.ceil(many / app.state.cards); return of === 1 ? "1 sheet" : of + " sheets"; }
    return make("ul", { "class": "paper-list" }, [
      "Handouts, one set between two people: first without what came of it, then with. Each case is a sheet of A4, or two.",
      "Cards, one set for each table of four to six: " + onSheets(app.items.length) + " of story cards"
        + (told.length ? ", " + onSheets(told.length) + " of outcome cards." : ". There are no outcome cards, because none of these cases makes a claim."),
      "Scissors, pens, and large paper for each table.",
      "A projector and this page, if there is one: it works without a network. Put the session on the screen once before, and read what a case says there first: sentences that give the outcome away are left out as far as a program can tell.",
      "This sheet, for you alone.",
    ].map(function (text) { return make("li", {}, [text]); }));
  }

  function key(app, told) {
    function lettersOf(number) {
      return told.filter(function (one) { return one.number === number; }).map(function (one) { return one.code; }).join(", ");
    }
    var rows = app.items.map(function (item, number) {
      return make("tr", {}, [make("th", { scope: "row" }, ["Story " + (number + 1)]), make("td", {}, [item.title]), make("td", {}, [lettersOf(number) || "none: no claim is made"])]);
    });
    return make("table", { "class": "card-key" }, [
      make("caption", {}, ["Lay all cards out. In small groups, put each outcome beside the story it belongs to, and say why. Then give the key."]),
      make("thead", {}, [make("tr", {}, ["Card", "Case", "Outcomes"].map(function (label) { return make("th", { scope: "col" }, [label]); }))]),
      make("tbody", {}, rows),
    ]);
  }

  function caseNotes(app) {
    return app.items.map(function (item, number) {
      return make("section", { "class": "sheet-case" }, [
        make("h5", {}, [number + 1 + ". " + item.title]),
        make("ol", { "class": "paper-list" }, questions(item).map(function (text) { return make("li", {}, [text]); })),
        p("It rests on: " + known(item, "What it rests on"), "rests"),
        p("Who checked: " + known(item, "Who checked"), "rests"),
        p("It cannot tell you: " + item.limits, "rests"),
      ]);
    });
  }

  function bases(app) {
    var used = new Set(app.items.flatMap(function (item) { return item.claims.map(function (one) { return one.basis; }); }));
    return make("dl", { "class": "paper-bases" }, app.bases.filter(function (basis) { return used.has(basis[0]); }).flatMap(function (basis) {
      return [make("dt", {}, [basis[0]]), make("dd", {}, [basis[1]])];
    }));
  }

  function sheet(app, run) {
    var told = outcomes(app.items);
    var steps = run.querySelector("ol").cloneNode(true);
    steps.className = "paper-list";
    var claimed = app.items.some(function (item) { return item.claims.length; });
    return [make("article", { "class": "sheet" }, [
      make("h3", {}, ["Facilitator’s sheet"]),
      p(app.from + ". " + planInWords(app.state.minutes, app.items.length), "paper-where"),
      part("The session", [timetable(app)]),
      part("Print and bring", [bring(app, told)]),
      part("How to run it", [steps]),
      make("section", {}, [make("h4", {}, ["Case by case"])].concat(caseNotes(app))),
      told.length ? part("The key of the cards", [key(app, told)]) : "",
      claimed ? part("What a claim rests on", [p("If somebody asks what the words mean. The order is not a ranking: an account from inside can be true, and a study can be wrong."), bases(app)]) : "",
    ])];
  }

  var PAPERS = {
    handouts: function (app) { return app.items.map(function (item) { return handout(app, item); }); },
    cards: cards,
    sheet: function (app) { return sheet(app, document.getElementById("workshop-run")); },
  };

  /** Fills one part of the page that is printed, or all: only when it is looked at, because of the QR codes. */
  function show(app, name) {
    waiting = [];
    Object.keys(PAPERS).filter(function (one) { return name === one || name === "all"; }).forEach(function (one) {
      var place = document.getElementById("workshop-" + one);
      place.replaceChildren.apply(place, PAPERS[one](app));
    });
  }

  explorer.workshopPaper = {
    show: show, ready: ready, plan: plan, planInWords: planInWords, outcomes: outcomes,
    before: before, after: after, known: known, questions: questions,
  };
})();
