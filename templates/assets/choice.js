/* Choosing cases and reading what is known of them, for compare.html and workshop.html.
 *
 * The address holds the choice: ?cases=one,another. The data comes from explorer/case_data.py.
 */
(function () {
  "use strict";

  var explorer = window.explorer;
  var MOST_OFFERED = 5;

  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  /** The slugs that a query string asks for, each once. */
  function asked(search) {
    var words = new URLSearchParams(search).get("cases") || "";
    return words.split(",").map(function (slug) { return slug.trim(); }).filter(function (slug, place, all) {
      return slug && all.indexOf(slug) === place;
    });
  }

  /** Which of these slugs there are (the first `most` of them), which there are not, and whether some are left out. */
  function sorted(index, slugs, most) {
    if (!index.numbers) index.numbers = new Map(index.cases.map(function (one, at) { return [one[0], at]; }));
    var known = slugs.filter(function (slug) { return index.numbers.has(slug); });
    return {
      slugs: known.slice(0, most), left: known.length > most,
      unknown: slugs.filter(function (slug) { return !index.numbers.has(slug); }),
    };
  }

  /** A promise of what is known of these cases, in their order. */
  function items(index, slugs) {
    return Promise.all(slugs.map(function (slug) {
      return explorer.load("data/cases/" + Math.floor(index.numbers.get(slug) / index.block)).then(function (block) {
        if (!block[slug]) throw new Error("an older copy of this block, without " + slug);
        return Object.assign({ slug: slug }, block[slug]);
      });
    }));
  }

  /** The cases whose titles hold these words. */
  function holding(cases, wanted) {
    return wanted ? cases.filter(function (one) { return one[1].toLowerCase().indexOf(wanted) >= 0; }) : [];
  }

  /* The box in which to write a title. Gives a function that shows what can still be added to these slugs.
   * options: most; address(slugs), where they stand; go(slugs), to go there. */
  function box(index, options) {
    var form = document.getElementById("choice");
    var input = document.getElementById("choice-title");
    var error = document.getElementById("choice-error");
    var titles = document.getElementById("choice-titles");
    var slugs = [];

    /** Says why nothing was added, and what could be: up to five cases whose titles hold the words. */
    function refuse(wanted, found, near) {
      error.textContent = !wanted ? "Write a title first." : found ? "That case is here already."
        : !near.length ? "No case has that title. Pick one from the list."
          : near.length + " titles hold these words" + (near.length > MOST_OFFERED ? "; the first " + MOST_OFFERED + ":" : ":");
      if (!found && near.length) {
        error.append(make("ul", {}, near.slice(0, MOST_OFFERED).map(function (one) {
          return make("li", {}, [make("a", { href: options.address(slugs.concat([one[0]])) }, [one[1]])]);
        })));
      }
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var wanted = input.value.trim().toLowerCase();
      var near = holding(index.cases, wanted);
      var found = near.filter(function (one) { return one[1].toLowerCase() === wanted; })[0] || (near.length === 1 && near[0]);
      if (!wanted || !found || slugs.indexOf(found[0]) >= 0) refuse(wanted, found, near);
      else options.go(slugs.concat([found[0]]));
    });

    return function (now) {
      slugs = now;
      titles.replaceChildren.apply(titles, index.cases.filter(function (one) { return now.indexOf(one[0]) < 0; })
        .map(function (one) { return make("option", { value: one[1] }, []); }));
      error.textContent = "";
      input.value = "";
      input.removeAttribute("aria-invalid");
      form.hidden = now.length >= options.most;
    };
  }

  explorer.choice = { make: make, asked: asked, sorted: sorted, items: items, box: box };
})();
