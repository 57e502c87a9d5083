/* Puts two to four cases side by side. The address holds the choice: compare.html?cases=one,another
 *
 * Adding and taking out are links to another address of the same page, so that back, forward, reload, bookmarks
 * and pages opened from disk all work alike. Choosing and reading is done by choice.js.
 */
(function () {
  "use strict";

  var NOT_STATED = "Not stated";
  var explorer = window.explorer;
  var make = explorer.choice.make;
  var box = document.getElementById("compare");
  var status = document.getElementById("compare-status");
  var place = document.getElementById("comparison");
  var workshop = document.getElementById("compare-workshop");
  var most = Number(box.dataset.most);
  var root = document.documentElement.dataset.root || "";

  // --- pure ---

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

  function say(items, sorted) {
    var words = [];
    if (items.length === 1) words.push("One case chosen. Add another to compare it with.");
    if (items.length > 1) words.push(items.length + " cases side by side.");
    if (sorted.unknown.length) words.push("No case here is called " + sorted.unknown.join(", ") + ".");
    if (sorted.left) words.push("Only the first " + most + " are shown.");
    status.textContent = words.join(" ");
  }

  /** The same cases, and those that did not fit here, can be talked about in a workshop. */
  function offerWorkshop(slugs) {
    workshop.hidden = !slugs.length;
    workshop.querySelector("a").search = slugs.length ? "?cases=" + slugs.map(encodeURIComponent).join(",") : "";
  }

  function start(index) {
    var asked = explorer.choice.asked(location.search);
    var sorted = explorer.choice.sorted(index, asked, most);
    var offer = explorer.choice.box(index, { most: most, address: addressOf, go: function (slugs) { location.href = addressOf(slugs); } });
    offer(sorted.slugs);
    offerWorkshop(asked.filter(function (slug) { return sorted.unknown.indexOf(slug) < 0; }));
    return explorer.choice.items(index, sorted.slugs).then(function (items) {
      if (items.length) {
        place.replaceChildren(table(items, index.kinds));
        document.title = "Compare: " + items.map(function (item) { return item.title; }).join(" and ") + " · " + document.title.split(" · ").pop();
        document.getElementById("compare-how").hidden = items.length > 1;
        if (location.hash === "#comparison") place.focus();
      }
      say(items, sorted);
    });
  }

  document.getElementById("compare-no-script").hidden = true;
  explorer.load("data/cases/index").then(start).catch(function () {
    status.textContent = "The data for this page could not be loaded. Reload it to try again.";
  });
})();
