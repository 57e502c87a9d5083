/* Tests whether this copy of the site works where it is: check.html, for a host before people come.
 *
 * A check gives what to say: { state, words, help }. `state` is "works", "fails" or "look" for what no script can
 * tell; `help` says what to do. Whatever goes wrong in a check, or takes longer than LIMIT, is a failure of that
 * check alone. Without this script the page says what to look at by hand.
 */
(function () {
  "use strict";

  var explorer = window.explorer;
  var LIMIT = 10000; // milliseconds
  var WIDE = 960; // pixels of the window; an old projector has 1024 × 768, less what the browser takes
  var HIGH = 540;
  var STATES = { works: "Passed", fails: "Failed", look: "Look yourself", waits: "Being tested …" };
  var fromDisk = location.protocol === "file:";
  // Where Windows, 7-Zip and WinRAR put a single file that somebody opens inside an archive.
  var IN_ZIP = /\/Temp\d*_[^/]*\.zip\/|\/7zO[^/]*\/|\/Rar\$[^/]*\//i;

  var list = document.getElementById("checks");
  var summary = document.getElementById("check-summary");
  var told = list.dataset;

  var UNZIP = "Unzip the whole folder first, and open START-HERE.html in the new folder.";
  var COPY = fromDisk
    ? "Files are missing. Unzip the whole folder first; if you have, delete that folder and unzip it anew."
    : "Reload the page. If it stays so, the site was not copied whole to its server.";
  var MIXED = fromDisk
    ? "Delete the whole folder, then unzip the new edition into a place where no older one lies."
    : "Reload the page. If it stays so, two editions were mixed on the server.";
  var SLOW = "Copy the folder from the stick to the machine itself, and test again.";

  function works(words) { return { state: "works", words: words }; }
  function fails(words, help) { return { state: "fails", words: words, help: help }; }
  function look(words) { return { state: "look", words: words }; }

  /* The data of these files, in order. A file that is not there is named. */
  function all(names, edition) {
    return Promise.all(names.map(function (name) {
      return explorer.load(name, edition).catch(function () { throw fails("The file " + name + ".js is not there, or cannot be read.", COPY); });
    }));
  }

  /* What data files say which edition they are of; nothing of those that cannot be read, which other checks tell. */
  function counts() {
    function number(name, of) {
      return explorer.load(name).then(of).catch(function () { return null; });
    }
    return Promise.all([
      number("data/terms", function (terms) { return terms.cases; }),
      number("data/cases/index", function (index) { return index.cases.length; }),
      number("search/manifest", function (manifest) {
        return manifest.kinds.filter(function (kind) { return kind[0] === "case"; }).map(function (kind) { return kind[2]; })[0] || 0;
      }),
    ]);
  }

  function picture(address) {
    return new Promise(function (resolve) {
      var image = new Image();
      image.onload = function () { resolve(image.naturalWidth > 0); };
      image.onerror = function () { resolve(false); };
      image.src = address;
    });
  }

  var CHECKS = {
    script: function () { return works("Scripts run in this browser."); },

    place: function () {
      if (fromDisk && IN_ZIP.test(decodeURI(location.pathname))) return fails("This page was opened inside a zip file, without what belongs to it.", UNZIP);
      if (fromDisk) return works("Opened from a disk or a stick. No network is needed.");
      return works("Opened from the web, at " + location.host + ". A copy on a stick must be tested by itself.");
    },

    edition: function () {
      return all(["data/edition"]).then(function (found) {
        if (found[0] !== told.content) return fails("This copy is mixed of two editions: this page is of one, the data are of another.", MIXED);
        return counts().then(function (numbers) {
          var others = numbers.filter(function (number) { return number !== null && number !== Number(told.cases); });
          if (others.length) return fails("This copy is mixed of two editions: this page knows of " + told.cases + " cases, some data of " + others[0] + ".", MIXED);
          return works("This page and the data belong together.");
        });
      });
    },

    pictures: function () {
      var sign = document.querySelector(".check-sign img");
      var root = document.documentElement.dataset.root || "";
      var addresses = [sign.src].concat(document.getElementById("check-map") ? [root + "assets/land.svg"] : []);
      return Promise.all(addresses.map(picture)).then(function (shown) {
        return shown.every(Boolean) ? works("The sign of this site is drawn here.") : fails("A picture could not be shown.", COPY);
      });
    },

    search: function () {
      return explorer.openSearch().then(function (index) {
        return index.find(told.title, { limit: 20, kinds: ["case"] });
      }).catch(function () {
        throw fails("The search could not be opened.", COPY);
      }).then(function (result) {
        var found = result.hits.some(function (hit) { return hit.address === told.address; });
        return found ? works("It found " + explorer.quoted(told.title) + ".") : fails("It did not find " + explorer.quoted(told.title) + ", which is in this copy.", MIXED);
      });
    },

    explore: function () {
      return all(["data/edition", "data/terms"]).then(function (both) {
        var terms = both[1];
        var names = ["data/columns/" + terms.facets[0].name].concat(terms.cases ? ["data/shown/0"] : []);
        return all(names, both[0] + terms.made).then(function () { return works("Its lists and its " + terms.cases + " cases can be read."); });
      });
    },

    compare: function () {
      return all(["data/cases/index", "data/cases/0"]).then(function (both) {
        if (!both[1][both[0].cases[0][0]]) return fails("The list of cases and their facts are of two editions.", MIXED);
        return works("Facts of cases can be put side by side, and taken to a workshop.");
      });
    },

    map: function () {
      return all(["data/map"]).then(function (found) {
        return found[0].regions.length ? works("Its outlines can be drawn.") : fails("It has no outlines.", COPY);
      });
    },

    window: function () {
      var size = window.innerWidth + " × " + window.innerHeight + " pixels";
      if (window.innerWidth >= WIDE && window.innerHeight >= HIGH) return works("It has " + size + ".");
      return fails("It has " + size + ": little for a projector.", "Make the window as large as the screen, or the writing smaller: Ctrl and −, on a Mac Command and −. Then test again.");
    },

    full: function () {
      if (!document.fullscreenEnabled) return look("This browser does not say that it can. Press F11, on a Mac Control, Command and F; if nothing happens, make the window as large as it goes.");
      return works("This browser can fill the screen: press F11, on a Mac Control, Command and F. The same keys lead back.");
    },

    print: function () {
      return look("No script can test a printer. Look at the print view, and print one page.");
    },
  };

  /* A check with its time limit; it always gives something to say. */
  function run(id) {
    var timer = 0;
    var late = new Promise(function (resolve) {
      timer = setTimeout(function () { resolve(fails("No answer came within " + LIMIT / 1000 + " seconds.", SLOW)); }, LIMIT);
    });
    var asked = new Promise(function (resolve) { resolve(CHECKS[id]()); }).catch(function (error) {
      return error && error.state ? error : fails("Something went wrong in this test.", COPY);
    });
    return Promise.race([asked, late]).then(function (result) {
      clearTimeout(timer);
      return result;
    });
  }

  // --- The page -----------------------------------------------------------------------------------------------

  function node(name, text, className) {
    var element = document.createElement(name);
    if (className) element.className = className;
    element.textContent = text;
    return element;
  }

  function button(text, press) {
    var element = node("button", text);
    element.type = "button";
    element.addEventListener("click", press);
    return element;
  }

  function show(item, result) {
    var state = item.querySelector(".check-state");
    var words = item.querySelector(".check-words");
    state.dataset.state = result.state;
    state.textContent = STATES[result.state];
    if (!result.words) return;
    words.textContent = "";
    words.append(node("p", result.words));
    if (result.help) {
      var help = node("p", "", "check-help");
      help.append(node("strong", "What to do:"), " " + result.help);
      words.append(help);
    }
    if (item.id === "check-print") words.append(button("Open the print view", function () { window.print(); }));
  }

  /* `All 8 checks passed`, or which did not, each leading to where it says what to do. */
  function sumUp(items, results) {
    var tested = results.filter(function (result) { return result.state !== "look"; });
    var failed = items.filter(function (_, at) { return results[at].state === "fails"; });
    var own = items.filter(function (_, at) { return results[at].state === "look"; }).map(title);
    summary.dataset.state = failed.length ? "fails" : "works";
    summary.textContent = "";
    summary.append(node("p", (failed.length
      ? failed.length + " of " + tested.length + " failed:"
      : "All " + tested.length + " checks passed.") + (failed.length || !own.length ? "" : " Look yourself: " + own.join(", ").toLowerCase() + ".")));
    if (!failed.length) return;
    var which = document.createElement("ul");
    failed.forEach(function (item) {
      var line = document.createElement("li");
      var link = node("a", title(item));
      link.href = "#" + item.id;
      line.append(link, ": " + item.querySelector(".check-words p").textContent);
      which.append(line);
    });
    summary.append(which);
  }

  function title(item) { return item.querySelector("h3").textContent; }

  var items = Array.from(list.children);
  var again = document.getElementById("check-again");
  document.getElementById("check-no-script").hidden = true;
  document.getElementById("checks-title").textContent = "What was tested";
  again.hidden = false;
  again.querySelector("button").addEventListener("click", function () { location.reload(); });
  summary.append(node("p", "Testing …"));
  Promise.all(items.map(function (item) {
    show(item, { state: "waits" });
    return run(item.id.replace("check-", "")).then(function (result) {
      show(item, result);
      return result;
    });
  })).then(function (results) { sumUp(items, results); });
})();
