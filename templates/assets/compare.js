/* Puts two to four cases side by side. The address holds the choice: compare.html?cases=one,another
 *
 * Adding and taking out are links to another address of the same page, so that back, forward, reload, bookmarks
 * and pages opened from disk all work alike. The data comes from explorer/compare_data.py.
 */
(function () {
  "use strict";

  var NOT_STATED = "Not stated";
  var MOST_OFFERED = 5;
  var box = document.getElementById("compare");
  var form = document.getElementById("compare-add");
  var input = document.getElementById("compare-title");
  var error = document.getElementById("compare-error");
  var status = document.getElementById("compare-status");
  var place = document.getElementById("comparison");
  var most = Number(box.dataset.most);
  var root = document.documentElement.dataset.root || "";

  // --- pure ---

  /** The slugs that a query string asks for, each once. */
  function chosen(search) {
    var asked = new URLSearchParams(search).get("cases") || "";
    return asked.split(",").map(function (slug) { return slug.trim(); }).filter(function (slug, place, all) {
      return slug && all.indexOf(slug) === place;
    });
  }

  function addressOf(slugs) {
    return slugs.length ? "?cases=" + slugs.map(encodeURIComponent).join(",") + "#comparison" : "?";
  }

  function isSilent(values) {
    return values.length === 1 && values[0] === NOT_STATED;
  }

  /** Values that every one of these lists holds. */
  function shared(lists) {
    return lists[0].filter(function (value) {
      return lists.every(function (list) { return list.indexOf(value) >= 0; });
    });
  }

  /** How the values of a row compare: a class and words. What is not stated is no difference. */
  function verdict(lists) {
    var stated = lists.filter(function (list) { return !isSilent(list); });
    var all = lists.length === 2 ? "both" : "all";
    if (!stated.length) return ["open", lists.length === 2 ? "Not stated for either" : "Not stated for any"];
    if (stated.length < lists.length) return ["open", "Stated for " + stated.length + " of " + lists.length];
    var common = shared(lists).length;
    if (lists.every(function (list) { return list.length === common; })) return ["same", "Same in " + all];
    return common ? ["part", "Partly the same"] : ["differs", "Differs"];
  }

  // --- the page ---

  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  function heading(label, mark) {
    return make("th", { scope: "row", role: "rowheader" }, mark ? [label, " ", make("span", { "class": "compare-mark " + mark[0] }, [mark[1]])] : [label]);
  }

  function cell(item, children) {
    return make("td", { role: "cell", "data-label": item.title }, children);
  }

  function row(head, cells) {
    return make("tr", { role: "row" }, [head].concat(cells));
  }

  function values(list, common) {
    if (isSilent(list)) return [make("p", { "class": "silent" }, [NOT_STATED])];
    return [make("ul", {}, list.map(function (value) {
      return make("li", {}, common.indexOf(value) >= 0 ? [value, " ", make("span", { "class": "in-all" }, [common.words])] : [value]);
    }))];
  }

  function factRow(items, number) {
    var lists = items.map(function (item) { return item.facts[number][1]; });
    var mark = items.length > 1 ? verdict(lists) : null;
    var common = mark && mark[0] === "part" ? shared(lists) : [];
    common.words = items.length === 2 ? "(in both)" : "(in all)";
    return row(heading(items[0].facts[number][0], mark), items.map(function (item, n) { return cell(item, values(lists[n], common)); }));
  }

  function claim(one) {
    return make("li", { "class": "compare-claim" }, [
      make("b", {}, [one.figures.join("; ")]),
      one.verb + " " + one.text + " ",
      make("span", { "class": "rests" }, [make("a", { href: root + one.address }, [one.basis])]),
    ].filter(function (part) { return part.nodeName !== "B" || part.textContent; }));
  }

  function claimRow(items, kind) {
    return row(heading(kind, null), items.map(function (item) {
      var told = item.claims.filter(function (one) { return one.kind === kind; });
      return cell(item, told.length ? [make("ul", {}, told.map(claim))] : [make("p", { "class": "silent" }, ["No claim of this kind"])]);
    }));
  }

  function section(title, note, width) {
    return make("tr", { role: "row", "class": "section" }, [make("th", { scope: "rowgroup", role: "rowheader", colspan: width }, [title, make("p", {}, [note])])]);
  }

  function columnHead(item, items) {
    var rest = items.filter(function (other) { return other !== item; }).map(function (other) { return other.slug; });
    return make("th", { scope: "col", role: "columnheader" }, [
      make("a", { "class": "compare-title", href: root + item.address }, [item.title]), " ",
      make("a", { "class": "compare-out", href: addressOf(rest) }, ["Take out", make("span", { "class": "visually-hidden" }, [" " + item.title])]),
    ]);
  }

  function table(items, kinds) {
    var told = kinds.filter(function (kind) {
      return items.some(function (item) { return item.claims.some(function (one) { return one.kind === kind; }); });
    });
    var facts = items[0].facts.map(function (_, number) { return factRow(items, number); });
    var width = items.length + 1;
    var rows = [
      row(heading("In short", null), items.map(function (item) { return cell(item, [item.summary]); })),
    ].concat(facts, [row(heading("What it cannot tell you", null), items.map(function (item) { return cell(item, [item.limits || NOT_STATED]); }))]);
    var claims = told.length
      ? [section("What is said to have come of it", "By what changed. Set figures side by side only when they rest on the same thing.", width)].concat(told.map(function (kind) { return claimRow(items, kind); }))
      : [section("What is said to have come of it", "None of these cases makes a claim.", width)];
    return make("table", { "class": "compare of-" + items.length, role: "table" }, [
      make("caption", { "class": "visually-hidden" }, ["Facts, limits and claims of " + items.length + " cases side by side"]),
      make("thead", { role: "rowgroup" }, [make("tr", { role: "row" }, [make("td", { role: "cell" }, [])].concat(items.map(function (item) { return columnHead(item, items); })))]),
      make("tbody", { role: "rowgroup" }, rows),
      make("tbody", { role: "rowgroup" }, claims),
    ]);
  }

  function say(items, unknown, left) {
    var words = [];
    if (items.length === 1) words.push("One case chosen. Add another to compare it with.");
    if (items.length > 1) words.push(items.length + " cases side by side.");
    if (unknown.length) words.push("No case here is called " + unknown.join(", ") + ".");
    if (left) words.push("Only the first " + most + " are shown.");
    status.textContent = words.join(" ");
  }

  function offer(index, slugs) {
    var titles = document.getElementById("compare-titles");
    index.cases.forEach(function (one) {
      if (slugs.indexOf(one[0]) < 0) titles.append(make("option", { value: one[1] }, []));
    });
    form.hidden = slugs.length >= most;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var wanted = input.value.trim().toLowerCase();
      var near = holding(index.cases, wanted);
      var found = index.cases.filter(function (one) { return one[1].toLowerCase() === wanted; })[0]
        || (near.length === 1 && near[0]);
      if (!wanted || !found || slugs.indexOf(found[0]) >= 0) {
        refuse(wanted, found, near, slugs);
        return;
      }
      location.href = addressOf(slugs.concat([found[0]]));
    });
  }

  /** The cases whose titles hold these words. */
  function holding(cases, wanted) {
    return wanted ? cases.filter(function (one) { return one[1].toLowerCase().indexOf(wanted) >= 0; }) : [];
  }

  /** Says why nothing was added, and what could be: up to five cases whose titles hold the words. */
  function refuse(wanted, found, near, slugs) {
    error.textContent = !wanted ? "Write a title first." : found ? "That case is here already."
      : !near.length ? "No case has that title. Pick one from the list."
        : near.length + " titles hold these words" + (near.length > MOST_OFFERED ? "; the first " + MOST_OFFERED + ":" : ":");
    if (!found && near.length) {
      error.append(make("ul", {}, near.slice(0, MOST_OFFERED).map(function (one) {
        return make("li", {}, [make("a", { href: addressOf(slugs.concat([one[0]])) }, [one[1]])]);
      })));
    }
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }

  function start(index) {
    var known = new Map(index.cases.map(function (one, at) { return [one[0], at]; }));
    var asked = chosen(location.search);
    var unknown = asked.filter(function (slug) { return !known.has(slug); });
    var found = asked.filter(function (slug) { return known.has(slug); });
    var slugs = found.slice(0, most);
    offer(index, slugs);
    return Promise.all(slugs.map(function (slug) {
      var at = known.get(slug);
      return window.explorer.load("data/compare/" + Math.floor(at / index.block)).then(function (block) {
        if (!block[slug]) throw new Error("an older copy of this block, without " + slug);
        return Object.assign({ slug: slug }, block[slug]);
      });
    })).then(function (items) {
      if (items.length) {
        place.replaceChildren(table(items, index.kinds));
        document.title = "Compare: " + items.map(function (item) { return item.title; }).join(" and ") + " · " + document.title.split(" · ").pop();
        document.getElementById("compare-how").hidden = items.length > 1;
        if (location.hash === "#comparison") place.focus();
      }
      say(items, unknown, found.length > most);
    });
  }

  document.getElementById("compare-no-script").hidden = true;
  window.explorer.load("data/compare/index").then(start).catch(function () {
    status.textContent = "The data for this page could not be loaded. Reload it to try again.";
  });
})();
