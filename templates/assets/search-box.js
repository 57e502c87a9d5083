/* The search forms of a page become comboboxes: suggestions while you type, by kind, without leaving the keyboard.
 *
 * Pattern: ARIA Authoring Practices, "Editable Combobox With List Autocomplete" with manual selection:
 * the arrow keys move through the list while the focus stays in the field.
 * Without this script the form still works: it asks explore.html?q=….
 * Nothing is loaded before the first focus or key.
 */
(function () {
  "use strict";

  var explorer = window.explorer;
  var QUIET = 300; // milliseconds without a letter before the list is made whole and a screen reader is told of it
  var SHORTEST = 2; // letters
  var FIRST = 5; // hits in the list while somebody types: each may want a file of its own
  var MOST = 10; // hits in it once the typing stops
  var PER_KIND = 5;
  var root = document.documentElement.dataset.root || "";
  var ids = 0;

  var TEXT = {
    searching: "Searching …",
    failed: "Suggestions could not be loaded. Press Enter to search.",
    nothing: function (query) { return "Nothing found for " + explorer.quoted(query) + "."; },
    some: "No page has all of your words; these have most of them.",
    someMissing: function (list) { return "Not found as typed: " + list + "."; },
    meant: "Did you mean",
    nearest: "Words used here that come near",
    documents: function (count) { return count === 1 ? "1 page" : count + " pages"; },
    all: function (query) { return "Show cases for " + explorer.quoted(query); },
    begin: "Or begin with",
    beginnings: [["All cases", ""], ["All themes", "themes.html"]],
    counted: function (shown, full, total) {
      return (full || total) + ((full || total) === 1 ? " result" : " results") + ", " + shown + (shown === 1 ? " suggestion" : " suggestions") + " below.";
    },
  };

  // --- Nodes --------------------------------------------------------------------------------------------------

  function node(name, className, text) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /* A text with its ranges in <mark>. */
  function marked(element, text, ranges) {
    var at = 0;
    ranges.forEach(function (range) {
      element.append(text.slice(at, range[0]));
      element.append(node("mark", "", text.slice(range[0], range[1])));
      at = range[1];
    });
    element.append(text.slice(at));
    return element;
  }

  // --- One form -----------------------------------------------------------------------------------------------

  function attach(form, input) {
    var id = "search-" + ++ids;
    var popup = node("div", "search-popup");
    var message = node("p", "search-empty");
    var list = node("div", "search-list");
    var status = node("div", "search-status visually-hidden");
    var options = []; // the nodes, in order
    var current = -1; // the highlighted one
    var asked = 0; // number of the last question
    var asking = false;
    var typed = false; // something, since it was asked
    var timer = 0;

    list.id = id + "-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    popup.hidden = true;
    message.hidden = true;
    popup.append(message, list);
    status.setAttribute("role", "status");
    status.setAttribute("aria-live", "polite");
    form.append(popup, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("autocapitalize", "off");
    input.setAttribute("spellcheck", "false");

    function isOpen() {
      return !popup.hidden;
    }

    function show() {
      popup.hidden = !options.length && message.hidden;
      input.setAttribute("aria-expanded", String(!popup.hidden && options.length > 0));
    }

    function close() {
      popup.hidden = true;
      input.setAttribute("aria-expanded", "false");
      highlight(-1);
    }

    function highlight(at) {
      if (options[current]) options[current].setAttribute("aria-selected", "false");
      current = at;
      if (!options[current]) {
        current = -1;
        input.removeAttribute("aria-activedescendant");
        return;
      }
      options[current].setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", options[current].id);
      options[current].scrollIntoView({ block: "nearest" });
    }

    function empty() {
      list.textContent = "";
      options = [];
      highlight(-1);
      message.hidden = true;
      message.textContent = "";
    }

    function group(label) {
      var box = node("div", "search-group");
      var heading = node("div", "search-group-label", label);
      heading.id = id + "-group-" + list.children.length;
      heading.setAttribute("role", "presentation");
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", heading.id);
      box.append(heading);
      list.append(box);
      return box;
    }

    /* A link in the list: the pointer gets all that links can do, the keyboard stays in the field. */
    function option(box, address) {
      var link = node("a", "search-option");
      link.id = id + "-option-" + options.length;
      link.href = address;
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", "false");
      box.append(link);
      options.push(link);
      return link;
    }

    function allAddress(query) {
      return form.getAttribute("action") + "?" + new URLSearchParams([[input.name || "q", query]]);
    }

    function showHit(box, hit) {
      var link = option(box, root + hit.address);
      link.append(marked(node("span", "search-title"), hit.title, hit.marks.title));
      if (hit.context) link.append(" ", marked(node("span", "search-where"), hit.context, hit.marks.context));
      if (!hit.marks.title.length && hit.marks.summary.length) {
        link.append(" ", marked(node("span", "search-summary"), hit.summary, hit.marks.summary));
      }
    }

    /* An option that changes the question instead of leaving the page. */
    function showRewording(box, query, note) {
      var link = option(box, allAddress(query));
      link.append(node("span", "search-title", query));
      if (note) link.append(" ", node("span", "search-where", note));
      link.addEventListener("click", function (event) {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        input.value = query;
        input.focus();
        ask();
      });
    }

    /* Fills the list; gives what is to be said of it. */
    function showResult(query, result, kinds) {
      var told;
      empty();
      if (result.suggestions.length) {
        var meant = group(TEXT.meant);
        result.suggestions.forEach(function (text) { showRewording(meant, text, ""); });
      }
      // The group of the best match comes first: what is typed decides, not what kind of page it is.
      var first = function (kind) { return result.hits.findIndex(function (hit) { return hit.kind === kind.kind; }); };
      kinds.slice().sort(function (a, b) { return first(a) - first(b); }).forEach(function (kind) {
        var hits = result.hits.filter(function (hit) { return hit.kind === kind.kind; });
        if (!hits.length) return;
        var box = group(kind.label);
        hits.forEach(function (hit) { showHit(box, hit); });
      });
      if (result.hits.length) {
        var all = option(list, allAddress(query));
        all.classList.add("search-all");
        all.textContent = TEXT.all(query);
        if (!result.full) message.textContent = TEXT.some;
        told = (result.full ? "" : TEXT.some + " ") + (result.missing.length ? TEXT.someMissing(result.missing.join(", ")) + " " : "") +
          TEXT.counted(result.hits.length, result.full, result.total);
      } else {
        message.textContent = TEXT.nothing(query);
        if (result.terms.length) {
          var near = group(TEXT.nearest);
          result.terms.forEach(function (term) { showRewording(near, term.word, TEXT.documents(term.count)); });
        }
        told = TEXT.nothing(query) + (options.length ? " " + TEXT.nearest + ": " +
          result.terms.map(function (term) { return term.word; }).join(", ") + "." : "");
        var begin = group(TEXT.begin);
        TEXT.beginnings.forEach(function (one) {
          option(begin, one[1] ? root + one[1] : form.getAttribute("action")).append(node("span", "search-title", one[0]));
        });
      }
      message.hidden = !message.textContent;
      show();
      return told;
    }

    /* Shows the first hits of an answer, and the others once no letter follows. */
    function showFirst(index, query, result) {
      var mine = asked;
      var told = showResult(query, result, index.kinds);
      whenQuiet(async function () {
        if (result.hits.length === FIRST) {
          var whole = await index.find(input.value, { limit: MOST, perKind: PER_KIND }).catch(function () { return null; });
          if (mine !== asked) return;
          // Nothing moves under an option that somebody has gone to.
          if (whole && isOpen() && current < 0 && !popup.matches(":hover")) told = showResult(query, whole, index.kinds);
        }
        status.textContent = told;
      });
    }

    /* Searches for what the field says. An answer that comes after a later question is dropped. */
    function ask() {
      var query = input.value.trim();
      var mine = ++asked;
      if (query.length < SHORTEST) {
        empty();
        close();
        whenQuiet(function () { status.textContent = ""; });
        form.removeAttribute("aria-busy");
        return Promise.resolve();
      }
      form.setAttribute("aria-busy", "true");
      return explorer.openSearch().then(function (index) {
        return index.find(input.value, { limit: FIRST, perKind: PER_KIND }).then(function (result) {
          if (mine === asked && document.activeElement === input) showFirst(index, query, result);
        });
      }).catch(function () {
        if (mine !== asked) return;
        empty();
        close();
        whenQuiet(function () { status.textContent = TEXT.failed; });
      }).then(function () {
        if (mine === asked) form.removeAttribute("aria-busy");
      });
    }

    /* One question at a time: letters typed meanwhile make one more, of what then stands in the field. */
    function askNext() {
      if (asking) {
        typed = true;
        return;
      }
      asking = true;
      ask().then(function () {
        asking = false;
        if (!typed) return;
        typed = false;
        askNext();
      });
    }

    /* Whatever is under way, and whatever was typed since, is wanted no more. */
    function drop() {
      clearTimeout(timer);
      asked++;
      typed = false;
      form.removeAttribute("aria-busy");
    }

    /* What waits until no letter follows. */
    function whenQuiet(then) {
      clearTimeout(timer);
      timer = setTimeout(then, QUIET);
    }

    input.addEventListener("focus", function () {
      explorer.openSearch().catch(function () {}); // a failure is told when something is asked
    });

    input.addEventListener("input", function (event) {
      if (event.isComposing) return;
      asked++; // whatever is under way answers an old question
      clearTimeout(timer);
      // What is listed may be of the letters before; the way to all results asks for what stands there now.
      var all = list.querySelector(".search-all");
      if (all) {
        all.href = allAddress(input.value.trim());
        all.textContent = TEXT.all(input.value.trim());
      }
      askNext();
    });

    input.addEventListener("compositionend", askNext);

    input.addEventListener("keydown", function (event) {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      var last = options.length - 1;
      var usable = isOpen() && options.length > 0;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!usable) {
          if (options.length) show();
          else ask();
          return;
        }
        if (event.altKey) return;
        // One step beyond either end leads back to the field, the next to the other end.
        if (event.key === "ArrowDown") highlight(current === last ? -1 : current + 1);
        else highlight(current === -1 ? last : current - 1);
      } else if ((event.key === "Home" || event.key === "End") && usable && current >= 0) {
        event.preventDefault();
        highlight(event.key === "Home" ? 0 : last);
      } else if (event.key === "Enter") {
        if (usable && current >= 0) {
          event.preventDefault();
          options[current].click();
        }
      } else if (event.key === "Escape") {
        event.preventDefault();
        drop();
        if (isOpen()) {
          close();
        } else {
          input.value = "";
          input.dispatchEvent(new Event("input", { bubbles: true }));
        }
      } else if (event.key === "Tab") {
        close();
      } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        highlight(-1);
      }
    });

    // A press on the list must not take the focus from the field, or the list would be gone before the click.
    popup.addEventListener("mousedown", function (event) { event.preventDefault(); });

    input.addEventListener("blur", function () {
      drop();
      close();
    });

    input.addEventListener("click", function () {
      if (!isOpen() && options.length && input.value.trim().length >= SHORTEST) show();
    });
  }

  // --- The page -----------------------------------------------------------------------------------------------

  var inputs = Array.from(document.querySelectorAll("form.search input[type=search]"));
  inputs.forEach(function (input) { attach(input.form, input); });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    var target = event.target;
    if (target instanceof Element && target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])")) return;
    var visible = inputs.find(function (input) { return input.getClientRects().length > 0; });
    if (!visible) return;
    event.preventDefault();
    visible.focus();
    visible.select();
  });
})();
