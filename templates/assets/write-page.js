/* Write a case: the file as it grows, saved, copied, sent and opened again. Nothing leaves this machine by itself. */
(function () {
  "use strict";

  var write = window.explorer.write;
  var make = write.make;
  // Mail programs and GitHub cut longer addresses.
  var LONGEST_MAIL = 1800;
  var LONGEST_LINK = 6000;

  function element(id) {
    return document.getElementById("write-" + id);
  }

  function start(data) {
    var rules = write.rules(data);
    var status = element("status");
    var form = write.form(element("form"), rules, say);
    var name = element("name");
    var draft = element("draft");
    var isOwnName = false; // whether somebody gave the file its name
    var isChecked = false; // whether problems stand beside their fields
    var unsaved = false;
    var isMailing = false;
    var now = null; // {text, problems, title}

    function say(words) {
      status.textContent = words;
    }

    // --- The file ---

    function problemsOf(found, story) {
      var problems = form.inOrder(write.problems(found, story, rules, form.terms));
      var wrong = !rules.is.slug.test(name.value) || name.value.length > rules.longest.name || rules.taken.indexOf(name.value) >= 0;
      if (name.value && wrong) problems.push({ field: "name", message: "Name of the file: small letters from a to z, digits and single hyphens, at most " + rules.longest.name + ", and none of the names that Windows keeps for itself." });
      if (!name.value && found.title) problems.push({ field: "name", message: "Name of the file: none can be made from this title. Write one in letters from a to z." });
      return problems;
    }

    function update() {
      var found = form.gather();
      var story = form.story();
      if (!isOwnName) name.value = write.slug(found.title || "", rules.longest.name);
      var problems = problemsOf(found, story);
      delete found.status;
      if (problems.length || draft.checked) found.status = "draft";
      now = { text: write.text(found, story, rules), problems: problems, title: found.title || "" };
      element("text").textContent = now.text;
      element("count").textContent = problems.length
        ? write.many(problems.length, "thing") + (problems.length === 1 ? " is" : " are") + " still to be done. Until then the file is a draft."
        : draft.checked ? "Nothing is missing. It is kept as a draft." : "Nothing is missing.";
      if (isChecked) mark();
      tellWays();
    }

    function fileName() {
      return (name.value || "draft") + ".md";
    }

    function tellWays() {
      var link = element("new");
      var mail = element("mail");
      if (link) {
        var address = link.dataset.address + "?filename=" + encodeURIComponent(fileName());
        var whole = address + "&value=" + encodeURIComponent(now.text.toWellFormed ? now.text.toWellFormed() : now.text);
        var fits = whole.length <= LONGEST_LINK;
        link.href = fits ? whole : address;
        element("new-note").textContent = fits ? "" : "The text is too long for the link: copy it first, and paste it there.";
      }
      if (mail) {
        var body = encodeURIComponent(now.text.replace(/\n/g, "\r\n"));
        var isShort = body.length <= LONGEST_MAIL;
        var subject = encodeURIComponent("A case: " + (now.title || "not named yet"));
        mail.href = "mailto:" + mail.dataset.address + "?subject=" + subject + (isShort ? "&body=" + body : "");
        element("mail-note").textContent = isShort ? "The message holds the text." : "The text is too long for the link: save the file and attach it, or copy it and paste it into the message.";
      }
    }

    // --- What is missing ---

    function inForm(problem) {
      return problem.field !== "name";
    }

    function mark() {
      form.mark(now.problems.filter(inForm));
      if (now.problems.every(inForm)) name.removeAttribute("aria-invalid");
      else name.setAttribute("aria-invalid", "true");
    }

    /** Opens what a field is folded into, and goes there. */
    function goTo(control) {
      for (var part = control.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
      control.focus();
      (control.closest(".field") || control).scrollIntoView({ block: "nearest" });
    }

    /** Lists what is missing at the top, and goes there. Gives whether anything is. */
    function showProblems() {
      isChecked = true;
      mark();
      var box = element("wrong");
      box.hidden = !now.problems.length;
      if (!now.problems.length) return false;
      element("wrong-title").textContent = write.many(now.problems.length, "thing") + " to look at before it is whole";
      var list = element("wrong-list");
      list.replaceChildren.apply(list, now.problems.map(function (problem) {
        var control = inForm(problem) ? form.controlOf(problem.field) : name;
        var link = make("a", { href: "#" + control.id }, [inForm(problem) ? form.wordsOf(problem) : problem.message]);
        link.addEventListener("click", function (event) {
          event.preventDefault();
          goTo(control);
        });
        return make("li", {}, [link]);
      }));
      box.focus();
      return true;
    }

    // --- Out of the page ---

    function save() {
      var address = URL.createObjectURL(new Blob([now.text], { type: "text/markdown;charset=utf-8" }));
      var link = make("a", { href: address, download: fileName() });
      document.body.append(link);
      link.click();
      link.remove();
      window.setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
      unsaved = false;
      say("Saved as " + fileName() + ", where this browser keeps what it downloads." + (now.problems.length ? " It is a draft: " + write.many(now.problems.length, "thing") + " still to be done." : ""));
    }

    function copied() {
      say("Copied." + (now.problems.length ? " It is a draft: something is still to be done." : ""));
    }

    /** Where the browser lets no script copy, the text stands selected. */
    function selectText() {
      element("fold").open = true;
      var range = document.createRange();
      range.selectNodeContents(element("text"));
      var selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      if (document.execCommand && document.execCommand("copy")) copied();
      else say("This browser lets no page copy. The text is selected: press Ctrl and C, or on a Mac Cmd and C.");
    }

    function copy() {
      if (navigator.clipboard) navigator.clipboard.writeText(now.text).then(copied, selectText);
      else selectText();
    }

    // --- Into the page ---

    function tellOpened(file, read, clashes, taken) {
      var words = [make("p", {}, ["Opened: " + file.name + "."])];
      function list(title, items) {
        if (items.length) words.push(make("p", {}, [title]), make("ul", { "class": "opened-list" }, items.map(function (item) { return make("li", {}, [make("code", {}, [item])]); })));
      }
      list("These fields are not in the form. They stay in the file as they are:", form.kept());
      list("These could not be put into the form, and will be lost when you save. Keep a copy of the file as it was:", clashes.map(function (one) {
        return one[0] + ": " + JSON.stringify(one[1]);
      }));
      list("The file has notes, which begin with # and will be lost when you save. Keep a copy of it if you need them:", read.notes);
      if (taken) words.push(make("p", {}, ["Taken out: " + write.many(taken, "character") + " that nobody can see."]));
      element("opened").replaceChildren.apply(element("opened"), words);
    }

    function open(file, text) {
      var without = text.replace(rules.has.invisible, function (sign) { return sign === "\ufeff" ? sign : ""; });
      var read = write.read(without, rules);
      if (read.wrong || text.indexOf("\ufffd") >= 0) {
        element("opened").replaceChildren("“" + file.name + "” was not opened. " + (read.wrong || "It is not saved as UTF-8: open it in an editor and save it so."));
        return;
      }
      var clashes = form.fill(read.found, read.story);
      var stem = file.name.replace(/(\.(md|markdown|txt))+$/i, "").replace(/ ?\(\d+\)$/, "");
      isOwnName = rules.is.slug.test(stem);
      name.value = isOwnName ? stem : "";
      isChecked = false;
      form.mark([]);
      element("wrong").hidden = true;
      draft.checked = false;
      update();
      draft.checked = read.found.status === "draft" && !now.problems.length;
      update();
      unsaved = false;
      tellOpened(file, read, clashes, write.length(text) - write.length(without));
    }

    element("file").addEventListener("change", function (event) {
      var input = event.target;
      var file = input.files[0];
      if (!file) return;
      if (unsaved && !window.confirm("What you have written is not saved. Open the file in its place?")) {
        input.value = "";
        return;
      }
      var reader = new FileReader();
      reader.onload = function () { open(file, reader.result); };
      reader.onerror = function () { element("opened").replaceChildren("“" + file.name + "” could not be read."); };
      reader.readAsText(file);
      input.value = "";
    });

    // --- Begin ---

    element("form").addEventListener("input", function () {
      unsaved = true;
      update();
    });
    element("form").addEventListener("change", update);
    name.addEventListener("input", function () {
      isOwnName = Boolean(name.value.trim());
      name.value = name.value.trim();
      update();
    });
    draft.addEventListener("change", update);
    element("save").addEventListener("click", function () { if (!showProblems()) save(); });
    element("anyway").addEventListener("click", save);
    element("check").addEventListener("click", function () { if (!showProblems()) say("Nothing is missing."); });
    element("copy").addEventListener("click", copy);
    // To some browsers, opening the mail program is leaving the page.
    if (element("mail")) element("mail").addEventListener("click", function () {
      isMailing = true;
      window.setTimeout(function () { isMailing = false; }, 1000);
    });
    window.addEventListener("beforeunload", function (event) { if (unsaved && !isMailing) event.preventDefault(); });
    element("no-script").hidden = true;
    ["open", "so-far", "done"].forEach(function (id) { element(id).hidden = false; });
    element("fold").open = window.matchMedia("(min-width: 64rem)").matches;
    update();
  }

  window.explorer.load("data/write").then(start).catch(function (error) {
    element("no-script").hidden = false;
    window.setTimeout(function () { throw error; });
  });
})();
