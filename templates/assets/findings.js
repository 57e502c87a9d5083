/* All findings stood on this page once: an old address of one leads to where it stands now. */
(function () {
  "use strict";

  var asked = location.hash.slice(1).split("--");
  if (asked.length === 2 && document.getElementById(asked[0])) {
    location.replace("findings/" + asked[0] + ".html" + location.hash);
  }
})();
