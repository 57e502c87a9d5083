/* Where the cases ran: regions shaded, points grouped when close, and the same as a list beside it. */
(function () {
  "use strict";

  var explorer = window.explorer;
  var parts = explorer.exploreParts;
  var state = explorer.exploreState;
  var el = parts.el;
  var svg = parts.svg;
  var STEPS = [[50, 4, "50 or more"], [20, 3, "20 to 49"], [8, 2, "8 to 19"], [1, 1, "1 to 7"], [0, 0, "none"]];
  var ON_SCREEN = 460; // pixels over which the drawing is about as wide as the page shows it
  var opened = ""; // the place or group whose cases are shown

  function step(amount) {
    return STEPS.find(function (one) { return amount >= one[0]; })[1];
  }

  /* Every place with a point on the paper, with the cases that are there. */
  function pointsOf(app, map, places) {
    var at = new Map();
    app.ordered.forEach(function (one) {
      app.own("places", one).forEach(function (place) {
        if (places.lat[place] === null || places.lat[place] === undefined) return;
        at.set(place, (at.get(place) || []).concat(one));
      });
    });
    return Array.from(at.entries()).map(function (entry) {
      return {
        place: entry[0], cases: entry[1],
        x: (places.lon[entry[0]] - map.west) * map.squeeze * map.scale + map.margin,
        y: (map.north - places.lat[entry[0]]) * map.scale + map.margin,
      };
    }).filter(function (point) { return point.x >= 0 && point.x <= map.width && point.y >= 0 && point.y <= map.height; })
      .sort(function (a, b) { return b.cases.length - a.cases.length || a.place - b.place; });
  }

  function radius(amount) {
    return Math.min(9 + 2.2 * Math.sqrt(amount), 24); // pixels on the screen
  }

  /* Points that would cover each other become one; the largest gives the group its place and its name. */
  function grouped(points, pixel) {
    var groups = [];
    points.forEach(function (point) {
      var near = groups.find(function (group) {
        return Math.hypot(group.x - point.x, group.y - point.y) < (radius(group.cases.size) + radius(point.cases.length)) * pixel * 0.85;
      });
      if (near) {
        near.places.push(point.place);
        point.cases.forEach(function (one) { near.cases.add(one); });
      } else {
        groups.push({ x: point.x, y: point.y, places: [point.place], cases: new Set(point.cases) });
      }
    });
    return groups;
  }

  function nameOf(app, group) {
    var facet = app.facet("places");
    var rest = group.places.length - 1;
    return facet.terms[group.places[0]][1] + (rest ? " and " + parts.count(rest, "place") + " near it" : "");
  }

  explorer.exploreViews.map = {
    needs: function () { return ["places"]; },
    show: function (app) {
      return Promise.all([app.load("data/map"), app.loadPlaces()]).then(function (both) {
        return draw(app, both[0], both[1]);
      });
    },
  };

  function draw(app, map, places) {
    var facet = app.facet("places");
    var root = state.numbers(facet).get(app.terms.root);
    var onMap = map.regions.map(function (region) { return region[0]; }).filter(function (number) { return number >= 0; });
    var regionCounts = new Map(onMap.map(function (number) {
      return [number, app.ordered.filter(function (one) { return app.filter.carries("places", one, number); })];
    }));
    var zoomed = state.numbers(facet).get(app.state.region);
    if (onMap.indexOf(zoomed) < 0) zoomed = -1;
    var points = pointsOf(app, map, places);
    var elsewhere = facet.terms.map(function (_, number) { return number; }).filter(function (number) {
      return number !== root && facet.terms[number][2] < 0 && facet.terms[number][0] !== "none";
    }).map(function (number) {
      return { number: number, cases: app.ordered.filter(function (one) { return app.filter.carries("places", one, number); }) };
    }).filter(function (one) { return one.cases.length; }).sort(function (a, b) { return b.cases.length - a.cases.length; });
    var pointed = new Set();
    points.forEach(function (point) { point.cases.forEach(function (one) { pointed.add(one); }); });
    var noPlace = app.ordered.filter(function (one) { return !parts.labels(app, "places", one).length; }).length;
    var inside = app.ordered.filter(function (one) { return app.filter.carries("places", one, root); });
    var wide = inside.filter(function (one) { return !pointed.has(one); }).length;

    // --- the drawing
    var picture = svg("svg", { class: "explore-map", viewBox: "0 0 " + map.width + " " + map.height, role: "group", "aria-label": "Map of points; the list beside it says the same", focusable: "false" });
    var shapes = svg("g", { class: "map-regions", "aria-hidden": "true" });
    var outlines = new Map();
    map.regions.forEach(function (region) {
      var cases = regionCounts.get(region[0]) || [];
      var path = svg("path", { class: "map-r" + step(cases.length) + (region[0] === zoomed ? " is-zoomed" : ""), d: region[1] });
      if (region[0] >= 0) {
        path.append(svg("title", null, facet.terms[region[0]][1] + ": " + parts.count(cases.length, "case")));
        path.addEventListener("click", function () { zoom(region[0] === zoomed ? -1 : region[0]); });
      }
      outlines.set(region[0], path);
      shapes.append(path);
    });
    picture.append(shapes);
    var layer = svg("g", { class: "explore-points" });
    picture.append(layer);

    function zoom(number) {
      opened = "";
      var to = number >= 0 ? "whole" : "place-" + facet.terms[zoomed][0];
      app.change({ region: number >= 0 ? facet.terms[number][0] : "" }, "replace").then(function () {
        var next = document.querySelector('#view [data-focus="' + to + '"]');
        if (next) next.focus({ preventScroll: true });
        app.say(number >= 0 ? facet.terms[number][1] + ": " + parts.count(regionCounts.get(number).length, "case") : "The whole map");
      });
    }

    function place() {
      var box = { x: 0, y: 0, width: map.width, height: map.height };
      if (zoomed >= 0) {
        var own = outlines.get(zoomed).getBBox();
        var margin = Math.max(own.width, own.height) * 0.08 + 2;
        box = { x: own.x - margin, y: own.y - margin, width: own.width + 2 * margin, height: own.height + 2 * margin };
      }
      picture.setAttribute("viewBox", [box.x, box.y, box.width, box.height].map(function (n) { return n.toFixed(1); }).join(" "));
      var shown = picture.getBoundingClientRect();
      var pixel = shown.width ? Math.max(box.width / shown.width, box.height / shown.height) : box.width / ON_SCREEN;
      layer.textContent = "";
      var groups = grouped(points.filter(function (point) { return zoomed < 0 || within(point); }), pixel);
      groups.forEach(function (group, at) { layer.append(dot(group, at, pixel)); });
      steer(layer);
    }

    function within(point) {
      return point.cases.length && chainOf(point.place).indexOf(zoomed) >= 0;
    }

    function chainOf(number) {
      var found = [];
      for (var at = number; at >= 0; at = facet.terms[at][2]) found.push(at);
      return found;
    }

    function dot(group, at, pixel) {
      var key = facet.terms[group.places[0]][0];
      var size = group.cases.size;
      var element = svg("g", { class: "dot" + (opened === key ? " is-open" : ""), role: "button", tabindex: at ? "-1" : "0", "data-place": key,
        "data-x": group.x, "data-y": group.y, "aria-pressed": String(opened === key), "aria-label": nameOf(app, group) + ": " + parts.count(size, "case"), transform: "translate(" + group.x.toFixed(1) + " " + group.y.toFixed(1) + ") scale(" + pixel.toFixed(4) + ")" },
      svg("circle", { class: "hit", r: Math.max(13, radius(size)) + 4 }), svg("circle", { r: radius(size) }),
      svg("text", { y: 4.5 }, String(size)));
      element.addEventListener("click", function () { open(group, key); });
      element.addEventListener("keydown", function (event) {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          open(group, key);
        }
      });
      return element;
    }

    // --- beside it
    var panel = el("div", { class: "map-panel", "aria-live": "polite" });

    /* `from`: what was pressed beside the map; its cases stand above it, so the focus goes there. */
    function open(group, key, from) {
      opened = key;
      layer.querySelectorAll(".dot").forEach(function (one) {
        var on = one.dataset.place === key;
        one.classList.toggle("is-open", on);
        one.setAttribute("aria-pressed", String(on));
      });
      var cases = Array.from(group.cases);
      app.words(cases.slice(0, 12)).then(function (words) {
        if (opened !== key) return;
        var ids = group.places.map(function (number) { return facet.terms[number][0]; });
        var next = Object.assign({}, state.withFacet(app.state, "places", ids), { view: "list", sort: "" });
        // A place holds all below it, and what is below may have points of its own.
        var all = app.countOf(next);
        panel.replaceChildren(el("h3", { tabindex: "-1" }, nameOf(app, group) + ": " + parts.count(cases.length, "case")),
          el("ul", { class: "plain-list" }, words.map(function (one) { return el("li", null, parts.caseLink(one)); })),
          cases.length > words.length ? el("p", { class: "note" }, "and " + (cases.length - words.length) + " more.") : "",
          el("p", null, parts.stateLink(app, next, null, all === cases.length ? "Show " + (all === 1 ? "it" : "them") + " as a list" : "Show all " + parts.count(all, "case") + " of " + (ids.length === 1 ? "this place" : "these places") + " and of places within, as a list")),
          group.places.length > 1 && zoomed < 0 ? el("p", { class: "note" }, "These places are close: zoom in to tell them apart.") : "");
        if (from) panel.firstChild.focus();
      });
    }

    function close(event) {
      if (event.key !== "Escape" || !opened) return;
      var from = layer.querySelector(".dot.is-open");
      var row = view.querySelector('[data-focus="place-' + opened + '"]');
      opened = "";
      panel.replaceChildren();
      if (from) {
        from.classList.remove("is-open");
        from.setAttribute("aria-pressed", "false");
      }
      if (from || row) (from || row).focus();
    }

    function row(number, cases, press, label) {
      return el("li", null, el("button", { type: "button", class: "plain", "data-focus": "place-" + facet.terms[number][0], onclick: press, "aria-pressed": number === zoomed ? "true" : null }, label || facet.terms[number][1]),
        " ", el("span", { class: "number" }, parts.number(cases), parts.hidden(cases === 1 ? " case" : " cases")));
    }

    var zooms = onMap.slice().sort(function (a, b) { return regionCounts.get(b).length - regionCounts.get(a).length || a - b; });
    var here = zoomed < 0 ? [] : points.filter(within);
    var list = zoomed < 0
      ? [el("h3", null, "By region"), el("p", { class: "note on-screen" }, "Press a region to zoom in."),
        el("ul", { class: "leaders" }, zooms.filter(function (number) { return regionCounts.get(number).length; }).map(function (number) {
          return row(number, regionCounts.get(number).length, function () { zoom(number); });
        }))]
      : [el("h3", null, facet.terms[zoomed][1] + ": " + parts.count(regionCounts.get(zoomed).length, "case")),
        el("p", null, el("button", { type: "button", "data-focus": "whole", onclick: function () { zoom(-1); } }, "Whole map"), " ",
          parts.stateLink(app, Object.assign({}, state.withFacet(app.state, "places", target(zoomed)), { view: "list", sort: "" }), null, "Show as a list")),
        el("ul", { class: "leaders" }, here.map(function (point) {
          return row(point.place, point.cases.length, function () { open({ places: [point.place], cases: new Set(point.cases) }, facet.terms[point.place][0], true); });
        }))];

    function target(number) {
      var to = app.filter.target("places", app.state.on.places, number) || [number];
      return to.map(function (at) { return facet.terms[at][0]; });
    }

    var away = elsewhere.length ? [el("h3", null, "Elsewhere"), el("ul", { class: "leaders" }, elsewhere.map(function (one) {
      return el("li", null, parts.stateLink(app, Object.assign({}, state.withFacet(app.state, "places", target(one.number)), { view: "list" }), null, facet.terms[one.number][1]),
        " ", el("span", { class: "number" }, parts.number(one.cases.length), parts.hidden(one.cases.length === 1 ? " case" : " cases")));
    }))] : [];
    var rest = [
      wide ? parts.count(wide, "case names", "cases name") + " only a region, a nation or the whole country: in the shading, without a point." : "",
      noPlace ? parts.count(noPlace, "case has", "cases have") + " no place, or none is stated." : "",
    ].filter(Boolean).join(" ");
    var name = root === undefined ? "the map" : "the " + facet.terms[root][1];
    var words = app.inWords() + " on the map: " + parts.count(points.length, "place") + " in " + name + " where " + parts.count(pointed.size, "case is", "cases are") +
      " set. A larger point or a darker region means more cases written up there, not more success.";
    var view = el("div", { class: "map-view", onkeydown: close },
      el("figure", { class: "map" }, picture, el("figcaption", null, el("span", null, "Cases in a region:"), el("ul", { class: "key" }, STEPS.slice().reverse().map(function (one) {
        return el("li", null, svg("svg", { class: "key-swatch", viewBox: "0 0 10 10", "aria-hidden": "true" }, svg("rect", { class: "map-r" + one[1], width: 10, height: 10 })), " " + one[2]);
      })), el("p", { class: "note on-screen" }, "On the map, the arrow keys go from point to point and Enter lists its cases."))),
      el("div", { class: "map-words" }, panel, list, away, rest ? el("p", { class: "note" }, rest) : null));
    return { nodes: [parts.caption(words), view], placed: place };
  }

  /* One stop for Tab; the arrows go to the nearest point that way. */
  function steer(layer) {
    layer.addEventListener("keydown", function (event) {
      var way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
      var from = event.target.closest(".dot");
      if (!way || !from) return;
      event.preventDefault();
      var best = null;
      layer.querySelectorAll(".dot").forEach(function (to) {
        var dx = to.dataset.x - from.dataset.x;
        var dy = to.dataset.y - from.dataset.y;
        var along = dx * way[0] + dy * way[1];
        var beside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        if (to === from || along <= 0) return;
        var cost = along + 2 * beside;
        if (!best || cost < best.cost) best = { to: to, cost: cost };
      });
      if (!best) return;
      from.setAttribute("tabindex", "-1");
      best.to.setAttribute("tabindex", "0");
      best.to.focus();
    });
  }
})();
