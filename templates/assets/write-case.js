/* A case's file: written from what the form holds, and read back. Pure: no page, no clock.
 *
 * A case here is the front matter as it will stand in the file (`{title: "…", places: ["leeds"], …}`, texts and lists
 * of texts, nothing typed), and a story is its texts by heading, under "" what stands before the first.
 * js-yaml does the YAML, in the way of the project: every value is text as it is written (NO, 1.10 and 2013-05 too).
 */
(function () {
  "use strict";

  var explorer = (window.explorer = window.explorer || {});
  var write = (explorer.write = explorer.write || {});
  var yaml = window.jsyaml;

  // Fields that hold words stand in double quotes; ids, years and their like stand as they are.
  var WORDS = ["title", "summary", "place_note", "note", "lead", "partners", "funders", "funding", "limits", "text", "figures",
    "at", "author", "publisher", "url", "questions", "contributors", "figures_note", "alt", "caption", "credit", "licence", "consent"];
  var ID = /^[a-z0-9][a-z0-9-]*$/;
  var NOTHING = ["", "~", "null"];
  var LISTS = ["places", "themes", "approaches", "people", "part_of", "related", "questions", "contributors", "old_addresses"];
  var DEEPEST = 8;

  var SCHEMA = yaml.FAILSAFE_SCHEMA.withTags(yaml.defineScalarTag("tag:nothing", {
    implicit: true,
    resolve: function (source) { return NOTHING.indexOf(source) >= 0 ? null : yaml.NOT_RESOLVED; },
    identify: function () { return false; },
  }));

  /** Whether a sign is a combining mark for Python: one that moves before the mark of the highest class, or is it. */
  function isMark(sign) {
    return sign === "\u0345" || ("\u0345" + sign).normalize("NFD")[0] !== "\u0345";
  }

  /** A text in small letters without accents, straight apostrophes: `bare` of addresses.py. */
  write.bare = function (text) {
    return Array.from(text.normalize("NFKD")).filter(function (sign) { return sign < "\u0300" || !isMark(sign); })
      .join("").toLowerCase().replace(/’/g, "'");
  };

  /** The name of a case's file, made from its title: `slug_of` of scaffold.py. */
  write.slug = function (title, longest) {
    return trimmed(trimmed(write.bare(title).replace(/'/g, "").replace(/[^a-z0-9]+/g, "-")).slice(0, longest));
  };

  function trimmed(name) {
    return name.replace(/^-+|-+$/g, "");
  }

  /** A text on one line, as the explorer reads it. */
  write.folded = function (text) {
    return text.split(/[\s\u001c-\u001f\u0085]+/).filter(Boolean).join(" ");
  };

  function isPlain(value) {
    return value !== null && typeof value === "object" && !Array.isArray(value);
  }

  write.isPlain = isPlain;

  // --- Writing ---

  /** Short lists and a period stand on one line; words in double quotes. */
  function style(documents) {
    yaml.visit(documents, function (node) {
      if (node.kind !== "mapping") return;
      node.items.forEach(function (item) {
        var key = item.key.value;
        var values = item.value.kind === "sequence" ? item.value.items : [item.value];
        var isShort = values.every(function (value) { return value.kind === "scalar"; });
        if ((item.value.kind === "sequence" && isShort) || key === "period") item.value.style = yaml.COLLECTION_STYLE.FLOW;
        values.filter(function (value) { return value.kind === "scalar"; }).forEach(function (value) {
          var plain = WORDS.indexOf(key) < 0 && ID.test(value.value) && NOTHING.indexOf(value.value) < 0;
          value.style = plain ? yaml.SCALAR_STYLE.PLAIN : yaml.SCALAR_STYLE.DOUBLE_QUOTED;
        });
      });
    });
  }

  /** YAML of a part of a case. */
  write.yaml = function (part) {
    return yaml.dump(part, { schema: yaml.FAILSAFE_SCHEMA, lineWidth: -1, noRefs: true, quoteStyle: "double", transform: style });
  };

  /** The keys of a thing in the order of `keys`, those that are not among them last. */
  write.inOrder = function (thing, keys) {
    var found = {};
    keys.concat(Object.keys(thing)).forEach(function (key) {
      if (Object.hasOwn(thing, key) && !Object.hasOwn(found, key)) found[key] = thing[key];
    });
    return found;
  };

  write.story = function (story, headings) {
    return [""].concat(headings).map(function (heading) {
      var text = (story[heading] || "").replace(/\r\n?/g, "\n").replace(/^(?:[^\S\n]*\n)+|\s+$/g, "");
      return text && heading ? "## " + heading + "\n\n" + text : text;
    }).filter(Boolean).join("\n\n");
  };

  /** The whole file. */
  write.text = function (found, story, rules) {
    var body = write.story(story, rules.headings);
    return "---\n" + write.yaml(write.inOrder(found, rules.keys)) + "---\n" + (body ? body + "\n" : "");
  };

  // --- Reading ---

  /** A file to its case, its story and the notes in it; or `wrong`, in words. */
  write.read = function (text, rules) {
    var lines = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").split("\n");
    if (lines[0].trimEnd() !== "---") return { wrong: "It does not begin with a line of three hyphens, as the file of a case does." };
    var end = lines.findIndex(function (line, at) { return at > 0 && line.trimEnd() === "---"; });
    if (end < 0) return { wrong: "Its fields do not end with a line of three hyphens." };
    var source = lines.slice(1, end).join("\n") + "\n";
    var found;
    try {
      found = source.trim() && hasFields(source) ? yaml.load(source, { schema: SCHEMA, maxAliases: 0, maxDepth: DEEPEST }) : {};
    } catch (error) {
      return { wrong: "It cannot be read" + (error.mark ? " near line " + (error.mark.line + 2) : "") + " (" + (error.reason || error.message) + ")." };
    }
    if (!isPlain(found)) return { wrong: "It holds no fields between the lines of three hyphens." };
    return { found: tidy(found), story: write.parts(lines.slice(end + 1).join("\n"), rules.headings), notes: notes(source) };
  };

  function hasFields(source) {
    return source.split("\n").some(function (line) { return line.trim() && line.trim()[0] !== "#"; });
  }

  /** Texts on one line each, without what is empty; a text where a list belongs is a list of one. */
  function tidy(value, key) {
    if (Array.isArray(value)) return value.map(function (one) { return one === null ? "" : tidy(one); });
    if (isPlain(value)) {
      var out = {};
      Object.keys(value).forEach(function (name) {
        var one = tidy(value[name], name);
        if (one !== null && one !== "") out[name] = one;
      });
      return out;
    }
    if (value === null) return null;
    var text = write.folded(String(value));
    return text && (LISTS.indexOf(key) >= 0 || ["lead", "partners", "funders", "figures"].indexOf(key) >= 0) ? [text] : text;
  }

  /** A body by its headings. One that does not come in its order, or that is unknown, stays in the text where it stands. */
  write.parts = function (body, headings) {
    var story = {};
    var at = -1;
    var lines = [];
    function close() {
      story[at < 0 ? "" : headings[at]] = lines.join("\n").replace(/^(?:[^\S\n]*\n)+|\s+$/g, "");
      lines = [];
    }
    body.split("\n").forEach(function (line) {
      var heading = /^## *([^#].*?) *#* *$/.exec(line);
      var place = heading ? headings.indexOf(heading[1]) : -1;
      if (place > at) {
        close();
        at = place;
      } else {
        lines.push(line);
      }
    });
    close();
    return story;
  };

  /** What stands behind a # in YAML, which no program keeps. */
  function notes(source) {
    var bare = Array.from({ length: source.length }, function (_, at) { return source[at]; });
    yaml.parseEvents(source, {}).forEach(function (event) {
      if (event.type !== yaml.EVENT_ID.SCALAR) return;
      for (var at = event.valueStart; at < event.valueEnd; at += 1) if (bare[at] !== "\n") bare[at] = "x";
    });
    return bare.join("").split("\n").map(function (line, number) {
      var mark = /(^|\s)#/.exec(line);
      return mark ? source.split("\n")[number].slice(mark.index).trim() : "";
    }).filter(Boolean);
  }

  // --- What a form that knows only some fields must not lose ---

  function isEqual(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
  }

  /** What of `whole` is not in `known` and no field of the form (`isOwn`) could hold: keys that are missing there, at any
      depth. What a field should hold and does not, goes into `clashes`. */
  write.beyond = function (whole, known, isOwn, clashes, name) {
    if (isEqual(whole, known)) return undefined;
    if (known === undefined && !isOwn(name)) return whole;
    if (!isPlain(whole) || !(isPlain(known) || known === undefined)) {
      if (whole.length) clashes.push([name, whole]);
      return undefined;
    }
    var out = {};
    Object.keys(whole).forEach(function (key) {
      var there = known && Object.hasOwn(known, key) ? known[key] : undefined;
      var rest = write.beyond(whole[key], there, isOwn, clashes, name ? name + "." + key : key);
      if (rest !== undefined) out[key] = rest;
    });
    return Object.keys(out).length ? out : undefined;
  };

  /** `known` with what was kept from a file: where both have a key, what is known holds. */
  write.together = function (known, kept) {
    var out = Object.assign({}, known);
    Object.keys(kept || {}).forEach(function (key) {
      if (!Object.hasOwn(out, key)) out[key] = kept[key];
      else if (isPlain(kept[key]) && isPlain(out[key])) out[key] = write.together(out[key], kept[key]);
    });
    return out;
  };
})();
