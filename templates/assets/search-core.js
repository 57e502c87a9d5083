/* Search without a page: what a query means, which documents it finds, in which order.
 *
 *   explorer.search.open(load)      promise of an index; load(name, edition) gives a promise of a payload
 *   index.find(query, options)      promise of { total, full, hits, suggestions, terms, missing }
 *   index.cases(query, options)     promise of { cases, full, suggestions, terms }: numbers of cases, best first
 *   index.excerpt(number, query, said)   promise of { text, marks } or null: a match in the text of a case, when
 *                                   what is said of it already leaves one of the words out
 *   index.kinds                     [{ kind, label, … }] in the order of groups
 *
 * Of what `find` gives, hits are best first, those with all words before the others, each as
 *   { address, kind, title, context, summary, marks: { title, context, summary }, excerpt, score, full }
 * where marks are ranges [start, end] of the text. `total` counts all hits, `full` those with all words;
 * `suggestions` are the query put right, `missing` the words that were not found as typed, and `terms`, when
 * there are no hits, the site's words that come near, as { word, count }.
 *
 * explorer/search/ writes what is read here; the two must change together.
 * lunr (lunr.js 2.3.9) must be there before the first query: its stop words and its stemmer say what a word is.
 */
(function (global) {
  "use strict";

  var FORMAT = 2;
  var LEVELS = 16;
  var LONGEST_WORD = 40;
  var MOST_CLAUSES = 12;
  var MANY_FILES = 12; // of the words with one first letter: some 50 kB to load

  // --- Words: the same steps as in search/words.py ------------------------------------------------------------------

  var LETTER_PAIRS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };

  function folded(text) {
    return text
      .replace(/[\u2018\u2019\u02bc\u0060\u00b4]/g, "'")
      .replace(/[\u2010\u2011]/g, "-")
      .replace(/\u00ad/g, "")
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}+/gu, "")
      .replace(/[ßæœøłđðþıς]/g, function (letter) { return LETTER_PAIRS[letter]; })
      .replace(/'s(?![\p{L}\p{N}])|'/gu, "")
      .replace(/([0-9]),(?=[0-9]{3})/g, "$1");
  }

  function words(text) {
    return folded(text).match(/[\p{L}\p{N}]+/gu) || [];
  }

  function stem(word) {
    return global.lunr.stemmer(new global.lunr.Token(word, {})).toString();
  }

  function isStopWord(word) {
    return global.lunr.stopWordFilter(new global.lunr.Token(word, {})) === undefined;
  }

  /* What may yet follow a word that is being typed. The stem of "communit" is no stem of any word; that of
     "communit" + "y" is. Stems longer than what is typed are found as such. These few are enough for 99.7 % of
     the unfinished words in a hundred thousand words of reports. */
  var ENDINGS = "e es d ed g ng s ss us esses y ty ity lity n tion t nt ent ve ive tive r l ul ly m".split(" ");

  /* Edits (a letter more, less, other, or two swapped) between two words: at most `most`, or `most + 1`.
     With `open`, the other word may go on: the fewest edits to any beginning of it. */
  function edits(word, other, most, open) {
    if (word.length - other.length > most || (!open && other.length - word.length > most)) return most + 1;
    if (open) other = other.slice(0, word.length + most);
    var before;
    var row = [];
    var i;
    var j;
    for (j = 0; j <= other.length; j++) row.push(j);
    for (i = 1; i <= word.length; i++) {
      var next = [i];
      var least = i;
      for (j = 1; j <= other.length; j++) {
        var cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (word[i - 1] === other[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) {
          cost = Math.min(cost, before[j - 2] + 1);
        }
        next.push(cost);
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      before = row;
      row = next;
    }
    return open ? Math.min.apply(null, row) : row[other.length];
  }

  // --- What a query means -------------------------------------------------------------------------------------

  /* Query -> clauses { sign: "", "+" or "-", words, phrase, open }.
     A clause of several words is a phrase ("…") or a compound (co-design). `open`: the last word may go on. */
  function parse(query, typing) {
    var clauses = [];
    var pattern = /([+-]?)(?:"([^"]*)("|$)|([^\s"]+))/g;
    var text = query.replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"').slice(0, 400);
    var match;
    while ((match = pattern.exec(text)) && clauses.length < MOST_CLAUSES) {
      var quoted = match[2] !== undefined;
      var found = words(quoted ? match[2] : match[4]).filter(function (word) { return word.length <= LONGEST_WORD; });
      if (!found.length) continue;
      var atEnd = pattern.lastIndex === text.length && typing;
      if (quoted) {
        var last = match[3] === "" && atEnd && !/\s$/.test(match[2]) ? found.pop() : undefined;
        if (found.length) clauses.push({ sign: match[1], words: found, phrase: true, open: false });
        if (last !== undefined) clauses.push({ sign: match[1], words: [last], phrase: false, open: true });
      } else {
        var compound = found.length > 1 && /[-\u2010\u2011]/.test(match[4]);
        var open = /\*$/.test(match[4]) || atEnd;
        if (compound) {
          clauses.push({ sign: match[1], words: found, phrase: false, open: open });
        } else {
          found.forEach(function (word, at) {
            clauses.push({ sign: match[1], words: [word], phrase: false, open: open && at === found.length - 1 });
          });
        }
      }
    }
    return clauses;
  }

  // --- Reading the files --------------------------------------------------------------------------------------

  var DIGITS = {};
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_".split("").forEach(function (digit, value) {
    DIGITS[digit] = value;
  });

  /* A reader of the numbers in a text: five bits a digit, the sixth bit says that more digits follow. */
  function numbers(text) {
    var at = 0;
    return {
      more: function () { return at < text.length && text[at] !== "."; },
      skip: function () { at++; },
      digit: function () { return DIGITS[text[at++]]; },
      done: function () { return at >= text.length; },
      next: function () {
        var value = 0;
        for (;;) {
          var digit = DIGITS[text[at++]];
          value = value * 32 + (digit & 31);
          if (digit < 32 || digit === undefined) return value;
        }
      },
    };
  }

  /* A front-coded file -> { keys, rests }, both in order. */
  function lines(text) {
    var keys = [];
    var rests = [];
    var before = "";
    (text ? text.split("\n") : []).forEach(function (line) {
      var space = line.indexOf(" ");
      before = before.slice(0, DIGITS[line[0]]) + line.slice(1, space);
      keys.push(before);
      rests.push(line.slice(space + 1));
    });
    return { keys: keys, rests: rests };
  }

  /* The first place in a sorted list whose value is not below `key`. */
  function firstNotBelow(list, key) {
    var low = 0;
    var high = list.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (list[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /* "postings" or "postings count" -> { documents, levels: one for each, count, cut }. */
  function postings(rest) {
    var space = rest.indexOf(" ");
    var read = numbers(space < 0 ? rest : rest.slice(0, space));
    var documents = [];
    var levels = [];
    while (!read.done()) {
      var level = read.next();
      var document = -1;
      while (read.more()) {
        document += read.next() + 1;
        documents.push(document);
        levels.push(level);
      }
      read.skip();
    }
    return { documents: documents, levels: levels, count: space < 0 ? documents.length : Number(rest.slice(space + 1)), cut: space >= 0 };
  }

  /* A score for each document, flat: a hundred thousand are read in less time than a map of a few thousand. None is 0. */
  function Scores(size) {
    this.of = new Float64Array(size);
    this.size = 0; // documents that have one
  }

  Scores.prototype.raise = function (document, score) {
    var known = this.of[document];
    if (known >= score) return;
    if (!known) this.size++;
    this.of[document] = score;
  };

  /* Documents by their score, best first; those of equal score by number. `documents` are in order, `scores` flat. */
  function bestFirst(documents, scores) {
    var alike = new Map(); // there are few scores: a list for each is sooner made than all are compared
    documents.forEach(function (document) {
      var those = alike.get(scores[document]);
      if (those) those.push(document);
      else alike.set(scores[document], [document]);
    });
    var ordered = Float64Array.from(alike.keys()).sort().reverse();
    return Array.from(ordered, function (score) { return alike.get(score); }).flat();
  }

  /* A line of positions -> Map document -> places, as numbers of two digits: the sentence, the word in it. */
  function positions(line) {
    var read = numbers(line);
    var found = new Map();
    var document = -1;
    while (!read.done()) {
      document += read.next() + 1;
      var times = read.next();
      var list = [];
      while (times--) list.push(read.digit() * 64 + read.digit());
      found.set(document, list);
    }
    return found;
  }

  /* The place so many words on in the same sentence, whose words are counted modulo 64. */
  function wordsOn(place, number) {
    return (place & ~63) | ((place + number) & 63);
  }

  // --- The index ----------------------------------------------------------------------------------------------

  function Index(load, manifest) {
    var bounds = function (text) { return text.split(" "); };
    this.load = load;
    this.manifest = manifest;
    this.bounds = { terms: bounds(manifest.terms), words: bounds(manifest.words), beginnings: bounds(manifest.beginnings) };
    this.read = new Map(); // name -> promise of what the file holds, decoded
    var first = 0;
    this.kinds = manifest.kinds.map(function (row) {
      first += row[2];
      return { kind: row[0], label: row[1], first: first - row[2], end: first, hasTexts: row[3] === 1 };
    });
  }

  /* A file, decoded once. */
  Index.prototype.file = function (name, decode) {
    var index = this;
    if (!index.read.has(name)) {
      var promise = index.load("search/" + name, index.manifest.edition).then(decode);
      index.read.set(name, promise);
      promise.catch(function () { index.read.delete(name); });
    }
    return index.read.get(name);
  };

  /* The place of the file whose keys `key` belongs to. */
  function shardOf(bounds, key) {
    var at = firstNotBelow(bounds, key);
    return bounds[at] === key ? at : Math.max(0, at - 1);
  }

  /* The name of the file whose first key may be `bound`. */
  function nameOf(bound) {
    return "_" + bound.replace(/[^0-9A-Za-z]/gu, function (sign) { return "-" + sign.codePointAt(0).toString(16) + "-"; });
  }

  /* The file of a folder that `key` belongs to, decoded. */
  Index.prototype.near = function (folder, key) {
    var bounds = this.bounds[folder];
    return this.file(folder + "/" + nameOf(bounds[shardOf(bounds, key)]), lines);
  };

  /* The postings of a stem, or in `beginnings` of a beginning, or undefined. */
  Index.prototype.postingsOf = function (key, folder) {
    return this.near(folder || "terms", key).then(function (file) {
      var at = firstNotBelow(file.keys, key);
      return file.keys[at] === key ? postings(file.rests[at]) : undefined;
    });
  };

  /* How much a word says that stands in `count` documents (BM25's inverse document frequency). What a beginning can
     become is counted word by word, so that a document may count more than once. */
  Index.prototype.rarity = function (count) {
    var documents = this.manifest.documents;
    var some = Math.min(count, documents);
    return Math.log(1 + (documents - some + 0.5) / (some + 0.5));
  };

  /* Adds to `scores` what one list of postings gives. */
  Index.prototype.add = function (scores, list, factor) {
    var weight = (this.rarity(list.count) * factor) / LEVELS;
    list.documents.forEach(function (document, at) { scores.raise(document, weight * (list.levels[at] + 0.5)); });
  };

  /* All that a beginning can become, as postings: per document the best level, less for longer words. */
  Index.prototype.beginning = function (prefix) {
    var index = this;
    var wide = index.bounds.terms.some(function (bound) { return bound.length > prefix.length && bound.startsWith(prefix); });
    if (wide) return index.postingsOf(prefix, "beginnings");
    return index.near("terms", prefix).then(function (file) {
      var best = new Map();
      for (var at = firstNotBelow(file.keys, prefix); at < file.keys.length && file.keys[at].startsWith(prefix); at++) {
        var closeness = prefix.length / (prefix.length + 0.3 * (file.keys[at].length - prefix.length));
        var list = postings(file.rests[at]);
        list.documents.forEach(function (document, one) {
          var level = list.levels[one] * closeness;
          if (!(best.get(document) >= level)) best.set(document, level);
        });
      }
      return best.size ? { documents: Array.from(best.keys()), levels: Array.from(best.values()), count: best.size, cut: false } : undefined;
    });
  };

  /* What a finished query word finds. */
  function Found(size) {
    this.scores = new Scores(size);
    this.cut = false; // more documents have it than are listed
    this.stems = []; // for marks
    this.prefixes = []; // for marks
    this.corrections = []; // words it was read as, for want of any match
    this.ignored = false; // a stop word
  }

  /* One word, finished or (open) still being typed. */
  Index.prototype.word = async function (word, open, correct) {
    var index = this;
    var found = new Found(index.manifest.documents);
    var stopped = isStopWord(word);
    // All that may be wanted is asked for at once: their files come together, not one after the other.
    var lists = await Promise.all([
      stopped ? undefined : index.postingsOf(stem(word)),
      open && word.length > 1 ? index.goOn(word) : undefined,
    ]);
    var exact = lists[0];
    if (exact) {
      index.add(found.scores, exact, 1);
      found.cut = exact.cut;
      found.stems.push(stem(word));
    }
    if (lists[1]) index.addLonger(found, lists[1], exact !== undefined);
    if (stopped) found.ignored = true;
    else if (!found.scores.size && correct && word.length > 3) await index.correct(word, open, found);
    return found;
  };

  /* The lists of what a word may become: longer stems, and its own stem with the rest of an ending. */
  Index.prototype.goOn = async function (word) {
    var index = this;
    var own = stem(word);
    var stems = word.length < 4 ? [] : Array.from(new Set(ENDINGS.map(function (ending) { return stem(word + ending); })))
      .filter(function (other) { return other !== own && other.length <= word.length; });
    var lists = await Promise.all([index.beginning(word)].concat(stems.map(function (other) { return index.postingsOf(other); })));
    return { word: word, longer: lists[0], stems: stems, lists: lists.slice(1) };
  };

  Index.prototype.addLonger = function (found, going, hasExact) {
    var index = this;
    if (going.longer) {
      index.add(found.scores, going.longer, hasExact ? 0.4 : 0.8);
      found.prefixes.push(going.word);
      found.cut = found.cut || going.longer.cut;
    }
    going.lists.forEach(function (list, at) {
      if (!list) return;
      index.add(found.scores, list, 0.8);
      found.stems.push(going.stems[at]);
      found.cut = found.cut || list.cut;
    });
  };

  /* The first keys of the lexicon's files whose words may begin so. */
  Index.prototype.lexiconFiles = function (start) {
    var bounds = this.bounds.words;
    return bounds.slice(shardOf(bounds, start), firstNotBelow(bounds, start + "\uffff"));
  };

  /* The lexicon's words that begin so: [{ word, count }]. */
  Index.prototype.lexicon = async function (start) {
    var index = this;
    var files = index.lexiconFiles(start).map(function (bound) { return index.near("words", bound); });
    return [].concat.apply([], (await Promise.all(files)).map(function (file) {
      return file.keys.map(function (word, at) { return { word: word, count: Number(file.rests[at]) }; });
    })).filter(function (entry) { return entry.word.startsWith(start); });
  };

  /* Words of the site that `word` may be a slip for, nearest first: all with its first letter are looked at, and if none
     is near, all with its second. Where a letter has very many words, one slip away among those that begin with the
     same two is near enough. */
  Index.prototype.nearWords = async function (word, open, most) {
    var own = stem(word);
    function distanceTo(entry) {
      var distance = edits(word, entry.word, most, open);
      if (distance <= most || Math.abs(own.length - entry.word.length) >= 6) return distance;
      return edits(own, stem(entry.word), most, false) + 0.5; // less sure than whole words
    }
    var many = this.lexiconFiles(word[0]).length > MANY_FILES;
    for (var start of many ? [word.slice(0, 2), word[0], word[1]] : [word[0], word[1]]) {
      var close = (await this.lexicon(start))
        .map(function (entry) { return { word: entry.word, count: entry.count, distance: distanceTo(entry) }; })
        .filter(function (entry) { return entry.distance < most + 1; })
        .sort(function (a, b) { return a.distance - b.distance || b.count - a.count || (a.word < b.word ? -1 : 1); });
      if (close.length && (close[0].distance <= 1 || start.length === 1)) return close;
    }
    return [];
  };

  Index.prototype.correct = async function (word, open, found) {
    var index = this;
    var near = (await index.nearWords(word, open && word.length > 4, word.length > 7 ? 2 : 1)).slice(0, 3);
    near = near.filter(function (entry) { return entry.distance === near[0].distance; });
    var lists = await Promise.all(near.map(function (entry) { return index.postingsOf(stem(entry.word)); }));
    // The words share one rarity: a rare one is no likelier to be meant than a common one.
    var count = Math.max.apply(null, lists.map(function (list) { return list ? list.count : 0; }));
    lists.forEach(function (list, at) {
      if (!list) return;
      index.add(found.scores, { documents: list.documents, levels: list.levels, count: count }, near[at].distance > 1 ? 0.5 : 0.8);
      found.stems.push(stem(near[at].word));
      found.corrections.push(near[at].word);
    });
  };

  /* Words that must stand in this order, with the stop words between them counted but not looked at. */
  Index.prototype.phrase = async function (list) {
    var index = this;
    var found = new Found(index.manifest.documents);
    var parts = list.map(function (word, offset) { return { stem: stem(word), offset: offset, stop: isStopWord(word) }; })
      .filter(function (part) { return !part.stop; });
    if (!parts.length) {
      found.ignored = true;
      return found;
    }
    var places = await Promise.all(parts.map(function (part) { return index.positionsOf(part.stem); }));
    var weights = await Promise.all(parts.map(function (part) { return index.postingsOf(part.stem); }));
    if (places.some(function (place) { return !place; })) return found;
    var levels = weights.map(function (weight) {
      return new Map(weight.documents.map(function (document, at) { return [document, weight.levels[at]]; }));
    });
    places[0].forEach(function (starts, document) {
      var others = places.map(function (place) { return place.get(document); });
      if (others.some(function (other) { return !other; })) return;
      var stands = starts.some(function (start) {
        return others.every(function (other, at) {
          return other.indexOf(wordsOn(start, parts[at].offset - parts[0].offset)) >= 0;
        });
      });
      if (!stands) return;
      found.scores.raise(document, weights.reduce(function (sum, weight, at) {
        return sum + (index.rarity(weight.count) * ((levels[at].get(document) || 0) + 0.5)) / LEVELS;
      }, 0));
    });
    found.stems = parts.map(function (part) { return part.stem; });
    return found;
  };

  Index.prototype.positionsOf = async function (key) {
    var file = await this.near("terms", key);
    var at = firstNotBelow(file.keys, key);
    if (file.keys[at] !== key) return undefined;
    var bounds = this.bounds.terms;
    var all = await this.file("positions/" + nameOf(bounds[shardOf(bounds, key)]), function (text) { return text.split("\n"); });
    return positions(all[at]);
  };

  /* co-design: found as one word (codesign, which the index also notes for each co-design) or as both words. */
  Index.prototype.compound = async function (list, open, correct) {
    var index = this;
    var joined = await index.word(list.join(""), open, false);
    var apart = await Promise.all(list.map(function (word, at) { return index.word(word, open && at === list.length - 1, correct); }));
    apart = apart.filter(function (found) { return !found.ignored; });
    apart.forEach(function (found) {
      joined.stems = joined.stems.concat(found.stems);
      joined.prefixes = joined.prefixes.concat(found.prefixes);
      joined.corrections = joined.corrections.concat(found.corrections);
    });
    if (apart.length) {
      apart[0].scores.of.forEach(function (_, document) {
        if (!apart.every(function (found) { return found.scores.of[document]; })) return;
        joined.scores.raise(document, apart.reduce(function (sum, found) { return sum + found.scores.of[document]; }, 0));
      });
    }
    return joined;
  };

  Index.prototype.clause = function (clause) {
    if (clause.phrase) return this.phrase(clause.words);
    if (clause.words.length > 1) return this.compound(clause.words, clause.open, clause.sign === "");
    return this.word(clause.words[0], clause.open && clause.sign !== "-", clause.sign === "");
  };

  /* Query -> { ranked: documents, best first, those with every word before the others; needed: how many words that is;
     scores, matched: of each document, flat; clauses; results }. Where the list of a word was cut, a document is taken
     to have that word. */
  Index.prototype.rank = function (query, typing) {
    // A list, its suggestions and each of its excerpts ask the same.
    if (!this.last || this.last.query !== query || this.last.typing !== typing) {
      var last = { query: query, typing: typing, answer: this.rankAnew(query, typing) };
      this.last = last;
      last.answer.catch(function () { last.query = null; }); // a file did not come: ask again
    }
    return this.last.answer;
  };

  Index.prototype.rankAnew = async function (query, typing) {
    var index = this;
    var clauses = parse(query, typing);
    var results = await Promise.all(clauses.map(function (clause) { return index.clause(clause); }));
    var wanted = results.filter(function (found, at) { return clauses[at].sign !== "-" && (!found.ignored || found.scores.size); });
    var needed = wanted.filter(function (found) { return !found.ignored; });
    var size = index.manifest.documents;
    var scores = new Float64Array(size);
    var matched = new Uint8Array(size);
    var signed = clauses.some(function (clause) { return clause.sign; });
    var full = [];
    var partly = [];
    for (var document = 0; document < size; document++) {
      var score = 0;
      for (var one = 0; one < wanted.length; one++) score += wanted[one].scores.of[document];
      if (!score || (signed && !allowed(document))) continue;
      for (var word = 0; word < needed.length; word++) if (needed[word].cut || needed[word].scores.of[document]) matched[document]++;
      var has = matched[document] === needed.length;
      scores[document] = has ? score : (score * matched[document]) / needed.length;
      (has ? full : partly).push(document);
    }

    /* Whether a document has what it must have and nothing that it must not. */
    function allowed(document) {
      return clauses.every(function (clause, at) {
        var found = results[at].scores.of[document];
        return clause.sign === "-" ? !found : clause.sign === "+" ? found || results[at].ignored : true;
      });
    }

    return {
      ranked: bestFirst(full, scores).concat(bestFirst(partly, scores)),
      needed: needed.length, scores: scores, matched: matched, clauses: clauses, results: results,
    };
  };

  Index.prototype.kindOf = function (document) {
    return this.kinds.find(function (kind) { return document >= kind.first && document < kind.end; });
  };

  // --- Marks --------------------------------------------------------------------------------------------------

  /* What to mark for a ranked query: a function from a text to the ranges [[start, end], …] that match. */
  function marker(results) {
    var stems = new Set();
    var prefixes = [];
    results.forEach(function (found) {
      found.stems.forEach(function (one) { stems.add(one); });
      prefixes = prefixes.concat(found.prefixes);
    });
    function matches(run) {
      return words(run).some(function (word) {
        return stems.has(stem(word)) || prefixes.some(function (prefix) { return word.startsWith(prefix); });
      });
    }
    return function (text) {
      var ranges = [];
      // Compounds first, whole; then their parts.
      var pattern = /[\p{L}\p{N}\p{M}'\u2018\u2019\u00ad]+(?:[-\u2010\u2011,][\p{L}\p{N}\p{M}'\u2018\u2019\u00ad]+)*/gu;
      var match;
      while ((match = pattern.exec(text))) {
        var start = match.index;
        if (matches(match[0].replace(/[-\u2010\u2011]/g, ""))) {
          ranges.push([start, start + match[0].length]);
          continue;
        }
        match[0].split(/([-\u2010\u2011,])/).forEach(function (part) {
          if (part && matches(part)) ranges.push([start, start + part.length]);
          start += part.length;
        });
      }
      return ranges;
    };
  }

  /* The stretch of a text with most matches, about `length` characters of one line -> { text, marks } or null. */
  function excerptOf(text, mark, length) {
    var best = null;
    text.split("\n").forEach(function (line) {
      var ranges = mark(line);
      ranges.forEach(function (range, at) {
        var inside = ranges.slice(at).filter(function (other) { return other[1] <= range[0] + length; });
        var kinds = new Set(inside.map(function (other) { return words(line.slice(other[0], other[1])).map(stem).join(" "); }));
        var worth = kinds.size + inside.length / 100;
        if (!best || worth > best.worth) best = { worth: worth, line: line, start: range[0], end: inside.length ? inside[inside.length - 1][1] : range[1] };
      });
    });
    if (!best) return null;
    var spare = Math.max(0, length - (best.end - best.start));
    var start = Math.max(0, best.start - Math.floor(spare / 2));
    if (start > 0) start = best.line.indexOf(" ", start - 1) + 1 || best.start;
    if (start > best.start) start = best.start;
    var end = Math.min(best.line.length, start + Math.max(length, best.end - start));
    if (end < best.line.length) end = Math.max(best.line.lastIndexOf(" ", end), best.end);
    var shown = (start > 0 ? "… " : "") + best.line.slice(start, end).trim() + (end < best.line.length ? " …" : "");
    return { text: shown, marks: mark(shown) };
  }

  // --- What the pages ask -------------------------------------------------------------------------------------

  /* options: kinds (all), limit (10), perKind (no limit), typing (true: the last word may go on),
     excerpts (false: true adds to each hit a match from its claims or text, which costs more files). */
  Index.prototype.find = async function (query, options) {
    var index = this;
    var want = Object.assign({ kinds: null, limit: 10, perKind: Infinity, typing: true, excerpts: false }, options);
    var found = await index.rank(query, want.typing);
    function isFull(document) { return found.matched[document] === found.needed; }
    var ranked = found.ranked;
    if (want.kinds) ranked = ranked.filter(function (document) { return want.kinds.indexOf(index.kindOf(document).kind) >= 0; });
    var taken = {};
    var top = [];
    for (var at = 0; at < ranked.length && top.length < want.limit; at++) {
      var kind = index.kindOf(ranked[at]).kind;
      taken[kind] = (taken[kind] || 0) + 1;
      if (taken[kind] <= want.perKind) top.push(ranked[at]);
    }
    var mark = marker(found.results);
    var hits = await Promise.all(top.map(function (document) {
      return index.hit({ document: document, score: found.scores[document], full: isFull(document) }, mark, want.excerpts);
    }));
    return {
      total: ranked.length,
      full: ranked.filter(isFull).length,
      hits: hits,
      suggestions: corrected(query, found),
      terms: hits.length ? [] : await index.nearest(found),
      missing: found.clauses.filter(function (clause, at) {
        var result = found.results[at];
        return clause.sign !== "-" && !result.ignored && (!result.scores.size || result.corrections.length);
      }).map(function (clause) { return clause.words.join(" "); }),
    };
  };

  Index.prototype.hit = async function (one, mark, withExcerpt) {
    var size = this.manifest.shown;
    var block = await this.file("shown/" + Math.floor(one.document / size), same);
    var row = block[one.document % size];
    return {
      address: row[0],
      kind: this.kindOf(one.document).kind,
      title: row[1],
      context: row[2],
      summary: row[3],
      marks: { title: mark(row[1]), context: mark(row[2]), summary: mark(row[3]) },
      excerpt: withExcerpt ? await this.excerptFrom(one.document, mark) : null,
      score: one.score,
      full: one.full,
    };
  };

  Index.prototype.excerptFrom = async function (document, mark) {
    if (!this.kindOf(document).hasTexts) return null;
    var size = this.manifest.texts;
    var block = await this.file("texts/" + Math.floor(document / size), same);
    return excerptOf(block[document % size], mark, 180);
  };

  /* Cases by their number in the library's order: those with all words, or where there are none with most of them. */
  Index.prototype.cases = async function (query, options) {
    var index = this;
    var found = await index.rank(query, !options || options.typing !== false);
    var range = index.range("case");
    var ranked = found.ranked.filter(function (document) { return document >= range.first && document < range.end; });
    var most = ranked.reduce(function (high, document) { return Math.max(high, found.matched[document]); }, 0);
    var cases = ranked.filter(function (document) { return found.matched[document] === most; })
      .map(function (document) { return document - range.first; });
    return {
      cases: cases,
      full: cases.length > 0 && most === found.needed,
      suggestions: corrected(query, found),
      terms: cases.length ? [] : await index.nearest(found),
    };
  };

  Index.prototype.range = function (kind) {
    return this.kinds.find(function (one) { return one.kind === kind; });
  };

  Index.prototype.excerpt = async function (number, query, said) {
    var found = await this.rank(query, true);
    var wanted = found.results.filter(function (result, at) { return found.clauses[at].sign !== "-" && !result.ignored; });
    if (wanted.every(function (result) { return marker([result])(said || "").length; })) return null;
    return this.excerptFrom(this.range("case").first + number, marker(found.results));
  };

  /* The query with its misspelt words put right, at most three ways. */
  function corrected(query, found) {
    var out = [];
    for (var choice = 0; choice < 3; choice++) {
      var text = query;
      found.clauses.forEach(function (clause, at) {
        var word = found.results[at].corrections[choice];
        if (!word || clause.words.length > 1) return;
        text = text.replace(/[\p{L}\p{N}\p{M}'\u2018\u2019]+/gu, function (run) { return words(run)[0] === clause.words[0] ? word : run; });
      });
      if (text !== query && out.indexOf(text) < 0) out.push(text);
    }
    return out;
  }

  /* For a query that finds nothing: words of the site that look like its words, [{ word, count }]. */
  Index.prototype.nearest = async function (found) {
    var index = this;
    var asked = [].concat.apply([], found.clauses.filter(function (clause) { return clause.sign !== "-"; })
      .map(function (clause) { return clause.words; }));
    asked = asked.filter(function (word) { return word.length > 2 && !isStopWord(word); });
    var lists = await Promise.all(asked.map(function (word) { return index.nearWords(word, true, word.length > 7 ? 3 : 2); }));
    var seen = new Set();
    return [].concat.apply([], lists)
      .sort(function (a, b) { return a.distance - b.distance || b.count - a.count; })
      .filter(function (entry) { return !seen.has(entry.word) && seen.add(entry.word); })
      .slice(0, 6)
      .map(function (entry) { return { word: entry.word, count: entry.count }; });
  };

  function same(payload) { return payload; }

  var search = {
    words: words,
    stem: stem,
    isStopWord: isStopWord,
    parse: parse,
    open: function (load) {
      return load("search/manifest").then(function (manifest) {
        if (manifest.format !== FORMAT) throw new Error("search data of another version: reload the page");
        return new Index(load, manifest);
      });
    },
  };

  global.explorer = global.explorer || {};
  global.explorer.search = search;
  if (typeof module !== "undefined") module.exports = search;
})(typeof window === "undefined" ? globalThis : window);
