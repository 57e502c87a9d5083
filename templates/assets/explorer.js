/* The one global name of the site, and how data comes to a page.
 *
 *   explorer.load("search/manifest")        a promise of what that file holds
 *   explorer.data("search/manifest", {…})   the file itself calls this
 *   explorer.script("assets/x.js")          a promise that a script has run
 *   explorer.openSearch()                   a promise of the index of the site, see search-core.js
 *   explorer.quoted("food bank")            “food bank”
 *
 * Data comes as classic scripts, because a page opened from disk may not fetch.
 */
(function () {
  "use strict";

  var explorer = (window.explorer = window.explorer || {});
  var given = new Map(); // name -> payload
  var asked = new Map(); // address -> promise, so that each file is asked for once

  function address(path) {
    return (document.documentElement.dataset.root || "") + path;
  }

  /** Runs the script at this path below the site's root. A failure is forgotten, so that it can be tried again. */
  explorer.script = function (path) {
    var source = address(path);
    if (!asked.has(source)) {
      asked.set(source, new Promise(function (resolve, reject) {
        var element = document.createElement("script");
        element.src = source;
        element.onload = function () {
          element.remove();
          resolve();
        };
        element.onerror = function () {
          element.remove();
          asked.delete(source);
          reject(new Error("could not load " + source));
        };
        document.head.appendChild(element);
      }));
    }
    return asked.get(source);
  };

  /** Called by data files. */
  explorer.data = function (name, payload) {
    given.set(name, payload);
  };

  /** Words in quotes, unless they bring their own. */
  explorer.quoted = function (words) {
    return /["\u201c\u201d\u201e\u00ab\u00bb]/.test(words) ? words : "“" + words + "”";
  };

  var opening = null;

  explorer.openSearch = function () {
    if (!opening) {
      opening = Promise.all([explorer.script("assets/vendor/lunr-words.js"), explorer.script("assets/search-core.js")]).then(function () {
        return explorer.search.open(explorer.load);
      });
      opening.catch(function () { opening = null; });
    }
    return opening;
  };

  /** The payload of a data file; `edition` keeps copies of an older edition in the browser's cache apart. */
  explorer.load = function (name, edition) {
    if (given.has(name)) return Promise.resolve(given.get(name));
    return explorer.script(name + ".js" + (edition ? "?" + edition : "")).then(function () {
      if (!given.has(name)) throw new Error(name + ".js holds no data of that name");
      return given.get(name);
    });
  };

  // The menu of a phone folds again when it is left, or at Escape: what has the focus must not lie under it.
  var menu = document.querySelector(".main-nav details");
  if (menu) {
    menu.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    });
    menu.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  // A choice of cases stands in the address: on paper too, so that it can be found again.
  var printed = document.querySelector(".on-paper span");
  var source = printed && printed.textContent;
  window.addEventListener("beforeprint", function () {
    if (printed) printed.textContent = source + location.search;
  });
})();
