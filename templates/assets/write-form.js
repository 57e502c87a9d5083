/* The fields of write.html: what they hold as a case, and a case put into them.
 *
 * Each field names where its value stands in the file (data-key) and what it is (data-kind):
 *   text    on one line                      lines   a list, one item a line
 *   id      one term                         many    one of several terms, in their order
 *   radio   one of few terms                 tick    a term that is ticked or not
 *   story   Markdown under a heading         source  one of the sources of the case
 *   ongoing the end of a period that has none yet
 */
(function () {
  "use strict";

  var write = window.explorer.write;
  var MOST_OFFERED = 12;

  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  write.make = make;

  function all(scope, selector) {
    return Array.from(scope.querySelectorAll(selector));
  }

  function get(thing, key) {
    return key.split(".").reduce(function (at, name) {
      return write.isPlain(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    }, thing);
  }

  function put(thing, key, value) {
    var names = key.split(".");
    var last = names.pop();
    var at = names.reduce(function (inner, name) {
      if (!inner[name]) inner[name] = {};
      return inner[name];
    }, thing);
    at[last] = value;
  }

  /** The form of a page. `say(words)` tells a reader what happened. */
  write.form = function (form, rules, say) {
    var terms = {}; // list -> Map of ids to labels
    var called = {}; // list -> Map of names, bare, to ids
    var kept = {}; // what a file held that the form does not know
    var bare = {}; // list -> its rows with each name bare
    var ticked = {}; // key -> ids in the order of a file
    var number = 1; // of the last item made
    var patterns = {}; // items -> an empty one
    var shown = { sources: [], claims: [] }; // the elements of what gather() gave

    // --- What can be chosen ---

    function learn() {
      Object.keys(rules.lists).forEach(function (list) {
        var rows = rules.lists[list];
        terms[list] = new Map(rows.map(function (row) { return [row[0], row[1]]; }));
        bare[list] = rows.map(function (row) {
          return { id: row[0], name: row[1], names: [row[1]].concat(row[2]).map(function (name) { return [name, write.bare(name)]; }) };
        });
        called[list] = namesOf(bare[list]);
      });
      all(form, "select[data-list]").forEach(function (select) {
        terms[select.dataset.list] = new Map(Array.from(select.options).slice(1).map(function (option) { return [option.value, option.text.trim()]; }));
      });
      [["radio", "depth"], ["tick", "people"]].forEach(function (pair) {
        var boxes = all(form, "[data-kind=" + pair[0] + "]");
        if (boxes.length) terms[pair[1]] = new Map(boxes.map(function (box) { return [box.value, box.labels[0].textContent]; }));
      });
    }

    /** Each name that stands for one term alone, with its id; the first name of a term and its id do before any other. */
    function namesOf(rows) {
      var first = new Map();
      var others = new Map();
      rows.forEach(function (row) {
        first.set(row.names[0][1], row.id);
        first.set(row.id, row.id);
        row.names.slice(1).forEach(function (one) {
          others.set(one[1], others.has(one[1]) && others.get(one[1]) !== row.id ? "" : row.id);
        });
      });
      return new Map(Array.from(others).filter(function (pair) { return pair[1]; }).concat(Array.from(first)));
    }

    function offer(input) {
      var wanted = write.bare(write.folded(input.value));
      var list = document.getElementById(input.getAttribute("list"));
      var first = [];
      var others = [];
      if (wanted) {
        bare[input.dataset.list].forEach(function (row) {
          var hit = row.names.filter(function (one) { return one[1].indexOf(wanted) >= 0; })[0];
          if (!hit) return;
          var option = hit[0] === row.name ? { value: row.name } : { value: row.name, label: hit[0] + " (" + row.name + ")" };
          (hit[1].indexOf(wanted) ? others : first).push(option);
        });
      }
      list.replaceChildren.apply(list, first.concat(others).slice(0, MOST_OFFERED).map(function (one) { return make("option", one); }));
    }

    /** Says what a chosen term means. */
    function explain(control) {
      var place = document.getElementById(control.id + "-meaning");
      var list = document.querySelector('[data-meanings="' + control.dataset.list + '"]');
      var item = list && control.value && list.querySelector('[data-id="' + CSS.escape(control.value) + '"] .definition');
      if (place) place.textContent = item ? item.textContent : "";
    }

    // --- From the form to a case ---

    function clean(text) {
      return text.replace(rules.has.invisible, "");
    }

    function linesOf(control) {
      return clean(control.value).split("\n").map(write.folded).filter(Boolean);
    }

    function idOf(control) {
      var value = write.folded(clean(control.value));
      if (!control.matches("input[data-list]")) return value;
      return called[control.dataset.list].get(write.bare(value)) || value;
    }

    function controlsOf(scope) {
      return all(scope, "[data-key]").filter(function (control) {
        return control.closest("[data-item]") === (scope === form ? null : scope);
      });
    }

    function gathered(scope) {
      var found = {};
      controlsOf(scope).forEach(function (control) {
        var key = control.dataset.key;
        var kind = control.dataset.kind;
        var value;
        if (kind === "text") value = write.folded(clean(control.value));
        else if (kind === "id") value = idOf(control);
        else if (kind === "lines") value = linesOf(control);
        else if (kind === "source") value = control.value;
        else if (kind === "many" || kind === "tick") value = (get(found, key) || []).concat((kind === "many" || control.checked) && idOf(control) || []);
        else if (kind === "radio" || kind === "ongoing") value = control.checked ? control.value : "";
        if (value && value.length) put(found, key, value);
      });
      Object.keys(ticked).forEach(function (key) {
        if (scope !== form || !found[key]) return;
        found[key] = ticked[key].filter(function (id) { return found[key].indexOf(id) >= 0; })
          .concat(found[key].filter(function (id) { return ticked[key].indexOf(id) < 0; }));
      });
      return found;
    }

    function itemsOf(name) {
      return all(form, '[data-items="' + name + '"] > [data-item]');
    }

    /** A name for a source that none of the others has. */
    function nameFor(source, taken) {
      var base = source.report || write.slug(source.title || source.author || source.publisher || "", 40) || "source";
      if (rules.taken.indexOf(base) >= 0) base += "-source";
      var name = base;
      for (var times = 2; taken.has(name); times += 1) name = base + "-" + times;
      return name;
    }

    /** The sources that hold something, that a claim names, or that a file held. */
    function sources(named) {
      var found = itemsOf("sources").map(function (item) {
        return { item: item, source: write.together(gathered(item), item.kept || {}) };
      }).filter(function (one) { return Object.keys(one.source).length > 0 || one.item.dataset.id || named.indexOf(one.item.dataset.uid) >= 0; });
      var taken = new Set(found.map(function (one) { return one.item.dataset.id; }).filter(Boolean));
      found.forEach(function (one) {
        var id = one.item.dataset.id || nameFor(one.source, taken);
        taken.add(id);
        one.source = write.inOrder(Object.assign({ id: id }, one.source), rules.source);
      });
      return found;
    }

    /** The claims that a file held, or that hold more than a source, which is chosen beforehand where there is only one. */
    function claims() {
      return itemsOf("claims").map(function (item) {
        return { item: item, claim: write.together(gathered(item), item.kept || {}) };
      }).filter(function (one) {
        return one.item.dataset.opened || Object.keys(one.claim).some(function (key) { return key !== "source"; });
      });
    }

    /** The case that the form holds. */
    function gather() {
      var found = gathered(form);
      var said = claims();
      var listed = sources(said.map(function (one) { return one.claim.source; }));
      var ids = new Map(listed.map(function (one) { return [one.item.dataset.uid, one.source.id]; }));
      said.forEach(function (one) {
        var uid = one.claim.source;
        if (uid) one.claim.source = uid[0] === "?" ? uid.slice(1) : ids.get(uid);
        one.claim = write.inOrder(one.claim, rules.claim);
      });
      shown = { sources: listed.map(function (one) { return one.item; }), claims: said.map(function (one) { return one.item; }) };
      if (!found.places && found.place_note) found.places = [];
      if (listed.length) found.sources = listed.map(function (one) { return one.source; });
      if (said.length) found.claims = said.map(function (one) { return one.claim; });
      return write.together(found, kept);
    }

    function story() {
      var found = {};
      all(form, "[data-kind=story]").forEach(function (control) { found[control.dataset.key] = clean(control.value); });
      return found;
    }

    // --- From a case to the form ---

    function setTerm(control, id) {
      if (control.tagName !== "SELECT") {
        control.value = terms[control.dataset.list].get(id) || id;
        return;
      }
      if (!Array.from(control.options).some(function (option) { return option.value === id; })) {
        control.append(make("option", { value: id, "data-added": "" }, [id + " (not on the list)"]));
      }
      control.value = id;
      explain(control);
    }

    function addTick(like, id) {
      var box = make("input", { type: "checkbox", id: like.id + "-" + id, value: id, "data-key": like.dataset.key, "data-kind": "tick" });
      like.closest(".tick").parentNode.append(make("div", { "class": "tick", "data-added": "" }, [box, make("label", { for: box.id }, [id + " (not on the list)"])]));
      box.checked = true;
    }

    function isTexts(value) {
      return Array.isArray(value) && value.every(function (one) { return typeof one === "string" && one; });
    }

    function fillScope(scope, found, uids) {
      controlsOf(scope).forEach(function (control) {
        var value = get(found, control.dataset.key);
        var kind = control.dataset.kind;
        if (kind === "ongoing") control.checked = value === control.value;
        else if (kind === "radio") control.checked = value === control.value;
        else if (kind === "lines" && isTexts(value)) control.value = value.join("\n");
        else if (kind === "text" && typeof value === "string") control.value = kind === "text" && control.dataset.key === "period.end" && value === "ongoing" ? "" : value;
        else if (kind === "id" && typeof value === "string") setTerm(control, value);
        else if (kind === "source" && typeof value === "string") setSource(control, value, uids);
      });
      if (scope !== form) return;
      all(form, ".picks").forEach(function (picks) {
        var value = get(found, picks.querySelector("[data-key]").dataset.key);
        if (!isTexts(value)) return;
        while (all(picks, "[data-key]").length < value.length) addPick(picks);
        all(picks, "[data-key]").forEach(function (control, at) { if (at < value.length) setTerm(control, value[at]); });
      });
      ticked = {};
      var boxes = all(form, "[data-kind=tick]");
      if (boxes.length && isTexts(found[boxes[0].dataset.key])) {
        ticked[boxes[0].dataset.key] = found[boxes[0].dataset.key];
        found[boxes[0].dataset.key].forEach(function (id) {
          var box = boxes.filter(function (one) { return one.value === id; })[0];
          if (box) box.checked = true;
          else addTick(boxes[0], id);
        });
      }
    }

    function setSource(control, id, uids) {
      var value = uids.get(id) || "?" + id;
      if (!uids.has(id)) control.append(make("option", { value: value }, [id + " (not among your sources)"]));
      control.value = value;
    }

    /** Puts a case in. Gives what the form could not take: [where, what] for each. */
    function fill(found, text) {
      var clashes = [];
      reset();
      var known = Object.assign({}, found);
      delete known.status;
      ["sources", "claims"].forEach(function (name) {
        if (!Array.isArray(known[name]) || !known[name].every(write.isPlain)) delete known[name];
      });
      var uids = new Map();
      (known.sources || []).forEach(function (source, at) {
        var item = itemsOf("sources")[at] || addItem("sources");
        if (typeof source.id === "string") {
          item.dataset.id = source.id;
          if (!uids.has(source.id)) uids.set(source.id, item.dataset.uid);
        }
        fillScope(item, source);
      });
      nameSources();
      (known.claims || []).forEach(function (claim, at) {
        var item = itemsOf("claims")[at] || addItem("claims");
        item.dataset.opened = "yes";
        item.querySelector("[data-kind=source]").value = "";
        fillScope(item, claim, uids);
      });
      fillScope(form, known);
      all(form, "[data-kind=story]").forEach(function (control) { control.value = text[control.dataset.key] || ""; });
      keep(known, found, clashes);
      all(form, "details[data-part]").forEach(function (part) {
        part.open = all(part, "[data-key]").some(function (control) { return control.checked || (control.type !== "checkbox" && control.dataset.kind !== "source" && control.value); });
      });
      refresh();
      return clashes;
    }

    /** Whether a field within `scope` holds what stands at a key, or a part of it. */
    function ownOf(scope, before) {
      var keys = controlsOf(scope).filter(function (control) { return control.dataset.kind !== "story"; })
        .map(function (control) { return before + control.dataset.key; }).concat(before ? [before + "id", before.slice(0, -1)] : ["", "sources", "claims"]);
      return function (name) {
        return keys.some(function (key) { return key === name || key.indexOf(name + ".") === 0; });
      };
    }

    /** Notes what the form does not know of a case that was just put in. */
    function keep(known, found, clashes) {
      var held = gather();
      ["sources", "claims"].forEach(function (name) {
        (known[name] || []).forEach(function (whole, at) {
          var item = itemsOf(name)[at];
          var mine = name === "sources" ? Object.assign({ id: item.dataset.id }, gathered(item)) : (held.claims || [])[shown.claims.indexOf(item)] || {};
          var where = name + " " + (at + 1);
          item.kept = write.beyond(whole, mine, ownOf(item, where + "."), clashes, where) || {};
        });
        delete held[name];
      });
      var rest = Object.assign({}, found);
      delete rest.status;
      ["sources", "claims"].forEach(function (name) { if (known[name]) delete rest[name]; });
      kept = write.beyond(rest, held, ownOf(form, ""), clashes, "") || {};
    }

    function reset() {
      kept = {};
      ticked = {};
      form.reset();
      all(form, "[data-added]").forEach(function (one) { one.remove(); });
      Object.keys(patterns).forEach(function (name) {
        itemsOf(name).forEach(function (item) { item.remove(); });
        addItem(name);
      });
      all(form, ".meaning").forEach(function (one) { one.textContent = ""; });
    }

    // --- Sources and claims, and more places ---

    function renumber(node, from, to) {
      ["id", "for", "aria-describedby", "list"].forEach(function (name) {
        all(node, "[" + name + "]").forEach(function (one) { one.setAttribute(name, one.getAttribute(name).split(from).join(to)); });
      });
    }

    function addItem(name) {
      var box = form.querySelector('[data-items="' + name + '"]');
      var item = patterns[name].cloneNode(true);
      number += 1;
      item.dataset.uid = name + number;
      renumber(item, "w-" + name + "-1-", "w-" + name + "-" + number + "-");
      item.append(make("p", {}, [takeOut(name, item)]));
      box.insertBefore(item, box.querySelector(":scope > .add"));
      count(name);
      if (name === "sources") nameSources();
      else fillSources(item.querySelector("[data-kind=source]"));
      return item;
    }

    function takeOut(name, item) {
      var one = form.querySelector('[data-items="' + name + '"]').dataset.one;
      var button = make("button", { type: "button", "class": "take-out" }, ["Take this " + one + " out"]);
      button.addEventListener("click", function () {
        item.remove();
        if (!itemsOf(name).length) addItem(name);
        count(name);
        nameSources();
        say("The " + one + " is taken out.");
        form.querySelector('[data-items="' + name + '"] > .add button').focus();
        form.dispatchEvent(new Event("input"));
      });
      return button;
    }

    function count(name) {
      itemsOf(name).forEach(function (item, at) { item.querySelector(".item-number").textContent = at + 1; });
    }

    function addPick(picks) {
      var first = picks.querySelector(".pick");
      var pick = first.cloneNode(true);
      var control = pick.querySelector("[data-key]");
      var from = control.id;
      number += 1;
      pick.dataset.added = "";
      renumber(pick, from, "w-" + control.dataset.key + "-more-" + number);
      control.value = "";
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-describedby");
      all(pick, "[data-added], .wrong, .meaning").forEach(function (one) { if (one.className === "meaning") one.textContent = ""; else one.remove(); });
      pick.querySelector("label").textContent = "Another " + picks.dataset.one;
      picks.insertBefore(pick, picks.querySelector(":scope > .add"));
      return control;
    }

    function addButtons() {
      all(form, "[data-items]").forEach(function (box) {
        var name = box.dataset.items;
        var button = make("button", { type: "button" }, ["Add another " + box.dataset.one]);
        button.addEventListener("click", function () {
          var item = addItem(name);
          form.dispatchEvent(new Event("input"));
          item.querySelector("[data-key]").focus();
        });
        box.append(make("p", { "class": "add" }, [button]));
      });
      all(form, ".picks").forEach(function (picks) {
        if (Number(picks.dataset.most)) return;
        var button = make("button", { type: "button" }, ["Add another " + picks.dataset.one]);
        button.addEventListener("click", function () { addPick(picks).focus(); });
        picks.append(make("p", { "class": "add" }, [button]));
      });
    }

    /** What a claim can name as its source: with one source, that one. */
    function fillSources(select) {
      var before = select.value;
      var items = itemsOf("sources");
      all(select, "option:not(:first-child)").forEach(function (option) { if (option.value[0] !== "?") option.remove(); });
      items.forEach(function (item, at) {
        var source = gathered(item);
        var name = source.title || source.author || (terms.reports && terms.reports.get(source.report)) || "not named yet";
        select.append(make("option", { value: item.dataset.uid }, [at + 1 + ": " + name]));
      });
      select.value = before;
      if (select.selectedIndex < 0) select.value = "";
      if (!select.value && !select.closest("[data-item]").dataset.opened && items.length === 1) select.value = items[0].dataset.uid;
    }

    function nameSources() {
      all(form, "[data-kind=source]").forEach(fillSources);
    }

    /** How each claim will read. */
    function readAloud() {
      itemsOf("claims").forEach(function (item) {
        var basis = item.querySelector('[data-key="basis"]');
        var option = basis.selectedOptions && basis.selectedOptions[0];
        var verb = option ? option.dataset.verb : "";
        var text = write.folded(item.querySelector('[data-key="text"]').value);
        item.querySelector("[data-reads]").textContent = text ? "It will read: " + (verb || "…") + " " + text + "." : "";
      });
    }

    // --- What happens while somebody writes ---

    function tellLeft(control) {
      var place = document.getElementById(control.id + "-left");
      var left = Number(control.dataset.longest) - write.length(write.folded(clean(control.value)));
      place.textContent = left < 0 ? write.many(-left, "character") + " too many" : write.many(left, "character") + " left";
      place.classList.toggle("is-over", left < 0);
    }

    function refresh() {
      all(form, "[data-longest]").forEach(tellLeft);
      all(form, "select[data-list]").forEach(explain);
      var ongoing = form.querySelector("[data-kind=ongoing]");
      form.querySelector('[data-kind=text][data-key="period.end"]').disabled = ongoing.checked;
      nameSources();
      readAloud();
    }

    /** A field that was left holds what will stand in the file. */
    function settle(control) {
      if (!control.dataset.key || ["text", "lines", "many", "id", "story"].indexOf(control.dataset.kind) < 0 || control.tagName === "SELECT") return;
      var without = clean(control.value);
      var gone = write.length(control.value) - write.length(without);
      if (control.dataset.kind === "text") without = write.folded(without);
      if (control.dataset.kind === "lines") without = linesOf(control).join("\n");
      if (control.dataset.list) without = terms[control.dataset.list].get(idOf(control)) || write.folded(without);
      if (without !== control.value) control.value = without;
      if (gone) tellGone(control, "Taken out of “" + labelOf(control) + "”: " + write.many(gone, "character") + " that nobody can see. Pasted text often brings such with it.");
    }

    /** Beside the field for those who see it, and said for those who do not. */
    function tellGone(control, words) {
      var place = control.parentNode.querySelector(".gone") || make("p", { "class": "note gone", "data-added": "" });
      place.textContent = words;
      control.after(place);
      say(words);
    }

    function labelOf(control) {
      var field = control.closest(".field");
      var label = control.type === "radio" || control.closest(".picks") ? field.querySelector("legend") : control.labels[0];
      return label.firstChild.textContent.trim();
    }

    // --- Problems ---

    /** The control that a problem is about. */
    function controlOf(field) {
      var names = field.split(".");
      if (names[0] === "story") return all(form, "[data-kind=story]").filter(function (one) { return one.dataset.key === field.slice(6); })[0];
      var scope = form;
      if (names[0] === "sources" || names[0] === "claims") {
        scope = shown[names[0]][Number(names[1])] || itemsOf(names[0])[0];
        field = names.slice(2).join(".");
      }
      return controlsOf(scope).filter(function (one) { return one.dataset.key === field; })[0] || controlsOf(scope)[0];
    }

    /** A problem in words that tell where it is. */
    function wordsOf(problem) {
      var control = controlOf(problem.field);
      if (problem.isWhole) return problem.message;
      var item = control.closest("[data-item]");
      var label = labelOf(control);
      var where = item ? item.querySelector("legend").textContent.trim() + ", " + label[0].toLowerCase() + label.slice(1) : label;
      return where + (/\?$/.test(where) ? " " : ": ") + problem.message;
    }

    function unmark() {
      all(form, ".wrong").forEach(function (one) {
        var control = document.getElementById(one.dataset.of);
        one.remove();
        if (!control) return;
        control.removeAttribute("aria-invalid");
        var others = (control.getAttribute("aria-describedby") || "").split(" ").filter(function (id) { return id && id !== one.id; });
        if (others.length) control.setAttribute("aria-describedby", others.join(" "));
        else control.removeAttribute("aria-describedby");
      });
    }

    /** Puts each message beside its field. */
    function mark(problems) {
      unmark();
      problems.forEach(function (problem) {
        var control = controlOf(problem.field);
        var id = control.id + "-wrong";
        var place = document.getElementById(id);
        if (place) {
          place.append(" " + problem.message);
          return;
        }
        place = make("p", { "class": "wrong", id: id, "data-of": control.id }, [problem.message]);
        var before = control.closest(".tick, .picks") || control;
        before.parentNode.insertBefore(place, before);
        control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", ((control.getAttribute("aria-describedby") || "") + " " + id).trim());
      });
    }

    function inOrder(problems) {
      return problems.map(function (problem, at) { return [problem, controlOf(problem.field), at]; }).sort(function (one, other) {
        if (one[1] === other[1]) return one[2] - other[2];
        return one[1].compareDocumentPosition(other[1]) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
      }).map(function (one) { return one[0]; });
    }

    // --- Begin ---

    learn();
    all(form, "[data-items]").forEach(function (box) {
      patterns[box.dataset.items] = box.querySelector("[data-item]").cloneNode(true);
      box.querySelector("[data-item]").remove();
    });
    addButtons();
    Object.keys(patterns).forEach(addItem);
    all(form, "[data-longest]").forEach(function (control) {
      var place = make("p", { "class": "left", id: control.id + "-left" });
      control.after(place);
      control.setAttribute("aria-describedby", control.getAttribute("aria-describedby") + " " + place.id);
    });
    refresh();
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("change", function (event) { settle(event.target); });
    form.addEventListener("input", function (event) {
      if (event.target.dataset && event.target.dataset.list && event.target.tagName === "INPUT") offer(event.target);
      refresh();
    });

    /** What was kept, in words: `lenses`, `period (until)`. */
    function names(thing) {
      return Object.keys(thing).map(function (key) {
        var isPart = all(form, "[data-key]").some(function (control) { return control.dataset.key.indexOf(key + ".") === 0; });
        return isPart && write.isPlain(thing[key]) ? key + " (" + Object.keys(thing[key]).join(", ") + ")" : key;
      });
    }

    return {
      terms: terms, gather: gather, story: story, fill: fill, controlOf: controlOf, wordsOf: wordsOf, mark: mark, inOrder: inOrder,
      kept: function () {
        return names(kept).concat(["sources", "claims"].filter(function (name) {
          return itemsOf(name).some(function (item) { return item.kept && Object.keys(item.kept).length; });
        }).map(function (name) {
          return name + " (" + Array.from(new Set(itemsOf(name).reduce(function (keys, item) { return keys.concat(Object.keys(item.kept || {})); }, []))).join(", ") + ")";
        }));
      },
    };
  };
})();
