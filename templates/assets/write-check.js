/* What is missing or wrong in a case, in plain words: what a build would refuse, told to somebody who fills in a form.
 *
 * Pure. The rules and their patterns come from explorer/form_data.py, which has them from the parsers themselves.
 * A problem is {field, message, isWhole}: the field is named as in the form, `sources.0.url` or `story.What happened`,
 * and a whole message needs no name of the field before it.
 */
(function () {
  "use strict";

  var write = window.explorer.write;

  /** The rules with their patterns made ready; one that an old browser does not know finds nothing. */
  write.rules = function (data) {
    function pattern(source, flags) {
      try {
        return new RegExp(source, flags);
      } catch (error) {
        return /(?!)/;
      }
    }
    var whole = function (name) { return pattern("^(?:" + data.patterns[name] + ")$"); };
    var begins = function (name, flags) { return pattern("^(?:" + data.patterns[name] + ")", flags); };
    return Object.assign({}, data, {
      is: { slug: whole("slug"), month: whole("month"), url: whole("url") },
      has: { markup: pattern(data.patterns.markup), invisible: pattern(data.patterns.invisible, "gu") },
      begins: {
        basis: begins("basis_words", "i"), named: begins("named_first"),
        list: begins("opens_list"), other: begins("no_text"),
      },
      addresses: pattern(data.patterns.addresses, "g"),
      private: data.private.map(function (one) { return [one[0], pattern(one[1])]; }),
    });
  };

  /** How many characters a text has: as a reader counts, and the explorer. */
  write.length = function (text) {
    return Array.from(text).length;
  };

  function many(number, one) {
    return number + " " + one + (number === 1 ? "" : "s");
  }

  write.many = many;

  function shown(text) {
    return "“" + (write.length(text) > 60 ? Array.from(text).slice(0, 60).join("") + "…" : text) + "”";
  }

  /** All problems, in the order of the form. `terms` has for each list a map of its ids. */
  write.problems = function (found, story, rules, terms) {
    var problems = [];
    function tell(field, message, isWhole) {
      problems.push({ field: field, message: message, isWhole: Boolean(isWhole) });
    }
    var sources = Array.isArray(found.sources) ? found.sources.filter(write.isPlain) : [];
    var claims = Array.isArray(found.claims) ? found.claims.filter(write.isPlain) : [];
    needed(found, rules, tell);
    known(found, claims, terms, tell);
    if (!sources.length) tell("sources.0.title", "Say where anyone can look it up: write at least one source.", true);
    sources.forEach(function (source, at) { ofSource(source, "sources." + at + ".", rules, tell); });
    ofStory(found, story, rules, tell);
    claims.forEach(function (claim, at) { ofClaim(claim, "claims." + at + ".", rules, tell); });
    independence(found, claims, sources, rules, tell);
    period(found.period || {}, rules, tell);
    if ((found.questions || []).length > rules.most) tell("questions", "At most " + rules.most + " questions: keep those that matter most.");
    eachText(found, "", function (field, text, isItem) { plainText(field, text, isItem, rules, tell); });
    guarded(found, story, rules, tell);
    return problems;
  };

  // --- Fields ---

  var WANTED = [
    ["title", "Give the case a title."],
    ["summary", "Say in short what was done: one or two sentences."],
    ["depth", "Choose how much you can tell."],
    ["themes", "Choose at least one thing that it is about."],
    ["led_by", "Choose who leads it; not stated is an answer."],
    ["told_by", "Choose whose account this is; not stated is an answer."],
    ["tested", "Choose whether anyone has looked into what came of it; not stated is an answer."],
    ["limits", "Write what this case cannot tell a reader. Every case has limits."],
  ];

  function needed(found, rules, tell) {
    WANTED.forEach(function (one) {
      if (!found[one[0]] || !found[one[0]].length) tell(one[0], one[1], true);
    });
    ["title", "summary"].forEach(function (name) {
      var over = write.length(found[name] || "") - rules.longest[name];
      if (over > 0) tell(name, "At most " + rules.longest[name] + " characters: shorten it by " + over + ".");
    });
    if (!(found.places || []).length && !found.place_note) tell("places", "Choose a place, or say in the note below it why there is none.", true);
    if (!(found.approaches || []).length && found.depth && found.depth !== "lead") tell("approaches", "Choose at least one way in which it works: only a lead may have none.", true);
    ["themes", "approaches"].forEach(function (name) {
      if ((found[name] || []).length > rules.most) tell(name, "At most " + rules.most + ": keep the most important ones.");
    });
    ["places", "themes", "approaches", "people"].forEach(function (name) {
      var twice = (found[name] || []).filter(function (one, at, all) { return all.indexOf(one) !== at; });
      if (twice.length) tell(name, "The same one is chosen twice: keep one of the two.");
    });
    Object.keys(rules.draft).forEach(function (name) {
      if ((found[name] || "").indexOf(rules.draft[name]) >= 0) tell(name, "Here still stand the words of the empty draft: write your own.");
    });
    if ((found.sources || []).some(function (one) { return (one.title || "").indexOf(rules.draft.sources) >= 0; })) {
      tell("sources.0.title", "Here still stand the words of the empty draft: write your own.");
    }
  }

  /** Terms that are on no list. */
  function known(found, claims, terms, tell) {
    function look(list, ids, field) {
      ids.forEach(function (id) {
        if (id && terms[list] && !terms[list].has(id)) tell(field, "Nothing on the list is called " + shown(id) + ". Choose from the list." + near(terms[list], id));
      });
    }
    ["depth", "led_by", "told_by", "tested"].forEach(function (name) { look(name, found[name] ? [found[name]] : [], name); });
    ["places", "themes", "approaches", "people"].forEach(function (name) { look(name, found[name] || [], name); });
    claims.forEach(function (claim, at) {
      [["kind", "outcome_kinds"], ["basis", "bases"], ["direction", "directions"]].forEach(function (pair) {
        look(pair[1], [claim[pair[0]]], "claims." + at + "." + pair[0]);
      });
    });
    (found.sources || []).forEach(function (source, at) {
      ["report", "cited_by"].forEach(function (name) { look("reports", [source[name]], "sources." + at + "." + name); });
    });
  }

  var MOST_OFFERED = 3;

  var bareOf = new WeakMap(); // the labels of a list, bare: it may be long, and this is asked while somebody types

  function near(terms, words) {
    if (!bareOf.has(terms)) bareOf.set(terms, Array.from(terms.values()).map(function (label) { return [write.bare(label), label]; }));
    var wanted = write.bare(words);
    var some = bareOf.get(terms).filter(function (one) {
      return one[0].indexOf(wanted) >= 0 || (wanted.length > 3 && one[0].indexOf(wanted.slice(0, 4)) === 0);
    }).slice(0, MOST_OFFERED).map(function (one) { return one[1]; });
    return some.length ? " Did you mean " + some.join(", or ") + "?" : "";
  }

  function period(found, rules, tell) {
    ["start", "end"].forEach(function (name) {
      var value = found[name];
      if (value && !rules.is.month.test(value) && !(name === "end" && value === "ongoing")) {
        tell("period." + name, "Write a year, or a year and a month: 2013 or 2013-05 (found " + shown(value) + ").");
      }
    });
    if (found.start && /^\d/.test(found.end || "") && found.end < found.start.slice(0, found.end.length)) {
      tell("period.end", "It cannot end before it began (" + found.start + ").");
    }
  }

  function ofSource(source, field, rules, tell) {
    if (!source.report && !source.title && !source.author) tell(field + "title", "Write what the source is called, or who wrote it, or choose a report of this site.");
    if (source.report && !source.at) tell(field + "at", "Say where in the report it stands: the page or the heading.");
    if (source.url && !rules.is.url.test(source.url)) tell(field + "url", "A web address begins with https:// and has no space in it (found " + shown(source.url) + ").");
  }

  function ofClaim(claim, field, rules, tell) {
    var text = (claim.text || "").replace(/\.\.\./g, "…");
    if (!claim.basis) tell(field + "basis", "Choose what the claim rests on.");
    if (!text) tell(field + "text", "Write what came of it, or take this claim out.");
    if (text.slice(-1) === ".") tell(field + "text", "Leave out the full stop at the end: the site sets it.");
    if (/^(we|our|i|my)(?![\p{L}\p{N}_])/iu.test(text)) tell(field + "text", "Say who is meant: write the name in place of " + shown(text.split(" ")[0]) + ".");
    var words = rules.begins.basis.exec(text.replace(/'/g, "’"));
    if (words) tell(field + "text", "Leave out " + shown(words[0]) + ": the site sets the words of the basis before the claim.");
    if (!claim.kind) tell(field + "kind", "Choose what the claim is about.");
    if (!claim.direction) tell(field + "direction", "Choose whether things got better or worse; not stated is an answer.");
    if (!claim.source) tell(field + "source", claim.figures ? "A figure needs a source: choose which one it is from." : "Choose which of your sources says so.");
    (claim.figures || []).forEach(function (figure) {
      if (rules.begins.named.test(figure)) tell(field + "figures", "Begin with the number, then say what it counts: 12 families (found " + shown(figure) + ").");
    });
  }

  // --- Who says it ---

  /** An independent basis needs a source by somebody who neither leads nor pays, and a case that was looked into. */
  function independence(found, claims, sources, rules, tell) {
    var inside = ["lead", "funders"].reduce(function (all, name) {
      return all.concat(((found.organisations || {})[name] || []).map(wordsOf));
    }, []);
    var authors = sources.reduce(function (all, source) {
      return all.concat(Object.hasOwn(rules.authors, source.report || "") ? rules.authors[source.report] : [source.author || source.publisher || ""]);
    }, []).filter(Boolean);
    var isOutside = authors.some(function (author) {
      return !inside.some(function (name) { return isSame(wordsOf(author), name); });
    });
    claims.forEach(function (claim, at) {
      if (!/^independent-/.test(claim.basis || "")) return;
      if (found.tested === "not-evaluated") tell("claims." + at + ".basis", "You say above that nobody has evaluated it: change one of the two.");
      if (!isOutside) tell("claims." + at + ".basis", "An independent study needs a source whose author neither leads it nor pays for it: name who wrote the source, or choose another basis.");
    });
  }

  var SMALL = ["a", "and", "for", "in", "of", "on", "the"];

  function wordsOf(name) {
    return new Set((name.toLowerCase().match(/[a-z0-9]+/g) || []).filter(function (word) { return SMALL.indexOf(word) < 0; }));
  }

  function isSame(one, other) {
    var shared = Array.from(one).filter(function (word) { return other.has(word); }).length;
    var short = Math.min(one.size, other.size);
    return shared >= Math.max(short - 1, 2) || (short > 0 && shared === short);
  }

  // --- Texts ---

  var NOT_TEXTS = ["depth", "places", "themes", "approaches", "people", "led_by", "tested", "told_by", "kind", "basis",
    "direction", "source", "id", "report", "cited_by", "start", "end", "url", "status", "reviewed", "part_of", "related", "lenses", "old_addresses", "images"];

  /** Calls `look(field, text, isItem)` for each piece of text that a person wrote. */
  function eachText(value, field, look) {
    Object.keys(value).forEach(function (key) {
      var here = field + key;
      if (NOT_TEXTS.indexOf(key) >= 0) return;
      if (typeof value[key] === "string") look(here, value[key], false);
      else if (Array.isArray(value[key]) && (key === "claims" || key === "sources")) {
        value[key].filter(write.isPlain).forEach(function (item, at) { eachText(item, here + "." + at + ".", look); });
      } else if (Array.isArray(value[key])) {
        value[key].forEach(function (text) { if (typeof text === "string") look(here, text, true); });
      } else if (write.isPlain(value[key])) eachText(value[key], here + ".", look);
    });
  }

  function plainText(field, text, isItem, rules, tell) {
    var isRaw = /(^|\.)year$/.test(field);
    if (!isItem && !isRaw && rules.has.markup.test(text)) tell(field, "Only the story may have marks in it: take out " + shown(rules.has.markup.exec(text)[0]) + ".");
    if (isItem && text.indexOf(" | ") >= 0) tell(field, "Leave out the | with spaces round it: it parts the items of lists in tables.");
    if (!isRaw && text[0] === "“" && text.slice(-1) === "”") tell(field, "Leave out the quotation marks round the whole text.");
    else if (!isRaw && /["”]$/.test(text) && [1, 3, 5].indexOf((text.match(/["“”]/g) || []).length) >= 0) tell(field, "It ends with a quotation mark that nothing opens: add the other, or take it out.");
    if (write.length(text) > rules.longest.value) tell(field, "At most " + rules.longest.value + " characters; what is long belongs into the story.");
  }

  // --- The story ---

  function ofStory(found, story, rules, tell) {
    var whole = write.story(story, rules.headings);
    var first = Object.keys(story).filter(function (heading) { return story[heading]; })[0] || "";
    if (found.depth === "lead" && whole) tell("story." + first, "A lead has no story: choose another answer to “How much can you tell?”, or move what is known into the summary.", true);
    if (found.depth === "full" && !whole) tell("story.", "A full case has a story: write it, or choose another answer to “How much can you tell?”.", true);
    if (write.length(whole) > rules.longest.story) tell("story." + first, "The story has more than " + rules.longest.story + " characters: cut it, or make two cases.");
    Object.keys(story).forEach(function (heading) { ofText(story[heading], "story." + heading, rules, tell); });
  }

  function ofText(text, field, rules, tell) {
    var block = "";
    var words = text.replace(/(`+)[^`\n][^\n]*?\1/g, ""); // without code
    var tag = /<\/?[a-zA-Z][^<>]*>|<!--|<\?|<![A-Z]/.exec(words.replace(/<(https?:[^\s>]*)>/g, ""));
    if (tag) tell(field, "Leave out " + shown(tag[0]) + ": a story has no HTML.");
    if (/!\[[^\]\n]*\]\([^)\n]*\)/.test(words)) tell(field, "A story has no pictures in it.");
    if (text.indexOf(rules.draft.body) >= 0) tell(field, "Here still stand the words of the empty draft: write your own.");
    if (text.split(/\n[ \t]*\n/).some(function (one) { return write.length(one) > rules.longest.paragraph; })) tell(field, "A paragraph is too long: leave a line empty where a new thought begins.");
    words.split("\n").forEach(function (line) {
      var heading = /^(#{1,6})\s*(.*?)\s*#*$/.exec(line);
      if (heading && heading[1].length !== 3) tell(field, "Leave out the heading " + shown(heading[2]) + ": each heading of a story has a field of its own. Smaller ones begin with ###.");
      if (rules.headings.indexOf(line.trim()) >= 0) tell(field, "Leave out " + shown(line.trim()) + ": that heading has a field of its own.");
      if (!block && /^ {0,3}\d{1,2}\) +\S/.test(line)) tell(field, "The items of a numbered list begin with 1. and 2.: write a full stop in place of the bracket.");
      if (!line.trim() || line[0] === "#") block = "";
      else if (block === "text" && rules.begins.list.test(line)) {
        tell(field, "A list needs an empty line before it (found " + shown(line.trim()) + " straight under text).");
        block = "other";
      } else if (!block) block = rules.begins.other.test(line) ? "other" : "text";
    });
  }

  // --- People ---

  /** Details by which a person could be reached or found, wherever they stand. */
  function guarded(found, story, rules, tell) {
    function look(field, text) {
      text.replace(rules.addresses, "").split("\n").forEach(function (line) {
        rules.private.forEach(function (one) {
          var match = one[1].exec(line);
          if (match) tell(field, "This looks like " + one[0] + ": " + match[0] + ". A case must not give away how to reach a person: take it out, or name the web page of the organisation as a source.");
        });
      });
    }
    eachText(found, "", look);
    Object.keys(story).forEach(function (heading) { look("story." + heading, story[heading]); });
  }
})();
